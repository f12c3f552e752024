"""How often strangers may cause mails and guess secrets, and who is not counted."""

import sqlite3
import time
from contextlib import closing

import pytest

from messe.app import close_connections, create_app
from messe.core import counters, limits
from messe.core.config import SettingsError
from messe.core.counters import CounterFile
from messe.core.database import db
from tests.factories import (
    make_account,
    make_registration,
    make_startup,
    open_registration,
    open_startup,
    sign_in,
)

SMALL = {
    "LIMIT_MAILS_PER_RECIPIENT": "2 per hour",
    "LIMIT_MAILS_PER_DEVICE": "3 per hour",
    "LIMIT_MAILS_PER_NETWORK": "5 per hour",
    "LIMIT_GUESSES_PER_DEVICE": "2 per 10 minutes",
    "LIMIT_GUESSES_PER_NETWORK": "4 per 10 minutes",
}
WAIT = "Das waren sehr viele Versuche."


@pytest.fixture
def settings():
    return SMALL


@pytest.fixture
def app(instance, settings):
    app = create_app(instance, SECRET_KEY="test", TESTING=True, WTF_CSRF_ENABLED=False, **settings)
    with app.app_context():
        yield app
        db.session.rollback()
        close_connections()


def be_device(client, name):
    """Let `client` be another browser: one that opened a form of its own."""
    with client.session_transaction() as session:
        session.clear()
        session["csrf_token"] = name


def ask_for_link(client, email, address="192.0.2.1"):
    return client.post(
        "/team/passwort", data={"email": email}, environ_base={"REMOTE_ADDR": address}
    )


def guess(client, address="192.0.2.1"):
    return client.get("/startups/zugang/falsch", environ_base={"REMOTE_ADDR": address})


@pytest.fixture
def counter_file(tmp_path):
    return CounterFile(f"{counters.SCHEME}://{tmp_path / 'counted.db'}")


def test_counter_adds_up_until_it_expires(counter_file, monkeypatch):
    start = time.time()
    monkeypatch.setattr(time, "time", lambda: start)

    assert [counter_file.incr("a", 60), counter_file.incr("a", 60, amount=2)] == [1, 3]
    monkeypatch.setattr(time, "time", lambda: start + 59)
    assert (counter_file.get("a"), counter_file.get_expiry("a")) == (3, start + 60)
    monkeypatch.setattr(time, "time", lambda: start + 60)
    assert counter_file.get("a") == 0
    assert counter_file.incr("a", 60) == 1
    assert counter_file.get_expiry("a") == start + 120


def test_unknown_counter_is_zero_and_over(counter_file, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 5.0)

    assert (counter_file.get("a"), counter_file.get_expiry("a")) == (0, 5.0)


def test_counters_are_cleared_one_by_one_or_all(counter_file):
    for key in "abc":
        counter_file.incr(key, 60)

    counter_file.clear("a")

    assert (counter_file.get("a"), counter_file.get("b")) == (0, 1)
    assert counter_file.reset() == 2
    assert counter_file.get("b") == 0


def test_expired_counters_leave_the_file(app, client, instance, monkeypatch):
    ask_for_link(client, "a@messe.example")
    assert len(rows(instance)) == 2
    later = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: later)

    limits.forget_expired()

    assert rows(instance) == []


def rows(instance) -> list:
    with closing(sqlite3.connect(instance / "limits.db")) as connection:
        return connection.execute("SELECT * FROM counter").fetchall()


def test_recipient_gets_no_more_mails_whoever_asks(client):
    answers = []
    for number in range(3):
        be_device(client, f"device {number}")
        answers.append(ask_for_link(client, "a@messe.example", f"192.0.2.{number}").status_code)

    assert answers == [302, 302, 429]
    assert ask_for_link(client, "A@Messe.example", "192.0.2.9").status_code == 429
    assert ask_for_link(client, "b@messe.example", "192.0.2.9").status_code == 302


def test_answer_to_the_one_too_many_tells_nothing_about_the_address(client):
    make_account(email="known@messe.example")

    def last_of_three(email, address):
        return [ask_for_link(client, email, address) for _ in range(3)][-1]

    known = last_of_three("known@messe.example", "192.0.2.1")
    unknown = last_of_three("other@messe.example", "192.0.2.2")

    assert known.status_code == unknown.status_code == 429
    assert known.text == unknown.text.replace("other@messe.example", "known@messe.example")


def test_device_is_refused_before_the_network(client):
    be_device(client, "robot")
    robot = [ask_for_link(client, f"{n}@messe.example").status_code for n in range(4)]
    be_device(client, "person")

    assert robot == [302, 302, 302, 429]
    assert ask_for_link(client, "person@messe.example").status_code == 302


def test_network_is_refused_when_devices_keep_changing(client):
    answers = []
    for number in range(6):
        be_device(client, f"device {number}")
        answers.append(ask_for_link(client, f"{number}@messe.example").status_code)

    assert answers == [302] * 5 + [429]
    assert ask_for_link(client, "else@messe.example", "192.0.2.2").status_code == 302


def test_addresses_of_one_ipv6_network_count_together(client):
    for number in range(5):
        ask_for_link(client, f"{number}@messe.example", f"2001:db8::{number}")

    assert ask_for_link(client, "5@messe.example", "2001:db8::ffff").status_code == 429
    assert ask_for_link(client, "5@messe.example", "2001:db8:0:1::1").status_code == 302


@pytest.mark.parametrize("address", ["", "unknown", "fe80::1%eth0:x"])
def test_nonsense_of_a_proxy_is_an_address_too(client, address):
    answers = [ask_for_link(client, f"{n}@messe.example", address).status_code for n in range(6)]

    assert answers == [302] * 5 + [429]


def test_form_that_is_shown_again_is_not_counted(client):
    answers = [ask_for_link(client, "kein Postfach").status_code for _ in range(7)]

    assert answers == [200] * 7
    assert ask_for_link(client, "a@messe.example").status_code == 302


def test_refused_form_keeps_what_was_typed_and_says_when(client):
    for _ in range(2):
        ask_for_link(client, "a@messe.example")

    response = ask_for_link(client, "a@messe.example")

    assert response.status_code == 429
    assert f"{WAIT} Bitte versuchen Sie es in 60 Minuten noch einmal." in response.text
    assert 'value="a@messe.example"' in response.text
    assert 3590 <= int(response.headers["Retry-After"]) <= 3600


def be_account(client):
    sign_in(client, make_account())


def be_participant(client):
    open_registration(client, make_registration())


def be_startup(client):
    open_startup(client, make_startup())


@pytest.mark.parametrize("be_somebody", [be_account, be_participant, be_startup])
def test_signed_in_device_is_not_counted(client, now, be_somebody):
    be_somebody(client)

    assert [guess(client).status_code for _ in range(5)] == [409] * 5
    answers = [ask_for_link(client, f"{n}@messe.example").status_code for n in range(7)]
    assert answers == [302] * 7


def test_signed_in_device_cannot_bury_a_recipient_in_mails(client):
    be_participant(client)

    answers = [ask_for_link(client, "a@messe.example").status_code for _ in range(3)]

    assert answers == [302, 302, 429]


def test_device_that_guesses_links_has_to_wait(client):
    be_device(client, "robot")

    answers = [guess(client) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [409, 409, 429]
    assert WAIT in answers[-1].text
    assert 590 <= int(answers[-1].headers["Retry-After"]) <= 600
    be_device(client, "person")
    assert guess(client).status_code == 409


def test_network_that_guesses_links_has_to_wait(client):
    answers = [guess(client).status_code for _ in range(5)]

    assert answers == [409] * 4 + [429]
    assert guess(client, "192.0.2.2").status_code == 409


@pytest.mark.parametrize(
    "path",
    [
        "/anmeldung/bestaetigen/falsch",
        "/meine-messe/zugang/falsch",
        "/startups/zugang/falsch",
        "/team/passwort/falsch",
    ],
)
def test_guesses_at_every_kind_of_link_count_together(client, path):
    be_device(client, "robot")
    guess(client)
    guess(client)

    assert client.get(path).status_code == 429


def test_wrong_passwords_count_across_addresses(client, now):
    be_device(client, "robot")

    def try_password(number):
        typed = {"email": f"{number}@messe.example", "password": "Sommer2026!"}
        return client.post("/team/anmelden", data=typed).status_code

    assert [try_password(number) for number in range(3)] == [409, 409, 429]


def test_file_names_neither_recipient_nor_device_nor_network(client, instance):
    be_device(client, "geheim")
    ask_for_link(client, "mira@funkweg.example")

    content = (instance / "limits.db").read_bytes()

    assert len(rows(instance)) == 3
    for secret in (b"192.0.2.1", b"funkweg", b"geheim"):
        assert secret not in content


def test_file_that_cannot_be_used_lets_everybody_pass(client, instance, caplog):
    (instance / "limits.db").mkdir()

    answers = [ask_for_link(client, "a@messe.example").status_code for _ in range(4)]

    assert answers == [302] * 4
    assert guess(client).status_code == 409
    assert "limits cannot be counted" in caplog.text


@pytest.mark.parametrize("settings", [{**SMALL, "RATELIMIT_ENABLED": False}])
def test_limits_can_be_turned_off(client, instance, settings):
    assert [ask_for_link(client, "a@messe.example").status_code for _ in range(4)] == [302] * 4

    limits.forget_expired()

    assert not (instance / "limits.db").exists()


def test_limit_that_cannot_be_read_is_named(instance):
    with pytest.raises(SettingsError, match='LIMIT_MAILS_PER_DEVICE muss etwa "20 per hour"'):
        create_app(instance, SECRET_KEY="test", LIMIT_MAILS_PER_DEVICE="viele")


@pytest.mark.parametrize("address", ["nirgends://", "async+memory://", "limits.db"])
def test_storage_that_nobody_knows_is_refused_by_name(instance, address):
    with pytest.raises(SettingsError, match="RATELIMIT_STORAGE_URI"):
        create_app(instance, SECRET_KEY="test", RATELIMIT_STORAGE_URI=address)


def test_storage_that_is_not_installed_is_refused_with_what_is_missing(instance):
    with pytest.raises(SettingsError, match="prerequisite"):
        create_app(instance, SECRET_KEY="test", RATELIMIT_STORAGE_URI="redis://localhost")


@pytest.mark.parametrize("secret", ["test", b"test"])
def test_counters_are_found_again_whatever_kind_the_secret_has(app, secret):
    app.config["SECRET_KEY"] = secret

    counter = limits.Counter("LIMIT_MAILS_PER_NETWORK", "192.0.2.1")

    assert len(counter.key) == 64
    assert counter.key == limits.Counter("LIMIT_MAILS_PER_NETWORK", "192.0.2.1").key
