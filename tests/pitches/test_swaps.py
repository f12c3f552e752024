"""Two start-ups exchange their slots, if both want it."""

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.pitches import queries, service, swaps
from messe.pitches.models import PitchSlot
from tests.factories import make_booking, make_slot, make_stage, make_startup
from tests.pitches.test_service import HOUR, mails, slot_of


@pytest.fixture
def pitches(fair):
    """Two start-ups with a slot each."""
    return [
        make_booking(
            make_slot(fair.starts_at + number * HOUR, stage=make_stage(name=name)),
            make_startup(name=name, contact_email=f"hallo@{name.lower()}.example"),
        )
        for number, name in enumerate(["Funkweg", "Parkspur"])
    ]


@pytest.fixture
def offer(fair, now, pitches):
    """The first offers its slot to the second."""
    return swaps.offer_swap(*pitches, now=now, fair=fair)


def held_offer(offer):
    return queries.find_swap_offer(offer.public_id)


def test_offer_is_mailed_and_changes_nothing_yet(pitches, offer):
    mine, wanted = pitches

    assert mails() == [
        ("hallo@parkspur.example", "Tauschen? Funkweg bietet Ihnen einen anderen Termin")
    ]
    assert mine.slot.starts_at < wanted.slot.starts_at
    for booking in pitches:
        assert queries.swap_offers_of(booking.startup_id) == [offer]


def test_same_offer_again_is_mailed_once(fair, now, pitches, offer):
    known = mails()

    assert swaps.offer_swap(*pitches, now=now, fair=fair) is offer
    assert mails() == known


def test_accepted_offer_exchanges_the_slots_and_mails_both(fair, now, pitches, offer):
    slots = [booking.slot for booking in pitches]
    names = [booking.public_id for booking in pitches]

    swaps.accept_swap(offer, now=now, fair=fair)
    db.session.commit()

    assert [booking.slot for booking in pitches] == slots[::-1]
    assert [booking.public_id for booking in pitches] == names
    assert mails()[1:] == [
        ("hallo@funkweg.example", "Termine getauscht: 23.06.2026, 10:30 Uhr, Parkspur"),
        ("hallo@parkspur.example", "Termine getauscht: 23.06.2026, 09:30 Uhr, Funkweg"),
    ]
    assert held_offer(offer) is None
    assert db.session.scalars(sa.select(PitchSlot)).all() == slots


def test_declined_offer_is_gone_and_told(fair, now, pitches, offer):
    swaps.decline_swap(offer, now=now, fair=fair)

    assert held_offer(offer) is None
    assert mails()[1:] == [("hallo@funkweg.example", "Kein Tausch mit Parkspur")]


def test_withdrawn_offer_is_gone(offer):
    swaps.withdraw_swap(offer)

    assert held_offer(offer) is None


@pytest.mark.parametrize("side", [0, 1])
def test_offer_ends_when_either_side_moves(fair, now, pitches, offer, side):
    service.book_slot(
        pitches[side].startup, make_slot(fair.starts_at + 3 * HOUR), now=now, fair=fair
    )

    assert held_offer(offer) is None
    assert queries.swap_offers_of(pitches[0].startup_id) == []


@pytest.mark.parametrize("side", [0, 1])
def test_offer_ends_when_either_side_gives_back(fair, now, pitches, offer, side):
    service.give_back(pitches[side].startup, pitches[side].slot, now=now, fair=fair)

    assert held_offer(offer) is None


def test_offer_after_a_move_names_the_new_slot(fair, now, pitches, offer):
    new = make_slot(fair.starts_at + 3 * HOUR)
    service.book_slot(pitches[0].startup, new, now=now, fair=fair)
    public_id = swaps.offer_swap(*pitches, now=now, fair=fair).public_id

    swaps.accept_swap(queries.find_swap_offer(public_id), now=now, fair=fair)

    assert slot_of(pitches[1].startup) is new


def test_waiting_ends_for_what_a_swap_brought(fair, now, pitches, offer):
    mine, wanted = pitches
    service.wait_for(mine.startup, wanted.slot, now=now, fair=fair)

    swaps.accept_swap(offer, now=now, fair=fair)

    assert queries.waits_by_slot() == {}


def test_nobody_swaps_with_itself(fair, now):
    startup = make_startup(pitch_quota=2)
    first = make_booking(make_slot(fair.starts_at), startup)
    second = service.assign_slot(startup, make_slot(fair.starts_at + HOUR), now=now, fair=fair)

    with pytest.raises(service.OwnSlotError):
        swaps.offer_swap(first, second, now=now, fair=fair)


def test_swap_ends_at_the_deadline_and_when_a_slot_begins(fair, pitches, offer):
    with pytest.raises(service.BookingClosedError):
        swaps.accept_swap(offer, now=fair.booking_closes_at, fair=fair)
    with pytest.raises(service.SlotStartedError):
        swaps.accept_swap(offer, now=pitches[0].slot.starts_at, fair=fair)


def test_swap_onto_two_stages_at_once_is_refused(fair, now, pitches):
    mine, wanted = pitches
    mine.startup.pitch_quota = 2
    service.assign_slot(mine.startup, make_slot(wanted.slot.starts_at), now=now, fair=fair)

    with pytest.raises(service.OwnPitchesOverlapError):
        swaps.offer_swap(mine, wanted, now=now, fair=fair)
