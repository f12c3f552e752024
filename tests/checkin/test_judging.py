"""What the scans of one person come to, in whatever order they arrived."""

import datetime as dt
import itertools

import pytest

from messe.checkin.judging import Event, Reason, Said, ScanKind, Verdict, judge, undo_refusal

NINE = dt.datetime(2026, 6, 23, 7, tzinfo=dt.UTC)


def event(name, minute, said=None, kind=ScanKind.ENTRY, refusal=None):
    return Event(name, kind, NINE + dt.timedelta(minutes=minute), said, refusal)


def entered(name, minute, **values):
    """A screen said: come in."""
    return event(name, minute, Said.ADMITTED, **values)


def left(name, minute):
    return event(name, minute, Said.LEFT, ScanKind.EXIT)


@pytest.mark.parametrize(
    ("events", "undone", "verdicts"),
    [
        ([event("a", 0)], set(), "admitted"),
        ([event("a", 0), event("b", 1)], set(), "admitted already"),
        ([entered("a", 0), entered("b", 1)], set(), "admitted conflict"),
        ([entered("b", 0), entered("a", 0)], set(), "conflict admitted"),
        ([entered("a", 0), left("b", 5), entered("c", 9)], set(), "admitted left reentered"),
        ([left("a", 0)], set(), "not_inside"),
        ([entered("a", 0), left("b", 1), left("c", 2)], set(), "admitted left not_inside"),
        ([entered("a", 0), entered("b", 1)], {"a"}, "undone admitted"),
        ([entered("a", 0), event("b", 1, Said.REFUSED)], {"a"}, "undone already"),
        ([event("a", 0, refusal=Reason.ROLE)], set(), "refused"),
        ([entered("a", 0, refusal=Reason.WITHDRAWN)], set(), "conflict"),
        ([entered("a", 0, refusal=Reason.WITHDRAWN), entered("b", 1)], set(), "conflict admitted"),
    ],
)
def test_verdicts_follow_the_time_and_what_screens_said(events, undone, verdicts):
    found = judge(events, undone)

    assert [found[each.scan_id] for each in events] == verdicts.split()


def test_order_of_arrival_does_not_matter():
    events = [entered("a", 3), left("b", 4), entered("c", 6), entered("d", 1), event("e", 2)]
    expected = judge(events, {"c"})

    assert all(judge(order, {"c"}) == expected for order in itertools.permutations(events))
    assert list(expected.values()).count(Verdict.ADMITTED) == 1


@pytest.mark.parametrize(
    ("is_own", "seconds", "reason"),
    [(True, 60, None), (True, 61, Reason.TOO_LATE), (False, 1, Reason.OTHER_DEVICE)],
)
def test_only_ones_own_scan_is_taken_back_within_a_minute(is_own, seconds, reason):
    assert undo_refusal(is_own=is_own, after=dt.timedelta(seconds=seconds)) is reason
