"""Sign-in and sign-out of the team, and new passwords by mail."""

import datetime as dt
import time

import pytest
import sqlalchemy as sa

from messe.accounts import access, service
from messe.accounts.models import Role
from messe.core.pace import LINK_REQUEST_SECONDS
from messe.mail.models import OutboxMail
from tests.factories import make_account, sign_in

PASSWORD = "vier lange bunte Wörter"  # noqa: S105 -- an invented one
SIGN_IN = "/team/anmelden"
GUARDED = "/orga/messe"


@pytest.fixture
def account(session, now):
    """An organiser with a password."""
    account = make_account(Role.ADMIN, email="leitung@messe.example")
    service.set_password(account, PASSWORD)
    return account


def enter(client, password=PASSWORD, address=SIGN_IN, email="leitung@messe.example"):
    return client.post(address, data={"email": email, "password": password})


def mailed_path(session) -> str:
    body = session.scalar(sa.select(OutboxMail.body).order_by(OutboxMail.id.desc()))
    return "/team/passwort/" + body.partition("/team/passwort/")[2].split()[0]


@pytest.fixture
def link(client, session, account) -> str:
    """The address in the mail that sets a new password."""
    client.post("/team/passwort", data={"email": account.email})
    return mailed_path(session)


def test_right_password_opens_the_pages_of_the_team(client, account):
    response = enter(client, address=f"{SIGN_IN}?weiter={GUARDED}")

    assert (response.status_code, response.location) == (302, GUARDED)
    assert client.get(GUARDED).status_code == 200


def test_wrong_password_keeps_the_address(client, account):
    response = enter(client, "falsch")

    assert response.status_code == 409
    assert "E-Mail-Adresse und Passwort passen nicht zusammen." in response.text
    assert 'value="leitung@messe.example"' in response.text
    assert "falsch" not in response.text
    assert client.get(GUARDED).status_code == 302


def test_empty_form_says_what_is_missing(client):
    response = client.post(SIGN_IN)

    assert response.status_code == 200
    assert response.text.count("Bitte füllen Sie dieses Feld aus.") == 4


def test_unknown_address_is_answered_like_a_wrong_password(client, account):
    unknown = enter(client, "falsch", email="niemand@messe.example")
    wrong = enter(client, "falsch")

    assert unknown.status_code == wrong.status_code
    assert unknown.text.replace("niemand@", "leitung@") == wrong.text


def test_sixth_try_has_to_wait_and_is_told_so(client, account, now, set_now):
    for _ in range(5):
        enter(client, "falsch")

    response = enter(client)

    assert response.status_code == 429
    assert "Bitte warten Sie eine Viertelstunde." in response.text
    set_now(now + dt.timedelta(minutes=15))
    assert enter(client, address=f"{SIGN_IN}?weiter={GUARDED}").status_code == 302


def test_guarded_page_asks_to_sign_in_and_leads_back(client, now):
    response = client.get(GUARDED)

    assert response.location == f"{SIGN_IN}?weiter={GUARDED}"


def test_sign_out_ends_the_session(client, account):
    sign_in(client, account)

    response = client.post("/abmelden", follow_redirects=True)

    assert "Sie sind abgemeldet." in response.text
    assert client.get(GUARDED).status_code == 302


def test_sign_out_is_not_a_link(client, account):
    sign_in(client, account)

    assert client.get("/abmelden").status_code == 405
    assert client.get(GUARDED).status_code == 200


def test_session_ends_after_the_longest_shift(client, account, now, set_now):
    sign_in(client, account)

    set_now(now + access.LONGEST_SHIFT)
    assert client.get(GUARDED).status_code == 200
    set_now(now + access.LONGEST_SHIFT + dt.timedelta(seconds=1))
    assert client.get(GUARDED).status_code == 302


def test_new_password_ends_older_sessions(client, account):
    sign_in(client, account)

    service.set_password(account, "fünf andere bunte lange Wörter")

    assert client.get(GUARDED).status_code == 302


def test_new_password_by_the_link_in_the_mail(client, link):
    new = "fünf andere bunte lange Wörter"

    response = client.post(link, data={"password": new, "repeated": new}, follow_redirects=True)

    assert "Ihr neues Passwort gilt." in response.text
    assert enter(client).status_code == 409
    assert enter(client, new, f"{SIGN_IN}?weiter={GUARDED}").status_code == 302


def test_link_works_once(client, link):
    new = "fünf andere bunte lange Wörter"
    client.post(link, data={"password": new, "repeated": new})

    response = client.post(link, data={"password": "x" * 20, "repeated": "x" * 20})

    assert response.status_code == 409
    assert "Dieser Link gilt nicht mehr." in response.text


def test_opening_the_link_uses_nothing_up(client, link):
    assert [client.get(link).status_code for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize(
    ("password", "repeated", "sentence"),
    [
        ("zu kurz", "zu kurz", "Ein Passwort braucht mindestens zwölf Zeichen."),
        ("lang genug gewählt", "aber anders", "Die beiden Eingaben sind verschieden."),
    ],
)
def test_unfit_password_is_refused(client, link, password, repeated, sentence):
    response = client.post(link, data={"password": password, "repeated": repeated})

    assert response.status_code == 200
    assert sentence in response.text


def test_unknown_address_is_answered_like_a_known_one(client, account):
    answers = [
        client.post("/team/passwort", data={"email": email}, follow_redirects=True).text
        for email in (account.email, "niemand@messe.example")
    ]

    assert answers[0] == answers[1]
    assert "Wenn diese Adresse ein Konto hat, ist ein Link dorthin unterwegs." in answers[0]


@pytest.mark.parametrize("target", ["//anderswo.example", "https://anderswo.example/", "nirgends"])
def test_sign_in_never_leads_elsewhere(client, account, target):
    response = enter(client, address=f"{SIGN_IN}?weiter={target}")

    assert response.location == "/orga"


def test_steward_starts_at_the_door(client, account):
    account.role = Role.STEWARD

    assert enter(client).location == "/einlass"


def test_password_request_takes_its_time_for_unknown_addresses_too(client, now):
    started = time.monotonic()

    client.post("/team/passwort", data={"email": "niemand@messe.example"})

    assert time.monotonic() - started >= LINK_REQUEST_SECONDS
