"""What a stage shows at a moment; the script on the screen passes the same cases."""

import datetime as dt
import json
from pathlib import Path

import pytest

from messe.programme.items import ProgrammeItem
from messe.programme.models import ItemKind
from messe.screen.moment import Hand, moment

TABLE = json.loads(Path(__file__).with_name("moments.json").read_text())


def at(milliseconds):
    return None if milliseconds is None else dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)


def item(row):
    return ProgrammeItem(
        guid=row["guid"],
        kind=ItemKind.PITCH,
        title=row["guid"],
        abstract="",
        speaker="",
        stage_slug="halle",
        stage_name="Halle",
        startup_id=None,
        starts_at=at(row["startsAt"]),
        ends_at=at(row["endsAt"]),
        seats=None,
    )


def hand(row):
    return row and Hand(
        row["guid"],
        at(row["startedAt"]),
        at(row["pausedAt"]),
        dt.timedelta(milliseconds=row["extra"]),
    )


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["why"])
def test_moment(case):
    seen = moment([item(row) for row in TABLE["items"]], hand(case["hand"]), at(case["now"]))

    assert seen.mode == case["mode"]
    assert (seen.item and seen.item.guid) == case["item"]
    assert seen.remaining == dt.timedelta(milliseconds=case["remaining"])
    assert (seen.next and seen.next.guid) == case["next"]
