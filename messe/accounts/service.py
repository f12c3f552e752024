"""Create accounts, sign in with a password, choose a new one."""

import datetime as dt
import functools
from http import HTTPStatus

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask_babel import lazy_gettext as _l

from messe.accounts import links, queries
from messe.accounts.models import Account, LinkPurpose, Role, SignInFailure
from messe.core.database import db, refused_as
from messe.core.errors import FairError, GuessError
from messe.core.links import public_url
from messe.core.tokens import fingerprint, new_link_token
from messe.mail.service import queue_mail

MOST_FAILURES = 5
FAILURE_WINDOW = dt.timedelta(minutes=15)
PASSWORD_LINK_VALID_FOR = dt.timedelta(days=3)
SHORTEST_PASSWORD = 12

_hasher = PasswordHasher()


@functools.cache
def _nobodys_hash() -> str:
    """Checked when an address is unknown, so that the answer takes as long as for a known one."""
    return _hasher.hash(new_link_token())


class AccountExistsError(FairError):
    """The address has an account already."""

    message = _l("Für diese Adresse gibt es schon ein Konto.")


class SignInRefusedError(GuessError):
    """Address and password do not belong together."""

    message = _l("E-Mail-Adresse und Passwort passen nicht zusammen.")


class TooManyFailuresError(FairError):
    """Somebody guesses: this address has to wait."""

    message = _l("Zu viele Fehlversuche. Bitte warten Sie eine Viertelstunde.")
    status = HTTPStatus.TOO_MANY_REQUESTS


def add_account(email: str, name: str, role: Role, *, now: dt.datetime) -> Account:
    """A new account without a password, and a mail with the link to choose one.

    The caller commits.

    Raises:
        AccountExistsError: the address has an account already.
    """
    account = Account(
        email=email.lower(),
        name=name,
        role=role,
        session_key=new_link_token(),
        created_at=now,
    )
    with refused_as(AccountExistsError, by="account.email"):
        db.session.add(account)
    _mail_password_link(account, "account_new", now=now)
    return account


def request_password_link(email: str, *, now: dt.datetime) -> None:
    """Mail a link for a new password, if the address has an account; the caller commits.

    Says nothing about whether it has one.
    """
    account = queries.find_account_by_email(email)
    if account is not None:
        _mail_password_link(account, "password_reset", now=now)


def _mail_password_link(account: Account, template: str, *, now: dt.datetime) -> None:
    expires_at = now + PASSWORD_LINK_VALID_FOR
    token = links.issue_link(LinkPurpose.SET_PASSWORD, account.id, expires_at=expires_at)
    queue_mail(
        account.email,
        template,
        now=now,
        name=account.name,
        url=public_url("accounts.set_password", token=token),
        expires_at=expires_at,
    )


def set_password(account: Account, password: str) -> None:
    """Give `account` a new password; older sessions and links end. The caller commits.

    Whoever read the mail need not wait for failures with the old one.
    """
    account.password_hash = _hasher.hash(password)
    account.session_key = new_link_token()
    links.revoke_links(LinkPurpose.SET_PASSWORD, account.id)
    _forget_failures(account.email)


def _forget_failures(email: str) -> None:
    db.session.execute(
        sa.delete(SignInFailure).where(
            SignInFailure.email_fingerprint == fingerprint(email.lower()),
        ),
    )


def check_password(email: str, password: str, *, now: dt.datetime) -> Account:
    """The account that `email` and `password` open.

    A failure is noted in this transaction: the caller commits in either case.

    Raises:
        TooManyFailuresError: this address failed too often of late.
        SignInRefusedError: address and password do not belong together.
    """
    print_of_email = fingerprint(email.lower())
    if queries.failures_since(print_of_email, now - FAILURE_WINDOW) >= MOST_FAILURES:
        raise TooManyFailuresError
    account = queries.find_account_by_email(email)
    known_hash = account.password_hash if account else None
    if account is None or not _matches(known_hash, password):
        db.session.add(SignInFailure(email_fingerprint=print_of_email, failed_at=now))
        raise SignInRefusedError
    _forget_failures(email)
    return account


def _matches(known_hash: str | None, password: str) -> bool:
    try:
        _hasher.verify(known_hash or _nobodys_hash(), password)
    except VerifyMismatchError:
        return False
    return known_hash is not None
