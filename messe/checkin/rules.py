"""Who is let in where and when, apart from whether this person is in already."""

import datetime as dt
from dataclasses import dataclass

from messe.checkin.judging import Reason, ScanKind
from messe.checkin.models import Gate
from messe.fair.models import Fair, Phase
from messe.registration.models import ParticipantRole, RegistrationStatus

REASONS_OF_STATUS = {
    RegistrationStatus.WITHDRAWN: Reason.WITHDRAWN,
    RegistrationStatus.UNCONFIRMED: Reason.NOT_CONFIRMED,
    RegistrationStatus.WAITING: Reason.WAITING,
    RegistrationStatus.OFFERED: Reason.WAITING,
}


@dataclass(frozen=True)
class Guest:
    """A person as the door knows it."""

    key: int
    name: str
    town: str
    role: ParticipantRole
    status: RegistrationStatus
    is_erased: bool
    badge_token: str

    @property
    def refusal(self) -> Reason | None:
        """Why this person is let in nowhere."""
        return Reason.ERASED if self.is_erased else REASONS_OF_STATUS.get(self.status)


@dataclass(frozen=True)
class GateRules:
    """What a gate lets in, read once for many scans."""

    gate_id: int
    name: str
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    roles: frozenset[ParticipantRole]
    """Empty of a gate for everybody."""
    shows_names: bool = True

    def is_open(self, at: dt.datetime) -> bool:
        """Whether anybody is let in here at this moment."""
        has_opened = self.opens_at is None or self.opens_at <= at
        return has_opened and (self.closes_at is None or at < self.closes_at)


@dataclass(frozen=True)
class Phone:
    """A paired phone as it was when it asked."""

    id: int
    gate: GateRules
    may_search: bool
    expires_at: dt.datetime
    locked_at: dt.datetime | None
    last_contact_at: dt.datetime | None
    waiting: int
    version: str


def rules_of(gate: Gate) -> GateRules:
    """The rules of `gate`, loaded with its roles."""
    roles = frozenset(each.role for each in gate.roles)
    return GateRules(gate.id, gate.name, gate.opens_at, gate.closes_at, roles, gate.shows_names)


def find_refusal(
    guest: Guest, kind: ScanKind, gate: GateRules | None, fair: Fair, *, at: dt.datetime
) -> Reason | None:
    """The rule that is against this scan: of the fair, of the registration, or of the gate."""
    phase = fair.phase(at)
    if phase is not Phase.EVENT:
        return Reason.OVER if phase is Phase.AFTER else Reason.NOT_TODAY
    if kind is ScanKind.EXIT:
        return None if fair.counts_exits else Reason.NO_EXITS
    if guest.refusal is not None:
        return guest.refusal
    if gate is None:
        return None
    if not gate.is_open(at):
        return Reason.GATE_CLOSED
    return Reason.ROLE if gate.roles and guest.role not in gate.roles else None
