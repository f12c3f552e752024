"""The demo's releases: one in good time, and on the day one that moves a pitch."""

import datetime as dt

from messe.demo import stages
from messe.pitches import arranging
from messe.pitches.queries import schedule
from messe.pitches.schedule import TimeSpan
from messe.programme import queries
from messe.programme import service as programme

DELAY = dt.timedelta(minutes=5)
NOTE = "Der letzte Pitch beginnt fünf Minuten später."


def release_early(day: dt.date, now: dt.datetime) -> None:
    """The first release, if it was made by `now`; the caller commits."""
    moment = stages.PROGRAMME_RELEASED.on(day)
    if queries.draft_items() and moment <= now:
        programme.release_programme(now=moment).told_at = moment


def release_moved_pitch(day: dt.date, now: dt.datetime) -> None:
    """On the day the last pitch begins later, if it was said by `now`; the caller commits."""
    moment = stages.PROGRAMME_CHANGED.on(day)
    if moment > now:
        return
    last = [pitch for pitch in schedule(day) if pitch.startup is not None][-1]
    span = TimeSpan(last.span.starts_at + DELAY, last.span.ends_at + DELAY)
    seen = arranging.as_item(last.slot).seen
    arranging.move(last.slot, last.stage, span, seen=seen)
    programme.release_programme(now=moment, note=NOTE).told_at = moment
