"""Reports that organisers asked for, made by the worker."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL


class ReportOrder(Model):
    """A report somebody asked for; its file lies in the instance folder once it is made."""

    __tablename__ = "report_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    scope: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    """A district's value, or `all`."""
    ordered_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    started_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    finished_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    error: Mapped[str | None] = mapped_column(info=NOT_PERSONAL)

    __table_args__ = (
        sa.CheckConstraint(
            "finished_at IS NULL OR started_at IS NOT NULL", name="started_before_finished"
        ),
        sa.CheckConstraint("error IS NULL OR finished_at IS NOT NULL", name="finished_when_failed"),
        # Whoever orders a report that is being made already waits for the same one.
        sa.Index(
            "uq_report_order_pending_scope",
            "scope",
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        ),
    )
