"""Set up the fair of a new instance, and change it."""

import datetime as dt
from collections.abc import Mapping

from messe.accounts.models import Account
from messe.core import clock
from messe.core.database import db
from messe.fair.models import Fair
from messe.fair.signals import changed

FIRST_DRAFT_IN = dt.timedelta(days=90)


def draft_fair(*, now: dt.datetime) -> Fair:
    """A fair in three months with usual hours, for organisers to correct; the caller commits.

    Keeps the fair that is there.
    """
    fair = db.session.get(Fair, 1)
    if fair is not None:
        return fair
    opens_at = now.replace(second=0, microsecond=0)
    fair = fair_on(clock.local(now + FIRST_DRAFT_IN).date(), opens_at=opens_at)
    db.session.add(fair)
    db.session.flush()
    return fair


def fair_on(day: dt.date, *, opens_at: dt.datetime) -> Fair:
    """A fair on `day` with usual hours and deadlines; registration opens at `opens_at`."""
    return Fair(
        name="Zukunftsmesse Kleinstädte",
        place="",
        starts_at=clock.at(day, dt.time(9, 30)),
        ends_at=clock.at(day, dt.time(16, 30)),
        registration_opens_at=opens_at,
        registration_closes_at=clock.at(day - dt.timedelta(days=7), dt.time(23, 59)),
        booking_closes_at=clock.at(day, dt.time(15)),
        topics_close_at=clock.at(day + dt.timedelta(days=28), dt.time(23, 59)),
        contact_email="zukunftsmesse@messe.example",
    )


def change_fair(fair: Fair, values: Mapping[str, object], *, by: Account, now: dt.datetime) -> None:
    """Store `values` by column, and tell the rooms that keep who changed them; caller commits."""
    before = {name: getattr(fair, name) for name in values}
    for name, value in values.items():
        setattr(fair, name, value)
    changed.send(fair, before=before, by=by, now=now)
