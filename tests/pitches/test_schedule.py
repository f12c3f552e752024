"""What runs now, what comes next, and slots in a row."""

import datetime as dt
from dataclasses import dataclass

import pytest

from messe.pitches.schedule import NowAndNext, TimeSpan, begun_first, now_and_next, spans_in_a_row


def at(hour, minute=0):
    return dt.datetime(2026, 6, 23, hour, minute, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Talk:
    span: TimeSpan
    stage_name: str = "Halle"


TEN = Talk(TimeSpan(at(10), at(10, 15)))
ELEVEN = Talk(TimeSpan(at(11), at(11, 15)))
NOON = Talk(TimeSpan(at(12), at(12, 15)))
LATE_IN_THE_TENT = Talk(TimeSpan(at(15), at(15, 15)), "Zelt")
TALKS = [TEN, ELEVEN, NOON, LATE_IN_THE_TENT]


@pytest.mark.parametrize(
    ("now", "running", "coming"),
    [
        (at(9), [], [TEN, LATE_IN_THE_TENT]),
        (at(10), [TEN], [ELEVEN, LATE_IN_THE_TENT]),
        (at(10, 14), [TEN], [ELEVEN, LATE_IN_THE_TENT]),
        (at(10, 15), [], [ELEVEN, LATE_IN_THE_TENT]),
        (at(12), [NOON], [LATE_IN_THE_TENT]),
        (at(16), [], []),
    ],
)
def test_now_and_next(now, running, coming):
    assert now_and_next(TALKS, now) == NowAndNext(running, coming)


def test_latest_begun_comes_first_then_the_nearest_to_come():
    assert begun_first(TALKS, at(11)) == [ELEVEN, TEN, NOON, LATE_IN_THE_TENT]


def test_slots_in_a_row_keep_the_pause():
    spans = spans_in_a_row(
        at(10), length=dt.timedelta(minutes=15), pause=dt.timedelta(minutes=5), count=2
    )

    assert spans == [TimeSpan(at(10), at(10, 15)), TimeSpan(at(10, 20), at(10, 35))]
