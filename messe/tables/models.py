"""The tables of the World Café, and who sat at them."""

import datetime as dt

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, personal
from messe.core.tokens import BADGE_LENGTH, new_badge_token
from messe.registration.models import Participant
from messe.topics.models import Topic

WORLD_CAFE = _l("Tischgespräche im World Café")


class TopicTable(Model):
    """A table at which people talk about one topic."""

    __tablename__ = "topic_table"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topic.id"), index=True)
    seats: Mapped[int | None] = mapped_column()
    """How many may sit there; without a limit if empty."""
    is_open: Mapped[bool] = mapped_column(default=True)
    """At a closed table nobody new sits down; whoever sits there stays."""
    scan_token: Mapped[str] = mapped_column(
        sa.String(BADGE_LENGTH), unique=True, default=new_badge_token, info=NOT_PERSONAL
    )
    """What the QR code on the table opens: only who stands there knows it."""

    topic: Mapped[Topic] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.CheckConstraint("seats > 0", name="seats_positive"),
    )


class TableVisit(Model):
    """Somebody sits or sat at a table."""

    __tablename__ = "table_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"))
    table_id: Mapped[int] = mapped_column(sa.ForeignKey("topic_table.id"))
    seat: Mapped[int | None] = mapped_column()
    """The number of the seat while the person sits there, so that the database gives no seat
    twice."""
    joined_at: Mapped[dt.datetime] = mapped_column(
        info=personal(_l("an welchen Thementischen Sie saßen"), WORLD_CAFE)
    )
    left_at: Mapped[dt.datetime | None] = mapped_column(
        info=personal(_l("wie lange Sie an Thementischen saßen"), WORLD_CAFE)
    )

    participant: Mapped[Participant] = relationship(lazy="raise_on_sql")
    table: Mapped[TopicTable] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("table_id", "seat"),
        sa.CheckConstraint("seat > 0", name="seat_positive"),
        sa.CheckConstraint("(seat IS NULL) = (left_at IS NOT NULL)", name="seat_while_there"),
        sa.CheckConstraint("left_at >= joined_at", name="left_after_joining"),
        sa.Index("ix_table_visit_participant_id", "participant_id"),
        # Nobody sits at two tables.
        sa.Index(
            "uq_table_visit_sitting",
            "participant_id",
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        ),
    )
