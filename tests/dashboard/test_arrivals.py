"""Arrivals every five minutes, and how many were to be expected."""

import datetime as dt

import pytest

from messe.dashboard.arrivals import STEP, Doors, arrivals, doors_of, expected_until

START = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
DOORS = Doors(START - dt.timedelta(hours=1), START)


def before(minutes: float) -> dt.datetime:
    return START - dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (before(90), 0),
        (before(60), 0),
        (before(45), 47),
        (before(30), 150),
        (before(15), 253),
        (before(0), 300),
        (before(-240), 300),
    ],
)
def test_expectation_rises_slowly_then_fast_then_slowly(time: dt.datetime, expected: int) -> None:
    assert expected_until(time, 300, DOORS) == expected


def test_an_arrival_counts_in_the_five_minutes_it_is_in() -> None:
    times = [before(60), before(55.001), before(55), before(31)]
    intervals = arrivals(times, 300, DOORS, now=before(30))
    assert [(each.starts_at, each.came, each.came_in_all) for each in intervals if each.came] == [
        (before(60), 2, 2),
        (before(55), 1, 3),
        (before(35), 1, 4),
    ]


def test_before_the_beginning_the_whole_expectation_is_seen() -> None:
    intervals = arrivals([], 300, DOORS, now=before(50))
    assert [each.starts_at for each in intervals] == [DOORS.open_at + n * STEP for n in range(12)]
    assert intervals[-1].expected_in_all == 300


def test_intervals_go_on_until_now() -> None:
    intervals = arrivals([], 300, DOORS, now=before(-31))
    assert intervals[-1].starts_at == before(-30)


def test_whoever_comes_before_the_doors_open_is_counted() -> None:
    intervals = arrivals([before(72)], 300, DOORS, now=before(60))
    assert (intervals[0].starts_at, intervals[0].came) == (before(75), 1)


def test_clock_of_a_phone_ahead_of_ours_loses_nobody() -> None:
    intervals = arrivals([before(-10)], 300, DOORS, now=before(-2))
    assert intervals[-1].came_in_all == 1


def test_the_earliest_gate_opens_the_doors() -> None:
    assert doors_of(START, [before(40), None, before(90)]).open_at == before(90)


@pytest.mark.parametrize("gates", [[], [None], [before(0)], [before(-60)]])
def test_doors_open_an_hour_before_if_no_gate_says_when(gates: list[dt.datetime | None]) -> None:
    assert doors_of(START, gates) == DOORS
