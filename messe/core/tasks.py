"""Background work: a queue of nudges in a file, worked off by the process `messe serve` starts.

A nudge may be lost with the worker that took it; the rows in the database are the truth, and
each kind of work has a sweep that finds what was left.
"""

from collections.abc import Callable
from pathlib import Path

from flask import Flask, current_app
from huey import SqliteHuey, crontab

QUEUE_FILE = "tasks.db"


class TaskQueue:
    """The works of one app, by name."""

    def __init__(self, app: Flask) -> None:
        self.huey = SqliteHuey("messe", filename=str(Path(app.instance_path) / QUEUE_FILE))
        self._app = app
        self._nudges: dict[str, Callable[[], object]] = {}

    def add(self, name: str, work: Callable[[], object]) -> None:
        """Let a nudge called `name` do `work` in the app's context, and every minute a sweep."""

        def run() -> None:
            with self._app.app_context():
                work()

        self._nudges[name] = self.huey.task(name=name)(run)
        self.huey.periodic_task(crontab(minute="*"), name=f"{name}_sweep")(run)

    def nudge(self, name: str) -> None:
        """Ask the worker to do `name` soon."""
        self._nudges[name]()


def init_tasks(app: Flask) -> TaskQueue:
    """The queue of `app`, with no work in it yet."""
    queue = TaskQueue(app)
    app.extensions["messe_tasks"] = queue
    return queue


def task_queue() -> TaskQueue:
    """The current app's queue."""
    queue: TaskQueue = current_app.extensions["messe_tasks"]
    return queue
