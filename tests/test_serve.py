"""`messe serve`, as a process of its own."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing

import pytest

from messe.accounts.access import SIGNED_IN_AT
from messe.core import clock
from messe.core.config import write_settings
from messe.core.database import db
from tests.factories import make_account


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def signed_in_cookie(app, instance):
    """The cookie of an organiser, under the secret of the instance's own settings."""
    write_settings(instance)
    app.config.from_pyfile(instance / "messe.cfg")
    account = make_account()
    db.session.commit()
    values = {"_user_id": account.session_key, SIGNED_IN_AT: clock.now().timestamp()}
    serializer = app.session_interface.get_signing_serializer(app)
    return f"messe={serializer.dumps(values)}"


@pytest.fixture
def server(instance, signed_in_cookie):
    """The address of a server with one process."""
    port = free_port()
    command = [sys.executable, "-m", "messe", "--instance", str(instance)]
    with subprocess.Popen([*command, "serve", "--port", str(port), "--workers", "1"]) as process:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/readyz")
        yield address
        process.terminate()


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address).close()  # noqa: S310 -- our own server
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def page_opened(address: str, cookie: str) -> str:
    request = urllib.request.Request(address, headers={"Cookie": cookie})  # noqa: S310 -- our own server
    with urllib.request.urlopen(request) as response:  # noqa: S310 -- our own server
        return response.url


def test_visitors_of_one_process_do_not_become_each_other(server, signed_in_cookie):
    address = f"{server}/orga/messe"

    assert "/team/anmelden" in page_opened(address, "")
    assert page_opened(address, signed_in_cookie) == address
    assert "/team/anmelden" in page_opened(address, "")
