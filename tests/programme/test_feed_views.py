"""The files of the programme as apps and calendars fetch them."""

import datetime as dt

import pytest
from icalendar import Calendar
from lxml import etree

from messe.core import clock
from messe.programme.models import ItemKind
from tests.conftest import FAIR_DAY
from tests.factories import (
    make_block,
    make_booking,
    make_release,
    make_slot,
    make_stage,
    make_startup,
)

FILES = ["schedule.json", "schedule.xml", "programm.ics"]
ELEVEN = clock.at(FAIR_DAY, dt.time(11))
HOUR = dt.timedelta(hours=1)
OFFER = "Überall Parkplätze; sofort, ohne Suche. " * 10
LONGEST_LINE = 75


@pytest.fixture
def slot(client):
    make_block(clock.at(FAIR_DAY, dt.time(9, 30)), title="Begrüßung", speaker="Ada Linde")
    return make_slot(ELEVEN, stage=make_stage(slug="halle", name="Halle"))


@pytest.fixture
def booking(slot):
    return make_booking(slot, make_startup(name="Funkweg", offer=OFFER))


def move(slot):
    """Let `slot` be an hour later."""
    slot.starts_at += HOUR
    slot.ends_at += HOUR


def events_in(response):
    """The events of a calendar file by their lasting names."""
    calendar = Calendar.from_ical(response.data)
    assert calendar.errors == []
    assert all(event.errors == [] for event in calendar.events)
    return {event["uid"]: event for event in calendar.events}


@pytest.mark.parametrize("name", FILES)
def test_there_is_no_file_before_the_first_release(client, booking, name):
    assert client.get(f"/programm/{name}").status_code == 404


@pytest.mark.parametrize("name", FILES)
def test_file_is_sent_again_only_after_a_change(client, booking, slot, name):
    make_release()
    first = client.get(f"/programm/{name}")
    again = client.get(f"/programm/{name}", headers={"If-None-Match": first.headers["ETag"]})
    move(slot)
    make_release()
    changed = client.get(f"/programm/{name}", headers={"If-None-Match": first.headers["ETag"]})

    assert [answer.status_code for answer in (first, again, changed)] == [200, 304, 200]


def test_schedule_files_hold_the_newest_release(client, booking):
    release = make_release()

    tree = client.get("/programm/schedule.json").json
    document = etree.fromstring(client.get("/programm/schedule.xml").data)

    rooms = tree["schedule"]["conference"]["days"][0]["rooms"]
    assert tree["schedule"]["version"] == document.findtext("version") == str(release.number)
    assert rooms["Halle"][0]["guid"] == booking.public_id
    assert rooms["Halle"][0]["type"] == ItemKind.PITCH
    assert document.xpath("//event/@guid")[-1] == booking.public_id


def test_schedule_is_german_for_whoever_asks(client, booking):
    make_release()
    with client.session_transaction() as session:
        session["language"] = "en"

    tree = client.get("/programm/schedule.json").json

    assert "Überall" in tree["schedule"]["conference"]["days"][0]["rooms"]


def test_calendar_holds_each_item_under_its_lasting_name(client, booking, slot):
    release = make_release()

    pitch = events_in(client.get("/programm/programm.ics"))[booking.public_id]

    assert (pitch.start, pitch.end) == (slot.starts_at, slot.ends_at)
    assert (pitch["summary"], pitch["sequence"]) == ("Funkweg", release.number)
    assert pitch["dtstamp"].dt == release.released_at
    assert pitch["location"] == "Halle, Kaiserhaus, Arnsberg"


def test_moved_item_keeps_its_name_and_counts_on(client, booking, slot):
    make_release()
    before = events_in(client.get("/programm/programm.ics"))[booking.public_id]
    move(slot)
    make_release()
    after = events_in(client.get("/programm/programm.ics"))[booking.public_id]

    assert after["sequence"] == before["sequence"] + 1
    assert after.start == before.start + HOUR


def test_calendar_is_written_as_the_standard_wants(client, booking):
    make_release()

    answer = client.get("/programm/programm.ics")

    lines = answer.data.split(b"\r\n")
    assert answer.content_type.startswith("text/calendar")
    assert lines.pop() == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= LONGEST_LINE
    event = events_in(answer)[booking.public_id]
    assert event["description"] == OFFER
    assert b"DTSTART:20260623T090000Z" in lines


def test_programme_leads_to_what_one_can_take_along(client, booking):
    make_release()

    page = client.get("/programm").text

    assert 'href="/programm/programm.pdf"' in page
    assert 'href="/programm/programm.ics"' in page
