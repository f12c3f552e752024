"""Read who came in, and who is expected."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from messe.checkin.judging import Said, Verdict
from messe.checkin.models import (
    Admission,
    Device,
    DoorChange,
    Gate,
    GateRole,
    Scan,
    VipMark,
    phones_expire_at,
)
from messe.checkin.rules import GateRules, Phone
from messe.core.database import Model, db
from messe.core.privacy import as_data
from messe.core.tokens import BADGE_LENGTH, read_code
from messe.fair.models import Fair
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
MOST_CHANGES = 50
REFUSED_UNDO = (Scan.said == Said.UNDONE) & (Scan.verdict == Verdict.REFUSED)
PASSING = (Verdict.ADMITTED, Verdict.REENTERED, Verdict.LEFT)
"""After these somebody is inside or not."""
WITH_WHERE = (
    joinedload(Admission.scan).joinedload(Scan.account),
    joinedload(Admission.scan).joinedload(Scan.gate),
)


@dataclass(frozen=True)
class Person:
    """Somebody at the door, as the steward's pages show them."""

    name: str
    town: str
    role: ParticipantRole
    code: str
    admitted_at: dt.datetime | None = None
    is_inside: bool = False


def person(
    participant: Participant, admitted_at: dt.datetime | None = None, *, is_inside: bool = False
) -> Person:
    """`participant`, loaded with its town, for a page that is made after the commit."""
    return Person(
        name=participant.name,
        town=participant.registration.party_name,
        role=participant.role,
        code=participant.code,
        admitted_at=admitted_at,
        is_inside=is_inside,
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
    ids = [participant.id for participant in found]
    admitted, inside = _admitted_at(ids), people_inside(ids)
    return [person(each, admitted.get(each.id), is_inside=each.id in inside) for each in found]


def _admitted_at(participant_ids: list[int]) -> dict[int, dt.datetime]:
    rows = db.session.execute(
        sa.select(Admission.participant_id, Admission.admitted_at).where(
            Admission.participant_id.in_(participant_ids),
        ),
    )
    return {participant_id: admitted_at for participant_id, admitted_at in rows}  # noqa: C416 -- a Row is no pair to mypy


def is_inside(participant_id: int) -> bool:
    """Whether this person came in and has not left since."""
    return participant_id in people_inside([participant_id])


def people_inside(people: Iterable[int]) -> set[int]:
    """Who of these came in and has not left since."""
    passed = (
        sa.select(Scan.participant_id, Scan.verdict)
        .where(Scan.participant_id.in_(people), Scan.verdict.in_(PASSING))
        .order_by(Scan.scanned_at, Scan.scan_id)
    )
    # What a person did last is what stays.
    last = {person: verdict for person, verdict in db.session.execute(passed)}  # noqa: C416 -- a Row is no pair to mypy
    return {person for person, verdict in last.items() if person and verdict is not Verdict.LEFT}


def find_admission(participant_id: int) -> Admission | None:
    """When this participant came in, with the gate or the steward."""
    return db.session.scalar(
        sa.select(Admission).where(Admission.participant_id == participant_id).options(*WITH_WHERE),
    )


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about the people of `registration`."""
    codes = {person.id: person.code for person in registration.participants}
    entries = sa.select(Admission).where(Admission.participant_id.in_(codes))
    scans = sa.select(Scan).where(Scan.participant_id.in_(codes)).order_by(Scan.scanned_at)
    marks = sa.select(VipMark).where(VipMark.participant_id.in_(codes))
    return {
        "admissions": [
            {"code": codes[row.participant_id], **as_data(row)}
            for row in db.session.scalars(entries.order_by(Admission.admitted_at))
        ],
        "scans": [
            {"code": codes.get(row.participant_id or 0), **as_data(row)}
            for row in db.session.scalars(scans)
        ],
        "vip_marks": [
            {"code": codes[row.participant_id], **as_data(row)}
            for row in db.session.scalars(marks.order_by(VipMark.id))
        ],
    }


def gates() -> list[Gate]:
    """Every gate with its roles, by name."""
    return list(
        db.session.scalars(sa.select(Gate).options(selectinload(Gate.roles)).order_by(Gate.name))
    )


def find_gate(public_id: str) -> Gate | None:
    """A gate with its roles."""
    return db.session.scalar(
        sa.select(Gate).where(Gate.public_id == public_id).options(selectinload(Gate.roles))
    )


def devices() -> list[Device]:
    """Every phone with its gate, the locked ones last."""
    return list(
        db.session.scalars(
            sa.select(Device)
            .join(Device.gate)
            .options(contains_eager(Device.gate))
            .order_by(Device.locked_at.is_not(None), Gate.name, Device.name)
        )
    )


DEVICES = Model.metadata.tables[Device.__tablename__]
GATES = Model.metadata.tables[Gate.__tablename__]
ROLES = Model.metadata.tables[GateRole.__tablename__]
# Each scan asks for it: one statement, made once, and rows, which cost a third of objects.
PHONE_OF_CREDENTIAL = (
    sa.select(
        DEVICES.c.id,
        DEVICES.c.may_search,
        DEVICES.c.locked_at,
        DEVICES.c.last_contact_at,
        DEVICES.c.waiting,
        DEVICES.c.version,
        DEVICES.c.gate_id,
        GATES.c.name.label("gate_name"),
        GATES.c.opens_at,
        GATES.c.closes_at,
        GATES.c.shows_names,
        ROLES.c.role,
    )
    .select_from(DEVICES.join(GATES).outerjoin(ROLES, ROLES.c.gate_id == GATES.c.id))
    .where(DEVICES.c.fingerprint == sa.bindparam("fingerprint"))
)


def find_phone(fingerprint: str, fair: Fair) -> Phone | None:
    """The phone of a credential at `fair`, with the rules of its gate."""
    wanted = {"fingerprint": fingerprint}
    rows = db.session.connection().execute(PHONE_OF_CREDENTIAL, wanted).all()
    if not rows:
        return None
    row, roles = rows[0], frozenset(each.role for each in rows if each.role is not None)
    return Phone(
        id=row.id,
        gate=GateRules(
            row.gate_id, row.gate_name, row.opens_at, row.closes_at, roles, row.shows_names
        ),
        may_search=row.may_search,
        expires_at=phones_expire_at(row.closes_at, fair),
        locked_at=row.locked_at,
        last_contact_at=row.last_contact_at,
        waiting=row.waiting,
        version=row.version,
    )


def find_device_to_pair(fingerprint: str) -> Device | None:
    """The phone that a pairing code is for, with its gate and the gate's roles."""
    return _device(Device.pairing_fingerprint == fingerprint)


def find_device_by_id(public_id: str) -> Device | None:
    """The phone organisers point at, with its gate and the gate's roles."""
    return _device(Device.public_id == public_id)


def _device(condition: sa.ColumnElement[bool]) -> Device | None:
    return db.session.scalar(
        sa.select(Device).where(condition).options(joinedload(Device.gate).selectinload(Gate.roles))
    )


def newest_scan_id() -> int:
    """Grows with every scan that is stored."""
    return db.session.scalar(sa.select(sa.func.max(Scan.id))) or 0


def newest_door_changes() -> list[DoorChange]:
    """What somebody did at the gates and their phones, the newest first."""
    return list(
        db.session.scalars(
            sa.select(DoorChange)
            .options(
                joinedload(DoorChange.gate),
                joinedload(DoorChange.device),
                joinedload(DoorChange.account),
            )
            .order_by(DoorChange.changed_at.desc(), DoorChange.id.desc())
            .limit(MOST_CHANGES)
        )
    )


def conflicts() -> list[Scan]:
    """Where a screen said what we cannot keep to, by time.

    Somebody was let in whom another gate or a rule would have stopped, or the screen took back a
    scan that stands.
    """
    return list(
        db.session.scalars(
            sa.select(Scan)
            .where((Scan.verdict == Verdict.CONFLICT) | REFUSED_UNDO)
            .options(
                joinedload(Scan.gate),
                joinedload(Scan.account),
                joinedload(Scan.device),
                joinedload(Scan.participant)
                .joinedload(Participant.registration)
                .joinedload(Registration.municipality),
            )
            .order_by(Scan.scanned_at, Scan.id)
        )
    )


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
    """Every admission with participant, town, gate and steward, by time, then by code."""
    return list(
        db.session.scalars(
            sa.select(Admission)
            .options(
                *WITH_WHERE,
                contains_eager(Admission.participant)
                .joinedload(Participant.registration)
                .joinedload(Registration.municipality),
            )
            .join(Admission.participant)
            .order_by(Admission.admitted_at, Participant.code),
        ),
    )


def find_vip_mark(participant_id: int) -> VipMark | None:
    """The mark of a person whose arrival organisers want to hear of."""
    return db.session.scalar(
        sa.select(VipMark).where(
            VipMark.participant_id == participant_id, VipMark.unmarked_at.is_(None)
        )
    )


def vips() -> list[Participant]:
    """Everybody whose arrival organisers want to hear of, with towns, by name."""
    return list(
        db.session.scalars(
            sa.select(Participant)
            .join(VipMark, VipMark.participant_id == Participant.id)
            .where(VipMark.unmarked_at.is_(None))
            .options(
                joinedload(Participant.registration).joinedload(Registration.municipality),
            )
            .order_by(Participant.name, Participant.id)
        )
    )


def vip_arrivals() -> list[Admission]:
    """The admissions of marked people that no organiser has seen yet, the newest first.

    Whoever comes in anew after that, the first admission having been taken back, is news again.
    """
    return list(
        db.session.scalars(
            sa.select(Admission)
            .join(VipMark, VipMark.participant_id == Admission.participant_id)
            .where(
                VipMark.unmarked_at.is_(None),
                VipMark.seen_at.is_(None) | (VipMark.seen_at < Admission.admitted_at),
            )
            .options(
                *WITH_WHERE,
                joinedload(Admission.participant)
                .joinedload(Participant.registration)
                .joinedload(Registration.municipality),
            )
            .order_by(Admission.admitted_at.desc(), Admission.id)
        )
    )
