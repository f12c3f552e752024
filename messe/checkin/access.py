"""Who stands at the door: somebody signed in, or a phone that was paired."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import render_template, session
from flask.typing import ResponseReturnValue

from messe.accounts import access
from messe.checkin import devices
from messe.checkin.rules import Phone
from messe.checkin.scanning import Source
from messe.core import clock
from messe.core.errors import FairError

P = ParamSpec("P")

CREDENTIAL_KEY = "device_credential"
"""In the session of a paired phone, for pages that work without scripts; it outlasts a sign-out."""


def remember_device(credential: str) -> None:
    """Let this browser open the steward's pages as long as its credential is good."""
    session.permanent = True
    session[CREDENTIAL_KEY] = credential


def forget_device() -> None:
    """Take the credential out of this browser, which then opens what its account may open."""
    session.pop(CREDENTIAL_KEY, None)


def current_phone(*, grace: dt.timedelta = dt.timedelta()) -> Phone | None:
    """The paired phone that asks; none if it was locked, or its time ended `grace` ago."""
    credential = session.get(CREDENTIAL_KEY)
    if credential is None:
        return None
    try:
        return devices.get_phone(credential, now=clock.now(), grace=grace)
    except FairError:
        return None


def _end_of_phone() -> FairError | None:
    """Why the phone that asks has to forget; none if it may call, and in any other browser."""
    credential = session.get(CREDENTIAL_KEY)
    if credential is None:
        return None
    try:
        devices.get_phone(credential, now=clock.now(), grace=devices.LAST_CALL)
    except FairError as error:
        return error
    return None


def current_source() -> Source | None:
    """Who scans here: the paired phone, else the steward who is signed in."""
    phone = current_phone()
    if phone is not None:
        return Source(device_id=phone.id, gate=phone.gate)
    account = access.current_account()
    if account is None or account.role not in access.STEWARDS:
        return None
    return Source(account_id=account.id)


def get_current_source() -> Source:
    """Who scans here, on a page that nobody else opens."""
    source = current_source()
    if source is None:
        raise RuntimeError("this page is not guarded")
    return source


def door_required(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Stewards, organisers and paired phones; one that was paired is told to forget."""
    return _guarded(view, dt.timedelta())


def door_or_hand_over_required(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """As `door_required`, and phones whose time is over, which have scans to hand over."""
    return _guarded(view, devices.LAST_CALL)


def _guarded(
    view: Callable[P, ResponseReturnValue], grace: dt.timedelta
) -> Callable[P, ResponseReturnValue]:
    guarded = access.steward_required(view)

    @wraps(view)
    def choose(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if current_phone(grace=grace) is not None:
            return view(*args, **kwargs)
        end = _end_of_phone()
        # It may have been shut when it ended, so that nothing is forgotten yet.
        if end is not None:
            return render_template("checkin/ended.html", end=end), end.status
        return guarded(*args, **kwargs)

    return choose
