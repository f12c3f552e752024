"""Start-ups wait for slots that others hold."""

import pytest

from messe.pitches import queries, service
from tests.factories import LONG_AGO, make_booking, make_slot, make_stage, make_startup
from tests.pitches.test_service import HOUR, QUARTER, mails, slot_of


@pytest.fixture
def wanted(fair):
    """A slot that somebody holds."""
    slot = make_slot(fair.starts_at, stage=make_stage(name="Halle"))
    make_booking(slot)
    return slot


def holder(slot):
    return queries.find_booking_of_slot(slot.id).startup


def wait(slot, fair, now, startup=None, **values):
    startup = startup or make_startup()
    service.wait_for(startup, slot, now=now, fair=fair, **values)
    return startup


def test_freed_slot_goes_to_who_asked_first_and_mails_it(fair, now, wanted):
    first = wait(wanted, fair, now, make_startup(contact_email="mira@funkweg.example"))
    second = wait(wanted, fair, now)

    service.give_back(holder(wanted), wanted, now=now, fair=fair)

    assert holder(wanted) is first
    assert [each.startup for each in queries.waits_of_slot(wanted.id)] == [second]
    assert mails() == [
        ("mira@funkweg.example", "Termin frei geworden: 23.06.2026, 09:30 Uhr, Halle")
    ]


def test_who_moves_up_frees_its_old_slot_for_the_next(fair, now, wanted):
    old = make_slot(fair.starts_at + HOUR)
    first = make_booking(old).startup
    wait(wanted, fair, now, first)
    second = wait(old, fair, now)

    service.give_back(holder(wanted), wanted, now=now, fair=fair)

    assert (holder(wanted), holder(old)) == (first, second)


def test_moving_away_frees_the_slot_too(fair, now, wanted):
    waiting = wait(wanted, fair, now)

    service.book_slot(holder(wanted), make_slot(fair.starts_at + HOUR), now=now, fair=fair)

    assert holder(wanted) is waiting


def test_asking_again_keeps_the_place(fair, now, wanted):
    first, second = wait(wanted, fair, LONG_AGO), wait(wanted, fair, LONG_AGO)
    wait(wanted, fair, now, first)

    assert [each.startup for each in queries.waits_of_slot(wanted.id)] == [first, second]


def test_who_cannot_take_it_is_passed_over_and_keeps_waiting(fair, now, wanted):
    fair.pitch_quota = 2
    busy = wait(wanted, fair, now, number=2)
    make_booking(make_slot(wanted.starts_at), busy)
    free = wait(wanted, fair, now)

    service.give_back(holder(wanted), wanted, now=now, fair=fair)

    assert holder(wanted) is free
    assert [each.startup for each in queries.waits_of_slot(wanted.id)] == [busy]


def test_nobody_waits_for_its_own_slot(fair, now, wanted):
    with pytest.raises(service.OwnSlotError):
        wait(wanted, fair, now, holder(wanted))


def test_who_asks_for_a_free_slot_gets_it(fair, now):
    slot = make_slot(fair.starts_at)

    startup = wait(slot, fair, now)

    assert holder(slot) is startup
    assert queries.waits_of_slot(slot.id) == []


def test_booking_a_slot_ends_waiting_for_it(fair, now, wanted):
    startup = wait(wanted, fair, now)
    service.release_slot(wanted)

    service.book_slot(startup, wanted, now=now, fair=fair)

    assert queries.waits_of_slot(wanted.id) == []


def test_who_left_the_list_gets_nothing(fair, now, wanted):
    startup = wait(wanted, fair, now)

    service.stop_waiting(startup, wanted)
    service.give_back(holder(wanted), wanted, now=now, fair=fair)

    assert slot_of(startup) is None


def test_nobody_waits_after_the_deadline_or_for_what_began(fair, wanted):
    with pytest.raises(service.BookingClosedError):
        wait(wanted, fair, fair.booking_closes_at)
    with pytest.raises(service.SlotStartedError):
        wait(wanted, fair, wanted.starts_at)


def test_worker_fills_what_organisers_freed(fair, now, wanted, session):
    startup = wait(wanted, fair, now)
    service.release_slot(wanted)
    session.commit()

    service.fill_freed_slots()

    assert holder(wanted) is startup


def test_worker_fills_nothing_after_the_deadline(fair, now, wanted, session, set_now):
    wait(wanted, fair, now)
    service.release_slot(wanted)
    session.commit()
    set_now(fair.booking_closes_at)

    service.fill_freed_slots()

    assert queries.find_booking_of_slot(wanted.id) is None


def test_quota_lets_a_startup_hold_several_slots(fair, now):
    fair.pitch_quota = 2
    startup = make_startup()
    slots = [make_slot(fair.starts_at + number * HOUR) for number in range(3)]

    for slot in slots[:2]:
        service.assign_slot(startup, slot, now=now, fair=fair)
    service.book_slot(startup, slots[2], now=now, fair=fair, number=2)

    held = [booking.slot for booking in queries.bookings_of_startup(startup.id)]
    assert held == [slots[0], slots[2]]


@pytest.mark.parametrize("number", [0, 3])
def test_no_more_slots_than_the_quota(fair, now, number):
    startup = make_startup(pitch_quota=2)

    with pytest.raises(service.NoMorePitchesError):
        service.book_slot(startup, make_slot(fair.starts_at), now=now, fair=fair, number=number)


def test_organisers_move_the_first_pitch_of_who_has_all(fair, now):
    startup = make_startup()
    make_booking(make_slot(fair.starts_at), startup)
    slot = make_slot(fair.starts_at + HOUR)

    service.assign_slot(startup, slot, now=now, fair=fair)

    assert [booking.slot for booking in queries.bookings_of_startup(startup.id)] == [slot]


def test_startup_is_never_on_two_stages_at_once(fair, now):
    startup = make_startup(pitch_quota=2)
    make_booking(make_slot(fair.starts_at), startup)

    with pytest.raises(service.OwnPitchesOverlapError):
        service.book_slot(
            startup, make_slot(fair.starts_at + QUARTER / 2), now=now, fair=fair, number=2
        )
    service.book_slot(startup, make_slot(fair.starts_at + QUARTER), now=now, fair=fair, number=2)
