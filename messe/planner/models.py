"""What the planner must heed, what it proposes, and the route it gives each person."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, personal
from messe.pitches.models import PROGRAMME, Booking, PitchSlot
from messe.programme.models import Release, ReleaseItem
from messe.startups.models import Startup


class StartupAbsence(Model):
    """A time at which a start-up cannot pitch."""

    __tablename__ = "startup_absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    startup_id: Mapped[int] = mapped_column(
        sa.ForeignKey("startup.id", ondelete="CASCADE"), index=True
    )
    starts_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    ends_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)

    startup: Mapped[Startup] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),)


class ExcludedSlot(Model):
    """A slot in which the planner may put nothing."""

    __tablename__ = "excluded_slot"

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(
        sa.ForeignKey("pitch_slot.id", ondelete="CASCADE"), unique=True
    )


class PlanRun(Model):
    """A search for a better timetable that somebody asked for, made by the worker."""

    __tablename__ = "plan_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    seconds: Mapped[int] = mapped_column()
    """How long to search."""
    asked_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    started_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    finished_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    error: Mapped[str | None] = mapped_column(info=NOT_PERSONAL)
    accepted_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    draft_mark: Mapped[str] = mapped_column(default="", info=NOT_PERSONAL)
    """The fingerprint of the draft it started from: a changed draft takes no proposal."""
    wishes: Mapped[int] = mapped_column(default=0)
    served_before: Mapped[int] = mapped_column(default=0)
    served_after: Mapped[int] = mapped_column(default=0)
    people_losing: Mapped[int] = mapped_column(default=0)
    """How many people have fewer of their wishes served than now."""
    faults: Mapped[int] = mapped_column(default=0)
    """How many pitches still are where they may not be, since no allowed slot is left."""

    __table_args__ = (
        sa.CheckConstraint("seconds > 0", name="seconds_positive"),
        sa.CheckConstraint(
            "finished_at IS NULL OR started_at IS NOT NULL", name="started_before_finished"
        ),
        sa.CheckConstraint("error IS NULL OR finished_at IS NOT NULL", name="finished_when_failed"),
        sa.CheckConstraint(
            "accepted_at IS NULL OR finished_at IS NOT NULL", name="finished_when_accepted"
        ),
    )


class PlanMove(Model):
    """A pitch that a run would move."""

    __tablename__ = "plan_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("plan_run.id", ondelete="CASCADE"))
    booking_id: Mapped[int] = mapped_column(
        sa.ForeignKey("booking.id", ondelete="CASCADE"), index=True
    )
    old_slot_id: Mapped[int] = mapped_column(
        sa.ForeignKey("pitch_slot.id", ondelete="CASCADE"), index=True
    )
    new_slot_id: Mapped[int] = mapped_column(
        sa.ForeignKey("pitch_slot.id", ondelete="CASCADE"), index=True
    )

    booking: Mapped[Booking] = relationship(lazy="raise_on_sql")
    old_slot: Mapped[PitchSlot] = relationship(lazy="raise_on_sql", foreign_keys=[old_slot_id])
    new_slot: Mapped[PitchSlot] = relationship(lazy="raise_on_sql", foreign_keys=[new_slot_id])

    __table_args__ = (
        sa.UniqueConstraint("run_id", "booking_id"),
        sa.UniqueConstraint("run_id", "new_slot_id"),
        sa.CheckConstraint("old_slot_id <> new_slot_id", name="goes_elsewhere"),
    )


class PlanEffect(Model):
    """How many of a start-up's fans a run would bring to it, and how many come now."""

    __tablename__ = "plan_effect"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("plan_run.id", ondelete="CASCADE"))
    startup_id: Mapped[int] = mapped_column(
        sa.ForeignKey("startup.id", ondelete="CASCADE"), index=True
    )
    wishes: Mapped[int] = mapped_column()
    served_before: Mapped[int] = mapped_column()
    served_after: Mapped[int] = mapped_column()

    startup: Mapped[Startup] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("run_id", "startup_id"),)


class PlanRepeat(Model):
    """How many wishes would be served if each start-up pitched up to so many times."""

    __tablename__ = "plan_repeat"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("plan_run.id", ondelete="CASCADE"))
    times: Mapped[int] = mapped_column()
    pitches: Mapped[int] = mapped_column()
    served: Mapped[int] = mapped_column()

    __table_args__ = (
        sa.UniqueConstraint("run_id", "times"),
        sa.CheckConstraint("times > 0", name="times_positive"),
    )


class MissReason(StrEnum):
    """Why a route leaves out a saved start-up."""

    NOT_PLANNED = "not_planned"
    """It has no pitch in the programme."""
    FULL = "full"
    CLASH = "clash"
    """All its pitches are at times at which the person sees something else."""


class RoutePlan(Model):
    """Everybody's routes through one release, planned together."""

    __tablename__ = "route_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("release.id", ondelete="CASCADE"))
    wishes_mark: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    """The fingerprint of all wishes: with other wishes the plan is out of date."""
    planned_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    wishes: Mapped[int] = mapped_column()
    served: Mapped[int] = mapped_column()
    at_most: Mapped[int] = mapped_column()
    """So many wishes any plan could serve at most."""

    release: Mapped[Release] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("served <= at_most AND at_most <= wishes", name="serves_what_it_can"),
        sa.Index("ix_route_plan_release_id", "release_id"),
    )


class RouteStop(Model):
    """A wish of one person: which pitch to see, or why none."""

    __tablename__ = "route_stop"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("route_plan.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    startup_id: Mapped[int] = mapped_column(
        sa.ForeignKey("startup.id", ondelete="CASCADE"), index=True
    )
    item_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("release_item.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[MissReason | None] = mapped_column(
        info=personal(_l("Vorgeschlagener Weg durch die Pitches"), PROGRAMME)
    )
    """Why no pitch of the start-up is on the route."""

    startup: Mapped[Startup] = relationship(lazy="raise_on_sql")
    item: Mapped[ReleaseItem | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("plan_id", "participant_id", "startup_id"),
        sa.CheckConstraint("(item_id IS NULL) <> (reason IS NULL)", name="seen_or_missed"),
    )
