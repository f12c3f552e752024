"""Organisers lay out stages and slots, and book on behalf of start-ups."""

import datetime as dt
import re

import pytest

from messe.pitches import arranging, queries
from tests.factories import (
    make_block,
    make_booking,
    make_slot,
    make_stage,
    make_startup,
)

HOUR = dt.timedelta(hours=1)
SLOTS = {
    "stage": "halle",
    "day": "2026-06-23",
    "first_start": "10:00",
    "minutes": "15",
    "pause_minutes": "5",
    "count": "3",
}


def test_stage_is_added(organiser):
    response = organiser.post("/orga/buehnen/neu", data={"name": "Große Halle"})

    assert response.location == "/orga/buehnen"
    assert [stage.slug for stage in queries.stages()] == ["grosse-halle"]
    assert "Große Halle" in organiser.get("/orga/buehnen").text


def test_taken_stage_name_is_refused_beside_the_field(organiser):
    make_stage(name="Halle")
    make_stage(name="Zelt", slug="zelt")

    for address in ("/orga/buehnen/neu", "/orga/buehnen/zelt/bearbeiten"):
        response = organiser.post(address, data={"name": "Halle"})
        assert response.status_code == 409
        assert 'value="Halle"' in response.text


def test_stage_is_renamed(organiser):
    make_stage(slug="halle")

    organiser.post("/orga/buehnen/halle/bearbeiten", data={"name": "Kaisersaal"})

    assert queries.find_stage("halle").name == "Kaisersaal"


def test_stage_is_removed(organiser):
    make_stage(slug="halle")

    assert organiser.post("/orga/buehnen/halle/loeschen").location == "/orga/buehnen"
    assert queries.stages() == []


def test_stage_with_a_booked_slot_is_kept(organiser, fair):
    make_booking(make_slot(fair.starts_at, stage=make_stage(slug="halle")))

    response = organiser.post("/orga/buehnen/halle/loeschen")

    assert response.status_code == 409
    assert "Auf dieser Bühne sind Termine gebucht." in response.text


def test_slots_form_begins_with_the_day_of_the_fair(organiser):
    page = organiser.get("/orga/buehnen/termine/neu").text

    assert 'value="2026-06-23"' in page
    assert 'value="09:30"' in page


def test_slots_are_added_in_a_row(organiser):
    make_stage(slug="halle")

    response = organiser.post("/orga/buehnen/termine/neu", data=SLOTS)

    assert response.location == "/orga/buehnen"
    times = re.findall(r"(\d\d:\d\d) bis", organiser.get("/orga/buehnen").text)
    assert times == ["10:00", "10:20", "10:40"]


def test_overlapping_slots_are_refused_in_words(organiser):
    make_stage(slug="halle")
    organiser.post("/orga/buehnen/termine/neu", data=SLOTS)

    response = organiser.post(
        "/orga/buehnen/termine/neu", data={**SLOTS, "first_start": "10:35", "minutes": "10"}
    )

    assert response.status_code == 409
    assert "Auf dieser Bühne gibt es von 10:20 bis 10:35 Uhr" not in response.text
    assert "Auf dieser Bühne gibt es von 10:40 bis 10:55 Uhr" in response.text
    assert 'value="10:35"' in response.text


def test_slots_outside_the_fair_are_kept_and_remarked_on(organiser):
    make_stage(slug="halle", name="Halle")

    organiser.post(
        "/orga/buehnen/termine/neu", data={**SLOTS, "first_start": "08:00", "count": "1"}
    )

    page = organiser.get("/orga/buehnen").text
    assert "1 Hinweis zum Programm" in page
    assert "Freier Termin (08:00, Halle) liegt außerhalb der Öffnungszeiten." in page


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_impossible_year_is_refused(organiser, year):
    make_stage(slug="halle")

    response = organiser.post("/orga/buehnen/termine/neu", data={**SLOTS, "day": f"{year}-12-31"})

    assert response.status_code == 200
    assert "Bitte prüfen Sie dieses Feld." in response.text


def test_wrong_input_keeps_what_was_typed(organiser):
    make_stage(slug="halle")

    page = organiser.post("/orga/buehnen/termine/neu", data={**SLOTS, "count": "0"}).text

    assert 'value="0"' in page
    assert queries.schedule() == []


def slot_form(slot, **values):
    """What the page of `slot` would send, if somebody typed `values`."""
    typed = {
        "place": slot.stage.slug,
        "starts_at": "2026-06-23T11:00",
        "ends_at": "2026-06-23T11:30",
        "seen": arranging.as_item(slot).seen,
    }
    return {**typed, **values}


def test_slot_is_moved_and_counted(organiser, fair):
    slot, hall = make_slot(fair.starts_at), make_stage(slug="halle")

    response = organiser.post(
        f"/orga/buehnen/termine/{slot.public_id}",
        data=slot_form(slot, place="halle", head_count="40"),
    )

    assert response.location == "/orga/buehnen"
    assert (slot.stage_id, slot.ends_at - slot.starts_at) == (hall.id, HOUR / 2)
    assert slot.head_count == 40


def test_pitch_is_locked_and_its_seats_are_limited(organiser, fair):
    booking = make_booking(make_slot(fair.starts_at))
    address = f"/orga/buehnen/termine/{booking.slot.public_id}"

    organiser.post(address, data=slot_form(booking.slot, seats="30", locked="y"))

    assert (booking.seats, booking.locked) == (30, True)
    page = organiser.get(address).text
    assert 'value="30"' in page
    assert "checked" in page


def test_free_slot_has_neither_lock_nor_seats(organiser, fair):
    slot = make_slot(fair.starts_at)

    page = organiser.get(f"/orga/buehnen/termine/{slot.public_id}").text

    assert 'name="locked"' not in page
    assert 'name="seats"' not in page


def test_end_before_the_beginning_is_refused_in_words(organiser, fair):
    slot = make_slot(fair.starts_at)

    page = organiser.post(
        f"/orga/buehnen/termine/{slot.public_id}",
        data=slot_form(slot, ends_at="2026-06-23T10:00"),
    ).text

    assert "Das Ende muss nach dem Beginn liegen." in page
    assert 'value="2026-06-23T10:00"' in page
    assert slot.starts_at == fair.starts_at


def test_slot_moved_meanwhile_is_not_overwritten_unseen(organiser, fair):
    slot = make_slot(fair.starts_at)
    address, typed = f"/orga/buehnen/termine/{slot.public_id}", slot_form(slot, head_count="7")
    slot.ends_at += HOUR

    refused = organiser.post(address, data=typed)

    assert refused.status_code == 409
    assert "Jemand anderes hat das inzwischen verschoben: jetzt 09:30 bis 10:45 Uhr" in refused.text
    assert 'value="2026-06-23T11:00"' in refused.text
    assert slot.head_count is None

    seen = re.search(r'name="seen"[^>]* value="([^"]+)"', refused.text)[1]
    organiser.post(address, data={**typed, "seen": seen})

    assert slot.head_count == 7


def test_page_of_a_slot_says_what_does_not_fit(organiser, fair):
    slot = make_slot(fair.starts_at, stage=make_stage(name="Halle"))
    make_block(fair.starts_at, title="Begrüßung")

    page = organiser.get(f"/orga/buehnen/termine/{slot.public_id}").text

    assert "Zur selben Zeit: Begrüßung (09:30, überall) und Freier Termin (09:30, Halle)." in page


def test_slot_is_booked_for_a_startup_and_given_back(organiser, fair):
    slot = make_slot(fair.starts_at)
    startup = make_startup(slug="funkweg")

    organiser.post(f"/orga/buehnen/termine/{slot.public_id}/buchen", data={"startup": "funkweg"})

    assert queries.find_booking_of_startup(startup.id).slot is slot

    organiser.post(f"/orga/buehnen/termine/{slot.public_id}/zurueckgeben")

    assert queries.find_booking_of_startup(startup.id) is None


def test_taken_slot_is_not_booked_for_another(organiser, fair):
    slot = make_slot(fair.starts_at)
    make_booking(slot)
    make_startup(slug="funkweg")

    response = organiser.post(
        f"/orga/buehnen/termine/{slot.public_id}/buchen", data={"startup": "funkweg"}
    )

    assert response.status_code == 409


def test_free_slot_is_removed_and_a_booked_one_kept(organiser, fair):
    booked, free = make_slot(fair.starts_at), make_slot(fair.starts_at)
    make_booking(booked)

    kept = organiser.post(f"/orga/buehnen/termine/{booked.public_id}/loeschen")
    removed = organiser.post(f"/orga/buehnen/termine/{free.public_id}/loeschen")

    assert (kept.status_code, removed.location) == (409, "/orga/buehnen")
    assert [pitch.slot for pitch in queries.schedule()] == [booked]


@pytest.mark.parametrize(
    "path",
    [
        "nirgends/bearbeiten",
        "nirgends/loeschen",
        "termine/nirgends",
        "termine/nirgends/buchen",
        "termine/nirgends/loeschen",
        "termine/nirgends/zurueckgeben",
    ],
)
def test_unknown_stage_or_slot_is_not_found(organiser, path):
    assert organiser.post(f"/orga/buehnen/{path}").status_code == 404


@pytest.mark.parametrize("action", ["buchen", "loeschen", "zurueckgeben"])
def test_change_of_a_slot_needs_a_post(organiser, fair, action):
    slot = make_slot(fair.starts_at)

    assert organiser.get(f"/orga/buehnen/termine/{slot.public_id}/{action}").status_code == 405


def test_pages_send_the_same_queries_for_more_rows(organiser, fair, count_queries):
    slot = make_slot(fair.starts_at)
    make_booking(slot)
    addresses = ["/orga/buehnen", f"/orga/buehnen/termine/{slot.public_id}"]
    one = [count_queries(lambda a=address: organiser.get(a)) for address in addresses]
    make_booking(make_slot(fair.starts_at))
    make_booking(make_slot(fair.starts_at + HOUR))

    assert [count_queries(lambda a=address: organiser.get(a)) for address in addresses] == one
