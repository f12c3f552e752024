"""Each change is one plain sentence."""

import dataclasses
import datetime as dt

import pytest

from messe.programme.items import ProgrammeItem, changes
from messe.programme.models import ItemKind
from messe.programme.wording import sentence

TWO = dt.datetime(2026, 6, 23, 12, tzinfo=dt.UTC)
PITCH = ProgrammeItem(
    guid="a",
    kind=ItemKind.PITCH,
    title="TalentBlick",
    abstract="Talente finden.",
    speaker="",
    stage_slug="b",
    stage_name="Bühne B",
    startup_id=1,
    starts_at=TWO,
    ends_at=TWO + dt.timedelta(minutes=15),
    seats=None,
)
LATER = {
    "starts_at": TWO + dt.timedelta(minutes=20),
    "ends_at": TWO + dt.timedelta(minutes=35),
}
OTHER_STAGE = {"stage_slug": "c", "stage_name": "Bühne C"}
EVERYWHERE = {"stage_slug": None, "stage_name": None}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (LATER, "TalentBlick: verschoben von 14:00 auf 14:20 Uhr, Bühne B"),
        (OTHER_STAGE, "TalentBlick: jetzt Bühne C statt Bühne B, 14:00 Uhr"),
        (EVERYWHERE, "TalentBlick: jetzt alle Bühnen statt Bühne B, 14:00 Uhr"),
        (
            LATER | OTHER_STAGE,
            "TalentBlick: verschoben von 14:00 auf 14:20 Uhr, jetzt Bühne C statt Bühne B",
        ),
        (
            {"ends_at": TWO + dt.timedelta(minutes=30)},
            "TalentBlick: dauert jetzt bis 14:30 Uhr, Beginn 14:00 Uhr, Bühne B",
        ),
        ({"title": "TalentBild"}, "TalentBlick: heißt jetzt TalentBild"),
        ({"stage_name": "Saal"}, "TalentBlick: die Bühne heißt jetzt Saal"),
        ({"seats": 20}, "TalentBlick: andere Zahl der Plätze"),
        ({"abstract": "Neu."}, "TalentBlick: neuer Text"),
    ],
)
def test_change_reads_as(app, values, expected):
    [change] = changes([PITCH], [dataclasses.replace(PITCH, **values)])

    assert sentence(change) == expected


def test_moved_block_for_all_names_no_stage(app):
    block = dataclasses.replace(PITCH, **EVERYWHERE)
    [change] = changes([block], [dataclasses.replace(block, **LATER)])

    assert sentence(change) == "TalentBlick: verschoben von 14:00 auf 14:20 Uhr"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [PITCH], "TalentBlick: neu, 14:00 Uhr, Bühne B"),
        ([PITCH], [], "TalentBlick: entfällt (14:00 Uhr, Bühne B)"),
    ],
)
def test_item_that_comes_or_goes_reads_as(app, before, after, expected):
    [change] = changes(before, after)

    assert sentence(change) == expected
