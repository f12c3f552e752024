"""What runs now and what comes next, and how the slots of a stage are laid out in time."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


@dataclass(frozen=True)
class TimeSpan:
    """From one moment until just before another."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    def widened(self, by: dt.timedelta) -> "TimeSpan":
        """This span with `by` before and after."""
        return TimeSpan(self.starts_at - by, self.ends_at + by)

    def lies_within(self, other: "TimeSpan") -> bool:
        """Whether all of this span is in `other`."""
        return other.starts_at <= self.starts_at and self.ends_at <= other.ends_at

    def overlaps(self, other: "TimeSpan") -> bool:
        """Whether the two share a moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def spans_in_a_row(
    first_start: dt.datetime,
    *,
    length: dt.timedelta,
    pause: dt.timedelta,
    count: int,
) -> list[TimeSpan]:
    """`count` spans of `length`, with a `pause` after each."""
    starts = [first_start + number * (length + pause) for number in range(count)]
    return [TimeSpan(start, start + length) for start in starts]


def spans_around(
    busy: Sequence[TimeSpan],
    within: TimeSpan,
    *,
    length: dt.timedelta,
    pause: dt.timedelta,
    count: int,
) -> list[TimeSpan]:
    """Up to `count` spans with a `pause` after each, which share no moment with `busy` ones."""
    spans: list[TimeSpan] = []
    start = within.starts_at
    while len(spans) < count and start + length <= within.ends_at:
        span = TimeSpan(start, start + length)
        in_the_way = [other.ends_at for other in busy if other.overlaps(span)]
        if in_the_way:
            start = max(in_the_way)
        else:
            spans.append(span)
            start = span.ends_at + pause
    return spans


class Pitch(Protocol):
    """What the questions below need to know of a pitch."""

    @property
    def span(self) -> TimeSpan: ...
    @property
    def stage_name(self) -> str: ...


P = TypeVar("P", bound=Pitch)


@dataclass(frozen=True)
class NowAndNext(Generic[P]):
    """The pitches of a moment."""

    running: Sequence[P]
    coming: Sequence[P]
    """The next one of each stage."""


def now_and_next(pitches: Iterable[P], now: dt.datetime) -> NowAndNext[P]:
    """What runs at `now`, and what each stage brings next; `pitches` come in order of time."""
    running: list[P] = []
    coming: dict[str, P] = {}
    for pitch in pitches:
        if now < pitch.span.starts_at:
            coming.setdefault(pitch.stage_name, pitch)
        elif now < pitch.span.ends_at:
            running.append(pitch)
    return NowAndNext(running, list(coming.values()))


def begun_first(pitches: Iterable[P], now: dt.datetime) -> list[P]:
    """The pitches that began by `now`, the latest first; then those to come, the nearest first."""
    in_order = sorted(pitches, key=lambda pitch: pitch.span.starts_at)
    begun = [pitch for pitch in in_order if pitch.span.starts_at <= now]
    return begun[::-1] + in_order[len(begun) :]
