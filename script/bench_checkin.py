"""How fast phones are answered at the door, beside a bare view on the same server."""

import contextlib
import datetime as dt
import itertools
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from messe.checkin import devices
from messe.core import clock
from messe.core.database import db, write_transaction
from messe.fair.queries import get_fair
from messe.registration.models import Participant, ParticipantRole, Registration, RegistrationStatus
from messe.registration.people import new_participant
from script.bounds import at_least, at_most
from tests.live import free_port, opened_app, run_messe, serve, wait_for

CLIENTS = (1, 8, 32)
CLIENTS_AT_DOORS = 8
"""For so many the time of an answer has a bound."""
SECONDS = 4.0
ROUNDS = 2
BATCH = 500
BATCHES = 20
SINGLE_PEOPLE, BATCH_PEOPLE = 20_000, BATCH * BATCHES
"""Enough that nearly every scan admits somebody, which takes more than to say who is in already."""
A_WHILE = dt.timedelta(hours=6)


@dataclass(frozen=True)
class Load:
    """What came of asking for some seconds."""

    seconds: list[float]
    failures: int
    elapsed: float

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.elapsed

    @property
    def p95(self) -> float:
        """In milliseconds."""
        return statistics.quantiles(self.seconds, n=20)[-1] * 1000


def ask(port: int, request: bytes) -> bytes:
    """The whole answer to `request`, over a connection of its own as our server wants it."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def post(path: str, body: object, credential: str = "") -> bytes:
    """A request with its headers."""
    text = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {credential}\r\nContent-Length: {len(text)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + text


def load(port: int, requests: Iterator[bytes], clients: int) -> Load:
    """Let so many clients ask, one after the other each, for SECONDS."""
    end = time.perf_counter() + SECONDS

    def client(_number: int) -> tuple[list[float], int]:
        seconds, failures = [], 0
        while (start := time.perf_counter()) < end:
            answer = ask(port, next(requests))
            seconds.append(time.perf_counter() - start)
            failures += not answer.startswith(b"HTTP/1.1 200")
        return seconds, failures

    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        found = list(pool.map(client, range(clients)))
    elapsed = time.perf_counter() - start
    return Load([one for some, _ in found for one in some], sum(bad for _, bad in found), elapsed)


class Requests:
    """Requests without end, for any number of threads."""

    def __init__(self, codes: Sequence[str], credential: str) -> None:
        self._codes = itertools.cycle(codes)
        self._credential = credential

    def __iter__(self) -> "Requests":
        return self

    def __next__(self) -> bytes:
        return post("/api/v1/scans", body_of([next(self._codes)]), self._credential)


def body_of(codes: Sequence[str], said: str | None = None) -> dict[str, object]:
    """A batch of scans made now; `said` is what the screen showed without us, if it did."""
    now = dt.datetime.now(dt.UTC).isoformat()
    scans = [
        {"id": str(uuid.uuid4()), "kind": "entry", "code": code, "at": now, "said": said}
        for code in codes
    ]
    return {"sent_at": now, "version": "bench", "waiting": 0, "scans": scans}


@contextlib.contextmanager
def floor(folder: Path) -> Iterator[int]:
    """The bare view, served; its port."""
    port = free_port()
    command = [sys.executable, "-m", "script.floor", str(folder), str(port)]
    with subprocess.Popen(command) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz", process.poll)
            yield port
        finally:
            process.terminate()


def checkin() -> None:
    """Single scans and the floor in turn, then batches."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        instance = folder / "instance"
        # Not the demo fair: its worker would make posters and badges meanwhile.
        run_messe(instance, "init")
        with opened_app(instance):
            codes, credential = prepare()
        with serve(instance) as server, floor(folder) as floor_port:
            port = int(server.url.rpartition(":")[2])
            scans = Requests(codes[:SINGLE_PEOPLE], credential)
            bare = itertools.repeat(post("/", {"code": "floor"}))
            for clients in CLIENTS:
                compare(port, floor_port, scans, bare, clients)
            measure_batches(port, codes[SINGLE_PEOPLE:], credential)


def prepare() -> tuple[list[str], str]:
    """A fair that is on, a hall of people and a paired phone."""
    with write_transaction():
        fair, now = get_fair(), clock.now()
        fair.starts_at, fair.booking_closes_at = now - A_WHILE, now + A_WHILE
        fair.ends_at = now + A_WHILE
        names = (f"Gast {number}" for number in range(SINGLE_PEOPLE + BATCH_PEOPLE))
        guests = [new_participant(each, ParticipantRole.GUEST) for each in names]
        for number, guest in enumerate(guests):
            # Of so many drawn by chance, two might be the same.
            guest.code = f"{number:06}"
        db.session.add(
            Registration(
                public_id="bench",
                organisation="Bank",
                status=RegistrationStatus.CONFIRMED,
                contact_email="",
                created_at=now,
                confirmed_at=now,
                participants=guests,
            )
        )
        gate = devices.save_gate(None, devices.GateData(name="Bank"), now=now)
        _device, code = devices.invite_device("Bank", gate, fair, may_search=False, now=now)
        _device, credential = devices.pair(code, "bench", now=now)
    return list(db.session.scalars(sa.select(Participant.badge_token))), credential


def compare(
    port: int, floor_port: int, scans: Iterator[bytes], bare: Iterator[bytes], clients: int
) -> None:
    """Both in turn, so that they see the same machine; the better round of each counts."""
    ours, floors = [], []
    for _ in range(ROUNDS):
        floors.append(load(floor_port, bare, clients))
        ours.append(load(port, scans, clients))
    best, lowest = (max(some, key=lambda one: one.per_second) for some in (ours, floors))
    failures = sum(one.failures for one in ours)
    ratio = best.per_second / lowest.per_second
    print(f"{clients:2} clients   {best.per_second:.0f}/s, floor {lowest.per_second:.0f}/s")
    print(f"  ratio      {at_least(ratio, 0.5)}")
    ours_p95 = at_most(best.p95, 50, places=0) if clients == CLIENTS_AT_DOORS else f"{best.p95:.0f}"
    print(f"  p95 in ms  {ours_p95}, floor {lowest.p95:.0f}")
    print(f"  failures   {at_most(failures, 0, places=0)}")


def measure_batches(port: int, codes: Sequence[str], credential: str) -> None:
    """Two phones that were alone and come back with full outboxes at once."""
    bodies = [
        body_of(codes[first : first + BATCH], "admitted") for first in range(0, BATCH_PEOPLE, BATCH)
    ]
    requests = [post("/api/v1/scans", body, credential) for body in bodies]
    start = time.perf_counter()
    with ThreadPoolExecutor(2) as phones:
        answers = list(phones.map(lambda request: ask(port, request), requests))
    elapsed = time.perf_counter() - start
    failures = sum(not answer.startswith(b"HTTP/1.1 200") for answer in answers)
    per_second = at_least(BATCH_PEOPLE / elapsed, 5000, places=0)
    print(f"batches      {per_second} scans/s, failures {at_most(failures, 0, places=0)}")
