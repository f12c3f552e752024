"""Read stages, slots and bookings."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from messe.core import clock
from messe.core.database import db
from messe.pitches.models import Booking, PitchSlot, Stage
from messe.pitches.schedule import TimeSpan
from messe.startups.models import Startup


@dataclass(frozen=True)
class ScheduledPitch:
    """A slot, where it is, and who pitches in it, if somebody does."""

    slot: PitchSlot
    stage: Stage
    startup: Startup | None

    @property
    def span(self) -> TimeSpan:
        return TimeSpan(self.slot.starts_at, self.slot.ends_at)

    @property
    def stage_name(self) -> str:
        return self.stage.name


def schedule(day: dt.date | None = None) -> list[ScheduledPitch]:
    """All slots, or those of `day` in Westphalia, in order of time."""
    statement = (
        sa.select(PitchSlot, Startup)
        .join(PitchSlot.stage)
        .outerjoin(Booking, Booking.slot_id == PitchSlot.id)
        .outerjoin(Startup, Startup.id == Booking.startup_id)
        .options(contains_eager(PitchSlot.stage))
        .order_by(PitchSlot.starts_at, Stage.name)
    )
    if day is not None:
        statement = statement.where(
            PitchSlot.starts_at >= clock.at(day, dt.time()),
            PitchSlot.starts_at < clock.at(day + dt.timedelta(days=1), dt.time()),
        )
    return [
        ScheduledPitch(slot, slot.stage, startup) for slot, startup in db.session.execute(statement)
    ]


def free_slots(now: dt.datetime) -> list[ScheduledPitch]:
    """The slots that nobody holds and that begin after `now`."""
    return [pitch for pitch in schedule() if pitch.startup is None and pitch.span.starts_at > now]


def stages() -> list[Stage]:
    """All stages, by name."""
    return list(db.session.scalars(sa.select(Stage).order_by(Stage.name)))


def find_stage(slug: str) -> Stage | None:
    """The stage behind an address."""
    return db.session.scalar(sa.select(Stage).where(Stage.slug == slug))


def stage_slugs() -> set[str]:
    """The addresses that stages have."""
    return set(db.session.scalars(sa.select(Stage.slug)))


def find_slot(public_id: str) -> PitchSlot | None:
    """The slot behind an address, with its stage."""
    return db.session.scalar(
        sa.select(PitchSlot)
        .where(PitchSlot.public_id == public_id)
        .options(joinedload(PitchSlot.stage)),
    )


def find_overlapping_slot(
    stage_id: int,
    span: TimeSpan,
    *,
    apart_from: PitchSlot | None = None,
) -> PitchSlot | None:
    """The first slot of a stage that shares a moment with `span`."""
    statement = sa.select(PitchSlot).where(
        PitchSlot.stage_id == stage_id,
        PitchSlot.starts_at < span.ends_at,
        PitchSlot.ends_at > span.starts_at,
    )
    if apart_from is not None:
        statement = statement.where(PitchSlot.id != apart_from.id)
    return db.session.scalars(statement.order_by(PitchSlot.starts_at).limit(1)).first()


def find_booking_of_startup(startup_id: int) -> Booking | None:
    """The booking of a start-up, with slot and stage."""
    return _find_booking(Booking.startup_id == startup_id)


def find_booking_of_slot(slot_id: int) -> Booking | None:
    """The booking of a slot, with slot, stage and start-up."""
    return _find_booking(Booking.slot_id == slot_id)


def _find_booking(condition: sa.ColumnElement[bool]) -> Booking | None:
    return db.session.scalar(
        sa.select(Booking)
        .where(condition)
        .options(
            joinedload(Booking.slot).joinedload(PitchSlot.stage),
            joinedload(Booking.startup),
        ),
    )
