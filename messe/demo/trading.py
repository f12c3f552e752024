"""Start-ups that are not content with their slots."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from messe.core.database import db
from messe.fair.models import Fair
from messe.pitches import service, swaps
from messe.pitches.models import Booking, PitchSlot
from messe.startups.models import Startup

TRADERS = 3


def trade_slots(fair: Fair, *, now: dt.datetime) -> None:
    """One start-up offers a swap, another waits for a slot; the caller commits.

    All of them pitch late in the day, so that it can still be seen at noon.
    """
    bookings = list(
        db.session.scalars(
            sa.select(Booking)
            .join(Booking.slot)
            .options(
                joinedload(Booking.slot).joinedload(PitchSlot.stage), joinedload(Booking.startup)
            )
            .order_by(PitchSlot.starts_at.desc(), Booking.id)
        )
    )
    if len(bookings) < TRADERS:
        return
    # Whom a visitor plays gets the offer, if its slot is one of the late ones.
    visitor = db.session.scalar(sa.select(sa.func.min(Startup.id)))
    late = sorted(bookings[: len(bookings) // 2 + 1], key=lambda each: each.startup_id != visitor)
    wanted, offered, waiting = late[:TRADERS]
    swaps.offer_swap(offered, wanted, now=now, fair=fair)
    service.wait_for(waiting.startup, offered.slot, now=now, fair=fair)
