"""The worker asks every minute whether there is work; while there is none, the door goes first."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.core.orders import claim_next
from messe.core.tasks import task_queue
from messe.report.models import ReportOrder
from tests.factories import saved

HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)


def sweeps(app) -> dict:
    """Every work that is done again and again, by name."""
    with app.app_context():
        return {task.name: task for task in task_queue().huey._registry.periodic_tasks}  # noqa: SLF001 -- huey tells it nowhere else


@pytest.fixture
def writes(app):
    """The transactions that are going to write, one word each."""
    found = []

    def listen(_connection, _cursor, statement, *_rest):
        if statement == "BEGIN IMMEDIATE":
            found.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", listen)
    yield found
    sa.event.remove(db.engine, "before_cursor_execute", listen)


def test_idle_worker_takes_no_write_lock(app, fair, session, writes):
    session.commit()
    for name, sweep in sweeps(app).items():
        sweep.execute()
        assert writes == [], name


def test_order_is_claimed_once_and_again_when_its_worker_died(app, now):
    order = saved(ReportOrder(public_id="order", scope="all", ordered_at=now))
    db.session.commit()
    later = now + HOUR

    claims = [claim_next(ReportOrder, longest=HOUR, now=at) for at in (now, later, later + SECOND)]

    assert claims == [order.id, None, order.id]
