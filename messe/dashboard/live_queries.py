"""Who is in and who is still missing, while the doors are open."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from messe.checkin.judging import Verdict
from messe.checkin.models import Admission, Device, DoorChange, Scan, VipMark
from messe.checkin.queries import PASSING
from messe.core.database import db
from messe.fair.models import District
from messe.registration.models import (
    Municipality,
    Participant,
    ParticipantRole,
    Registration,
    RegistrationStatus,
)
from messe.registration.queries import PARTY_NAME

CONFIRMED = Registration.status == RegistrationStatus.CONFIRMED


@dataclass(frozen=True)
class Share:
    """How many of the expected people of one kind are in."""

    district: District | None
    """None of guests, who come from no town."""
    role: ParticipantRole
    came: int
    expected: int


def news() -> tuple[float, ...]:
    """Numbers of which one changes when people come, are expected or announced, or a door changes.

    One statement, since every open live page asks for them every two seconds.
    """
    numbers = (
        sa.func.max(Scan.id),
        sa.func.max(DoorChange.id),
        sa.func.sum(Device.waiting),
        sa.func.count(VipMark.id),
        sa.func.max(VipMark.seen_at),
        sa.func.count(VipMark.unmarked_at),
        sa.func.max(Participant.id),
        sa.func.count(Participant.id),
    )
    # By status: where one leaves and one moves up, as many are expected as before.
    statuses = [
        sa.select(sa.func.count()).where(Registration.status == status)
        for status in (RegistrationStatus.CONFIRMED, RegistrationStatus.WITHDRAWN)
    ]
    queries = [*(sa.select(number) for number in numbers), *statuses]
    row = db.session.execute(sa.select(*(query.scalar_subquery() for query in queries))).one()
    return tuple(each.timestamp() if isinstance(each, dt.datetime) else each or 0 for each in row)


def shares() -> list[Share]:
    """The expected people of each district and role, by one statement."""
    statement = (
        sa.select(
            Municipality.district,
            Participant.role,
            sa.func.count(Admission.id),
            sa.func.count(Participant.id),
        )
        .join(Participant.registration)
        .join(Registration.municipality, isouter=True)
        .join(Admission, Admission.participant_id == Participant.id, isouter=True)
        .where(CONFIRMED)
        .group_by(Municipality.district, Participant.role)
        .order_by(Municipality.district, Participant.role)
    )
    return [Share(*row) for row in db.session.execute(statement)]


def admission_times() -> list[dt.datetime]:
    """When the expected people came in, in order."""
    return list(
        db.session.scalars(
            sa.select(Admission.admitted_at)
            .join(Admission.participant)
            .join(Participant.registration)
            .where(CONFIRMED)
            .order_by(Admission.admitted_at)
        )
    )


def inside() -> int:
    """How many of the expected people are in the house: those who came in, without those who left.

    Verdicts see to it that nobody comes in twice without leaving in between.
    """
    step = sa.case((Scan.verdict == Verdict.LEFT, -1), else_=1)
    statement = (
        sa.select(sa.func.coalesce(sa.func.sum(step), 0))
        .join(Scan.participant)
        .join(Participant.registration)
        .where(Scan.verdict.in_(PASSING), CONFIRMED)
    )
    return int(db.session.scalars(statement).one())


def came_since(moment: dt.datetime) -> dict[int | None, int]:
    """How many people came in after `moment`, by gate; without one, at desks."""
    rows = db.session.execute(
        sa.select(Scan.gate_id, sa.func.count())
        .join(Admission.scan)
        .where(Admission.admitted_at > moment)
        .group_by(Scan.gate_id)
    )
    return {gate_id: count for gate_id, count in rows}  # noqa: C416 -- a Row is no pair to mypy


def missing(district: District | None = None) -> list[Participant]:
    """The expected people who did not come in yet, of all or of one district's towns, by town."""
    statement = (
        sa.select(Participant)
        .join(Participant.registration)
        .join(Registration.municipality, isouter=True)
        .join(Admission, Admission.participant_id == Participant.id, isouter=True)
        .where(CONFIRMED, Admission.id.is_(None))
        .options(contains_eager(Participant.registration).contains_eager(Registration.municipality))
        .order_by(PARTY_NAME, Registration.id, Participant.id)
    )
    if district is not None:
        statement = statement.where(Municipality.district == district)
    return list(db.session.scalars(statement))
