"""Where the bars, lines and labels of the arrivals stand, in percent of the drawing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from messe.dashboard.arrivals import STEP, Interval

MOST_HOURS = 7
"""So many labels of times fit side by side on a phone."""
SPANS = [dt.timedelta(minutes=minutes) for minutes in (15, 30, 60, 120, 180, 360)]
ROUND_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
MOST_LINES = 4
GAP = 0.15
"""Between two bars, as a share of their place."""


@dataclass(frozen=True)
class Bar:
    """Five minutes of arrivals, and the line of what was expected of them."""

    x: float
    width: float
    top: float
    height: float
    expected_top: float


@dataclass(frozen=True)
class Label:
    """A time below, or a number of people beside the drawing."""

    at: float
    value: dt.datetime | int


@dataclass(frozen=True)
class Chart:
    """All that is drawn."""

    bars: list[Bar]
    times: list[Label]
    heights: list[Label]


def chart(intervals: Sequence[Interval]) -> Chart:
    """The drawing of `intervals`, of which there is at least one."""
    step = _height_step(max(max(each.came, each.expected) for each in intervals))
    lines = max(-(-max(max(each.came, each.expected) for each in intervals) // step), 1)
    top = step * lines
    width = 100 / len(intervals)
    return Chart(
        bars=[_bar(each, number * width, width, top) for number, each in enumerate(intervals)],
        times=_times(intervals),
        heights=[Label(100 - 100 * n / lines, n * step) for n in range(lines + 1)],
    )


def _bar(interval: Interval, x: float, width: float, top: int) -> Bar:
    height = 100 * interval.came / top
    return Bar(
        x=round(x + width * GAP / 2, 2),
        width=round(width * (1 - GAP), 2),
        top=round(100 - height, 2),
        height=round(height, 2),
        expected_top=round(100 - 100 * interval.expected / top, 2),
    )


def _height_step(most: int) -> int:
    """The smallest round number of which a few make `most`."""
    return next((step for step in ROUND_STEPS if step * MOST_LINES >= most), most)


def _times(intervals: Sequence[Interval]) -> list[Label]:
    """Round times below the bars that begin then."""
    first, whole = intervals[0].starts_at, len(intervals) * STEP
    span = next((span for span in SPANS if whole / span <= MOST_HOURS), SPANS[-1])
    return [
        Label(round(100 * (each.starts_at - first) / whole, 2), each.starts_at)
        for each in intervals
        if each.starts_at.timestamp() % span.total_seconds() == 0
    ]
