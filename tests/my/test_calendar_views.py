"""A person's calendar follows what that person saved, at an address that can be renewed."""

import datetime as dt
import re

import pytest
from icalendar import Calendar

from messe.core import clock
from messe.programme.feeds import CalendarEntry, calendar_requested
from messe.programme.models import SavedItem
from messe.registration.models import RegistrationStatus
from tests.conftest import FAIR_DAY
from tests.factories import (
    LONG_AGO,
    make_block,
    make_booking,
    make_registration,
    make_release,
    make_reservation,
    make_slot,
    make_stage,
    make_startup,
    open_registration,
    saved,
)

ELEVEN = clock.at(FAIR_DAY, dt.time(11))
HOUR = dt.timedelta(hours=1)
DAY = "Zukunftsmesse Kleinstädte"


@pytest.fixture
def registration(client, now):
    registration = make_registration()
    open_registration(client, registration)
    return registration


def subscribe(client):
    """Ask for an address, or a new one, and give its path."""
    client.post("/meine-messe/kalender")
    page = client.get("/meine-messe/kalender").text
    assert "webcal://" in page
    return re.search(r"/kalender/[\w-]+\.ics", page)[0]


def titles(client, address):
    calendar = Calendar.from_ical(client.get(address).data)
    assert calendar.errors == []
    return [str(event["summary"]) for event in calendar.events]


def test_nobody_has_an_address_before_asking_for_one(client, registration):
    page = client.get("/meine-messe/kalender").text

    assert "webcal://" not in page
    assert "Kalender abonnieren" in client.get("/meine-messe").text


def test_calendar_shows_the_day_and_what_the_person_saved(client, registration):
    [person] = registration.participants
    startup, other = make_startup(name="Funkweg"), make_startup(name="Zeltbau")
    welcome, coffee = make_block(ELEVEN - HOUR, title="Auftakt"), make_block(ELEVEN, title="Pause")
    stage = make_stage()
    make_booking(make_slot(ELEVEN, stage=stage), startup)
    make_booking(make_slot(ELEVEN + HOUR, stage=stage), other)
    saved(SavedItem(participant=person, startup=startup, saved_at=LONG_AGO))
    saved(SavedItem(participant=person, block=welcome, saved_at=LONG_AGO))
    make_release()

    assert titles(client, subscribe(client)) == [DAY, "Auftakt", "Funkweg"]
    assert coffee.title == "Pause"


def test_calendar_can_be_followed_before_there_is_a_programme(client, registration):
    assert titles(client, subscribe(client)) == [DAY]


def test_other_rooms_add_what_a_person_has_on_the_day(client, registration):
    def meetings(participant):
        title = f"Gespräch mit {participant.name}"
        return [CalendarEntry("m1", title, ELEVEN, ELEVEN + HOUR, "", "", "/", LONG_AGO)]

    with calendar_requested.connected_to(meetings):
        assert titles(client, subscribe(client)) == [DAY, "Gespräch mit Ulrike Sommer"]


def test_reserved_seats_are_in_the_calendar_once_each(client, registration):
    [person] = registration.participants
    startup, other = make_startup(offer="Funk für alle."), make_startup(offer="Zelte nach Maß.")
    stage = make_stage()
    booking = make_booking(make_slot(ELEVEN, stage=stage), startup)
    saved(SavedItem(participant=person, startup=startup, saved_at=LONG_AGO))
    make_reservation(booking, person)
    unsaved = make_booking(make_slot(ELEVEN + HOUR, stage=stage), other)
    make_reservation(unsaved, person)
    make_release()

    [_day, *pitches] = Calendar.from_ical(client.get(subscribe(client)).data).events

    assert [(pitch["uid"], pitch["description"]) for pitch in pitches] == [
        (booking.public_id, "Ihr Platz ist reserviert.\nFunk für alle."),
        (unsaved.public_id, "Ihr Platz ist reserviert.\nZelte nach Maß."),
    ]


def test_waiting_for_a_seat_is_no_date(client, registration):
    [person] = registration.participants
    make_reservation(make_booking(make_slot(ELEVEN)), person, seat=None)
    make_release()

    assert titles(client, subscribe(client)) == [DAY]


def test_seat_of_a_pitch_that_is_not_public_is_no_date(client, registration):
    [person] = registration.participants
    make_reservation(make_booking(make_slot(ELEVEN)), person)

    assert titles(client, subscribe(client)) == [DAY]


def test_new_address_ends_the_old_one(client, registration):
    old = subscribe(client)
    new = subscribe(client)

    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)


def test_address_can_be_given_up(client, registration):
    address = subscribe(client)

    client.post("/meine-messe/kalender/beenden")

    assert client.get(address).status_code == 404
    assert "webcal://" not in client.get("/meine-messe/kalender").text


def test_calendar_of_who_does_not_come_ends(client, registration):
    address = subscribe(client)
    registration.status = RegistrationStatus.WITHDRAWN
    registration.withdrawn_at = LONG_AGO

    assert client.get(address).status_code == 404


def test_who_waits_for_a_seat_has_no_calendar(client, registration):
    registration.status = RegistrationStatus.WAITING

    assert client.get("/meine-messe/kalender").status_code == 404


def test_erased_people_leave_no_address(client, registration):
    address = subscribe(client)

    client.post("/meine-messe/loeschen", data={"sure": "y"})

    assert client.get(address).status_code == 404


def test_own_data_say_that_there_is_a_calendar_but_not_its_secret(client, registration):
    address = subscribe(client)

    data = client.get("/meine-messe/daten.json")

    assert len(data.json["calendars"]) == 1
    assert address.split("/")[-1].removesuffix(".ics") not in data.text
