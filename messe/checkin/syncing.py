"""What a phone at a gate must know to decide alone: the people as hashes, and who is in."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from messe.checkin import queries
from messe.checkin.judging import Reason
from messe.checkin.models import Admission, Scan
from messe.checkin.rules import Phone
from messe.checkin.scanning import GUESTS, KEY_LENGTH, guest_of, key_of
from messe.core.database import db
from messe.core.tokens import fingerprint
from messe.fair.models import Fair
from messe.registration.models import Participant, RevokedCode


@dataclass(frozen=True)
class State:
    """What a phone learns since it last asked."""

    people_mark: str
    people: list[dict[str, Any]] | None
    """None if they are as the phone knows them."""
    admissions: list[dict[str, Any]]
    cursor: int


def read_state(phone: Phone, *, people_mark: str, since: int) -> State:
    """The people and admissions for `phone`, as far as they are news to it."""
    people = _people(shows_names=phone.gate.shows_names)
    mark = hashlib.sha256(json.dumps(people).encode()).hexdigest()[:32]
    # Read first: what is stored meanwhile comes with the next question again.
    cursor = queries.newest_scan_id()
    return State(
        people_mark=mark,
        people=None if mark == people_mark else people,
        admissions=_admissions(since),
        cursor=cursor,
    )


def gate_rules(phone: Phone, fair: Fair) -> dict[str, Any]:
    """The rules at the gate of `phone`, in the words of the interface."""
    gate = phone.gate
    return {
        "name": gate.name,
        "opens_at": gate.opens_at and gate.opens_at.isoformat(),
        "closes_at": gate.closes_at and gate.closes_at.isoformat(),
        "roles": sorted(gate.roles),
        "shows_names": gate.shows_names,
        "may_search": phone.may_search,
        "reentry": fair.counts_exits,
        "expires_at": phone.expires_at.isoformat(),
    }


def _people(*, shows_names: bool) -> list[dict[str, Any]]:
    guests = db.session.execute(GUESTS.order_by(Participant.id))
    revoked = db.session.scalars(sa.select(RevokedCode.fingerprint).order_by(RevokedCode.id))
    return [
        *(_person(row, shows_names=shows_names) for row in guests),
        *map(_nobody, revoked),
    ]


def _nobody(code: str) -> dict[str, Any]:
    """Whose code this fingerprint is of: nobody's any more."""
    return {
        "key": code[:KEY_LENGTH],
        "token": code,
        "code": code,
        "refusal": Reason.REVOKED,
        "role": None,
    }


def _person(row: Any, *, shows_names: bool) -> dict[str, Any]:  # noqa: ANN401 -- a row
    """Of somebody who is let in nowhere a phone has to know why, and nothing else."""
    refusal = guest_of(row).refusal
    person: dict[str, Any] = {
        "key": key_of(row.badge_token),
        "token": fingerprint(row.badge_token),
        "code": fingerprint(row.code),
        "refusal": refusal,
        "role": row.role if refusal is None else None,
    }
    is_named = shows_names and refusal is None
    return {**person, "name": row.name, "town": row.town} if is_named else person


def keys_of(participants: Iterable[int]) -> dict[int, str]:
    """The keys of these people."""
    rows = db.session.execute(
        sa.select(Participant.id, Participant.badge_token).where(Participant.id.in_(participants))
    )
    return {row.id: key_of(row.badge_token) for row in rows}


def _admissions(since: int) -> list[dict[str, Any]]:
    """Where people stand about whom something was stored since."""
    about = sa.select(Scan.participant_id).where(Scan.id > since)
    keys = keys_of(db.session.scalars(about.where(Scan.participant_id.is_not(None)).distinct()))
    entries = {
        entry.participant_id: entry
        for entry in db.session.scalars(
            sa.select(Admission)
            .where(Admission.participant_id.in_(keys))
            .options(*queries.WITH_WHERE)
        )
    }
    inside = queries.people_inside(keys)
    return [
        {
            "key": key,
            "at": entries[person].admitted_at.isoformat() if person in entries else None,
            "gate": entries[person].admitted_by if person in entries else None,
            "inside": person in inside,
        }
        for person, key in keys.items()
    ]
