"""Who may open what: sign-in of accounts, and the decorators that guard organisers' pages."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec

from flask import Flask, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user

from messe.accounts import queries
from messe.accounts.models import Account, Role
from messe.core import clock, i18n

P = ParamSpec("P")

SIGNED_IN_AT = "account_signed_in_at"
LONGEST_SHIFT = dt.timedelta(hours=14)
"""An account's session ends after the longest imaginable day at the fair."""

ORGANISERS = frozenset({Role.ADMIN, Role.ORGANISER})
REPORT_READERS = ORGANISERS | {Role.DISTRICT}
STEWARDS = ORGANISERS | {Role.STEWARD}

LASTING_KEYS = {i18n.SESSION_KEY}
"""What of a session says nothing about who is signed in, and outlasts it; `app.py` adds to it."""


class SignedIn:
    """What Flask-Login carries through a request for an account."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """The session key, so that a new password ends every older session."""
        return self.account.session_key


def init_access(app: Flask) -> None:
    """Let Flask-Login find accounts by the key in the session."""
    manager = LoginManager(app)
    manager.user_loader(_load)


def _load(session_key: str) -> SignedIn | None:
    signed_in_at = session.get(SIGNED_IN_AT, 0)
    if clock.now().timestamp() - signed_in_at > LONGEST_SHIFT.total_seconds():
        return None
    account = queries.find_account_by_session_key(session_key)
    return SignedIn(account) if account else None


def sign_in(account: Account) -> None:
    """Open a session for `account` in this browser."""
    session.permanent = True
    session[SIGNED_IN_AT] = clock.now().timestamp()
    login_user(SignedIn(account))


def sign_out() -> None:
    """End this browser's session, whoever it belongs to; its LASTING_KEYS stay."""
    lasting = {key: session[key] for key in LASTING_KEYS & session.keys()}
    is_permanent = session.permanent
    logout_user()
    session.clear()
    session.update(lasting)
    session.permanent = is_permanent


def current_account() -> Account | None:
    """The account that is signed in here."""
    return current_user.account if current_user.is_authenticated else None


def get_current_account() -> Account:
    """The account that is signed in here, on a page that nobody else opens."""
    account = current_account()
    if account is None:
        raise RuntimeError("this page is not guarded")
    return account


def has_role(roles: frozenset[Role]) -> bool:
    """Whether somebody is signed in here with one of `roles`."""
    account = current_account()
    return account is not None and account.role in roles


def _guard(
    roles: frozenset[Role], view: Callable[P, ResponseReturnValue]
) -> Callable[P, ResponseReturnValue]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if current_account() is None:
            target = request.path if request.method == "GET" else None
            return redirect(url_for("accounts.sign_in", weiter=target))
        if not has_role(roles):
            abort(HTTPStatus.FORBIDDEN)
        return view(*args, **kwargs)

    return guarded


def organiser_required(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Organisers only: others are refused, strangers are asked to sign in."""
    return _guard(ORGANISERS, view)


def report_reader_required(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """Organisers and district governments: pages without personal data."""
    return _guard(REPORT_READERS, view)


def steward_required(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Stewards and organisers."""
    return _guard(STEWARDS, view)
