"""Releases of the programme, and what people save of it."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, personal
from messe.pitches.models import PROGRAMME, Block
from messe.registration.models import Participant
from messe.startups.models import Startup


class ItemKind(StrEnum):
    """What an item of the programme is."""

    PITCH = "pitch"
    PLENARY = "plenary"
    WORLD_CAFE = "world_cafe"
    BREAK = "break"


class Release(Model):
    """The programme as it was made public at one moment."""

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    """Counts from 1. Unique: of two releases at once, the database lets one through."""
    released_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    note: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    """What organisers tell everybody about it."""
    told_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    """When the mails about it were queued."""

    __table_args__ = (sa.CheckConstraint("number > 0", name="number_positive"),)


class ReleaseItem(Model):
    """One item of a release, frozen: what, where, when."""

    __tablename__ = "release_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("release.id", ondelete="CASCADE"))
    guid: Mapped[str] = mapped_column(sa.String(36), info=NOT_PERSONAL)
    """The lasting name of the pitch or block: the same in every release."""
    kind: Mapped[ItemKind] = mapped_column(info=NOT_PERSONAL)
    title: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    abstract: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    speaker: Mapped[str] = mapped_column(
        default="", info=personal(_l("Name der Rednerin oder des Redners"), PROGRAMME)
    )
    stage_slug: Mapped[str | None] = mapped_column(info=NOT_PERSONAL)
    stage_name: Mapped[str | None] = mapped_column(info=NOT_PERSONAL)
    """Where it takes place; everywhere at once if empty."""
    startup_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("startup.id", ondelete="SET NULL"), index=True
    )
    starts_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    ends_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    seats: Mapped[int | None] = mapped_column()

    __table_args__ = (
        sa.UniqueConstraint("release_id", "guid"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("(stage_slug IS NULL) = (stage_name IS NULL)", name="stage_is_whole"),
        sa.CheckConstraint("seats > 0", name="seats_positive"),
        sa.Index("ix_release_item_release_id_starts_at", "release_id", "starts_at"),
    )


class SavedItem(Model):
    """Somebody wants to see a start-up's pitch, whenever it is, or a block."""

    __tablename__ = "saved_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"))
    startup_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("startup.id", ondelete="CASCADE"), index=True
    )
    block_guid: Mapped[str | None] = mapped_column(sa.String(36), index=True, info=NOT_PERSONAL)
    """Its lasting name, no reference: who saved a block is told when it is cancelled."""
    saved_at: Mapped[dt.datetime] = mapped_column(
        info=personal(_l("Gemerkte Programmpunkte"), PROGRAMME)
    )

    participant: Mapped[Participant] = relationship(lazy="raise_on_sql")
    startup: Mapped[Startup | None] = relationship(lazy="raise_on_sql")
    block: Mapped[Block | None] = relationship(
        lazy="raise_on_sql", primaryjoin="foreign(SavedItem.block_guid) == Block.public_id"
    )

    @property
    def title(self) -> str:
        """The start-up's name or the block's title; nothing of a block that is gone."""
        return self.startup.name if self.startup else self.block.title if self.block else ""

    __table_args__ = (
        sa.UniqueConstraint("participant_id", "startup_id"),
        sa.UniqueConstraint("participant_id", "block_guid"),
        sa.CheckConstraint("(startup_id IS NULL) <> (block_guid IS NULL)", name="startup_or_block"),
    )


class CalendarFeed(Model):
    """The secret address under which a person's calendar follows what they chose of the day."""

    __tablename__ = "calendar_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="CASCADE"), unique=True
    )
    token: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    """Kept as it is, since the person's page shows the address again; renewed, the old one ends."""
    renewed_at: Mapped[dt.datetime] = mapped_column(
        info=personal(_l("Abonnierter Kalender"), PROGRAMME)
    )

    participant: Mapped[Participant] = relationship(lazy="raise_on_sql")
