"""Two hundred start-ups want thirty-six slots, twenty of them at a time."""

import datetime as dt
import itertools
import random
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import sqlalchemy as sa
from flask import current_app

from messe.core import clock
from messe.core.database import db, write_transaction
from messe.fair.models import Fair
from messe.pitches.models import Booking
from tests.factories import make_slot, make_stage, make_startup
from tests.live import CSRF_KEY, csrf_token, opened_app, serve

STARTUPS = 200
STAGES = 3
SLOTS_A_STAGE = 12
AT_A_TIME = 20
TRIES = 2
QUOTA = 2
SECONDS_TO_ANSWER = 60

pytestmark = pytest.mark.long


@pytest.fixture
def live(prepared_instance, tmp_path):
    """A fair in four weeks with start-ups and free slots."""
    folder = tmp_path / "instance"
    shutil.copytree(prepared_instance, folder)
    (folder / "messe.cfg").write_text('SECRET_KEY = "live"\n')
    with opened_app(folder), write_transaction():
        fair = db.session.get_one(Fair, 1)
        fair.starts_at = clock.now() + dt.timedelta(weeks=4)
        fair.ends_at = fair.starts_at + dt.timedelta(hours=7)
        fair.booking_closes_at = fair.starts_at
        fair.pitch_quota = QUOTA
    with serve(folder) as server, opened_app(folder):
        yield server


def test_each_slot_goes_once_and_no_startup_gets_more_than_its_quota(live):
    with write_transaction():
        starts_at = db.session.get_one(Fair, 1).starts_at
        stages = [make_stage() for _stage in range(STAGES)]
        slots = [
            make_slot(starts_at + dt.timedelta(minutes=20 * number), stage=stage).public_id
            for stage, number in itertools.product(stages, range(SLOTS_A_STAGE))
        ]
        startups = [make_startup().id for _startup in range(STARTUPS)]
    csrf = csrf_token(live.instance)
    sign = current_app.session_interface.get_signing_serializer(current_app).dumps
    cookies = {
        each: {"messe": sign({"csrf_token": CSRF_KEY, "startup_id": each})} for each in startups
    }
    chance = random.Random(7)  # noqa: S311 -- repeatable by seed
    wanted = [
        (startup, slot, chance.randint(1, QUOTA + 1))
        for startup in startups
        for slot in chance.sample(slots, TRIES)
    ]
    chance.shuffle(wanted)

    def book(wish) -> int:
        startup, slot, pitch = wish
        return httpx.post(
            f"{live.url}/startups/meine/termin",
            cookies=cookies[startup],
            data={"csrf_token": csrf, "slot": slot, "pitch": pitch},
            timeout=SECONDS_TO_ANSWER,
        ).status_code

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        answers = Counter(pool.map(book, wanted))

    assert set(answers) == {httpx.codes.FOUND, httpx.codes.CONFLICT}
    db.session.rollback()
    held = db.session.execute(sa.select(Booking.slot_id, Booking.startup_id)).all()
    assert len({slot for slot, _startup in held}) == len(held) == len(slots)
    assert max(Counter(startup for _slot, startup in held).values()) <= QUOTA
