"""Fixtures: an app with an empty fair, its database, a client, a fixed moment."""

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.orm import scoped_session
from werkzeug.routing import Rule

from messe.app import close_connections, create_app
from messe.core import clock, database
from messe.core.database import db
from messe.fair.models import Fair
from messe.prepare import prepare_instance
from tests.factories import make_account, sign_in

FAIR_DAY = dt.date(2026, 6, 23)


@pytest.fixture(scope="session", autouse=True)
def addresses_compiled_once() -> Iterator[None]:
    """Compile what builds an address once for all apps: else it takes most of a quick test's time.

    What werkzeug compiles depends on the address alone; the app comes in as an argument.
    """
    # No public place to hook in.
    compile_builder, parse_rule = Rule._compile_builder, Rule._parse_rule  # noqa: SLF001
    compiled, parsed = {}, {}

    def compile_once(rule, append_unknown):
        key = rule.rule, append_unknown, *(rule.defaults or {}).items()
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    def parse_once(rule, address):
        if address not in parsed:
            before = len(rule._trace)  # noqa: SLF001
            parts = list(parse_rule(rule, address))
            parsed[address] = parts, rule._trace[before:], rule._converters  # noqa: SLF001
        else:
            parts, trace, converters = parsed[address]
            rule._trace += trace  # noqa: SLF001
            rule._converters |= converters  # noqa: SLF001
            rule.arguments |= converters.keys()
        return parsed[address][0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compile_once)
        patch.setattr(Rule, "_parse_rule", parse_once)
        yield


class SharedBytecode(BytecodeCache):
    """What templates are compiled to, once for the apps of all tests of a process."""

    def __init__(self) -> None:
        self._compiled = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


BYTECODE = SharedBytecode()


@pytest.fixture(scope="session")
def prepared_instance(tmp_path_factory):
    """An instance folder with schema, register and fair, made once."""
    folder = tmp_path_factory.mktemp("prepared")
    app = create_app(folder, SECRET_KEY="test", TESTING=True)
    with app.app_context():
        prepare_instance()
        close_connections()
    return folder


@pytest.fixture
def instance(prepared_instance, tmp_path):
    """A copy of the prepared instance for one test; a file, so that threads may share it."""
    folder = tmp_path / "instance"
    shutil.copytree(prepared_instance, folder)
    return folder


@pytest.fixture
def app(instance) -> Iterator[Flask]:
    app = create_app(instance, SECRET_KEY="test", TESTING=True, WTF_CSRF_ENABLED=False)
    app.jinja_env.bytecode_cache = BYTECODE
    with app.app_context():
        yield app
        db.session.rollback()
        close_connections()


@pytest.fixture
def now(monkeypatch) -> dt.datetime:
    """Four weeks before the fair, in summer time, when registration is open."""
    moment = clock.at(FAIR_DAY - dt.timedelta(weeks=4), dt.time(10))
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


@pytest.fixture
def set_now(monkeypatch):
    """Set the clock to another moment: `set_now(moment)` returns it."""

    def set_to(moment: dt.datetime) -> dt.datetime:
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return set_to


@pytest.fixture
def on_the_day(set_now) -> dt.datetime:
    """The day of the fair, 10:30 in Westphalia."""
    return set_now(clock.at(FAIR_DAY, dt.time(10, 30)))


@pytest.fixture
def after_the_fair(set_now) -> dt.datetime:
    """Two days after the fair, when towns report topics."""
    return set_now(clock.at(FAIR_DAY + dt.timedelta(days=2), dt.time(9)))


@pytest.fixture
def session(app) -> scoped_session:
    return db.session


@pytest.fixture
def fair(session) -> Fair:
    """The fair on FAIR_DAY, 9:30 to 16:30, open for registration since eight weeks before."""
    fair = session.get_one(Fair, 1)
    fair.place = "Kaiserhaus, Arnsberg"
    fair.starts_at = clock.at(FAIR_DAY, dt.time(9, 30))
    fair.ends_at = clock.at(FAIR_DAY, dt.time(16, 30))
    fair.registration_opens_at = fair.starts_at - dt.timedelta(weeks=8)
    fair.registration_closes_at = fair.starts_at - dt.timedelta(days=3)
    fair.booking_closes_at = clock.at(FAIR_DAY, dt.time(15))
    fair.topics_close_at = fair.ends_at + dt.timedelta(weeks=4)
    session.commit()
    return fair


@pytest.fixture
def writer(app, fair, session, monkeypatch):
    """Somebody who writes and writes, while others wait for a moment only."""
    session.commit()
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 20)
    db.engine.dispose()
    connection = sqlite3.connect(db.engine.url.database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.close()
    db.engine.dispose()


class CommittingClient(FlaskClient):
    """Commits the test's rows before a request and rolls back after it.

    So a view sees what the test made, and a view that forgot to commit is caught.
    """

    def open(self, *args, **kwargs):
        db.session.commit()
        # A context of its own, so that a request never sees the test's session or `g`.
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        db.session.rollback()
        return response


@pytest.fixture
def client(app, fair) -> FlaskClient:
    app.test_client_class = CommittingClient
    return app.test_client()


@pytest.fixture
def organiser(client, now) -> FlaskClient:
    """The browser of an organiser, four weeks before the fair."""
    sign_in(client, make_account())
    return client


@pytest.fixture
def desk(client, after_the_fair) -> FlaskClient:
    """The browser of an organiser, two days after the fair."""
    sign_in(client, make_account())
    return client


@pytest.fixture
def count_queries(app):
    """Count the statements that a call sends: `count_queries(call)`."""
    from sqlalchemy import event  # noqa: PLC0415 -- only here

    def count(call) -> int:
        statements = []
        listener = lambda *args: statements.append(args[2])  # noqa: E731 -- a listener in one line
        event.listen(db.engine, "before_cursor_execute", listener)
        try:
            call()
        finally:
            event.remove(db.engine, "before_cursor_execute", listener)
        return len([s for s in statements if not s.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))])

    return count
