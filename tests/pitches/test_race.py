"""Eight start-ups want one slot at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from messe.core.database import db
from messe.pitches.models import Booking
from tests.factories import make_slot, make_startup, open_startup

RIVALS = 8


def test_one_of_eight_simultaneous_bookings_wins(app, fair, now):
    slot = make_slot(fair.starts_at)
    clients = [app.test_client() for _ in range(RIVALS)]
    for client in clients:
        open_startup(client, make_startup())
    public_id = slot.public_id
    db.session.commit()
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    start = threading.Barrier(RIVALS)

    def book(client):
        start.wait()
        return client.post("/startups/meine/termin", data={"slot": public_id}).status_code

    with ThreadPoolExecutor(RIVALS) as threads:
        statuses = list(threads.map(book, clients))

    assert sorted(statuses) == [302] + [409] * (RIVALS - 1)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Booking)) == 1
