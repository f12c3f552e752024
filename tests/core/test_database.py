"""The database's own rules: aware times, honest savepoints, models and migrations alike."""

import datetime as dt
import re
import sqlite3
import time

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, StatementError

from messe.core.database import BUSY_TIMEOUT_MS, Model, db, empty_log, write_transaction
from messe.topics.models import Topic
from tests.factories import make_account


def test_naive_moment_is_refused(session):
    with pytest.raises(StatementError, match="needs its time zone"):
        make_account(created_at=dt.datetime(2026, 6, 1, 12))  # noqa: DTZ001 -- the fault we want


def test_moment_comes_back_in_utc(session):
    berlin = dt.timezone(dt.timedelta(hours=2))
    account = make_account(created_at=dt.datetime(2026, 6, 1, 12, tzinfo=berlin))
    session.commit()
    session.expire_all()

    assert account.created_at == dt.datetime(2026, 6, 1, 10, tzinfo=dt.UTC)


def test_error_quotes_no_personal_data(session):
    with pytest.raises(IntegrityError) as refused:
        make_account(email="Ulrike.Sommer@messe.example")

    assert "ulrike.sommer" not in str(refused.value).lower()


def test_refused_savepoint_keeps_the_transaction(session):
    topic = Topic(slug="a", title="A")
    session.add(topic)
    session.flush()

    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Topic(slug="a", title="B"))
    session.rollback()

    assert session.scalar(sa.select(sa.func.count()).select_from(Topic)) == 0


def test_write_transaction_rolls_back_on_error(session):
    def add_and_stop():
        with write_transaction():
            session.add(Topic(slug="a", title="A"))
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        add_and_stop()

    assert session.scalar(sa.select(sa.func.count()).select_from(Topic)) == 0


def test_emptying_the_log_waits_for_nobody(app, instance, session):
    reader = sqlite3.connect(instance / "messe.db")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM topic").fetchall()
    session.add(Topic(slug="a", title="A"))
    session.commit()
    started = time.monotonic()

    empty_log()

    assert time.monotonic() - started < BUSY_TIMEOUT_MS / 1000 / 2
    log = instance / "messe.db-wal"
    assert log.stat().st_size > 0
    reader.close()
    empty_log()
    assert log.stat().st_size == 0
    assert session.scalar(sa.text("PRAGMA busy_timeout")) == BUSY_TIMEOUT_MS


def schema(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """Each table and index with the parts of its definition, whatever their order."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'",
    )
    return {name: set(parts(sql)) for name, sql in rows}


def parts(sql: str) -> list[str]:
    text = re.sub(r"\s+", " ", sql).replace('"', "")
    if not text.startswith("CREATE TABLE"):
        return [text]
    body = text[text.index("(") + 1 : text.rindex(")")]
    return [part.strip() for part in re.split(r", (?![^()]*\))", body)]


def test_migrations_make_what_models_say(app, tmp_path):
    created = tmp_path / "created.db"
    engine = sa.create_engine(f"sqlite:///{created}")
    Model.metadata.create_all(engine)
    engine.dispose()
    migrated = db.engine.url.database

    with sqlite3.connect(created) as one, sqlite3.connect(migrated) as two:
        wanted, found = schema(one), schema(two)
    one.close()
    two.close()

    assert found.keys() == wanted.keys()
    assert {name: found[name] ^ wanted[name] for name in found if found[name] != wanted[name]} == {}
