"""A real `messe serve` for tests: its own folder, its own port, its own processes."""

import contextlib
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from messe import cli
from messe.accounts import access
from messe.accounts.models import Account
from messe.app import close_connections, create_app
from messe.core import clock

CSRF_KEY = "0123456789"
SECONDS_TO_START = 30
SECONDS_TO_STOP = 20

_holders: list[socket.socket] = []


@dataclass(frozen=True)
class LiveServer:
    """Where a server answers and where its instance lies."""

    url: str
    instance: Path


def run_messe(instance: Path, *arguments: str, **environment: str) -> str:
    """Run the command `messe` to its end and give its output; a failure is raised."""
    return subprocess.run(
        [sys.executable, "-m", "messe", "--instance", str(instance), *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    ).stdout


@contextlib.contextmanager
def serve(instance: Path) -> Iterator[LiveServer]:
    """Serve `instance` on a free port with two processes and the worker, until the block ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "messe", "--instance", str(instance), "serve", f"--port={port}"],
        env={**os.environ, "MESSE_PUBLIC_URL": url},
    )
    try:
        wait_for(f"{url}/readyz", process.poll)
        yield LiveServer(url, instance)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(SECONDS_TO_STOP)


class MortalServer:
    """`messe serve` on a port of its own, that can be killed as by a power cut and comes back.

    It is forked from a process that has imported the app, which takes longer than all the rest.
    """

    _forks = multiprocessing.get_context("forkserver")
    _forks.set_forkserver_preload(["messe.cli"])

    def __init__(self, instance: Path) -> None:
        self._instance = instance
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Serve until it is killed."""
        arguments = ("--instance", str(self._instance), "serve", f"--port={self._port}")
        self._process = self._forks.Process(target=_serve_forked, args=(self.url, arguments))
        self._process.start()
        wait_for(f"{self.url}/readyz", lambda: self._process.exitcode)

    def kill(self) -> None:
        """End its processes and the worker at once, whatever they are at."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.join()
        with contextlib.suppress(LookupError):
            os.kill(worker_of(self._instance), signal.SIGKILL)
        self._wait_for_address()

    def _wait_for_address(self) -> None:
        """A killed process that waits for the disk keeps its address until the disk answers."""
        deadline = time.monotonic() + SECONDS_TO_STOP
        while True:
            try:
                socket.create_server(("127.0.0.1", self._port)).close()
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return


def _serve_forked(url: str, arguments: Sequence[str]) -> None:
    os.setsid()
    os.environ["MESSE_PUBLIC_URL"] = url
    cli.cli(arguments)


def free_port() -> int:
    """A port that is kept for the servers of this process.

    It is held by a socket that does not listen, beside which a server may be bound. Without it a
    phone that asks again and again while its server is down may be given that very port for its
    own end; it then talks to itself, and the server that comes back finds its address in use.
    Source: Linux, ip_local_port_range and SO_REUSEADDR; tried with a range of a hundred ports.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    _holders.append(holder)
    port: int = holder.getsockname()[1]
    return port


def wait_for(url: str, exit_code: Callable[[], int | None]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if exit_code() is not None:
            raise RuntimeError(f"the server ended with {exit_code()}")
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url).status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise TimeoutError(f"no answer from {url}")


def worker_of(instance: Path) -> int:
    """The process id of the worker that `messe serve` keeps for `instance`."""
    wanted = [str(instance), "worker", ""]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (process / "cmdline").read_text().split("\0")
        except OSError:
            continue  # it has ended since
        if arguments[-3:] == wanted:
            return int(process.name)
    raise LookupError(f"no worker of {instance}")


@contextlib.contextmanager
def opened_app(instance: Path) -> Iterator[Flask]:
    """An app of `instance` in its context; the connections it opened are closed at the end."""
    app = create_app(instance)
    with app.app_context():
        try:
            yield app
        finally:
            close_connections()


def session_cookie(instance: Path, **values: object) -> dict[str, str]:
    """The cookie of a browser whose session at `instance` holds `values`, and a CSRF token."""
    with opened_app(instance) as app:
        serializer = app.session_interface.get_signing_serializer(app)
    return {"messe": serializer.dumps({"csrf_token": CSRF_KEY, **values})}


def csrf_token(instance: Path) -> str:
    """What a form sent with such a cookie has to carry."""
    with opened_app(instance) as app:
        return URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(CSRF_KEY)


def account_session(account: Account) -> dict[str, object]:
    """The session of a browser in which `account` is signed in."""
    return {
        "_user_id": account.session_key,
        "_fresh": True,
        access.SIGNED_IN_AT: clock.now().timestamp(),
    }


def all_at_once(calls: Sequence[Callable[[], object]]) -> Counter[object]:
    """Start every call at the same moment and count the answers."""
    barrier = threading.Barrier(len(calls))

    def wait_and_call(call):
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return Counter(pool.map(wait_and_call, calls))
