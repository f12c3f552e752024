"""Background work: a queue of nudges in a file, worked off by the process `messe serve` starts.

A nudge may be lost with the worker that took it; the rows in the database are the truth, and
each kind of work has a sweep that finds what was left.
"""

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, current_app
from huey import SqliteHuey, crontab
from sqlalchemy.orm import Session

from messe.core.database import Model, db

log = logging.getLogger(__name__)

QUEUE_FILE = "tasks.db"

NUDGES = "messe_nudges"
"""In a session's `info`: the works that its transaction has given something to do."""


class TaskQueue:
    """The works of one app, each with the rows that ask for it."""

    def __init__(self, app: Flask) -> None:
        self.huey = SqliteHuey("messe", filename=str(Path(app.instance_path) / QUEUE_FILE))
        self._app = app
        self._works: dict[type[Model], list[Callable[[], object]]] = {}

    def add(self, work: Callable[[], object], *, asked_by: type[Model]) -> None:
        """Let the worker do `work` soon after a row of `asked_by` was added, and every minute."""
        task = self.huey.task(name=work.__name__)(self._in_context(work))
        self._works.setdefault(asked_by, []).append(task)
        self.add_sweep(work)

    def add_sweep(self, work: Callable[[], object]) -> None:
        """Let the worker do `work` every minute."""
        name = f"{work.__name__}_sweep"
        self.huey.periodic_task(crontab(minute="*"), name=name)(self._in_context(work))

    def _in_context(self, work: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            with self._app.app_context():
                work()

        return run

    def asked_by(self, rows: list[object]) -> set[type[Model]]:
        """The kinds among `rows` that ask for work."""
        return {kind for kind in self._works if any(isinstance(row, kind) for row in rows)}

    def nudge(self, kind: type[Model]) -> None:
        """Ask the worker to do soon what rows of `kind` ask for."""
        for work in self._works[kind]:
            work()


def init_tasks(app: Flask) -> TaskQueue:
    """The queue of `app`, with no work in it yet."""
    queue = TaskQueue(app)
    app.extensions["messe_tasks"] = queue
    return queue


def task_queue() -> TaskQueue:
    """The current app's queue."""
    queue: TaskQueue = current_app.extensions["messe_tasks"]
    return queue


def ask_for_work(kind: type[Model]) -> None:
    """Once this transaction is committed, nudge the works of `kind`, as a new row of it would."""
    db.session.info.setdefault(NUDGES, set()).add(kind)


@sa.event.listens_for(Session, "after_flush")
def _remember(session: Session, _context: object) -> None:
    asking = task_queue().asked_by(list(session.new))
    session.info.setdefault(NUDGES, set()).update(asking)


@sa.event.listens_for(Session, "after_commit")
def _nudge(session: Session) -> None:
    for kind in session.info.pop(NUDGES, set()):
        try:
            task_queue().nudge(kind)
        except sqlite3.Error:
            # What was asked for is committed: it must not look undone, and the sweep finds it.
            log.warning("no nudge for %s", kind.__tablename__, exc_info=True)


@sa.event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(NUDGES, None)
