"""What holds when many people act at once on `messe serve` with two server processes."""

import contextlib
import datetime as dt
import logging
import shutil
import socket
from urllib.parse import urlsplit

import httpx
import pytest
import sqlalchemy as sa

from messe.accounts.models import Role
from messe.checkin.models import Admission
from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.paths import keep_whole
from messe.core.tokens import new_link_token
from messe.fair.models import Fair
from messe.pitches.models import Booking, PitchSlot, Stage
from messe.programme.models import Release
from messe.programme.posters import Paper, poster_file
from messe.serve import is_accident
from tests.factories import make_account, make_participant, make_startup, saved
from tests.live import account_session, all_at_once, csrf_token, opened_app, serve, session_cookie

AT_ONCE = 8
SMALLEST_BUFFER = 4096
MORE_THAN_THE_NETWORK_HOLDS = 16_000_000


@pytest.fixture(scope="module")
def ready_instance(prepared_instance, tmp_path_factory):
    """A fair that takes place now, with a secret of its own."""
    folder = tmp_path_factory.mktemp("live") / "instance"
    shutil.copytree(prepared_instance, folder)
    (folder / "messe.cfg").write_text('SECRET_KEY = "live"\n')
    with opened_app(folder), write_transaction():
        fair = db.session.get_one(Fair, 1)
        fair.starts_at = clock.now() - dt.timedelta(hours=1)
        fair.ends_at = fair.booking_closes_at = clock.now() + dt.timedelta(hours=8)
    return folder


@pytest.fixture(scope="module")
def live(ready_instance):
    with serve(ready_instance) as server, opened_app(ready_instance):
        yield server


def test_of_eight_bookings_of_one_slot_one_wins(live):
    begins = clock.now() + dt.timedelta(hours=2)
    with write_transaction():
        stage = saved(Stage(slug="halle", name="Halle"))
        slot = saved(
            PitchSlot(
                public_id=new_link_token(),
                stage=stage,
                starts_at=begins,
                ends_at=begins + dt.timedelta(minutes=20),
            ),
        )
        startups = [make_startup().id for _ in range(AT_ONCE)]
        public_id = slot.public_id
    token = csrf_token(live.instance)

    def book(startup_id):
        cookies = session_cookie(live.instance, startup_id=startup_id)
        return lambda: (
            httpx.post(
                f"{live.url}/startups/meine/termin",
                cookies=cookies,
                data={"csrf_token": token, "slot": public_id},
            ).status_code
        )

    answers = all_at_once([book(startup_id) for startup_id in startups])

    assert answers == {302: 1, 409: AT_ONCE - 1}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Booking)) == 1


def test_of_eight_admissions_of_one_badge_one_wins(live):
    with write_transaction():
        participant = make_participant()
        code = participant.code
        stewards = [account_session(make_account(Role.STEWARD)) for _ in range(AT_ONCE)]
    token = csrf_token(live.instance)

    def admit(steward):
        cookies = session_cookie(live.instance, **steward)

        def type_code(typed: str) -> int:
            form = {"csrf_token": token, "code": typed}
            return httpx.post(f"{live.url}/einlass", cookies=cookies, data=form).status_code

        # The unknown code first: a request that changes nothing must let go of the database.
        return lambda: (type_code("ZZZZZZ"), type_code(code))

    answers = all_at_once([admit(steward) for steward in stewards])

    assert answers == {(404, 200): 1, (404, 409): AT_ONCE - 1}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Admission)) == 1


def test_nobody_inherits_the_session_of_the_visitor_before(live):
    with write_transaction():
        organiser = account_session(make_account(Role.ORGANISER))
    cookies = session_cookie(live.instance, **organiser)

    for _ in range(6):
        assert httpx.get(f"{live.url}/orga/messe", cookies=cookies).status_code == 200
        assert httpx.get(f"{live.url}/orga/messe").status_code == 302


def test_proxy_is_believed_only_by_the_setting(live):
    response = httpx.get(live.url, headers={"X-Forwarded-Proto": "https"})

    assert "Strict-Transport-Security" not in response.headers


@contextlib.contextmanager
def silent_after(live, *beginnings):
    """Connections that send so much and then nothing."""
    where = urlsplit(live.url)
    with contextlib.ExitStack() as stack:
        for beginning in beginnings:
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALLEST_BUFFER)
            connection.connect((where.hostname, where.port))
            connection.sendall(beginning)
        yield


def test_connections_that_browsers_open_ahead_of_need_hold_up_nobody(live):
    with silent_after(live, *[b""] * AT_ONCE):
        assert httpx.get(f"{live.url}/healthz", timeout=4).status_code == 200


def test_half_a_body_counts_as_nothing(live):
    where = urlsplit(live.url)
    with socket.create_connection((where.hostname, where.port)) as connection:
        connection.sendall(
            b"POST /api/v1/scans HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 500\r\nConnection: close\r\n\r\n{}"
        )
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 503")


@pytest.mark.parametrize(
    ("error", "is_told"), [(BlockingIOError(), False), (ConnectionError(), True), (None, True)]
)
def test_phones_that_fall_silent_are_no_news(error, is_told):
    seen = (type(error), error, None) if error else None
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, "", None, seen)

    assert is_accident(record) is is_told


@pytest.mark.long
def test_phones_that_stop_reading_a_long_answer_hold_up_nobody_for_long(live):
    with write_transaction():
        release = Release(number=1, released_at=clock.now(), told_at=clock.now())
        db.session.add(release)
        db.session.flush()
        for paper in Paper:
            keep_whole(poster_file(release, paper), bytes(MORE_THAN_THE_NETWORK_HOLDS))
    asking = b"GET /programm/programm.pdf HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with silent_after(live, asking, asking):
        assert httpx.get(f"{live.url}/healthz", timeout=30).status_code == 200


@pytest.mark.long
@pytest.mark.parametrize(
    "beginning",
    [b"GET /", b"POST /api/v1/scans HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"],
    ids=["in its head", "in its body"],
)
def test_phones_that_fall_silent_in_a_request_hold_up_nobody_for_long(live, beginning):
    with silent_after(live, beginning, beginning):
        assert httpx.get(f"{live.url}/healthz", timeout=20).status_code == 200
