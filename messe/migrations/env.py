"""Run migrations on the current app's database, and check what they left."""

from typing import Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from messe.core.database import WRITING, UTCDateTime


def render_item(type_: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column type as what it is in the database."""
    if type_ == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime()"
    return False


def run_migrations() -> None:
    """Upgrade or downgrade in one transaction.

    Raises:
        RuntimeError: rows refer to rows that are gone.
    """
    engine: sa.Engine = current_app.extensions["migrate"].db.engine
    with engine.connect().execution_options(**{WRITING: True}) as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # A table is changed by building it anew; with foreign keys on, dropping the old one
            # would empty its children. The switch works outside of transactions only.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=current_app.extensions["migrate"].db.metadata,
            render_as_batch=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
            if is_sqlite:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"rows refer to rows that are gone: {broken[:5]}")
        if is_sqlite:
            connection.connection.cursor().execute("PRAGMA foreign_keys=ON")


run_migrations()
