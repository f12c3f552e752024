"""Read who came in, and who is expected."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from messe.checkin.models import Admission
from messe.core.database import db
from messe.core.privacy import as_data
from messe.core.tokens import BADGE_LENGTH, read_code
from messe.registration.models import (
    Participant,
    ParticipantRole,
    Registration,
    RegistrationStatus,
)
from messe.registration.queries import (
    ParticipantFilter,
    find_participant_by_badge,
    find_participant_by_code,
    participants,
)

MOST_FOUND = 20


@dataclass(frozen=True)
class Person:
    """Somebody at the door, as the steward's pages show them."""

    name: str
    town: str
    role: ParticipantRole
    code: str
    admitted_at: dt.datetime | None = None


def person(participant: Participant, admitted_at: dt.datetime | None = None) -> Person:
    """`participant`, loaded with its town, for a page that is made after the commit."""
    return Person(
        name=participant.name,
        town=participant.registration.party_name,
        role=participant.role,
        code=participant.code,
        admitted_at=admitted_at,
    )


def find_participant(typed: str) -> Participant | None:
    """The participant of a short code, of a badge's token or of the address in its QR code."""
    code = read_code(typed.strip().rstrip("/").rpartition("/")[2])
    if len(code) == BADGE_LENGTH:
        return find_participant_by_badge(code)
    return find_participant_by_code(code)


def find_people(text: str) -> list[Person]:
    """The first expected people whose name or town contains each word of `text`."""
    if not text.strip():
        return []
    wanted = ParticipantFilter(text=text, status=RegistrationStatus.CONFIRMED)
    found = participants(wanted)[:MOST_FOUND]
    admitted = _admitted_at([participant.id for participant in found])
    return [person(participant, admitted.get(participant.id)) for participant in found]


def _admitted_at(participant_ids: list[int]) -> dict[int, dt.datetime]:
    rows = db.session.execute(
        sa.select(Admission.participant_id, Admission.admitted_at).where(
            Admission.participant_id.in_(participant_ids),
        ),
    )
    return {participant_id: admitted_at for participant_id, admitted_at in rows}  # noqa: C416 -- a Row is no pair to mypy


def find_admission(participant_id: int) -> Admission | None:
    """When this participant came in, with the steward who said so."""
    return db.session.scalar(
        sa.select(Admission)
        .where(Admission.participant_id == participant_id)
        .options(joinedload(Admission.admitted_by)),
    )


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about the people of `registration`."""
    codes = {person.id: person.code for person in registration.participants}
    rows = db.session.scalars(
        sa.select(Admission)
        .where(Admission.participant_id.in_(codes))
        .order_by(Admission.admitted_at),
    )
    return {"admissions": [{"code": codes[row.participant_id], **as_data(row)} for row in rows]}


def admitted_count() -> int:
    """How many people came in."""
    return db.session.scalar(sa.select(sa.func.count(Admission.id))) or 0


def expected_count() -> int:
    """How many people confirmed registrations announce, companions included."""
    return (
        db.session.scalar(
            sa.select(sa.func.count(Participant.id))
            .join(Participant.registration)
            .where(Registration.status == RegistrationStatus.CONFIRMED),
        )
        or 0
    )


def admissions() -> list[Admission]:
    """Every admission with participant, registration, town and steward, by time, then by code."""
    return list(
        db.session.scalars(
            sa.select(Admission)
            .options(
                joinedload(Admission.admitted_by),
                contains_eager(Admission.participant)
                .joinedload(Participant.registration)
                .joinedload(Registration.municipality),
            )
            .join(Admission.participant)
            .order_by(Admission.admitted_at, Participant.code),
        ),
    )
