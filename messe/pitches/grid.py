"""The plan of a day as a grid of time and stages."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from messe.core import clock
from messe.pitches.clashes import PlanItem
from messe.pitches.schedule import TimeSpan

HOUR = 60


@dataclass(frozen=True)
class Grid:
    """What happens on `day`, from the hour `first` to the hour `last`; minutes count from 0:00."""

    day: dt.date
    columns: Sequence[tuple[str, str]]
    """Address and name of each stage."""
    items: Sequence[PlanItem]
    first: int
    last: int

    @property
    def hours(self) -> range:
        """The minutes at which an hour begins."""
        return range(self.first, self.last, HOUR)

    def minute(self, moment: dt.datetime) -> int:
        """How many minutes of the day have passed at `moment`."""
        return _minute(moment, self.day)


def make_grid(
    day: dt.date,
    columns: Sequence[tuple[str, str]],
    items: Iterable[PlanItem],
    opening: TimeSpan,
) -> Grid:
    """The grid of `day`: from the fair's opening to its end, and wide enough for all `items`."""
    shown = [item for item in items if _date(item.span.starts_at) == day]
    spans = [item.span for item in shown]
    if day in days_of([opening]):
        spans.append(opening)
    first = min((_minute(span.starts_at, day) for span in spans), default=0)
    last = max((_minute(span.ends_at, day) for span in spans), default=24 * HOUR)
    return Grid(
        day,
        columns,
        shown,
        first=max(first, 0) // HOUR * HOUR,
        last=-(-min(last, 24 * HOUR) // HOUR) * HOUR,
    )


def days_of(spans: Iterable[TimeSpan]) -> list[dt.date]:
    """The days on which `spans` begin or end, in order."""
    return sorted({_date(moment) for span in spans for moment in (span.starts_at, span.ends_at)})


def _date(moment: dt.datetime) -> dt.date:
    return clock.local(moment).date()


def _minute(moment: dt.datetime, day: dt.date) -> int:
    local = clock.local(moment)
    return (local.date() - day).days * 24 * HOUR + local.hour * HOUR + local.minute
