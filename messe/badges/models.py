"""What was ordered and printed: sheets of badges, and blanks that wait for somebody."""

import datetime as dt

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from messe.badges.layouts import BadgeLayout
from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, personal
from messe.registration.models import ADMISSION


class BadgeOrder(Model):
    """Sheets somebody asked for; the file lies in the instance folder once it is made."""

    __tablename__ = "badge_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    layout: Mapped[BadgeLayout] = mapped_column(info=NOT_PERSONAL)
    is_blank: Mapped[bool] = mapped_column(default=False)
    """Whether its badges are blanks."""
    total: Mapped[int] = mapped_column()
    """How many badges were ordered; once there are fewer, somebody among them is gone."""
    done: Mapped[int] = mapped_column(default=0)
    """How many of them are drawn."""
    ordered_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    started_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    finished_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    error: Mapped[str | None] = mapped_column(info=NOT_PERSONAL)
    printed_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    """When organisers said that the sheets came out of the printer."""

    __table_args__ = (
        sa.CheckConstraint("total > 0", name="total_positive"),
        sa.CheckConstraint("done BETWEEN 0 AND total", name="done_of_total"),
        sa.CheckConstraint(
            "finished_at IS NULL OR started_at IS NOT NULL", name="started_before_finished"
        ),
        sa.CheckConstraint("error IS NULL OR finished_at IS NOT NULL", name="finished_when_failed"),
        sa.CheckConstraint(
            "printed_at IS NULL OR (finished_at IS NOT NULL AND error IS NULL)",
            name="made_when_printed",
        ),
    )


class BadgePrint(Model):
    """A person's badge in an order, as it was; in the order of the rows."""

    __tablename__ = "badge_print"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("badge_order.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    mark: Mapped[str] = mapped_column(
        info=personal(_l("Prüfsumme dessen, was auf dem gedruckten Ausweis steht"), ADMISSION)
    )
    """`Face.mark` of what was printed: a badge that shows something else now is to print anew."""

    __table_args__ = (sa.UniqueConstraint("order_id", "participant_id"),)


class BlankBadge(Model):
    """A badge nobody wears yet; whoever gets it at the door takes its codes, and it is gone."""

    __tablename__ = "blank_badge"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("badge_order.id", ondelete="CASCADE"), index=True
    )
    """None of one that the command printed."""
    code: Mapped[str] = mapped_column(sa.String(6), unique=True, info=NOT_PERSONAL)
    badge_token: Mapped[str] = mapped_column(sa.String(16), unique=True, info=NOT_PERSONAL)
