"""Organisers lay out stages and slots, and book on behalf of start-ups."""

import datetime as dt
import re

import pytest

from messe.pitches import queries
from tests.factories import (
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


def test_slots_outside_the_fair_are_refused_in_words(organiser):
    make_stage(slug="halle")

    response = organiser.post("/orga/buehnen/termine/neu", data={**SLOTS, "first_start": "08:00"})

    assert response.status_code == 409
    assert "Der Termin am 23.06.2026, 08:00 Uhr liegt außerhalb der Messe." in response.text


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


def test_slot_is_changed_and_counted(organiser, fair):
    slot = make_slot(fair.starts_at)

    response = organiser.post(
        f"/orga/buehnen/termine/{slot.public_id}",
        data={
            "starts_at": "2026-06-23T11:00",
            "ends_at": "2026-06-23T11:30",
            "head_count": "40",
        },
    )

    assert response.location == "/orga/buehnen"
    assert slot.ends_at - slot.starts_at == HOUR / 2
    assert slot.head_count == 40


@pytest.mark.parametrize(
    ("ends_at", "sentence"),
    [
        ("2026-06-23T10:00", "Das Ende muss nach dem Beginn liegen."),
        ("2026-06-23T18:00", "liegt außerhalb der Messe."),
    ],
)
def test_impossible_time_is_refused_in_words(organiser, fair, ends_at, sentence):
    slot = make_slot(fair.starts_at)

    page = organiser.post(
        f"/orga/buehnen/termine/{slot.public_id}",
        data={"starts_at": "2026-06-23T11:00", "ends_at": ends_at},
    ).text

    assert sentence in page
    assert f'value="{ends_at}"' in page
    assert slot.starts_at == fair.starts_at


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
