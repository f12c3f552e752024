"""Orders that the worker makes: rows that say when somebody began with them, and when it ended."""

import datetime as dt

import sqlalchemy as sa

from messe.core.database import Model, db, write_transaction


def claim_next(kind: type[Model], *, longest: dt.timedelta, now: dt.datetime) -> int | None:
    """Take the oldest order that nobody is at, and give its id; commits.

    `kind` has the columns `started_at` and `finished_at`. A worker that has been at an order for
    `longest` is believed dead. As long as there is none, this only reads: the door must not wait
    for a worker that has nothing to do.
    """
    orders = Model.metadata.tables[kind.__tablename__]
    is_free = orders.c.started_at.is_(None) | (orders.c.started_at < now - longest)
    oldest = sa.select(orders.c.id).where(orders.c.finished_at.is_(None), is_free)
    oldest = oldest.order_by(orders.c.id).limit(1)
    if db.session.scalar(oldest) is None:
        return None
    with write_transaction():
        order_id: int | None = db.session.scalar(oldest)
        db.session.execute(orders.update().where(orders.c.id == order_id).values(started_at=now))
    return order_id
