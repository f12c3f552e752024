"""Lay out a whole day at once."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.pitches import queries
from messe.pitches.clashes import PlanItem
from messe.pitches.day import DayWish, NewBlock, lay_out_day
from messe.pitches.models import Block, BlockKind
from messe.pitches.schedule import TimeSpan, spans_around
from tests.factories import make_slot, make_stage

MINUTE = dt.timedelta(minutes=1)
TAG = "/orga/buehnen/tag"
DAY = {
    "stages": "Halle\nZelt",
    "day": "2026-06-23",
    "first_start": "10:00",
    "minutes": "20",
    "pause_minutes": "10",
    "count": "3",
    "blocks-0-kind": "plenary",
    "blocks-0-title": "Begrüßung",
    "blocks-0-begin": "09:30",
    "blocks-0-end": "10:00",
    "blocks-1-kind": "break",
    "blocks-1-title": "Kaffee",
    "blocks-1-begin": "10:35",
    "blocks-1-end": "11:00",
}


def at(hour, minute=0):
    return dt.datetime(2026, 6, 23, hour, minute, tzinfo=dt.UTC)


def starts(spans):
    return [f"{span.starts_at:%H:%M}" for span in spans]


@pytest.mark.parametrize(
    ("busy", "count", "expected"),
    [
        ([], 2, ["10:00", "10:30"]),
        ([], 9, ["10:00", "10:30", "11:00", "11:30"]),
        ([TimeSpan(at(10, 10), at(10, 45))], 2, ["10:45", "11:15"]),
        ([TimeSpan(at(9), at(10, 5)), TimeSpan(at(10), at(10, 40))], 1, ["10:40"]),
        ([TimeSpan(at(9), at(12))], 2, []),
    ],
)
def test_slots_lie_around_what_is_busy(busy, count, expected):
    spans = spans_around(
        busy,
        TimeSpan(at(10), at(12)),
        length=20 * MINUTE,
        pause=10 * MINUTE,
        count=count,
    )

    assert starts(spans) == expected


def test_each_stage_heeds_what_is_there_and_breaks_need_no_changing_over():
    wish = DayWish(
        stages=["Halle", "Zelt"],
        within=TimeSpan(at(10), at(17)),
        length=20 * MINUTE,
        pause=10 * MINUTE,
        count=2,
        blocks=[NewBlock(BlockKind.BREAK, "Kaffee", TimeSpan(at(10), at(10, 30)))],
    )
    slot = PlanItem("a", "", None, "halle", "Halle", TimeSpan(at(10, 30), at(11)))

    layout = lay_out_day(wish, [slot], changeover=5 * MINUTE)

    assert {name: starts(spans) for name, spans in layout.slots.items()} == {
        "Halle": ["11:05", "11:35"],
        "Zelt": ["10:30", "11:00"],
    }


def test_preview_shows_the_day_and_adds_nothing(organiser):
    page = organiser.post(TAG, data=DAY).text

    assert "So sähe der Tag aus" in page
    assert "Halle: 3 von 3 Terminen passen" in page
    assert page.count("Freier Termin</span>") == 6
    assert "Kaffee</span>" in page
    assert queries.stages() == []
    assert queries.plan() == []


def test_preview_says_what_does_not_fit(organiser):
    page = organiser.post(TAG, data={**DAY, "count": "20", "blocks-1-begin": "09:50"}).text

    assert "Halle: 11 von 20 Terminen passen" in page
    assert "Doppelt belegt: Begrüßung (09:30, überall) und Kaffee (09:50, überall)." in page


def test_day_is_added_as_previewed(organiser):
    make_stage(name="Halle")

    response = organiser.post(TAG, data={**DAY, "apply": "1"})

    assert response.location == "/orga/buehnen/raster?tag=2026-06-23"
    assert [stage.name for stage in queries.stages()] == ["Halle", "Zelt"]
    hall = [pitch.slot for pitch in queries.schedule() if pitch.stage_name == "Halle"]
    # In Westphalia two hours earlier than in UTC.
    assert starts(hall) == ["08:05", "09:00", "09:30"]
    blocks = db.session.scalars(sa.select(Block).order_by(Block.starts_at)).all()
    assert [(block.kind, block.title) for block in blocks] == [
        (BlockKind.PLENARY, "Begrüßung"),
        (BlockKind.BREAK, "Kaffee"),
    ]


def test_day_lies_around_what_is_there(organiser, fair):
    make_slot(fair.starts_at + 40 * MINUTE, stage=make_stage(name="Halle"))

    organiser.post(TAG, data={**DAY, "stages": "Halle", "count": "2", "apply": "1"})

    slots = [pitch.slot for pitch in queries.schedule()]
    assert starts(slots) == ["08:10", "09:00", "09:30"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"stages": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"stages": "H" * 201}, "Bitte prüfen Sie dieses Feld."),
        ({"blocks-1-title": ""}, "Zeile 2: Ein Programmpunkt braucht Titel, Beginn und Ende."),
        ({"blocks-1-end": "10:30"}, "Zeile 2: Das Ende muss nach dem Beginn liegen."),
        ({"blocks-0-end": "zehn"}, "Zeile 1: "),
    ],
)
def test_wrong_input_keeps_what_was_typed(organiser, wrong, sentence):
    page = organiser.post(TAG, data={**DAY, "apply": "1", **wrong}).text

    assert sentence in page
    assert 'value="Begrüßung"' in page
    assert queries.plan() == []


def test_form_begins_with_the_fair_and_its_stages(organiser):
    make_stage(name="Halle")

    page = organiser.get(TAG).text

    assert 'value="2026-06-23"' in page
    assert 'value="09:30"' in page
    assert "Halle</textarea>" in page
