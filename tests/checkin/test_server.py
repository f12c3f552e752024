"""The door against the real server with its two processes."""

import datetime as dt
import http.cookiejar
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from messe.accounts.models import Role
from messe.accounts.service import set_password
from messe.checkin import queries
from messe.core import clock
from messe.core.database import db
from tests.factories import make_account, make_participant

PASSWORD = "ein langes Wort am Einlass"  # noqa: S105 -- of an invented steward


class Browser:
    """Keeps cookies and sends forms with the token that stands in the page."""

    def __init__(self, address):
        self._address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)

    def open(self, path, form=None):
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self._opener.open(self._address + path, data, timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def send(self, path, **form):
        _, page = self.open(path)
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page).group(1)
        return self.open(path, {"csrf_token": token, **form})


@pytest.fixture
def address(app, fair, instance):
    """The address of `messe serve` with two processes, on the day of the fair."""
    today = clock.local(clock.now()).date()
    fair.starts_at = clock.at(today, dt.time(0, 1))
    fair.ends_at = clock.at(today + dt.timedelta(days=1), dt.time(23))
    db.session.commit()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (instance / "messe.cfg").write_text('SECRET_KEY = "test"\n')
    command = [sys.executable, "-m", "messe", "--instance", str(instance)]
    server = subprocess.Popen([*command, "serve", "--port", str(port), "--workers", "2"])
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(port):
    for _ in range(150):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"no server at port {port}")


@pytest.fixture
def steward(address):
    account = make_account(Role.STEWARD, email="petra@messe.example", name="Petra Lang")
    set_password(account, PASSWORD)
    db.session.commit()

    def sign_in():
        browser = Browser(address)
        status, page = browser.send("/team/anmelden", email=account.email, password=PASSWORD)
        assert (status, "Code vom Ausweis" in page) == (200, True)
        return browser

    return sign_in


def test_of_eight_phones_at_two_processes_one_admits(steward):
    code = make_participant().code
    db.session.commit()
    phones = [steward() for _ in range(8)]

    def try_door(phone):
        # The unknown code first: a request that changes nothing must let go of the database.
        return [phone.send("/einlass", code=typed)[0] for typed in ("ZZZZZZ", code)]

    with ThreadPoolExecutor(len(phones)) as pool:
        statuses = sorted(pool.map(try_door, phones))

    assert statuses == [[404, 200]] + [[404, 409]] * 7
    db.session.rollback()
    assert queries.admitted_count() == 1
