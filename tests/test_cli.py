"""The command `messe` on a bad day: each command ends with one clear sentence."""

import socket
import subprocess
import sys

import pytest

pytestmark = pytest.mark.long

OWN_KEY = {"MESSE_SECRET_KEY": "test"}


@pytest.fixture
def messe(tmp_path):
    """Run a command on an instance of its own: `messe("serve", …)`, with settings in capitals."""

    def run(*arguments, **settings) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "messe", "--instance", str(tmp_path / "x"), *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, env=settings, timeout=60
        )

    return run


def assert_ends_with(result: subprocess.CompletedProcess, sentence: str) -> None:
    assert result.returncode != 0
    assert result.stderr.count("\n") == 1
    assert sentence in result.stderr


def test_instance_without_settings_is_not_served(messe):
    assert_ends_with(messe("serve"), "keinen SECRET_KEY in messe.cfg. Hilft: messe init")


def test_folder_that_cannot_be_made_is_named(messe, tmp_path):
    (tmp_path / "x").symlink_to("/proc/nowhere")

    assert_ends_with(messe("init"), "x lässt sich nicht schreiben: ")


def test_folder_of_no_use_is_named(messe, tmp_path):
    (tmp_path / "x" / "tasks.db").mkdir(parents=True)

    assert_ends_with(messe("mail", "send", **OWN_KEY), "x lässt sich nicht schreiben: ")


def test_settings_that_are_no_python_are_named(messe, tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "messe.cfg").write_text("SECRET_KEY =\n")

    assert_ends_with(messe("mail", "send"), "messe.cfg lässt sich nicht lesen: invalid syntax")


def test_secret_file_that_is_missing_is_named(messe):
    result = messe("mail", "send", MESSE_SECRET_KEY_FILE="/nowhere/secret")

    assert_ends_with(result, "lässt sich nicht lesen: /nowhere/secret")


def test_number_of_proxies_must_be_one(messe):
    result = messe("mail", "send", **OWN_KEY, MESSE_TRUSTED_PROXIES="viele")

    assert_ends_with(result, "TRUSTED_PROXIES muss eine ganze Zahl sein.")


@pytest.mark.parametrize("content", ["", "This is not a database, and long enough to tell."])
def test_database_of_no_use_is_named(messe, tmp_path, content):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "messe.db").write_text(content)

    assert_ends_with(messe("mail", "send", **OWN_KEY), "Die Datenbank antwortet nicht wie erwartet")


def test_taken_port_is_named(messe):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        result = messe("serve", f"--port={port}", **OWN_KEY)

    assert_ends_with(result, f"Auf 127.0.0.1:{port} kann die Messe-App nicht antworten: ")


@pytest.mark.parametrize("option", ["--port=99999", "--workers=0"])
def test_impossible_number_is_refused(messe, option):
    result = messe("serve", option, **OWN_KEY)

    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_old_schema_is_not_served(messe):
    messe("init")

    assert_ends_with(
        messe("serve", **OWN_KEY, MESSE_SQLALCHEMY_DATABASE_URI="sqlite://"), "messe init"
    )
