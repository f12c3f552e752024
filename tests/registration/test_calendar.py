"""The calendar file: what RFC 5545 asks for, and the day of the fair in Westphalia's time."""

import datetime as dt

import pytest
from icalendar import Calendar

from messe.core import clock
from messe.registration.calendar import calendar_file
from tests.conftest import FAIR_DAY
from tests.factories import make_guest, make_registration

LONGEST_LINE = 75


@pytest.fixture
def registration(fair, app):
    app.config["PUBLIC_URL"] = "https://messe.nrw.example"
    return make_registration()


def event_in(content):
    """The event of a calendar file that can be read."""
    calendar = Calendar.from_ical(content)
    assert calendar.errors == []
    [event] = calendar.events
    assert event.errors == []
    return event


def test_calendar_says_what_calendars_need(registration, fair, now):
    calendar = Calendar.from_ical(calendar_file(registration, fair, now=now))

    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert calendar["prodid"]
    assert [zone["tzid"] for zone in calendar.timezones] == ["Europe/Berlin"]


def test_event_is_the_day_of_the_fair(registration, fair, now):
    event = event_in(calendar_file(registration, fair, now=now))

    assert event["dtstart"].params["tzid"] == "Europe/Berlin"
    assert event.start == fair.starts_at
    assert event.end == fair.ends_at
    assert event["dtstamp"].dt == now
    assert event["summary"] == "Zukunftsmesse Kleinstädte"
    assert event["location"] == "Kaiserhaus, Arnsberg"
    assert event["url"] == "https://messe.nrw.example/meine-messe"
    assert event["description"] == (
        "Angemeldet: Hallenberg. Ausweise und Angaben: https://messe.nrw.example/meine-messe"
    )


@pytest.mark.parametrize("day", [dt.date(2026, 3, 28), dt.date(2026, 3, 29), dt.date(2026, 10, 25)])
def test_zone_of_the_file_alone_gives_the_right_moment(registration, fair, now, day):
    fair.starts_at = clock.at(day, dt.time(9, 30))
    fair.ends_at = clock.at(day, dt.time(16, 30))

    # A name that no zone database knows leaves only what the file says of the zone.
    content = calendar_file(registration, fair, now=now).replace(b"Europe/Berlin", b"Messezeit")

    event = event_in(content)
    assert (event.start, event.end) == (fair.starts_at, fair.ends_at)


def test_identifier_stays_when_the_day_moves(registration, fair, now):
    before = event_in(calendar_file(registration, fair, now=now))
    fair.starts_at += dt.timedelta(days=1)
    fair.ends_at += dt.timedelta(days=1)
    after = event_in(calendar_file(registration, fair, now=now + dt.timedelta(hours=1)))

    assert before["uid"] == after["uid"] == f"{registration.public_id}@messe.nrw.example"
    assert after["dtstamp"].dt > before["dtstamp"].dt


def test_registrations_have_their_own_identifiers(registration, fair, now):
    files = [calendar_file(one, fair, now=now) for one in (registration, make_guest())]

    assert len({event_in(content)["uid"] for content in files}) == 2


def test_place_that_is_not_known_yet_is_left_out(registration, fair, now):
    fair.place = ""

    assert "location" not in event_in(calendar_file(registration, fair, now=now))


def test_lines_end_and_fold_as_the_standard_wants(registration, fair, now):
    fair.place = "Große Stadthalle, " + "Über-den-Höfen-Straße " * 10 + "59755 Arnsberg; Eingang ß"

    content = calendar_file(registration, fair, now=now)

    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= LONGEST_LINE
    assert event_in(content)["location"] == fair.place


def test_day_of_the_test_fair_is_in_summer_time(fair):
    assert fair.starts_at == dt.datetime.combine(FAIR_DAY, dt.time(7, 30), dt.UTC)
