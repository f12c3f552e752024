"""The database: typed models, aware times, and transactions that SQLite keeps honest."""

import datetime as dt
import enum
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 5000


class UTCDateTime(sa.TypeDecorator[dt.datetime]):
    """A moment: stored in UTC, refused when naive, aware when read."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value!r}")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


STORED_BY_VALUE_WITH_CHECK = sa.Enum(
    enum.Enum,
    native_enum=False,
    create_constraint=True,
    length=32,
    values_callable=lambda members: [member.value for member in members],
)


class Model(DeclarativeBase):
    """The base of every table."""

    registry = registry(
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "pk": "pk_%(table_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            },
        ),
        type_annotation_map={
            dt.datetime: UTCDateTime(),
            enum.Enum: STORED_BY_VALUE_WITH_CHECK,
        },
    )


db = SQLAlchemy(model_class=Model)

WRITING = "messe_writing"
"""The execution option of a connection that is going to write."""


@contextmanager
def write_transaction() -> Iterator[None]:
    """One short writing transaction outside a request; commits at the end.

    Never render, send or solve inside: the door waits meanwhile.
    """
    db.session.rollback()
    db.session.connection(execution_options={WRITING: True})
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def is_locked(error: OperationalError) -> bool:
    """Whether somebody else wrote for so long that this transaction never got its turn."""
    return "database is locked" in str(error.orig)


FOREIGN_KEY = "FOREIGN KEY"
"""How SQLite names each constraint that a row still in use violates."""


@contextmanager
def refused_as(refusal: type[Exception], *, by: str) -> Iterator[None]:
    """Try what is inside at a savepoint, and raise `refusal` if the constraint `by` forbids it.

    SQLite names a CHECK by its name and a UNIQUE by `table.column`; the violation of any other
    constraint is an accident.
    """
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        if by not in str(error.orig):
            raise
        raise refusal from error


def empty_log() -> None:
    """Move the log into the database file and empty it, so that it keeps nothing deleted.

    While somebody reads or writes this does nothing rather than wait: the door goes first.
    """
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            return
        log = connection.connection.cursor()
        log.execute("PRAGMA busy_timeout=0")
        try:
            log.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            log.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


@sa.event.listens_for(sa.Engine, "connect")
def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # We begin transactions ourselves: the driver's own way releases savepoints too early.
    connection.isolation_level = None
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "synchronous=FULL",
        # What is deleted is overwritten, so that no page of the file keeps it.
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@sa.event.listens_for(sa.Engine, "begin")
def _begin(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    # A transaction that reads first and writes later fails under load ("database is locked"):
    # whoever may write says so at once, and waits for its turn.
    writing = connection.get_execution_options().get(WRITING, False)
    if has_request_context():
        writing = request.method not in {"GET", "HEAD", "OPTIONS"}
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN DEFERRED")
