"""Where the drawing of arrivals puts bars and labels."""

import datetime as dt
import itertools

import pytest

from messe.dashboard.arrivals import STEP, Interval
from messe.dashboard.chart import chart

OPENING = dt.datetime(2026, 11, 24, 7, 30, tzinfo=dt.UTC)


def intervals(*came, expected=0):
    return [
        Interval(OPENING + number * STEP, count, 0, expected, 0)
        for number, count in enumerate(came)
    ]


def test_bars_stand_on_the_ground_side_by_side() -> None:
    [first, second] = chart(intervals(4, 1, expected=2)).bars

    assert (first.top, first.height, first.expected_top) == (0, 100, 50)
    assert (second.top, second.height) == (75, 25)
    assert first.x + first.width < second.x
    assert second.x + second.width < 100


@pytest.mark.parametrize(
    ("most", "numbers"),
    [
        (0, [0, 1]),
        (3, [0, 1, 2, 3]),
        (22, [0, 10, 20, 30]),
        (41, [0, 20, 40, 60]),
        (2500, [0, 2500]),
    ],
)
def test_numbers_beside_are_round_and_few(most: int, numbers: list[int]) -> None:
    heights = chart(intervals(most)).heights

    assert [label.value for label in heights] == numbers
    assert (heights[0].at, heights[-1].at) == (100, 0)


def test_expectation_above_all_arrivals_fits_too() -> None:
    assert chart(intervals(1, expected=9)).bars[0].expected_top == 10


@pytest.mark.parametrize(("hours", "minutes"), [(1, 15), (3, 30), (7, 60), (8, 120), (12, 120)])
def test_times_below_are_round_and_few(hours: int, minutes: int) -> None:
    times = chart(intervals(*[0] * (12 * hours))).times

    assert len(times) <= 7
    apart = {later.value - one.value for one, later in itertools.pairwise(times)}
    assert apart == {dt.timedelta(minutes=minutes)}
    assert all(label.value.timestamp() % (60 * minutes) == 0 for label in times)
