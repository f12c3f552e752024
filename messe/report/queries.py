"""Read what organisers ordered."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from messe.core.database import db
from messe.report.models import ReportOrder
from messe.report.scope import SCOPES

IS_READY = (ReportOrder.finished_at.is_not(None), ReportOrder.error.is_(None))


@dataclass(frozen=True)
class ScopeOrders:
    """The orders of one scope that a page shows."""

    scope: str
    newest: ReportOrder | None
    ready: ReportOrder | None
    """The newest that can be downloaded."""

    @property
    def is_pending(self) -> bool:
        return self.newest is not None and self.newest.finished_at is None

    @property
    def has_failed(self) -> bool:
        return self.newest is not None and self.newest.error is not None


def orders_by_scope() -> list[ScopeOrders]:
    """For each scope what was ordered last, and what is ready."""
    newest = _newest()
    ready = _newest(*IS_READY)
    return [ScopeOrders(scope, newest.get(scope), ready.get(scope)) for scope in SCOPES]


def _newest(*conditions: sa.ColumnElement[bool]) -> Mapping[str, ReportOrder]:
    last = sa.select(sa.func.max(ReportOrder.id)).where(*conditions).group_by(ReportOrder.scope)
    orders = db.session.scalars(sa.select(ReportOrder).where(ReportOrder.id.in_(last)))
    return {order.scope: order for order in orders}


def find_pending_order(scope: str) -> ReportOrder | None:
    """The order of this scope that is not finished yet."""
    return db.session.scalar(
        sa.select(ReportOrder)
        .where(ReportOrder.scope == scope, ReportOrder.finished_at.is_(None))
        .limit(1),
    )


def find_ready_order(public_id: str) -> ReportOrder | None:
    """The order behind a download's address, once its file is there."""
    return db.session.scalar(
        sa.select(ReportOrder).where(ReportOrder.public_id == public_id, *IS_READY),
    )
