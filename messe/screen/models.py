"""What the moderator of a stage set by hand."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL
from messe.pitches.models import Stage


class StageClock(Model):
    """The clock of a stage, once somebody has taken it in hand."""

    __tablename__ = "stage_clock"

    stage_id: Mapped[int] = mapped_column(
        sa.ForeignKey("stage.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column()
    """Counts the commands. Of two moderators who saw the same version, one goes first."""
    guid: Mapped[str | None] = mapped_column(info=NOT_PERSONAL)
    """The item on the stage; none while the programme's times hold."""
    started_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    """None while the item waits for its beginning. A pause shifts it by its length."""
    paused_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    extra_minutes: Mapped[int] = mapped_column(default=0)

    stage: Mapped[Stage] = relationship(lazy="raise_on_sql")

    @property
    def extra(self) -> dt.timedelta:
        """What was added to the item's time."""
        return dt.timedelta(minutes=self.extra_minutes)

    __table_args__ = (
        sa.CheckConstraint("version > 0", name="version_positive"),
        sa.CheckConstraint("extra_minutes >= 0", name="extra_minutes_not_negative"),
        sa.CheckConstraint("started_at IS NULL OR guid IS NOT NULL", name="item_when_started"),
        sa.CheckConstraint(
            "paused_at IS NULL OR started_at <= paused_at", name="paused_after_start"
        ),
    )
