"""Lend phones the right to scan at a gate, without a password, and take it back in one tap."""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from http import HTTPStatus

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from messe.accounts.models import Account
from messe.checkin import queries
from messe.checkin.history import differences
from messe.checkin.models import Device, DoorChange, DoorChangeKind, Gate, GateRole
from messe.checkin.rules import Phone
from messe.core.database import db, refused_as
from messe.core.errors import FairError, GuessError
from messe.core.tokens import fingerprint, new_link_token
from messe.fair.models import Fair
from messe.fair.queries import get_fair
from messe.registration.models import ParticipantRole

PAIRING_TIME = dt.timedelta(minutes=15)
"""So long a pairing QR waits for its phone."""
CONTACT_STEP = dt.timedelta(seconds=5)
"""Contacts closer together than this are noted once."""
LAST_CALL = dt.timedelta(days=1)
"""So long after its time a phone may still hand over what it scanned before."""


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


class OverError(FairError):
    """The time of this phone is over: it has to forget what it knows, and may hand over scans."""

    status = HTTPStatus.UNAUTHORIZED
    message = _l("Die Zeit dieses Telefons ist vorbei.")


class GateOverError(FairError):
    """A phone would be paired that has to forget everything at once."""

    message = _l("Dieser Eingang ist schon zu. Ändern Sie zuerst, bis wann er offen ist.")
    field = "gate"


@dataclass(frozen=True)
class GateData:
    """What organisers say of a gate."""

    name: str
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    roles: frozenset[ParticipantRole] = frozenset()
    shows_names: bool = True


def save_gate(
    gate: Gate | None, data: GateData, *, by: Account | None = None, now: dt.datetime
) -> Gate:
    """Change `gate`, or lay out a new one; the caller commits.

    Raises:
        GateTakenError: another has this name.
    """
    kind = DoorChangeKind.GATE_CHANGED if gate else DoorChangeKind.GATE_ADDED
    before = _data_of(gate) if gate else GateData(data.name)
    with refused_as(GateTakenError, by="gate.name"):
        if gate is None:
            gate = Gate(public_id=new_link_token(), roles=[])
            db.session.add(gate)
        gate.name, gate.shows_names = data.name, data.shows_names
        gate.opens_at, gate.closes_at = data.opens_at, data.closes_at
        _set_roles(gate, data.roles)
    details = differences(asdict(before), asdict(data))
    if details or kind is DoorChangeKind.GATE_ADDED:
        db.session.add(
            DoorChange(kind=kind, gate=gate, account=by, changed_at=now, details=details)
        )
    return gate


def _data_of(gate: Gate) -> GateData:
    roles = frozenset(each.role for each in gate.roles)
    return GateData(gate.name, gate.opens_at, gate.closes_at, roles, gate.shows_names)


def _set_roles(gate: Gate, roles: Iterable[ParticipantRole]) -> None:
    wanted = set(roles)
    gate.roles[:] = [each for each in gate.roles if each.role in wanted]
    present = {each.role for each in gate.roles}
    gate.roles.extend(GateRole(role=role) for role in sorted(wanted - present))


def invite_device(  # noqa: PLR0913 -- what a phone may, and who lends it
    name: str,
    gate: Gate,
    fair: Fair,
    *,
    may_search: bool,
    by: Account | None = None,
    now: dt.datetime,
) -> tuple[Device, str]:
    """A place for a phone, and the code that its pairing QR shows once; the caller commits.

    Its credential ends when the gate closes, else two hours after the fair.

    Raises:
        GateOverError: that is over.
    """
    device = Device(
        public_id=new_link_token(),
        name=name,
        gate=gate,
        may_search=may_search,
        created_at=now,
    )
    db.session.add(device)
    return device, renew_pairing(device, fair, by=by, now=now)


def renew_pairing(
    device: Device, fair: Fair, *, by: Account | None = None, now: dt.datetime
) -> str:
    """A new pairing code; a phone that was paired before is out. The caller commits.

    Raises:
        LockedError: the device was locked.
        GateOverError: its gate is closed for good.
    """
    if device.locked_at is not None:
        raise LockedError
    if device.expires_at(fair) <= now:
        raise GateOverError
    code = secrets.token_hex(16).upper()
    device.pairing_fingerprint = fingerprint(code)
    device.pairing_expires_at = now + PAIRING_TIME
    device.fingerprint = None
    _note(DoorChangeKind.PHONE_INVITED, device, by=by, now=now)
    return code


def pair(code: str, version: str, *, now: dt.datetime) -> tuple[Device, str]:
    """The phone that shows `code` becomes the device, by the credential given; caller commits.

    Raises:
        PairingOverError: the code is unknown, used, or too old, or the device was locked.
    """
    device = queries.find_device_to_pair(fingerprint(code.strip().upper()))
    if device is None or device.locked_at or not _waits(device, now):
        raise PairingOverError
    credential = new_link_token()
    device.fingerprint = fingerprint(credential)
    device.pairing_fingerprint = device.pairing_expires_at = None
    _note(DoorChangeKind.PHONE_PAIRED, device, by=None, now=now)
    note_contact(device, waiting=0, version=version, now=now)
    return device, credential


def _note(kind: DoorChangeKind, device: Device, *, by: Account | None, now: dt.datetime) -> None:
    db.session.add(
        DoorChange(kind=kind, gate=device.gate, device=device, account=by, changed_at=now)
    )


def _waits(device: Device, now: dt.datetime) -> bool:
    until = device.pairing_expires_at
    return until is not None and now < min(until, device.expires_at(get_fair()))


def get_phone(credential: str, *, now: dt.datetime, grace: dt.timedelta = dt.timedelta()) -> Phone:
    """The phone that carries `credential`, with its gate's rules, up to `grace` after its time.

    Raises:
        NotPairedError: no phone does.
        LockedError: it was locked.
        OverError: its time is over.
    """
    phone = queries.find_phone(fingerprint(credential), get_fair())
    if phone is None:
        raise NotPairedError
    if phone.locked_at is not None:
        raise LockedError
    if phone.expires_at + grace <= now:
        raise OverError
    return phone


def note_contact(phone: Phone | Device, *, waiting: int, version: str, now: dt.datetime) -> None:
    """Remember that `phone` is alive, and how many scans it still holds; the caller commits."""
    is_news = (phone.waiting, phone.version) != (waiting, version)
    last = phone.last_contact_at
    if is_news or last is None or now - last >= CONTACT_STEP:
        said = {"waiting": waiting, "version": version, "last_contact_at": now}
        db.session.execute(sa.update(Device).where(Device.id == phone.id).values(said))


def lock_device(device: Device, *, by: Account | None = None, now: dt.datetime) -> None:
    """The phone is lost: from now on it is refused, and told to forget.

    It is loaded with its gate; the caller commits.
    """
    if device.locked_at is None:
        _note(DoorChangeKind.PHONE_LOCKED, device, by=by, now=now)
    device.locked_at = device.locked_at or now
    device.pairing_fingerprint = device.pairing_expires_at = None
