"""How two programmes differ."""

import dataclasses
import datetime as dt

import pytest

from messe.programme.items import ChangeKind, ProgrammeItem, changes
from messe.programme.models import ItemKind

NINE = dt.datetime(2026, 6, 23, 7, tzinfo=dt.UTC)
PITCH = ProgrammeItem(
    guid="a",
    kind=ItemKind.PITCH,
    title="Funkweg",
    abstract="Parkplätze finden.",
    speaker="",
    stage_slug="halle",
    stage_name="Halle",
    startup_id=1,
    starts_at=NINE,
    ends_at=NINE + dt.timedelta(minutes=15),
    seats=None,
)
HOUR = dt.timedelta(hours=1)
LATER = dataclasses.replace(PITCH, starts_at=PITCH.starts_at + HOUR, ends_at=PITCH.ends_at + HOUR)


def test_same_programme_in_another_order_has_no_changes():
    other = dataclasses.replace(PITCH, guid="b")

    assert changes([PITCH, other], [other, PITCH]) == []


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ([], [PITCH], ChangeKind.ADDED),
        ([PITCH], [], ChangeKind.CANCELLED),
        ([PITCH], [LATER], ChangeKind.MOVED),
        (
            [PITCH],
            [dataclasses.replace(PITCH, stage_slug="saal", stage_name="Saal")],
            ChangeKind.MOVED,
        ),
        ([PITCH], [dataclasses.replace(LATER, title="Funkwege")], ChangeKind.MOVED),
        ([PITCH], [dataclasses.replace(PITCH, stage_name="Saal")], ChangeKind.REWORDED),
        ([PITCH], [dataclasses.replace(PITCH, title="Funkwege")], ChangeKind.REWORDED),
        ([PITCH], [dataclasses.replace(PITCH, seats=20)], ChangeKind.REWORDED),
    ],
)
def test_change_says_what_happened(before, after, kind):
    [change] = changes(before, after)

    assert change.kind is kind
    assert [change.before] == (before or [None])
    assert [change.after] == (after or [None])
    assert change.item == (after or before)[0]


def test_changes_come_in_order_of_time():
    earlier = dataclasses.replace(PITCH, guid="b", title="Zeltbau")
    also_later = dataclasses.replace(LATER, guid="c", title="Ampelwerk")

    found = changes([], [LATER, also_later, earlier])

    assert [change.item.title for change in found] == ["Zeltbau", "Ampelwerk", "Funkweg"]
