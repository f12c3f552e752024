"""The draft of the programme: stages, their slots, who booked them, and what all do together."""

import datetime as dt
import uuid
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, personal
from messe.core.tokens import BADGE_LENGTH, new_badge_token
from messe.pitches.assignment import Decision
from messe.startups.models import Startup

PROGRAMME = _l("Programm der Messe")


MOST_WISHES = 5


def new_guid() -> str:
    """A UUID: what schedule readers expect as the lasting name of a part of the programme."""
    return str(uuid.uuid4())


class Stage(Model):
    """A place where pitches happen."""

    __tablename__ = "stage"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)

    scan_token: Mapped[str] = mapped_column(
        sa.String(BADGE_LENGTH), unique=True, default=new_badge_token, info=NOT_PERSONAL
    )
    """What the QR code at the stage opens: only who stands there knows it."""

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
    """A start-up holds a slot: this is its pitch, wherever it moves."""

    __tablename__ = "booking"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(
        sa.String(36), unique=True, default=new_guid, info=NOT_PERSONAL
    )
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("pitch_slot.id"), unique=True)
    """Unique: of two start-ups that book at once, the database lets one through."""
    startup_id: Mapped[int] = mapped_column(sa.ForeignKey("startup.id"))
    number: Mapped[int] = mapped_column(default=1)
    """Which of the start-up's pitches it is. Unique and never above the quota, so that of two
    bookings at once the database lets through no more than the start-up may hold."""
    booked_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    locked: Mapped[bool] = mapped_column(default=False)
    """Organisers want it to stay where it is, whatever a planner proposes."""
    seats: Mapped[int | None] = mapped_column()
    """How many people may listen; without a limit if empty."""

    slot: Mapped[PitchSlot] = relationship(lazy="raise_on_sql")
    startup: Mapped[Startup] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("startup_id", "number"),
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.CheckConstraint("seats > 0", name="seats_positive"),
    )


class SlotWait(Model):
    """A start-up wants a slot as soon as it is free."""

    __tablename__ = "slot_wait"

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("pitch_slot.id", ondelete="CASCADE"))
    startup_id: Mapped[int] = mapped_column(sa.ForeignKey("startup.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(default=1)
    """Which of its pitches goes there; if that has a slot by then, it leaves it."""
    asked_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)

    slot: Mapped[PitchSlot] = relationship(lazy="raise_on_sql")
    startup: Mapped[Startup] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("startup_id", "slot_id"),
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.Index("ix_slot_wait_slot_id_asked_at", "slot_id", "asked_at"),
    )


class SwapOffer(Model):
    """A start-up would exchange its slot for another's.

    It holds as long as both pitches are in the slots it names, however they may have moved.
    """

    __tablename__ = "swap_offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    offered_id: Mapped[int] = mapped_column(sa.ForeignKey("booking.id", ondelete="CASCADE"))
    offered_slot_id: Mapped[int] = mapped_column(sa.ForeignKey("pitch_slot.id", ondelete="CASCADE"))
    wanted_id: Mapped[int] = mapped_column(
        sa.ForeignKey("booking.id", ondelete="CASCADE"), index=True
    )
    wanted_slot_id: Mapped[int] = mapped_column(sa.ForeignKey("pitch_slot.id", ondelete="CASCADE"))
    offered_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)

    offered: Mapped[Booking] = relationship(foreign_keys=[offered_id], lazy="raise_on_sql")
    wanted: Mapped[Booking] = relationship(foreign_keys=[wanted_id], lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("offered_id", "wanted_id"),
        sa.CheckConstraint("offered_id <> wanted_id", name="two_pitches"),
    )


class SlotWish(Model):
    """A start-up would like a slot; the best wish has rank 1."""

    __tablename__ = "slot_wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    startup_id: Mapped[int] = mapped_column(sa.ForeignKey("startup.id", ondelete="CASCADE"))
    slot_id: Mapped[int] = mapped_column(
        sa.ForeignKey("pitch_slot.id", ondelete="CASCADE"), index=True
    )
    rank: Mapped[int] = mapped_column()
    granted: Mapped[bool] = mapped_column(default=False)
    """Whether the assignment, proposed or accepted, gives it."""

    slot: Mapped[PitchSlot] = relationship(lazy="raise_on_sql")
    startup: Mapped[Startup] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("startup_id", "rank"),
        sa.UniqueConstraint("startup_id", "slot_id"),
        sa.CheckConstraint(f"rank BETWEEN 1 AND {MOST_WISHES}", name="rank_in_range"),
    )


class WishOutcome(Model):
    """Why a start-up got what it got from the assignment."""

    __tablename__ = "wish_outcome"

    id: Mapped[int] = mapped_column(primary_key=True)
    startup_id: Mapped[int] = mapped_column(
        sa.ForeignKey("startup.id", ondelete="CASCADE"), unique=True
    )
    rank: Mapped[int] = mapped_column()
    """Its best wish for a slot that was free."""
    decision: Mapped[Decision] = mapped_column(info=NOT_PERSONAL)
    rivals: Mapped[int] = mapped_column()
    """How many other start-ups named the slot of that wish."""

    startup: Mapped[Startup] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("rank > 0", name="rank_positive"),
        sa.CheckConstraint("rivals >= 0", name="rivals_not_negative"),
    )


class SlotAssignment(Model):
    """The one assignment of slots by wishes: asked for, calculated, accepted."""

    __tablename__ = "slot_assignment"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    lot: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    """What the lot was drawn with: once, however often the assignment is calculated."""
    asked_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    finished_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    accepted_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)

    __table_args__ = (
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.CheckConstraint(
            "accepted_at IS NULL OR finished_at IS NOT NULL", name="finished_when_accepted"
        ),
    )


class BlockKind(StrEnum):
    """What people do in a block."""

    PLENARY = "plenary"
    """They listen together: a welcome, a keynote."""
    WORLD_CAFE = "world_cafe"
    BREAK = "break"


class Block(Model):
    """A part of the day that is no pitch: a welcome, a World Café round, a break."""

    __tablename__ = "block"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(
        sa.String(36), unique=True, default=new_guid, info=NOT_PERSONAL
    )
    kind: Mapped[BlockKind] = mapped_column(info=NOT_PERSONAL)
    title: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    description: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    speaker: Mapped[str] = mapped_column(
        default="", info=personal(_l("Name der Rednerin oder des Redners"), PROGRAMME)
    )
    stage_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stage.id"), index=True)
    """Where it takes place; everywhere at once if empty."""
    starts_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    ends_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)

    stage: Mapped[Stage | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("length(title) > 0", name="title_not_empty"),
        sa.Index("ix_block_starts_at", "starts_at"),
    )
