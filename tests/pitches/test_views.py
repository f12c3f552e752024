"""A start-up's own slot, and the steward's head counts."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from messe.accounts.models import Role
from messe.core.database import db
from messe.pitches import queries
from messe.pitches.models import Booking
from tests.factories import (
    make_account,
    make_booking,
    make_slot,
    make_stage,
    make_startup,
    open_startup,
    sign_in,
)

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def text_of(page):
    """What a person reads between the tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def steward(client, on_the_day):
    sign_in(client, make_account(Role.STEWARD))
    return client


def test_startup_books_a_free_slot(client, fair, now):
    startup = make_startup()
    slot = make_slot(fair.starts_at, stage=make_stage(name="Halle"))
    open_startup(client, startup)

    response = client.post("/startups/meine/termin", data={"slot": slot.public_id})

    assert response.location == "/startups/meine/termin"
    assert queries.find_booking_of_slot(slot.id).startup is startup
    page = text_of(client.get("/startups/meine/termin").text)
    assert "23. Juni 2026, 09:30 bis 09:45 Uhr Halle Termin zurückgeben" in page


def test_rival_is_refused_the_slot_and_sees_what_is_left(client, fair, now):
    taken = make_slot(fair.starts_at)
    make_booking(taken)
    free = make_slot(fair.starts_at + HOUR)
    open_startup(client, make_startup())

    response = client.post("/startups/meine/termin", data={"slot": taken.public_id})

    assert response.status_code == 409
    assert "Dieser Termin ist schon vergeben." in response.text
    assert free.public_id in response.text


@pytest.mark.parametrize("data", [{}, {"slot": "erfunden"}])
@pytest.mark.parametrize("action", ["", "/zurueckgeben", "/warten"])
def test_unknown_slot_is_not_found_and_the_page_says_so(client, now, action, data):
    open_startup(client, make_startup())

    response = client.post(f"/startups/meine/termin{action}", data=data)

    assert response.status_code == 404
    assert "Diesen Termin gibt es nicht. Bitte wählen Sie einen aus der Liste." in response.text


def test_startup_gives_its_slot_back(client, fair, now):
    startup = make_startup()
    slot = make_booking(make_slot(fair.starts_at), startup).slot
    open_startup(client, startup)

    response = client.post("/startups/meine/termin/zurueckgeben", data={"slot": slot.public_id})

    assert response.location == "/startups/meine/termin"
    assert db.session.scalars(sa.select(Booking)).all() == []


def test_page_says_when_booking_is_over(client, fair, after_the_fair):
    startup = make_startup()
    slot = make_booking(make_slot(fair.starts_at), startup).slot
    open_startup(client, startup)

    page = client.get("/startups/meine/termin").text
    response = client.post("/startups/meine/termin/zurueckgeben", data={"slot": slot.public_id})

    assert "Die Buchung ist seit dem 23.06.2026, 15:00 Uhr beendet." in page
    assert "Termin zurückgeben" not in page
    assert response.status_code == 409


def test_page_says_when_no_slot_is_free(client, now):
    open_startup(client, make_startup())

    assert "Zurzeit ist kein Termin frei." in client.get("/startups/meine/termin").text


def test_slot_page_sends_the_same_queries_for_more_rows(client, fair, now, count_queries):
    open_startup(client, make_startup())
    make_slot(fair.starts_at)
    one = count_queries(lambda: client.get("/startups/meine/termin"))
    make_slot(fair.starts_at)
    make_slot(fair.starts_at + HOUR)

    assert count_queries(lambda: client.get("/startups/meine/termin")) == one


def test_steward_sees_the_booked_slots_of_today_begun_ones_first(steward, on_the_day):
    for name, starts_at in [
        ("Später", on_the_day + HOUR),
        ("Vorhin", on_the_day - HOUR),
        ("Gerade", on_the_day),
        ("Morgen", on_the_day + DAY),
    ]:
        make_booking(make_slot(starts_at), make_startup(name=name))
    make_slot(on_the_day)

    page = steward.get("/programm/zaehlen").text

    assert re.findall(r'<h2[^>]*id="name-[^>]*>(.*?)</h2>', page) == ["Gerade", "Vorhin", "Später"]


def test_count_is_kept_and_cleared(steward, on_the_day):
    slot = make_slot(on_the_day)
    make_booking(slot)
    address = f"/programm/zaehlen/{slot.public_id}"

    response = steward.post(address, data={"head_count": "42"})

    assert response.location == f"/programm/zaehlen#{slot.public_id}"
    assert slot.head_count == 42
    assert "42 Personen" in steward.get("/programm/zaehlen").text

    steward.post(address, data={"head_count": ""})

    assert slot.head_count is None
    assert text_of(steward.get("/programm/zaehlen").text).count("nicht erfasst") == 2


@pytest.mark.parametrize("typed", ["-1", "5001", "viele"])
def test_wrong_count_keeps_what_was_typed(steward, on_the_day, typed):
    slot = make_slot(on_the_day, head_count=7)
    make_booking(slot)

    page = steward.post(f"/programm/zaehlen/{slot.public_id}", data={"head_count": typed}).text

    assert f'value="{typed}"' in page
    assert "Bitte geben Sie eine Zahl von 0 bis 5000 ein." in page
    assert slot.head_count == 7


def test_free_or_unknown_slot_is_not_counted(steward, on_the_day):
    slot = make_slot(on_the_day)

    for public_id in (slot.public_id, "erfunden"):
        response = steward.post(f"/programm/zaehlen/{public_id}", data={"head_count": "3"})
        assert response.status_code == 404


def test_count_needs_a_post(steward, on_the_day):
    slot = make_slot(on_the_day)

    assert steward.get(f"/programm/zaehlen/{slot.public_id}").status_code == 405


def test_count_page_without_pitches(steward):
    assert "Heute gibt es keine Pitches." in steward.get("/programm/zaehlen").text


def test_count_page_sends_the_same_queries_for_more_rows(steward, on_the_day, count_queries):
    make_booking(make_slot(on_the_day))
    one = count_queries(lambda: steward.get("/programm/zaehlen"))
    make_booking(make_slot(on_the_day))
    make_booking(make_slot(on_the_day + HOUR))

    assert count_queries(lambda: steward.get("/programm/zaehlen")) == one
