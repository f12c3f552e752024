"""Read whose badges are to be printed, what was printed before, and what was ordered."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from messe.badges.faces import Face, face_of
from messe.badges.models import BadgeOrder, BadgePrint, BlankBadge
from messe.core.database import db
from messe.core.privacy import as_data
from messe.fair.models import District
from messe.registration.models import (
    Participant,
    ParticipantRole,
    Registration,
    RegistrationStatus,
)
from messe.registration.queries import ParticipantFilter, participants
from messe.registration.search import fold

MOST_ORDERS: Final = 10
"""So many of the newest orders a page lists."""


class BadgeSort(StrEnum):
    """In which order badges lie in the pile."""

    NAME = "name"
    TOWN = "town"
    DISTRICT = "district"


@dataclass(frozen=True)
class Selection:
    """Whose badges are wanted."""

    text: str = ""
    district: District | None = None
    role: ParticipantRole | None = None
    letters: tuple[str, str] | None = None
    """The first and the last initial of family names, small, without accents."""
    is_unprinted: bool = False
    """Only those that were not printed as they are now."""
    sort: BadgeSort = BadgeSort.NAME


@dataclass(frozen=True)
class Badge:
    """A person's badge, and how it was printed so far."""

    participant_id: int
    face: Face
    printed_marks: tuple[str, ...] = ()
    """Of each time it came out of the printer."""
    printed_at: dt.datetime | None = None
    """The last time."""

    @property
    def is_printed(self) -> bool:
        """Whether there is one that shows what it should."""
        return self.face.mark in self.printed_marks


def badges(wanted: Selection) -> list[Badge]:
    """The badges of all that are wanted, have a confirmed registration and were not erased."""
    people = ParticipantFilter(
        text=wanted.text,
        district=wanted.district,
        role=wanted.role,
        status=RegistrationStatus.CONFIRMED,
    )
    prints = _prints()
    found = [
        _badge(person, prints.get(person.id, []))
        for person in participants(people)
        if person.registration.erased_at is None
    ]
    return sorted((badge for badge in found if _is_wanted(badge, wanted)), key=_KEYS[wanted.sort])


def _badge(person: Participant, prints: Sequence[tuple[str, dt.datetime]]) -> Badge:
    return Badge(
        participant_id=person.id,
        face=face_of(person),
        printed_marks=tuple(mark for mark, _moment in prints),
        printed_at=max((moment for _mark, moment in prints), default=None),
    )


def _prints() -> Mapping[int, list[tuple[str, dt.datetime]]]:
    """For each person that has some, the marks of what was printed, and when."""
    rows = db.session.execute(
        sa.select(BadgePrint.participant_id, BadgePrint.mark, BadgeOrder.printed_at).join(
            BadgeOrder, BadgeOrder.id == BadgePrint.order_id
        )
    )
    prints: dict[int, list[tuple[str, dt.datetime]]] = defaultdict(list)
    for participant_id, mark, printed_at in rows:
        if printed_at is not None:
            prints[participant_id].append((mark, printed_at))
    return prints


def _is_wanted(badge: Badge, wanted: Selection) -> bool:
    if wanted.is_unprinted and badge.is_printed:
        return False
    if wanted.letters is None:
        return True
    first, last = wanted.letters
    return first <= badge.face.sort_name[0][:1] <= last


_KEYS: Mapping[BadgeSort, Callable[[Badge], tuple[object, ...]]] = {
    BadgeSort.NAME: lambda badge: badge.face.sort_name,
    BadgeSort.TOWN: lambda badge: (fold(badge.face.party), badge.face.sort_name),
    # Those of no district come last.
    BadgeSort.DISTRICT: lambda badge: (
        badge.face.district is None,
        badge.face.district or "",
        fold(badge.face.party),
        badge.face.sort_name,
    ),
}


def faces_of(order_id: int) -> list[Face]:
    """What the badges of an order show now, in its order."""
    people = db.session.scalars(
        sa.select(Participant)
        .join(BadgePrint, BadgePrint.participant_id == Participant.id)
        .join(Participant.registration)
        .join(Registration.municipality, isouter=True)
        .where(BadgePrint.order_id == order_id)
        .options(contains_eager(Participant.registration).contains_eager(Registration.municipality))
        .order_by(BadgePrint.id)
    )
    blanks = db.session.scalars(
        sa.select(BlankBadge).where(BlankBadge.order_id == order_id).order_by(BlankBadge.id)
    )
    return [*map(face_of, people), *map(face_of_blank, blanks)]


def face_of_blank(blank: BlankBadge) -> Face:
    """What a blank shows: its codes."""
    return Face(code=blank.code, badge_token=blank.badge_token)


def size_of(order_id: int) -> int:
    """How many badges of an order are left: fewer than ordered, if somebody is gone."""
    return db.session.scalar(sa.select(_size(sa.literal(order_id)))) or 0


def _size(order_id: sa.SQLColumnExpression[int]) -> sa.ColumnElement[int]:
    prints = sa.select(sa.func.count()).where(BadgePrint.order_id == order_id)
    blanks = sa.select(sa.func.count()).where(BlankBadge.order_id == order_id)
    return prints.scalar_subquery() + blanks.scalar_subquery()


def orders_to_keep(since: dt.datetime) -> set[str]:
    """The public ids of orders made after `since` of which nobody is gone."""
    statement = sa.select(BadgeOrder.public_id).where(
        BadgeOrder.finished_at > since, _size(BadgeOrder.id) == BadgeOrder.total
    )
    return set(db.session.scalars(statement))


def orders_with(participant_ids: Sequence[int]) -> set[str]:
    """The public ids of orders that show one of these people."""
    statement = (
        sa.select(BadgeOrder.public_id)
        .join(BadgePrint, BadgePrint.order_id == BadgeOrder.id)
        .where(BadgePrint.participant_id.in_(participant_ids))
    )
    return set(db.session.scalars(statement))


def newest_orders() -> list[BadgeOrder]:
    """The last orders, the newest first."""
    statement = sa.select(BadgeOrder).order_by(BadgeOrder.id.desc()).limit(MOST_ORDERS)
    return list(db.session.scalars(statement))


def find_order(public_id: str) -> BadgeOrder | None:
    """The order behind a page's address."""
    return db.session.scalar(sa.select(BadgeOrder).where(BadgeOrder.public_id == public_id))


def find_blank(code: str) -> BlankBadge | None:
    """The blank that nobody wears yet, of the code printed on it or the token in its QR code."""
    is_it = sa.or_(BlankBadge.code == code, BlankBadge.badge_token == code)
    return db.session.scalar(sa.select(BlankBadge).where(is_it))


def free_blanks() -> int:
    """How many blanks nobody wears yet."""
    return db.session.scalar(sa.select(sa.func.count(BlankBadge.id))) or 0


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about the people of `registration`."""
    codes = {person.id: person.code for person in registration.participants}
    rows = db.session.execute(
        sa.select(BadgePrint, BadgeOrder.ordered_at, BadgeOrder.printed_at)
        .join(BadgeOrder, BadgeOrder.id == BadgePrint.order_id)
        .where(BadgePrint.participant_id.in_(codes))
        .order_by(BadgePrint.id)
    )
    return {
        "badge_prints": [
            {
                "code": codes[row.participant_id],
                "ordered_at": ordered_at.isoformat(),
                "printed_at": printed_at and printed_at.isoformat(),
                **as_data(row),
            }
            for row, ordered_at, printed_at in rows
        ]
    }
