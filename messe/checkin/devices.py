"""Lend phones the right to scan at a gate, without a password, and take it back in one tap."""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from flask_babel import lazy_gettext as _l

from messe.checkin import queries
from messe.checkin.models import Device, Gate, GateRole
from messe.core.database import db, refused_as
from messe.core.errors import FairError, GuessError
from messe.core.tokens import fingerprint, new_link_token
from messe.fair.models import Fair
from messe.registration.models import ParticipantRole

PAIRING_TIME = dt.timedelta(minutes=15)
"""So long a pairing QR waits for its phone."""
CONTACT_STEP = dt.timedelta(seconds=5)
"""Contacts closer together than this are noted once."""
AFTER_THE_FAIR = dt.timedelta(hours=2)


class GateTakenError(FairError):
    """Two gates would have one name."""

    message = _l("Einen Eingang mit diesem Namen gibt es schon.")
    field = "name"


class PairingOverError(GuessError):
    """This pairing code is unknown, used, or too old."""

    message = _l("Dieser Code gilt nicht mehr. Lassen Sie sich bitte einen neuen zeigen.")


class NotPairedError(FairError):
    """Nobody knows this credential."""

    status = HTTPStatus.UNAUTHORIZED
    message = _l("Dieses Telefon ist nicht gekoppelt.")


class LockedError(FairError):
    """This phone must not scan any more, and has to forget what it knows."""

    status = HTTPStatus.UNAUTHORIZED
    message = _l("Dieses Telefon ist gesperrt. Wenden Sie sich bitte an die Messe-Leitung.")


@dataclass(frozen=True)
class GateData:
    """What organisers say of a gate."""

    name: str
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    roles: frozenset[ParticipantRole] = frozenset()
    shows_names: bool = True


def save_gate(gate: Gate | None, data: GateData) -> Gate:
    """Change `gate`, or lay out a new one; the caller commits.

    Raises:
        GateTakenError: another has this name.
    """
    with refused_as(GateTakenError, by="gate.name"):
        if gate is None:
            gate = Gate(public_id=new_link_token(), roles=[])
            db.session.add(gate)
        gate.name, gate.shows_names = data.name, data.shows_names
        gate.opens_at, gate.closes_at = data.opens_at, data.closes_at
        _set_roles(gate, data.roles)
    return gate


def _set_roles(gate: Gate, roles: Iterable[ParticipantRole]) -> None:
    wanted = set(roles)
    gate.roles[:] = [each for each in gate.roles if each.role in wanted]
    present = {each.role for each in gate.roles}
    gate.roles.extend(GateRole(role=role) for role in sorted(wanted - present))


def invite_device(
    name: str, gate: Gate, fair: Fair, *, may_search: bool, now: dt.datetime
) -> tuple[Device, str]:
    """A place for a phone, and the code that its pairing QR shows once; the caller commits.

    Its credential ends two hours after the fair, or when the gate closes.
    """
    device = Device(
        public_id=new_link_token(),
        name=name,
        gate=gate,
        may_search=may_search,
        created_at=now,
        expires_at=gate.closes_at or fair.ends_at + AFTER_THE_FAIR,
    )
    db.session.add(device)
    return device, renew_pairing(device, now=now)


def renew_pairing(device: Device, *, now: dt.datetime) -> str:
    """A new pairing code; a phone that was paired before is out. The caller commits."""
    code = secrets.token_hex(16).upper()
    device.pairing_fingerprint = fingerprint(code)
    device.pairing_expires_at = now + PAIRING_TIME
    device.fingerprint = None
    return code


def pair(code: str, version: str, *, now: dt.datetime) -> tuple[Device, str]:
    """The phone that shows `code` becomes the device, by the credential given; caller commits.

    Raises:
        PairingOverError: the code is unknown, used, or too old, or the device was locked.
    """
    device = queries.find_device_to_pair(fingerprint(code.strip().upper()))
    if device is None or device.locked_at or not _waits(device, now) or device.expires_at <= now:
        raise PairingOverError
    credential = new_link_token()
    device.fingerprint = fingerprint(credential)
    device.pairing_fingerprint = device.pairing_expires_at = None
    note_contact(device, waiting=0, version=version, now=now)
    return device, credential


def _waits(device: Device, now: dt.datetime) -> bool:
    return device.pairing_expires_at is not None and now < device.pairing_expires_at


def get_device(credential: str, *, now: dt.datetime) -> Device:
    """The phone that carries `credential`, with its gate and the gate's roles.

    Raises:
        NotPairedError: no phone does.
        LockedError: it was locked, or its time is over.
    """
    device = queries.find_device(fingerprint(credential))
    if device is None:
        raise NotPairedError
    if device.locked_at is not None or device.expires_at <= now:
        raise LockedError
    return device


def note_contact(device: Device, *, waiting: int, version: str, now: dt.datetime) -> None:
    """Remember that `device` is alive, and how many scans it still holds; the caller commits."""
    is_news = (device.waiting, device.version) != (waiting, version)
    last = device.last_contact_at
    if is_news or last is None or now - last >= CONTACT_STEP:
        device.waiting, device.version, device.last_contact_at = waiting, version, now


def lock_device(device: Device, *, now: dt.datetime) -> None:
    """The phone is lost: from now on it is refused, and told to forget. The caller commits."""
    device.locked_at = device.locked_at or now
    device.pairing_fingerprint = device.pairing_expires_at = None
