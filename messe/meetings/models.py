"""Meetings of towns and start-ups: rounds, tables, wishes, and the plans made of them."""

import datetime as dt

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, personal
from messe.meetings.planning import MOST_WISHES, Side
from messe.registration.models import Registration
from messe.startups.models import Startup

MEETINGS = _l("Sprechstunde von Kommunen und Start-ups")


class MeetingRound(Model):
    """A time in which every table holds one meeting."""

    __tablename__ = "meeting_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[dt.datetime] = mapped_column(unique=True, info=NOT_PERSONAL)
    ends_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)

    __table_args__ = (sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),)


class MeetingTable(Model):
    """Where a start-up sits; one without a table takes no part."""

    __tablename__ = "meeting_table"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    startup_id: Mapped[int] = mapped_column(
        sa.ForeignKey("startup.id", ondelete="CASCADE"), unique=True
    )

    startup: Mapped[Startup] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.CheckConstraint("length(name) > 0", name="name_not_empty"),)


def _unique_rank(wishing: str, side: Side) -> sa.Index:
    """Nobody of `side`, named by the column `wishing`, has two first wishes."""
    of_side = sa.text(f"side = '{side}'")
    return sa.Index(
        f"uq_meeting_wish_{side}_rank",
        wishing,
        "rank",
        unique=True,
        sqlite_where=of_side,
        postgresql_where=of_side,
    )


class MeetingWish(Model):
    """A town names a start-up, or a start-up a town."""

    __tablename__ = "meeting_wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[Side] = mapped_column(info=NOT_PERSONAL)
    """Who wishes."""
    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE")
    )
    startup_id: Mapped[int] = mapped_column(
        sa.ForeignKey("startup.id", ondelete="CASCADE"), index=True
    )
    rank: Mapped[int] = mapped_column()
    """1 is the most wanted."""
    wished_at: Mapped[dt.datetime] = mapped_column(
        info=personal(_l("Wünsche für die Sprechstunde"), MEETINGS)
    )

    registration: Mapped[Registration] = relationship(lazy="raise_on_sql")
    startup: Mapped[Startup] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("registration_id", "startup_id", "side"),
        sa.CheckConstraint(f"rank BETWEEN 1 AND {MOST_WISHES}", name="rank_in_range"),
        _unique_rank("registration_id", Side.TOWN),
        _unique_rank("startup_id", Side.STARTUP),
    )


class MeetingAbsence(Model):
    """A town or a start-up cannot come to a round, or did not."""

    __tablename__ = "meeting_absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_round.id", ondelete="CASCADE"))
    registration_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    startup_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("startup.id", ondelete="CASCADE"), index=True
    )
    is_no_show: Mapped[bool] = mapped_column(default=False)
    """Somebody at the door noted it, not the person."""
    noted_at: Mapped[dt.datetime] = mapped_column(
        info=personal(_l("Runden der Sprechstunde, in denen Sie nicht können"), MEETINGS)
    )

    __table_args__ = (
        sa.UniqueConstraint("round_id", "registration_id"),
        sa.UniqueConstraint("round_id", "startup_id"),
        sa.CheckConstraint("(registration_id IS NULL) <> (startup_id IS NULL)", name="of_one"),
    )


class MeetingPlan(Model):
    """A plan of all rounds: ordered, solved by the worker, and released."""

    __tablename__ = "meeting_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    ordered_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    started_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    finished_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    error: Mapped[str | None] = mapped_column(info=NOT_PERSONAL)
    released_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    people: Mapped[int] = mapped_column(default=0)
    served: Mapped[int] = mapped_column(default=0)
    first_wishes: Mapped[int] = mapped_column(default=0)
    worst_points: Mapped[int] = mapped_column(default=0)
    is_optimal: Mapped[bool] = mapped_column(default=False)
    gap: Mapped[float] = mapped_column(default=0.0)
    """By what share a better plan might serve more."""

    __table_args__ = (
        sa.CheckConstraint("served <= people", name="serves_those_who_wish"),
        sa.CheckConstraint("error IS NULL OR finished_at IS NOT NULL", name="finished_when_failed"),
        sa.CheckConstraint(
            "released_at IS NULL OR (finished_at IS NOT NULL AND error IS NULL)",
            name="released_when_made",
        ),
        # One at a time is being made: of two orders at once, the database lets one through.
        sa.Index(
            "uq_meeting_plan_open",
            sa.text("(finished_at IS NULL)"),
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        ),
    )

    @property
    def is_made(self) -> bool:
        """Whether the worker came to an end with it."""
        return self.finished_at is not None and self.error is None


class Meeting(Model):
    """A town and a start-up meet in a round, says a plan."""

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_plan.id", ondelete="CASCADE"))
    round_id: Mapped[int] = mapped_column(
        sa.ForeignKey("meeting_round.id", ondelete="CASCADE"), index=True
    )
    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    startup_id: Mapped[int] = mapped_column(
        sa.ForeignKey("startup.id", ondelete="CASCADE"), index=True
    )
    is_locked: Mapped[bool] = mapped_column(default=False)
    """Every later plan keeps it."""
    planned_at: Mapped[dt.datetime] = mapped_column(
        info=personal(_l("Geplante Gespräche der Sprechstunde"), MEETINGS)
    )

    round: Mapped[MeetingRound] = relationship(lazy="raise_on_sql")
    registration: Mapped[Registration] = relationship(lazy="raise_on_sql")
    startup: Mapped[Startup] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("plan_id", "round_id", "registration_id"),
        sa.UniqueConstraint("plan_id", "round_id", "startup_id"),
        sa.UniqueConstraint("plan_id", "registration_id", "startup_id"),
    )
