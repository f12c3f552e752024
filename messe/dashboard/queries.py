"""The figures of the organisers' start page."""

from dataclasses import dataclass

import sqlalchemy as sa

from messe.checkin.models import Admission
from messe.core.database import db
from messe.groups.models import WorkingGroup
from messe.mail.models import OutboxMail
from messe.mail.queries import IS_GIVEN_UP, IS_WAITING
from messe.pitches.models import Booking, PitchSlot
from messe.registration.models import (
    SEATED,
    AllowanceRequest,
    Municipality,
    Participant,
    Registration,
    RegistrationStatus,
)
from messe.registration.queries import may_take_part
from messe.topics.models import TopicSignup

WAITING = (RegistrationStatus.WAITING, RegistrationStatus.OFFERED)


@dataclass(frozen=True)
class Overview:
    """Where the fair stands, in numbers."""

    eligible: int
    """Towns that may take part."""
    registered: int
    """Towns with seats."""
    unconfirmed: int
    """Registrations whose link in the mail nobody opened yet."""
    waiting: int
    """Registrations on the waiting list, and those whose seats are on offer."""
    expected: int
    """People of confirmed registrations."""
    seated: int
    """People who have seats, if only on offer."""
    admitted: int
    slots: int
    booked: int
    signups: int
    groups: int
    requests: int
    """Towns above the limit that wait for an answer."""
    stuck_mails: int
    """Mails that failed at least once and are tried again."""
    given_up_mails: int


def overview(population_limit: int) -> Overview:
    """All figures by one statement."""
    confirmed = Registration.status == RegistrationStatus.CONFIRMED
    unconfirmed = Registration.status == RegistrationStatus.UNCONFIRMED
    counts = {
        "eligible": _count(Municipality).where(may_take_part(population_limit)),
        "registered": _count(Registration).where(confirmed, Registration.ags.is_not(None)),
        "unconfirmed": _count(Registration).where(unconfirmed),
        "waiting": _count(Registration).where(Registration.status.in_(WAITING)),
        "expected": _count(Participant).join(Participant.registration).where(confirmed),
        "seated": _count(Participant)
        .join(Participant.registration)
        .where(Registration.status.in_(SEATED)),
        "admitted": _count(Admission),
        "slots": _count(PitchSlot),
        "booked": _count(Booking),
        "signups": _count(TopicSignup),
        "groups": _count(WorkingGroup),
        "requests": _count(AllowanceRequest).where(AllowanceRequest.decided_at.is_(None)),
        "stuck_mails": _count(OutboxMail).where(IS_WAITING, OutboxMail.last_error.is_not(None)),
        "given_up_mails": _count(OutboxMail).where(IS_GIVEN_UP),
    }
    columns = [statement.scalar_subquery().label(name) for name, statement in counts.items()]
    return Overview(**db.session.execute(sa.select(*columns)).one()._asdict())


def _count(model: type) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(model)
