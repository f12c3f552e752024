"""What a stage shows at a moment: by the moderator's hand, or by the programme's times.

`static/js/screen/moment.js` says the same on the screen, where no network may be at hand; both are
held to `tests/screen/moments.json`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from messe.programme.items import ProgrammeItem

FORGOTTEN_AFTER = dt.timedelta(minutes=10)
"""So long after its end an item that nobody stopped gives way to what the programme says."""


class Mode(StrEnum):
    """What happens on a stage."""

    RUNNING = "running"
    PAUSED = "paused"
    READY = "ready"
    """The item is called, and its time has not begun."""
    WAITING = "waiting"
    """Nothing happens until the next item."""
    OVER = "over"
    """Nothing comes any more."""


@dataclass(frozen=True)
class Hand:
    """What a moderator set."""

    guid: str
    started_at: dt.datetime | None
    paused_at: dt.datetime | None
    extra: dt.timedelta


@dataclass(frozen=True)
class Moment:
    """What happens on a stage, how long it still takes, and what comes then."""

    mode: Mode
    item: ProgrammeItem | None
    remaining: dt.timedelta
    """Below zero once the time is up."""
    next: ProgrammeItem | None


def moment(items: Sequence[ProgrammeItem], hand: Hand | None, now: dt.datetime) -> Moment:
    """What a stage shows at `now`; `items` come in order of time."""
    planned = _by_programme(items, now)
    held = next((item for item in items if hand and item.guid == hand.guid), None)
    if hand is None or held is None:
        return planned
    led = _by_hand(items, held, hand, now)
    is_forgotten = led.mode is Mode.RUNNING and led.remaining < -FORGOTTEN_AFTER
    return planned if is_forgotten and planned.item != held else led


def _by_programme(items: Sequence[ProgrammeItem], now: dt.datetime) -> Moment:
    running = [item for item in items if item.starts_at <= now < item.ends_at]
    coming = next((item for item in items if item.starts_at > now), None)
    if running:
        return Moment(Mode.RUNNING, running[-1], running[-1].ends_at - now, coming)
    if coming:
        return Moment(Mode.WAITING, None, coming.starts_at - now, coming)
    return Moment(Mode.OVER, None, dt.timedelta(), None)


def _by_hand(
    items: Sequence[ProgrammeItem], item: ProgrammeItem, hand: Hand, now: dt.datetime
) -> Moment:
    after = items[items.index(item) + 1 :]
    coming = after[0] if after else None
    whole = item.ends_at - item.starts_at + hand.extra
    if hand.started_at is None:
        return Moment(Mode.READY, item, whole, coming)
    if hand.paused_at is not None:
        return Moment(Mode.PAUSED, item, whole - (hand.paused_at - hand.started_at), coming)
    return Moment(Mode.RUNNING, item, whole - (now - hand.started_at), coming)
