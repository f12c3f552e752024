"""Start-ups rank slots, the worker assigns them, organisers accept."""

import re

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.fair.models import BookingMode
from messe.mail.models import OutboxMail
from messe.pitches import queries, service, swaps, wishes
from tests.factories import make_booking, make_slot, make_stage, make_startup, open_startup
from tests.pitches.test_service import HOUR, mails, slot_of
from tests.pitches.test_views import text_of

PAGE = "/startups/meine/termin"
ORGANISERS = "/orga/wuensche"


@pytest.fixture
def wishing(fair, now):
    """The fair collects wishes for another hour."""
    fair.booking_mode = BookingMode.WISHES
    fair.wishes_close_at = now + HOUR
    db.session.commit()
    return fair


@pytest.fixture
def slots(fair):
    return [
        make_slot(fair.starts_at + number * HOUR, stage=make_stage(name=name))
        for number, name in enumerate(["Halle", "Zelt"])
    ]


def wish(startup, slots, fair, now):
    wishes.set_wishes(startup, slots, now=now, fair=fair)
    db.session.commit()
    return startup


@pytest.fixture
def rivals(wishing, slots, now):
    """The first would take either slot, the second only the first slot."""
    either = make_startup(name="Funkweg", contact_email="hallo@funkweg.example")
    choosy = make_startup(name="Parkspur", contact_email="hallo@parkspur.example")
    wish(choosy, slots[:1], wishing, now)
    return wish(either, slots, wishing, now), choosy


@pytest.fixture
def closed(rivals, wishing, set_now):
    """The time for wishes is over."""
    return set_now(wishing.wishes_close_at)


def test_wishes_replace_those_of_before(wishing, slots, now):
    startup = wish(make_startup(), slots, wishing, now)
    wish(startup, [slots[1], slots[1]], wishing, now)

    assert [(each.rank, each.slot) for each in queries.wishes_of(startup.id)] == [(1, slots[1])]


def test_wishes_end_at_their_deadline(wishing, slots):
    with pytest.raises(wishes.WishesClosedError):
        wishes.set_wishes(make_startup(), slots, now=wishing.wishes_close_at, fair=wishing)


def test_nobody_books_before_the_assignment(wishing, slots, now):
    with pytest.raises(service.WishesFirstError):
        service.book_slot(make_startup(), slots[0], now=now, fair=wishing)


def test_nothing_is_assigned_before_the_deadline(rivals):
    wishes.assign_wishes()

    assert queries.find_assignment() is None


def test_worker_assigns_at_the_deadline_and_books_nothing_yet(rivals, slots, closed):
    wishes.assign_wishes()

    granted = {each.startup.name: each.slot for each in queries.wishes() if each.granted}
    assert granted == {"Funkweg": slots[1], "Parkspur": slots[0]}
    assert [slot_of(startup) for startup in rivals] == [None, None]


def test_accepted_assignment_is_booked_and_explained_to_everybody(rivals, slots, closed, wishing):
    wishes.assign_wishes()

    wishes.accept_assignment(now=closed, fair=wishing)

    assert [slot_of(startup) for startup in rivals] == slots[::-1]
    assert mails() == [
        ("hallo@funkweg.example", "Ihr Pitch-Termin steht fest"),
        ("hallo@parkspur.example", "Ihr Pitch-Termin steht fest"),
    ]
    with pytest.raises(wishes.NotAssignableError):
        wishes.accept_assignment(now=closed, fair=wishing)
    with pytest.raises(wishes.NotAssignableError):
        wishes.ask_assignment(now=closed, fair=wishing)


def test_calculating_again_keeps_the_lot_and_sees_what_changed(rivals, slots, closed, wishing):
    wishes.assign_wishes()
    lot = queries.find_assignment().lot
    make_booking(slots[1])
    wishes.ask_assignment(now=closed, fair=wishing)
    db.session.commit()

    wishes.assign_wishes()

    assert queries.find_assignment().lot == lot
    assert [each.slot for each in queries.wishes() if each.granted] == [slots[0]]


def test_slot_that_was_given_away_since_is_not_booked(rivals, slots, closed, wishing):
    wishes.assign_wishes()
    make_booking(slots[1])

    with pytest.raises(service.SlotUnavailableError):
        wishes.accept_assignment(now=closed, fair=wishing)


def test_wish_at_the_time_of_an_own_pitch_is_not_granted(wishing, slots, now, set_now):
    startup = make_startup(pitch_quota=2)
    make_booking(make_slot(slots[0].starts_at), startup)
    wish(startup, slots, wishing, now)
    set_now(wishing.wishes_close_at)

    wishes.assign_wishes()

    assert [each.slot for each in queries.wishes_of(startup.id) if each.granted] == [slots[1]]


def test_startup_names_its_wishes(client, wishing, slots):
    startup = make_startup()
    open_startup(client, startup)

    response = client.post(f"{PAGE}/wuensche", data={"wish_1": slots[1].public_id})

    assert response.location == PAGE
    assert [each.slot for each in queries.wishes_of(startup.id)] == [slots[1]]
    assert f'selected value="{slots[1].public_id}"' in client.get(PAGE).text
    assert client.post(f"{PAGE}/wuensche", data={}).status_code == 200


def test_startup_reads_why_it_got_its_slot(client, rivals, slots, closed, wishing):
    open_startup(client, rivals[0])
    assert "Die Zeit für Wünsche ist vorbei." in client.get(PAGE).text
    wishes.assign_wishes()
    wishes.accept_assignment(now=closed, fair=wishing)

    page = text_of(client.get(PAGE).text)

    assert (
        "Sie bekommen Ihren 2. Wunsch. Ihren 1. Wunsch hatte auch 1 anderes Start-up; "
        "bekämen Sie ihn, wären die Wünsche aller zusammen schlechter erfüllt."
    ) in page
    assert re.search(r"Ihr Los: [12] von 2\.", page)
    assert all("Ihr Los: " in mail.body for mail in db.session.scalars(sa.select(OutboxMail)))


def test_lot_is_named_where_it_decided(wishing, slots, now, set_now):
    for _startup in range(2):
        wish(make_startup(), slots[:1], wishing, now)
    set_now(wishing.wishes_close_at)
    wishes.assign_wishes()

    reasons = {
        wishes.reason(queries.outcomes()[each.startup_id], [each] if each.granted else [])
        for each in queries.wishes()
    }

    assert reasons == {
        "Sie bekommen Ihren 1. Wunsch.",
        (
            "Leider reichten die Termine nicht für alle. "
            "Ihren 1. Wunsch hatte auch 1 anderes Start-up; das Los entschied."
        ),
    }


def test_organisers_see_the_proposal_calculate_again_and_accept(organiser, rivals, closed):
    assert organiser.post(f"{ORGANISERS}/rechnen").location == ORGANISERS
    waiting = organiser.get(ORGANISERS)
    assert "wird berechnet" in waiting.text
    assert waiting.headers["Refresh"] == "3"
    wishes.assign_wishes()
    assert "Refresh" not in organiser.get(ORGANISERS).headers

    page = text_of(organiser.get(ORGANISERS).text)
    assert "Es gibt nachweislich keine bessere Verteilung." in page
    assert "Sie bekommen Ihren 2. Wunsch." in page
    assert organiser.post(f"{ORGANISERS}/annehmen").location == ORGANISERS

    assert all(slot_of(startup) for startup in rivals)
    assert "so verteilt." in organiser.get(ORGANISERS).text


def test_wishes_page_sends_the_same_queries_for_more_rows(
    organiser, wishing, slots, now, count_queries
):
    wish(make_startup(), slots, wishing, now)
    one = count_queries(lambda: organiser.get(ORGANISERS))
    wish(make_startup(), slots, wishing, now)

    assert count_queries(lambda: organiser.get(ORGANISERS)) == one


def test_organisers_see_swaps_that_are_offered(organiser, fair, now, slots):
    assert "Zurzeit bietet niemand einen Tausch an." in organiser.get(ORGANISERS).text

    mine, wanted = (
        make_booking(slot, make_startup(name=name))
        for slot, name in zip(slots, ["Funkweg", "Parkspur"], strict=True)
    )

    swaps.offer_swap(mine, wanted, now=now, fair=fair)
    db.session.commit()

    page = text_of(organiser.get(ORGANISERS).text)
    assert "Uhr, Halle) möchte tauschen mit Parkspur (10:30" in page
