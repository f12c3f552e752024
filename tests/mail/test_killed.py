"""kill -9 of the worker in the middle of handing over a mail, on a real `messe serve`."""

import os
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.tasks import task_queue
from messe.mail.models import OutboxMail
from messe.mail.queries import outbox_state
from messe.mail.service import CLAIM, queue_text
from tests.live import opened_app, serve, worker_of
from tests.mail.smtp_server import OK, Server, smtp_server

VICTIM = "victim@messe.example"
RECIPIENTS = [VICTIM, *(f"{number}@messe.example" for number in range(9))]
SECONDS = 120
"""To wait at most: a worker gives way to everything else on its machine."""

pytestmark = pytest.mark.long


@pytest.fixture
def server() -> Iterator[Server]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def instance(server, prepared_instance, tmp_path) -> Iterator[Path]:
    """A served fair whose clock can be moved, sending to `server`."""
    folder = tmp_path / "instance"
    shutil.copytree(prepared_instance, folder)
    (folder / "messe.cfg").write_text(
        'SECRET_KEY = "live"\nDEMO = True\n'
        f'SMTP_HOST = "127.0.0.1"\nSMTP_PORT = {server.port}\nSMTP_STARTTLS = False\n',
    )
    with serve(folder), opened_app(folder):
        yield folder


def wait_until(is_done: Callable[[], bool]) -> None:
    """Nudge the worker until `is_done`."""
    deadline = time.monotonic() + SECONDS
    while not is_done():
        if time.monotonic() > deadline:
            raise TimeoutError
        task_queue().nudge(OutboxMail)
        time.sleep(0.5)


def waiting() -> int:
    db.session.rollback()
    return outbox_state().waiting


def kill_worker_while_it_hands_over(instance, server, stage: str, answer: str) -> Counter[str]:
    """Kill it while the server stalls at `stage` of one mail; how often each mail was accepted."""
    stalled, released = threading.Event(), threading.Event()

    def stall_once(asked: str, address: str, times: int) -> str:
        if (asked, address, times) != (stage, VICTIM, 1):
            return OK
        stalled.set()
        released.wait(SECONDS)
        return answer

    server.behave = stall_once
    with write_transaction():
        for recipient in RECIPIENTS:
            queue_text(recipient, "Ihre Anmeldung", "Guten Tag,\n", now=clock.now())
    assert stalled.wait(SECONDS)
    wait_until(lambda: waiting() == 1)

    os.kill(worker_of(instance), signal.SIGKILL)
    released.set()
    clock.move_to(clock.now() + CLAIM)
    wait_until(lambda: waiting() == 0)

    return Counter(server.recipients)


def test_mail_not_yet_accepted_is_sent_once(instance, server):
    accepted = kill_worker_while_it_hands_over(instance, server, "data", "451 4.3.0 Interrupted")

    assert accepted == Counter(RECIPIENTS)


def test_mail_accepted_but_not_yet_marked_is_the_only_one_sent_twice(instance, server):
    accepted = kill_worker_while_it_hands_over(instance, server, "accepted", OK)

    assert accepted == Counter([*RECIPIENTS, VICTIM])
    assert len(server.doubled) == 1
