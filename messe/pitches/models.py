"""Stages, their slots, and who booked them."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL
from messe.startups.models import Startup


class Stage(Model):
    """A place where pitches happen."""

    __tablename__ = "stage"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)

    __table_args__ = (sa.CheckConstraint("length(name) > 0", name="name_not_empty"),)


class PitchSlot(Model):
    """A time on a stage in which one start-up pitches."""

    __tablename__ = "pitch_slot"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stage.id"))
    starts_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    ends_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    head_count: Mapped[int | None] = mapped_column()
    """How many people listened, as a steward counted; none means nobody counted."""

    stage: Mapped[Stage] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("stage_id", "starts_at"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("head_count >= 0", name="head_count_not_negative"),
        sa.Index("ix_pitch_slot_starts_at", "starts_at"),
    )


class Booking(Model):
    """A start-up holds a slot."""

    __tablename__ = "booking"

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("pitch_slot.id"), unique=True)
    """Unique: of two start-ups that book at once, the database lets one through."""
    startup_id: Mapped[int] = mapped_column(sa.ForeignKey("startup.id"), unique=True)
    booked_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)

    slot: Mapped[PitchSlot] = relationship(lazy="raise_on_sql")
    startup: Mapped[Startup] = relationship(lazy="raise_on_sql")
