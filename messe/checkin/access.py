"""Who stands at the door: somebody signed in, or a phone that was paired."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import session
from flask.typing import ResponseReturnValue

from messe.accounts import access
from messe.checkin import devices
from messe.checkin.models import Device
from messe.checkin.rules import rules_of
from messe.checkin.scanning import Source
from messe.core import clock
from messe.core.errors import FairError

P = ParamSpec("P")

CREDENTIAL_KEY = "device_credential"
"""In the session of a paired phone, for pages that work without scripts."""


def remember_device(credential: str) -> None:
    """Let this browser open the steward's pages as long as its credential is good."""
    session.permanent = True
    session[CREDENTIAL_KEY] = credential


def current_device() -> Device | None:
    """The paired phone that asks, with its gate; none if it was locked."""
    credential = session.get(CREDENTIAL_KEY)
    if credential is None:
        return None
    try:
        return devices.get_device(credential, now=clock.now())
    except FairError:
        return None


def current_source() -> Source | None:
    """Who scans here: the paired phone, else the steward who is signed in."""
    device = current_device()
    if device is not None:
        return Source(device_id=device.id, gate=rules_of(device.gate))
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
    """Stewards, organisers and paired phones."""
    guarded = access.steward_required(view)

    @wraps(view)
    def choose(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        at_the_door = view if current_device() is not None else guarded
        return at_the_door(*args, **kwargs)

    return choose
