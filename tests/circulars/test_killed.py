"""kill -9 of the worker while it writes the letters of a circular, on a real `messe serve`."""

import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from messe.circulars.models import CircularLetter
from messe.circulars.service import send_circular
from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.tasks import task_queue
from messe.mail.models import OutboxMail
from tests.factories import make_circular, make_guest
from tests.live import opened_app, serve, worker_of

LETTERS = 100
SECONDS = 120
"""To wait at most: a worker gives way to everything else on its machine."""

pytestmark = pytest.mark.long


def wait_until(is_done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_done():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def written() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(CircularLetter.mail_id)))


def nudge_until_written() -> bool:
    task_queue().nudge(CircularLetter)
    return written() == LETTERS


def test_every_letter_is_written_once(prepared_instance, tmp_path):
    instance = shutil.copytree(prepared_instance, tmp_path / "instance")
    (instance / "messe.cfg").write_text('SECRET_KEY = "live"\n')
    addresses = [f"redaktion{number}@bote.example" for number in range(LETTERS)]
    with serve(instance), opened_app(instance):
        with write_transaction():
            for address in addresses:
                make_guest(contact_email=address, organisation=address)
            send_circular(make_circular(body="Hier: {Link}"), now=clock.now())
        wait_until(lambda: written() > 0)

        os.kill(worker_of(instance), signal.SIGKILL)
        before = written()
        wait_until(nudge_until_written)

        recipients = Counter(db.session.scalars(sa.select(OutboxMail.recipient)))
    assert before < LETTERS
    assert recipients == Counter(addresses)
