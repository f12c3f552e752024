"""How many people came in every five minutes, against how many that was to be expected."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

STEP = dt.timedelta(minutes=5)
DOORS_BEFORE_START = dt.timedelta(hours=1)
"""So long before the fair begins its doors open if no gate says otherwise."""


@dataclass(frozen=True)
class Doors:
    """When people come: from the opening of the doors to the beginning of the fair."""

    open_at: dt.datetime
    starts_at: dt.datetime


def doors_of(starts_at: dt.datetime, gates_open_at: Iterable[dt.datetime | None]) -> Doors:
    """The doors of a fair that begins at `starts_at`; the earliest gate opens them.

    A gate without a time, or with one after the beginning, does not say when people come.
    """
    known = [time for time in gates_open_at if time is not None and time < starts_at]
    return Doors(min(known, default=starts_at - DOORS_BEFORE_START), starts_at)


@dataclass(frozen=True)
class Interval:
    """Five minutes of arrivals."""

    starts_at: dt.datetime
    came: int
    came_in_all: int
    """Until its end."""
    expected: int
    expected_in_all: int
    """Until its end."""


def expected_until(time: dt.datetime, people: int, doors: Doors) -> int:
    """How many of `people` should be in at `time`.

    Few come right after the doors open and few at the last moment, most in between; half of them
    are in at half time, and all at the beginning of the fair.
    """
    passed = (time - doors.open_at) / (doors.starts_at - doors.open_at)
    share = min(max(passed, 0), 1)
    return round(people * share * share * (3 - 2 * share))


def arrivals(
    times: Iterable[dt.datetime], people: int, doors: Doors, *, now: dt.datetime
) -> list[Interval]:
    """Every five minutes from the doors' opening, or the first arrival, until `now`.

    Before the beginning of the fair the intervals still to come are in it too, so that the
    expectation is seen as a whole.
    """
    counts = Counter(_interval_of(time) for time in times)
    first = min([_interval_of(doors.open_at), *counts])
    last = max(_interval_of(now), _interval_of(doors.starts_at - dt.timedelta.resolution), *counts)
    intervals: list[Interval] = []
    came_in_all = expected_before = 0
    for number in range((last - first) // STEP + 1):
        starts_at = first + number * STEP
        came_in_all += counts[starts_at]
        expected = expected_until(starts_at + STEP, people, doors)
        intervals.append(
            Interval(
                starts_at, counts[starts_at], came_in_all, expected - expected_before, expected
            )
        )
        expected_before = expected
    return intervals


def _interval_of(time: dt.datetime) -> dt.datetime:
    """When the five minutes began that `time` is in; every offset of Berlin is a multiple."""
    return time.replace(minute=time.minute // 5 * 5, second=0, microsecond=0)
