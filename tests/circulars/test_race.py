"""Two presses of one button send a circular once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from messe.circulars.models import CircularLetter
from messe.circulars.service import write_letters
from messe.core.database import db
from messe.mail.models import OutboxMail
from tests.factories import (
    HALLENBERG,
    MEDEBACH,
    make_account,
    make_circular,
    make_registration,
    sign_in,
)

PRESSES = 4
WORKERS = 2


def count(table) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table))


def test_circular_is_sent_once(app, fair, now):
    clients = [app.test_client() for _ in range(PRESSES)]
    for client in clients:
        sign_in(client, make_account())
    for ags in (HALLENBERG, MEDEBACH):
        make_registration(ags)
    path = f"/orga/rundschreiben/{make_circular().public_id}/senden"
    db.session.commit()
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    start = threading.Barrier(PRESSES)

    def press(client):
        start.wait()
        return client.post(path).status_code

    with ThreadPoolExecutor(PRESSES) as threads:
        statuses = list(threads.map(press, clients))

    assert sorted(statuses) == [302] + [409] * (PRESSES - 1)
    assert count(CircularLetter) == 2


def test_letters_are_written_once_by_several_workers(app, fair, now):
    circular = make_circular(
        [make_registration(HALLENBERG), make_registration(MEDEBACH)], body="Guten Tag {Name}"
    )
    assert circular.is_sent
    db.session.commit()
    start = threading.Barrier(WORKERS)

    def work(_number):
        with app.app_context():
            start.wait()
            return write_letters()

    with ThreadPoolExecutor(WORKERS) as threads:
        written = list(threads.map(work, range(WORKERS)))

    assert sum(written) == 2
    assert count(OutboxMail) == 2
