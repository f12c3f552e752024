"""The moments at which a demo may stand, counted from the day of the fair."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from messe.core import clock


class Stage(StrEnum):
    """How far the demo fair has come."""

    INVITED = "invited"
    OPEN = "open"
    EVENT = "event"
    AFTER = "after"


@dataclass(frozen=True)
class Moment:
    """A time of day so many days after the fair (before it, if negative)."""

    days: int
    time: dt.time

    def on(self, fair_day: dt.date) -> dt.datetime:
        """This moment for a fair on `fair_day`, in UTC."""
        return clock.at(fair_day + dt.timedelta(days=self.days), self.time)


MOMENTS = {
    Stage.INVITED: Moment(-63, dt.time(10)),
    Stage.OPEN: Moment(-21, dt.time(10)),
    Stage.EVENT: Moment(0, dt.time(11, 10)),
    Stage.AFTER: Moment(6, dt.time(14)),
}

INVITATIONS_SENT = Moment(-66, dt.time(9))
REMINDERS_SENT = Moment(-28, dt.time(9))
REGISTRATION_OPENS = Moment(-56, dt.time(8))
REGISTRATION_CLOSES = Moment(-3, dt.time(18))
PROGRAMME_RELEASED = Moment(-24, dt.time(9))
MEETINGS_ARRANGED = Moment(-23, dt.time(11))
STARTUP_BADGES_PRINTED = Moment(-22, dt.time(16))
SLOTS_TRADED = Moment(-22, dt.time(15))
MEETING_WISHES_CLOSE = Moment(-2, dt.time(18))
BADGES_PRINTED = Moment(-1, dt.time(10))
MEETINGS_PLANNED = Moment(-1, dt.time(11))
PROGRAMME_CHANGED = Moment(0, dt.time(10, 42))
MEETINGS_BEGIN = Moment(0, dt.time(12, 30))
BOOKING_CLOSES = Moment(0, dt.time(15))
TOPICS_CLOSE = Moment(28, dt.time(23, 59))
DOORS_OPEN = Moment(0, dt.time(8, 30))
STARTS = Moment(0, dt.time(9, 30))
ENDS = Moment(0, dt.time(16, 30))
GROUPS_FOUNDED = Moment(5, dt.time(11))
