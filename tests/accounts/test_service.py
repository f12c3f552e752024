"""Accounts, passwords and the links that set them."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.accounts import links, service
from messe.accounts.models import AccessLink, LinkPurpose, Role, SignInFailure
from messe.mail.models import OutboxMail
from tests.factories import make_account

PASSWORD = "vier lange bunte Wörter"  # noqa: S105 -- an invented one
FIVE_FAILURES = range(5)


@pytest.fixture
def account(session, now):
    """An organiser with a password."""
    account = make_account(email="leitung@messe.example")
    service.set_password(account, PASSWORD)
    return account


def fail(email, now):
    with pytest.raises(service.SignInRefusedError):
        service.check_password(email, "falsch", now=now)


def newest_token(session) -> str:
    body = session.scalar(sa.select(OutboxMail.body).order_by(OutboxMail.id.desc()))
    return body.partition("/team/passwort/")[2].split()[0]


def test_new_account_gets_a_link_to_choose_its_password(session, fair, now):
    account = service.add_account("Neu@Messe.example", "Neue Kraft", Role.STEWARD, now=now)

    mail = session.scalars(sa.select(OutboxMail)).one()
    assert (account.email, mail.recipient) == ("neu@messe.example", "neu@messe.example")
    assert account.password_hash is None
    assert (
        links.subject_of_link(LinkPurpose.SET_PASSWORD, newest_token(session), now=now)
        == account.id
    )


def test_second_account_of_an_address_is_refused(account, fair, now):
    with pytest.raises(service.AccountExistsError):
        service.add_account("LEITUNG@messe.example", "Noch eine", Role.ADMIN, now=now)


def test_right_password_opens_whatever_the_case_of_the_address(account, now):
    assert service.check_password("Leitung@Messe.Example", PASSWORD, now=now) is account


def test_wrong_password_is_refused(account, now):
    fail(account.email, now)


def test_unknown_address_is_refused(session, now):
    fail("niemand@messe.example", now)


def test_account_without_a_password_is_refused(session, now):
    fail(make_account().email, now)


def test_password_is_not_stored_itself(account):
    assert account.password_hash.startswith("$argon2id$")
    assert PASSWORD not in account.password_hash


def test_five_failures_make_this_address_wait(account, now):
    for _ in FIVE_FAILURES:
        fail(account.email, now)

    with pytest.raises(service.TooManyFailuresError):
        service.check_password(account.email, PASSWORD, now=now)


def test_four_failures_do_not(account, now):
    for _ in FIVE_FAILURES[:4]:
        fail(account.email, now)

    assert service.check_password(account.email, PASSWORD, now=now) is account


def test_other_addresses_do_not_wait(account, now):
    for _ in FIVE_FAILURES:
        fail("jemand@messe.example", now)

    assert service.check_password(account.email, PASSWORD, now=now) is account


def test_wait_ends_after_a_quarter_of_an_hour(account, now):
    for _ in FIVE_FAILURES:
        fail(account.email, now)

    later = now + dt.timedelta(minutes=15)
    assert service.check_password(account.email, PASSWORD, now=later) is account


def test_success_forgets_the_failures(session, account, now):
    fail(account.email, now)

    service.check_password(account.email, PASSWORD, now=now)

    assert session.scalars(sa.select(SignInFailure)).all() == []


def test_new_password_need_not_wait(account, now):
    for _ in FIVE_FAILURES:
        fail("leitung@messe.example", now)

    service.set_password(account, "fünf ganz neue Wörter")

    opened = service.check_password("leitung@messe.example", "fünf ganz neue Wörter", now=now)
    assert opened is account


def test_failure_keeps_no_address(session, account, now):
    fail(account.email, now)

    assert "@" not in session.scalars(sa.select(SignInFailure)).one().email_fingerprint


def test_unknown_address_gets_no_link(session, fair, now):
    service.request_password_link("niemand@messe.example", now=now)

    assert session.scalars(sa.select(OutboxMail)).all() == []


def test_link_opens_until_it_expires(session, account, fair, now):
    service.request_password_link(account.email, now=now)
    token = newest_token(session)

    just_before = now + service.PASSWORD_LINK_VALID_FOR - dt.timedelta(seconds=1)
    assert links.subject_of_link(LinkPurpose.SET_PASSWORD, token, now=just_before) == account.id
    with pytest.raises(links.LinkInvalidError):
        links.subject_of_link(
            LinkPurpose.SET_PASSWORD, token, now=now + service.PASSWORD_LINK_VALID_FOR
        )


def test_link_opens_nothing_else(session, account, fair, now):
    service.request_password_link(account.email, now=now)

    with pytest.raises(links.LinkInvalidError):
        links.subject_of_link(LinkPurpose.OPEN_REGISTRATION, newest_token(session), now=now)


def test_new_password_ends_every_link_and_session(session, account, fair, now):
    service.request_password_link(account.email, now=now)
    session_key = account.session_key

    service.set_password(account, "fünf andere bunte lange Wörter")

    assert session.scalars(sa.select(AccessLink)).all() == []
    assert account.session_key != session_key


def test_stolen_database_opens_nothing(session, account, fair, now):
    service.request_password_link(account.email, now=now)

    link = session.scalars(sa.select(AccessLink)).one()
    with pytest.raises(links.LinkInvalidError):
        links.subject_of_link(LinkPurpose.SET_PASSWORD, link.fingerprint, now=now)
