"""Take orders for reports, and make what was ordered."""

import datetime as dt
import logging
from dataclasses import dataclass

import sqlalchemy as sa

from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.orders import claim_next
from messe.core.tokens import new_link_token
from messe.report import files
from messe.report.document import read_report, render_report
from messe.report.models import ReportOrder
from messe.report.queries import find_pending_order
from messe.report.scope import SCOPES

log = logging.getLogger(__name__)

# After this a worker that took an order is believed dead.
LONGEST_MAKING = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Claim:
    """An order that this worker took."""

    order_id: int
    public_id: str
    scope: str


def order_report(scope: str, *, now: dt.datetime) -> ReportOrder:
    """Order the report of `scope`, or give the order that is still open; the caller commits."""
    order = find_pending_order(scope)
    if order is None:
        order = ReportOrder(public_id=new_link_token(), scope=scope, ordered_at=now)
        db.session.add(order)
        db.session.flush()
    return order


def make_ordered_reports() -> int:
    """Make what was ordered, and say how many; commits after each.

    Takes up again what another worker began too long ago to be still at it.
    """
    made = 0
    while claim := _claim_next(clock.now()):
        made += _make(claim)
    return made


def _claim_next(now: dt.datetime) -> Claim | None:
    order_id = claim_next(ReportOrder, longest=LONGEST_MAKING, now=now)
    if order_id is None:
        return None
    order = db.session.get_one(ReportOrder, order_id)
    return Claim(order.id, order.public_id, order.scope)


def _make(claim: Claim) -> bool:
    try:
        pdf = render_report(read_report(SCOPES[claim.scope], now=clock.now()))
        files.keep(claim.public_id, pdf)
    except Exception as error:
        # The organisers must see that it failed, whatever the reason; the log has the rest.
        log.exception("report %s was not made", claim.public_id)
        _note(claim, error=type(error).__name__)
        return False
    _note(claim, error=None)
    return True


def _note(claim: Claim, *, error: str | None) -> None:
    with write_transaction():
        db.session.execute(
            sa.update(ReportOrder)
            .where(ReportOrder.id == claim.order_id)
            .values(finished_at=clock.now(), error=error),
        )
