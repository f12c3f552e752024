"""Several start-ups want something at the same moment; the database lets one through."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.pitches import queries, swaps
from messe.pitches.models import Booking
from tests.factories import make_booking, make_slot, make_startup, open_startup

RIVALS = 8
HOUR = dt.timedelta(hours=1)


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


@pytest.mark.parametrize("rival", ["accepts again", "withdraws"])
def test_one_of_two_simultaneous_answers_to_a_swap_counts(app, fair, now, rival):
    mine, wanted = (
        make_booking(make_slot(fair.starts_at)),
        make_booking(make_slot(fair.starts_at + HOUR)),
    )
    offer = swaps.offer_swap(mine, wanted, now=now, fair=fair)
    page = f"/startups/meine/termin/tausch/{offer.public_id}"
    withdraws = rival == "withdraws"
    rivals = [
        (app.test_client(), wanted.startup, f"{page}/annehmen"),
        (
            app.test_client(),
            mine.startup if withdraws else wanted.startup,
            f"{page}/ablehnen" if withdraws else f"{page}/annehmen",
        ),
    ]
    for client, startup, _path in rivals:
        open_startup(client, startup)
    before = (mine.slot_id, wanted.slot_id)
    db.session.commit()
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    start = threading.Barrier(len(rivals))

    def answer(asked):
        client, _startup, path = asked
        start.wait()
        response = client.post(path)
        return response.status_code, response.text

    with ThreadPoolExecutor(len(rivals)) as threads:
        answers = list(threads.map(answer, rivals))

    assert sorted(status for status, _text in answers) == [302, 409]
    [refusal] = [text for status, text in answers if status == 409]
    assert "Dieses Tauschangebot gilt nicht mehr" in refusal
    is_exchanged = not withdraws or answers[0][0] == 302
    assert (mine.slot_id, wanted.slot_id) == (before[::-1] if is_exchanged else before)
    assert queries.swap_offers() == []
