"""Organisers add, change and take away what all do together."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.pitches import arranging
from messe.pitches.models import Block, BlockKind
from tests.factories import make_block, make_stage

HOUR = dt.timedelta(hours=1)
WELCOME = {
    "kind": "plenary",
    "title": "Begrüßung",
    "speaker": "Petra Lindenhof",
    "description": "Guten Morgen!",
    "place": "",
    "starts_at": "2026-06-23T09:30",
    "ends_at": "2026-06-23T10:00",
}


def blocks():
    return list(db.session.scalars(sa.select(Block)))


def test_block_is_added_everywhere(organiser, fair):
    response = organiser.post("/orga/buehnen/bloecke/neu", data=WELCOME)

    assert response.location == "/orga/buehnen"
    [block] = blocks()
    assert (block.kind, block.title, block.speaker) == (
        BlockKind.PLENARY,
        "Begrüßung",
        "Petra Lindenhof",
    )
    assert (block.stage_id, block.starts_at) == (None, fair.starts_at)
    assert "Begrüßung" in organiser.get("/orga/buehnen").text


def test_block_is_added_on_a_stage(organiser):
    stage = make_stage(slug="halle")

    organiser.post("/orga/buehnen/bloecke/neu", data={**WELCOME, "place": "halle"})

    assert [block.stage_id for block in blocks()] == [stage.id]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"ends_at": "2026-06-23T09:30"}, "Das Ende muss nach dem Beginn liegen."),
        ({"place": "nirgends"}, "Bitte wählen Sie eine der Möglichkeiten."),
    ],
)
def test_wrong_input_keeps_what_was_typed(organiser, wrong, sentence):
    page = organiser.post("/orga/buehnen/bloecke/neu", data={**WELCOME, **wrong}).text

    assert sentence in page
    assert 'value="Petra Lindenhof"' in page
    assert blocks() == []


def test_block_is_changed(organiser, fair):
    block = make_block(fair.starts_at)
    seen = arranging.as_item(block).seen

    response = organiser.post(
        f"/orga/buehnen/bloecke/{block.public_id}",
        data={**WELCOME, "kind": "break", "seen": seen, "ends_at": "2026-06-23T11:00"},
    )

    assert response.location == "/orga/buehnen"
    assert (block.kind, block.ends_at) == (BlockKind.BREAK, fair.starts_at + HOUR * 1.5)


def test_block_moved_meanwhile_is_not_overwritten_unseen(organiser, fair):
    block = make_block(fair.starts_at, title="Impuls")
    seen = arranging.as_item(block).seen
    block.ends_at += HOUR

    response = organiser.post(
        f"/orga/buehnen/bloecke/{block.public_id}", data={**WELCOME, "seen": seen}
    )

    assert response.status_code == 409
    assert "jetzt 09:30 bis 11:00 Uhr, überall" in response.text
    assert f'value="{arranging.as_item(block).seen}"' in response.text
    assert block.title == "Impuls"


def test_block_is_taken_away(organiser, fair):
    block = make_block(fair.starts_at)

    response = organiser.post(f"/orga/buehnen/bloecke/{block.public_id}/loeschen")

    assert response.location == "/orga/buehnen"
    assert blocks() == []


def test_unknown_block_is_not_found_and_deleting_needs_a_post(organiser, fair):
    block = make_block(fair.starts_at)

    assert organiser.get("/orga/buehnen/bloecke/nirgends").status_code == 404
    assert organiser.post("/orga/buehnen/bloecke/nirgends/loeschen").status_code == 404
    assert organiser.get(f"/orga/buehnen/bloecke/{block.public_id}/loeschen").status_code == 405
