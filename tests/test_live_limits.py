"""Limits hold for all server processes together, and let a whole hall pass."""

import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from messe.accounts.models import Role
from messe.core.database import db, write_transaction
from messe.core.tokens import new_link_token
from messe.mail.models import OutboxMail
from tests.factories import make_account
from tests.live import opened_app, serve

HALL = 200
AT_ONCE = 8
PER_RECIPIENT = 10
SECONDS_TO_ANSWER = 60


@pytest.fixture(scope="module")
def live(prepared_instance, tmp_path_factory):
    folder = tmp_path_factory.mktemp("limits") / "instance"
    shutil.copytree(prepared_instance, folder)
    (folder / "messe.cfg").write_text('SECRET_KEY = "live"\n')
    with serve(folder) as server, opened_app(folder):
        yield server


class Device:
    """A browser of its own, with a form open."""

    def __init__(self, app: Flask, internet: httpx.Client) -> None:
        key = new_link_token()
        session = app.session_interface.get_signing_serializer(app).dumps({"csrf_token": key})
        self._headers = {"Cookie": f"messe={session}"}
        self._token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(key)
        self._internet = internet

    def ask_for_link(self, email: str) -> int:
        """Ask for a link to choose a password, and give the status of the answer."""
        form = {"csrf_token": self._token, "email": email}
        return self._internet.post("/team/passwort", headers=self._headers, data=form).status_code


@pytest.fixture
def devices(live):
    with (
        opened_app(live.instance) as app,
        httpx.Client(base_url=live.url, timeout=SECONDS_TO_ANSWER) as internet,
    ):
        yield [Device(app, internet) for _ in range(HALL)]


def test_processes_count_together(devices):
    asked = 2 * PER_RECIPIENT
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(
            pool.map(lambda device: device.ask_for_link("one@messe.example"), devices[:asked])
        )

    assert answers == {302: PER_RECIPIENT, 429: PER_RECIPIENT}


@pytest.mark.long
def test_hall_of_two_hundred_behind_one_address_gets_its_links(devices):
    emails = [f"steward{number}@messe.example" for number in range(HALL)]
    with write_transaction():
        for email in emails:
            make_account(Role.STEWARD, email=email)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(pool.map(Device.ask_for_link, devices, emails))

    assert answers == {302: HALL}
    assert db.session.scalar(sa.select(sa.func.count(sa.distinct(OutboxMail.recipient)))) == HALL
