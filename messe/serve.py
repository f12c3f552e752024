"""`messe serve`: the production server, and beside it the background worker."""

import contextvars
import gc
import logging
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from typing import Any

import click
from flask import Flask, current_app
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from messe.app import close_connections
from messe.core.tasks import task_queue
from messe.demo.commands import announce
from messe.prepare import is_prepared

NICENESS = 10
"""The worker gives way to the door: reports may take longer, admission may not."""

TASKS_AT_ONCE = 2
"""A report in the making must not hold up the mails, nor a slow mail server the reports."""

SECONDS_TO_ASK = 60
"""So long a connection may wait for its first byte, which costs no server process."""

SECONDS_TO_HEAR = 5
"""Of silence in the middle of a request, before that connection is given up."""

SECONDS_TO_BE_HEARD = 10
"""In the middle of an answer, twice: a phone in a full hall may stop reading for a while."""

PAUSE_SECONDS = 1
"""Before a worker that ended is started again."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn, set up from here instead of from a file."""

    def __init__(self, app: Flask, settings: dict[str, Any]) -> None:
        self._app = app
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take our settings."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Give the app to each server process."""
        # What is there now stays until the end: looking through it again and again for garbage
        # would let somebody at the door wait each time.
        gc.collect()
        gc.freeze()
        return self._app


@click.command(name="serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1),
    help="Server processes.",
)
def command(host: str, port: int, workers: int) -> None:
    """Serve the app and work in the background."""
    _check_address(host, port)
    _check_database()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- Flask's way to the app itself
    settings = {
        "bind": f"{host}:{port}",
        "workers": workers,
        # Two sync processes beat threads on SQLite's one write lock.
        "worker_class": "sync",
        "worker_tmp_dir": app.instance_path,
        # Python's own sendfile waits without an end for a phone that is gone.
        "sendfile": False,
        "timeout": 60,
        "graceful_timeout": 10,
        "loglevel": "warning",
        "when_ready": lambda arbiter: _get_ready(arbiter, app.instance_path),
        "control_socket_disable": True,
        # Only the setting TRUSTED_PROXIES says whether a proxy is believed.
        "forwarded_allow_ips": "",
    }
    click.echo(f"Die Messe-App läuft: {app.config['PUBLIC_URL']}")
    if app.config["DEMO"]:
        announce()
    logging.getLogger("gunicorn.error").addFilter(is_accident)
    # Without this command's app context: requests would share it, and with it who is signed in.
    contextvars.Context().run(Server(app, settings).run)


def is_accident(record: logging.LogRecord) -> bool:
    """Whether gunicorn tells of more than a phone that fell silent, which happens all day."""
    return record.exc_info is None or not isinstance(record.exc_info[1], BlockingIOError)


def _check_database() -> None:
    """End in one sentence where every page would fail."""
    if not is_prepared():
        raise click.ClickException("Die Datenbank ist nicht auf dem neuesten Stand: messe init")
    close_connections()


def _check_address(host: str, port: int) -> None:
    """End in one sentence where gunicorn would try and log for seconds."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise click.ClickException(
            f"Auf {host}:{port} kann die Messe-App nicht antworten: {error.strerror}"
        ) from error


def _get_ready(arbiter: Arbiter, instance: str) -> None:
    for listener in arbiter.LISTENERS:
        _wait_for_nobody(listener.sock)
    _start_worker(instance)


def _wait_for_nobody(listener: socket.socket) -> None:
    """Let no connection keep a server process waiting, of which there are few.

    Browsers open connections ahead of need; the kernel hands them over with their first byte.
    A phone that loses its network halfway is silent for ever; accepted sockets inherit how long
    that is borne.
    Source: Linux, tcp(7) and socket(7).
    """
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SECONDS_TO_ASK)
    for option, seconds in (
        (socket.SO_RCVTIMEO, SECONDS_TO_HEAR),
        (socket.SO_SNDTIMEO, SECONDS_TO_BE_HEARD),
    ):
        listener.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", seconds, 0))


def _start_worker(instance: str) -> None:
    """Keep one background worker alive as long as this process lives."""
    # Started here, not in the thread: a server process that is forked in the middle of Popen keeps
    # its pipe open, and the thread would wait in Popen for ever.
    first = _new_worker(instance)

    def keep_alive(process: subprocess.Popen[bytes]) -> None:
        while True:
            process.wait()
            # A worker that cannot even start must not keep the processor busy.
            time.sleep(PAUSE_SECONDS)
            process = _new_worker(instance)

    threading.Thread(target=keep_alive, args=(first,), daemon=True).start()


def _new_worker(instance: str) -> subprocess.Popen[bytes]:
    # The worker ends when its standard input closes, that is when we are gone.
    return subprocess.Popen(  # noqa: S603 -- our own command
        [sys.executable, "-m", "messe", "--instance", instance, "worker"],
        stdin=subprocess.PIPE,
        # Ctrl-C at the terminal reaches the server; the worker follows in order.
        process_group=0,
    )


@click.command(hidden=True)
def worker() -> None:
    """Work off the queue until standard input closes; started by `messe serve`."""
    os.nice(NICENESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    consumer = task_queue().huey.create_consumer(
        workers=TASKS_AT_ONCE, periodic=True, check_worker_health=True
    )
    consumer.run()


def _end_with_parent() -> None:
    # Not sys.stdin: its lock, held by this thread, would break Python's own shutdown.
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)
