"""How often a stranger may cause a mail or guess a secret.

A whole hall shares one network address. So devices are counted before networks, networks
generously, and a signed-in device not at all. Counted is what a request turned out to be, a mail
or a failure, so views say it; Flask-Limiter would look at every request, and count all alike.
"""

import hmac
import ipaddress
import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, after_this_request, current_app, request, session
from flask_babel import lazy_gettext as _l
from limits import RateLimitItem, parse
from limits.errors import ConfigurationError
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from messe.core.config import SettingsError
from messe.core.errors import FairError, GuessError

log = logging.getLogger(__name__)

SETTING_PREFIX = "LIMIT_"

DEVICE_KEY = "csrf_token"
"""In the session of every browser that opened a form: random, and only its own."""

IPV6_NETWORK_BITS = 64
"""What one connection to the internet has: it can change its address endlessly."""


class TooOftenError(FairError):
    """This device, network or recipient has had its share for now."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, seconds: float) -> None:
        super().__init__(
            _l(
                "Das waren sehr viele Versuche. Bitte versuchen Sie es in %(minutes)s Minuten "
                "noch einmal.",
                minutes=max(2, math.ceil(seconds / 60)),
            ),
        )


@dataclass(frozen=True)
class Limits:
    """The limits of one app."""

    is_enabled: bool
    storage: Storage
    items: dict[str, RateLimitItem]
    is_exempt: Callable[[], bool]


@dataclass(frozen=True)
class Counter:
    """What one device, network or recipient has used of one limit."""

    setting: str
    whom: str

    @property
    def key(self) -> str:
        """What the file keeps of it: addresses are personal data, so nothing that names them."""
        text = f"{self.setting} {self.whom}".encode()
        return hmac.digest(_secret(), text, "sha256").hex()


def _secret() -> bytes:
    secret = current_app.config["SECRET_KEY"]
    return secret if isinstance(secret, bytes) else str(secret).encode()


def init_limits(app: Flask, *, is_exempt: Callable[[], bool]) -> None:
    """Read the limits of `app`; devices for which `is_exempt` holds are not counted.

    Raises:
        SettingsError: a limit cannot be read, or nothing is known that counts at the address.
    """
    app.extensions["messe_limits"] = Limits(
        is_enabled=bool(app.config["RATELIMIT_ENABLED"]),
        storage=_storage(str(app.config["RATELIMIT_STORAGE_URI"])),
        items={
            name: _parsed(name, value)
            for name, value in app.config.items()
            if name.startswith(SETTING_PREFIX)
        },
        is_exempt=is_exempt,
    )


def _storage(address: str) -> Storage:
    try:
        found = storage_from_string(address)
    except ConfigurationError as error:
        raise SettingsError(f"{_STORAGE_WANTED} Die Bibliothek sagt: {error}") from error
    if not isinstance(found, Storage):
        raise SettingsError(_STORAGE_WANTED)
    return found


_STORAGE_WANTED = (
    "RATELIMIT_STORAGE_URI muss einen Speicher der Bibliothek limits nennen, etwa "
    '"redis://…", und keinen mit "async+" davor.'
)


def _parsed(name: str, value: object) -> RateLimitItem:
    try:
        return parse(str(value))
    except ValueError as error:
        raise SettingsError(f'{name} muss etwa "20 per hour" lauten.') from error


def _limits() -> Limits:
    limits: Limits = current_app.extensions["messe_limits"]
    return limits


def count_mail(recipient: str) -> None:
    """Count a mail to the address `recipient`, which a visitor asked for.

    The answer depends on what was typed only, never on whether the address is known. Recipients
    are protected from signed-in devices too: whoever confirms one registration is signed in.

    Raises:
        TooOftenError: the device, its network or the recipient has had its share.
    """
    recipients = Counter("LIMIT_MAILS_PER_RECIPIENT", recipient.lower())
    _refuse_if_spent([*_visitor("MAILS"), recipients], count=True)


def count_badge() -> None:
    """Count a badge's address that a visitor opened, whether there is such a badge or not.

    Raises:
        TooOftenError: the device or its network has had its share.
    """
    _refuse_if_spent(_visitor("BADGES"), count=True)


@contextmanager
def guesses_counted() -> Iterator[None]:
    """Count a failure when the secret tried inside is wrong; success costs nothing.

    Raises:
        TooOftenError: the device or its network failed too often; nothing was tried.
    """
    visitor = _visitor("GUESSES")
    _refuse_if_spent(visitor, count=False)
    try:
        yield
    except GuessError:
        with suppress(TooOftenError):
            _refuse_if_spent(visitor, count=True)
        raise


def forget_expired() -> None:
    """Let what has expired vanish, also when nobody is counted any more."""
    limits = _limits()
    if limits.is_enabled:
        limits.storage.check()


def _visitor(what: str) -> list[Counter]:
    """The counters of whoever sent this request."""
    if _limits().is_exempt():
        return []
    device = session.get(DEVICE_KEY)
    devices = [Counter(f"{SETTING_PREFIX}{what}_PER_DEVICE", device)] if device else []
    return [*devices, Counter(f"{SETTING_PREFIX}{what}_PER_NETWORK", _network())]


def _network() -> str:
    address = request.remote_addr or ""
    if ":" not in address:
        return address
    with suppress(ValueError):
        return str(ipaddress.ip_network((address, IPV6_NETWORK_BITS), strict=False))
    return address


def _refuse_if_spent(counters: list[Counter], *, count: bool) -> None:
    limits = _limits()
    if not limits.is_enabled:
        return
    strategy = FixedWindowRateLimiter(limits.storage)
    has_room = strategy.hit if count else strategy.test
    for counter in counters:
        item = limits.items[counter.setting]
        try:
            if has_room(item, counter.key):
                continue
            reset_time = strategy.get_window_stats(item, counter.key).reset_time
        except limits.storage.base_exceptions:
            # Limits protect the fair: they must not be what keeps people out of it.
            log.warning("limits cannot be counted", exc_info=True)
            return
        _refuse(reset_time - time.time())


def _refuse(seconds: float) -> None:
    @after_this_request
    def say_when(response: Response) -> Response:
        response.headers["Retry-After"] = str(math.ceil(seconds))
        return response

    raise TooOftenError(seconds)
