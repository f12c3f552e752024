"""Organisers arrange the day in a grid."""

import datetime as dt
import re

import pytest

from messe.pitches import arranging
from tests.factories import make_block, make_booking, make_slot, make_stage, make_startup

HOUR = dt.timedelta(hours=1)
GRID = "/orga/buehnen/raster"


@pytest.fixture
def slot(fair):
    """A slot at half past nine in the hall."""
    return make_slot(fair.starts_at, stage=make_stage(slug="halle", name="Halle"))


def moved(part, **values):
    """What the script sends when somebody moves `part` to eleven."""
    item = arranging.as_item(part)
    fields = {
        "item": item.key,
        "place": item.stage_slug or "",
        "starts_at": "2026-06-23T11:00",
        "ends_at": "2026-06-23T11:20",
        "seen": item.seen,
    }
    return {**fields, **values}


def test_grid_shows_slots_and_blocks_in_order_of_time(organiser, slot, fair):
    make_booking(slot, make_startup(name="Funkweg"))
    make_block(fair.starts_at + HOUR, title="Impuls")

    page = organiser.get(GRID).text

    assert re.findall(r'data-title="([^"]+)"', page) == ["Funkweg", "Impuls"]
    assert re.findall(r'data-start="(\d+)"\s+data-end="(\d+)"', page) == [
        ("570", "585"),
        ("630", "660"),
    ]
    assert 'data-first="540" data-last="1020"' in page


def test_grid_without_stages_says_how_to_begin(organiser):
    assert "„Tag planen“ legt Bühnen, Termine und Pausen" in organiser.get(GRID).text


def test_each_day_has_its_grid(organiser, slot, fair):
    make_block(fair.starts_at + 24 * HOUR, title="Ausflug")

    first, second = organiser.get(GRID).text, organiser.get(f"{GRID}?tag=2026-06-24").text

    assert "Ausflug" not in re.findall(r'data-title="([^"]+)"', first)
    assert re.findall(r'data-title="([^"]+)"', second) == ["Ausflug"]
    assert organiser.get(f"{GRID}?tag=2026-07-01").status_code == 200
    assert organiser.get(f"{GRID}?tag=gestern").status_code == 200


def test_move_is_saved_and_answered_with_the_plan(organiser, slot, fair):
    response = organiser.post(f"{GRID}/verschieben", data=moved(slot))

    assert response.status_code == 200
    assert response.json["message"] == "Gespeichert: 11:00 bis 11:20 Uhr, Halle."
    assert 'data-start="660"' in response.json["html"]
    assert slot.starts_at == fair.starts_at + 1.5 * HOUR


def test_move_says_what_does_not_fit_now(organiser, slot, fair):
    make_block(fair.starts_at + HOUR, minutes=60, title="Impuls")

    response = organiser.post(f"{GRID}/verschieben", data=moved(slot))

    assert response.json["message"] == (
        "Gespeichert: 11:00 bis 11:20 Uhr, Halle. "
        "Zur selben Zeit: Impuls (10:30, überall) und Freier Termin (11:00, Halle)."
    )


def test_move_onto_another_slot_is_refused_in_a_sentence(organiser, slot, fair):
    make_slot(fair.starts_at + 1.5 * HOUR, stage=slot.stage)

    response = organiser.post(f"{GRID}/verschieben", data=moved(slot))

    assert response.status_code == 409
    assert response.json["message"] == (
        "Auf dieser Bühne gibt es von 11:00 bis 11:15 Uhr schon einen Termin."
    )
    assert 'data-start="570"' in response.json["html"]
    assert slot.starts_at == fair.starts_at


def test_move_of_what_somebody_moved_meanwhile_is_refused(organiser, slot, fair):
    fields = moved(slot)
    slot.ends_at += HOUR

    response = organiser.post(f"{GRID}/verschieben", data=fields)

    assert response.status_code == 409
    assert "jetzt 09:30 bis 10:45 Uhr, Halle" in response.json["message"]
    assert 'data-end="645"' in response.json["html"]
    assert slot.starts_at == fair.starts_at


def test_block_moves_to_a_stage(organiser, slot, fair):
    block = make_block(fair.starts_at)

    organiser.post(f"{GRID}/verschieben", data=moved(block, place="halle"))

    assert block.stage_id == slot.stage_id


@pytest.mark.parametrize(
    "wrong",
    [{"place": ""}, {"place": "nirgends"}, {"ends_at": ""}, {"ends_at": "2026-06-23T11:00"}],
)
def test_move_that_makes_no_sense_is_refused(organiser, slot, wrong):
    response = organiser.post(f"{GRID}/verschieben", data=moved(slot, **wrong))

    assert response.status_code == 400
    assert response.json["message"]


@pytest.mark.parametrize("item", ["", "slot-nirgends", "block-nirgends", "slot"])
def test_unknown_item_is_not_found(organiser, slot, item):
    fields = moved(slot, item=item)

    assert organiser.post(f"{GRID}/verschieben", data=fields).status_code == 404
    assert organiser.get(f"{GRID}/pruefen", query_string=fields).status_code == 404


def test_move_needs_a_post(organiser):
    assert organiser.get(f"{GRID}/verschieben").status_code == 405


def test_check_says_what_would_not_fit_and_changes_nothing(organiser, slot, fair):
    make_slot(fair.starts_at + 1.5 * HOUR, stage=slot.stage)

    response = organiser.get(f"{GRID}/pruefen", query_string=moved(slot))

    assert response.json == {
        "notices": [
            "Doppelt belegt: Freier Termin (11:00, Halle) und Freier Termin (11:00, Halle)."
        ]
    }
    assert slot.starts_at == fair.starts_at


def test_check_knows_a_block_that_is_being_typed(organiser, slot, fair):
    make_booking(slot, make_startup(name="Funkweg", contact_name="Mira Lang"))
    typed = {
        "item": "",
        "kind": "plenary",
        "speaker": "Mira Lang",
        "place": "",
        "starts_at": "2026-06-23T09:30",
        "ends_at": "2026-06-23T10:00",
    }

    response = organiser.get(f"{GRID}/pruefen", query_string=typed)

    both = "Dieser Programmpunkt (09:30, überall) und Funkweg (09:30, Halle)."
    assert response.json == {
        "notices": [
            f"An zwei Orten zugleich, Mira Lang: {both}",
            f"Zur selben Zeit: {both}",
        ]
    }


def test_check_of_a_changed_block_leaves_its_old_place_out(organiser, slot, fair):
    block = make_block(fair.starts_at, title="Impuls")
    typed = {**moved(block), "kind": "plenary", "title": "Vortrag"}

    assert organiser.get(f"{GRID}/pruefen", query_string=typed).json == {"notices": []}


def test_half_typed_time_is_not_checked(organiser, slot):
    response = organiser.get(f"{GRID}/pruefen", query_string=moved(slot, ends_at=""))

    assert response.status_code == 400
    assert response.json == {"notices": []}


def test_grid_sends_the_same_queries_for_more_rows(organiser, slot, fair, count_queries):
    stage = slot.stage
    make_booking(slot)
    make_block(fair.starts_at)
    one = count_queries(lambda: organiser.get(GRID))
    for hour in (1, 2):
        make_booking(make_slot(fair.starts_at + hour * HOUR, stage=stage))
        make_block(fair.starts_at + hour * HOUR, stage=stage)

    assert count_queries(lambda: organiser.get(GRID)) == one
