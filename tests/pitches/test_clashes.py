"""What does not fit together in a plan."""

import dataclasses
import datetime as dt

import pytest

from messe.pitches.clashes import Clash, ClashKind, PlanItem, find_clashes
from messe.pitches.models import BlockKind
from messe.pitches.schedule import TimeSpan


def at(hour, minute=0):
    return dt.datetime(2026, 6, 23, hour, minute, tzinfo=dt.UTC)


OPENING = TimeSpan(at(9), at(17))
FOX = PlanItem("a", "Fuchs", None, "halle", "Halle", TimeSpan(at(10), at(10, 20)))


def item(key, start, end, stage="halle", kind=None, *, speakers=()):  # noqa: PLR0913 -- a row
    span = TimeSpan(start, end)
    return PlanItem(key, key, kind, stage, stage, span, frozenset(speakers))


def kinds(*items, minutes=5):
    changeover = dt.timedelta(minutes=minutes)
    return [clash.kind for clash in find_clashes(items, opening=OPENING, changeover=changeover)]


def test_what_fits_is_not_mentioned():
    later = item("b", at(10, 25), at(10, 45))
    elsewhere = item("c", at(10), at(10, 20), stage="zelt")

    assert kinds(FOX, later, elsewhere) == []


def test_clash_names_both_items_in_order_of_time():
    earlier = item("b", at(9, 50), at(10, 5))

    [clash] = find_clashes([FOX, earlier], opening=OPENING, changeover=dt.timedelta())

    assert clash == Clash(ClashKind.STAGE_TWICE, earlier, FOX)
    assert clash.keys == {"a", "b"}


def test_clash_alone_names_one_item():
    early = item("b", at(8), at(9, 30))

    assert Clash(ClashKind.OUTSIDE, early).keys == {"b"}
    assert kinds(early) == [ClashKind.OUTSIDE]
    assert kinds(item("c", at(16, 50), at(17, 5))) == [ClashKind.OUTSIDE]


@pytest.mark.parametrize("stage", ["halle", None])
@pytest.mark.parametrize("kind", list(BlockKind))
def test_slot_during_a_block(stage, kind):
    assert kinds(FOX, item("b", at(9, 30), at(11), stage, kind)) == [ClashKind.DURING_BLOCK]


def test_block_elsewhere_is_in_nobodys_way():
    assert kinds(FOX, item("b", at(9, 30), at(11), "zelt", BlockKind.PLENARY)) == []


def test_two_blocks_everywhere_are_a_stage_twice():
    coffee = item("b", at(10), at(11), None, BlockKind.BREAK)
    round_one = item("c", at(10, 30), at(11, 30), "halle", BlockKind.WORLD_CAFE)

    assert kinds(coffee, round_one) == [ClashKind.STAGE_TWICE]


def test_speaker_in_two_places():
    here = item("a", at(10), at(10, 20), "halle", speakers={"Mira Lang", "Funkweg"})
    there = item("b", at(10, 10), at(10, 30), "zelt", BlockKind.PLENARY, speakers={"Mira Lang"})
    long_after = dataclasses.replace(there, span=TimeSpan(at(12), at(13)))

    assert kinds(here, there) == [ClashKind.SPEAKER_TWICE]
    assert kinds(here, long_after) == []


@pytest.mark.parametrize(
    ("start", "minutes", "found"),
    [
        (at(10, 24), 5, [ClashKind.TOO_SHORT]),
        (at(10, 25), 5, []),
        (at(10, 20), 0, []),
    ],
)
def test_change_over_needs_its_minutes(start, minutes, found):
    assert kinds(FOX, item("b", start, at(11)), minutes=minutes) == found


def test_speaker_needs_them_to_change_stages():
    here = item("a", at(10), at(10, 20), "halle", speakers={"Mira Lang"})
    there = item("b", at(10, 20), at(10, 40), "zelt", speakers={"Mira Lang"})

    assert kinds(here, there) == [ClashKind.TOO_SHORT]


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        (BlockKind.PLENARY, [ClashKind.TOO_SHORT]),
        (BlockKind.WORLD_CAFE, [ClashKind.TOO_SHORT]),
        (BlockKind.BREAK, []),
    ],
)
def test_break_is_time_to_change_over(kind, found):
    assert kinds(FOX, item("b", at(10, 20), at(11), None, kind)) == found


def test_blocks_may_follow_at_once():
    welcome = item("a", at(9, 30), at(10), None, BlockKind.PLENARY)
    keynote = item("b", at(10), at(10, 30), None, BlockKind.PLENARY)

    assert kinds(welcome, keynote) == []


def test_long_item_meets_all_that_come_while_it_lasts():
    party = item("a", at(10), at(12), None, BlockKind.WORLD_CAFE)
    two = [item("b", at(10), at(10, 20)), item("c", at(11), at(11, 20))]

    assert kinds(party, *two) == [ClashKind.DURING_BLOCK] * 2


def test_what_a_page_saw_says_place_and_time():
    assert FOX.seen == "halle 20260623T1000 20260623T1020"
    assert dataclasses.replace(FOX, stage_slug=None).seen == "* 20260623T1000 20260623T1020"
