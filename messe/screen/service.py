"""The moderator's commands to a stage's clock."""

import datetime as dt
from collections.abc import Callable
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from messe.core.database import db, refused_as
from messe.core.errors import FairError
from messe.pitches.models import Stage
from messe.screen import queries
from messe.screen.models import StageClock
from messe.screen.moment import Mode, Moment, moment


class StaleClockError(FairError):
    """Somebody else, or the same finger twice, gave a command meanwhile."""

    message = _l(
        "Die Uhr wurde gerade schon bedient. Sehen Sie hier, wie sie jetzt steht, und tippen Sie "
        "bei Bedarf noch einmal."
    )


class NothingToCommandError(FairError):
    """The command makes no sense as the stage stands."""

    message = _l("Das geht jetzt nicht: Auf dieser Bühne ist gerade nichts, was dazu passt.")


class Command(StrEnum):
    """What a moderator may tell the clock."""

    START = "start"
    PAUSE = "pause"
    ADD_MINUTE = "minute"
    NEXT = "next"
    FOLLOW = "follow"
    """Let the programme's times hold again."""


def give_command(stage: Stage, command: Command, *, seen: int, now: dt.datetime) -> StageClock:
    """Do `command` if the clock still is at the version that was `seen`; the caller commits.

    Raises:
        NothingToCommandError: nothing is there to start, pause, prolong or follow.
        StaleClockError: the clock is at another version.
    """
    clock = queries.find_clock(stage)
    current = moment(queries.items_on(stage), queries.hand_on(clock), now)
    clock = _take_in_hand(stage, clock, seen)
    _COMMANDS[command](clock, current, now)
    db.session.flush()
    return clock


def _take_in_hand(stage: Stage, clock: StageClock | None, seen: int) -> StageClock:
    """The clock at its next version, for whoever comes first."""
    if clock is None and seen == 0:
        clock = StageClock(stage_id=stage.id, version=1)
        with refused_as(StaleClockError, by="stage_clock.stage_id"):
            db.session.add(clock)
        return clock
    taken = db.session.execute(
        sa.update(StageClock)
        .where(StageClock.stage_id == stage.id, StageClock.version == seen)
        .values(version=seen + 1)
        .returning(StageClock.stage_id)
    ).first()
    if clock is None or taken is None:
        raise StaleClockError
    db.session.refresh(clock)
    return clock


def _start(clock: StageClock, current: Moment, now: dt.datetime) -> None:
    """Begin the item that is called, or that comes next; go on after a pause."""
    if current.mode is Mode.PAUSED and clock.started_at and clock.paused_at:
        clock.started_at += now - clock.paused_at
        clock.paused_at = None
        return
    item = current.item or current.next
    if item is None:
        raise NothingToCommandError
    _hold(clock, item.guid, started_at=now)


def _pause(clock: StageClock, current: Moment, now: dt.datetime) -> None:
    if current.mode is not Mode.RUNNING or current.item is None:
        raise NothingToCommandError
    _hold_running(clock, current)
    clock.paused_at = now


def _add_minute(clock: StageClock, current: Moment, _now: dt.datetime) -> None:
    if current.item is None:
        raise NothingToCommandError
    if current.mode is Mode.RUNNING:
        _hold_running(clock, current)
    clock.extra_minutes += 1


def _hold_running(clock: StageClock, current: Moment) -> None:
    """Take over an item that runs by the programme, from when it began there."""
    item = current.item
    if item is not None and clock.guid != item.guid:
        _hold(clock, item.guid, started_at=item.starts_at)


def _next(clock: StageClock, current: Moment, _now: dt.datetime) -> None:
    if current.next is None:
        raise NothingToCommandError
    _hold(clock, current.next.guid, started_at=None)


def _follow(clock: StageClock, _current: Moment, _now: dt.datetime) -> None:
    _hold(clock, None, started_at=None)


def _hold(clock: StageClock, guid: str | None, *, started_at: dt.datetime | None) -> None:
    clock.guid = guid
    clock.started_at = started_at
    clock.paused_at = None
    clock.extra_minutes = 0


_COMMANDS: dict[Command, Callable[[StageClock, Moment, dt.datetime], None]] = {
    Command.START: _start,
    Command.PAUSE: _pause,
    Command.ADD_MINUTE: _add_minute,
    Command.NEXT: _next,
    Command.FOLLOW: _follow,
}
