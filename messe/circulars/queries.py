"""Read circulars, whom they go to, and how far their letters are."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from messe.circulars.models import Circular, CircularLetter
from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.registration.models import Registration
from messe.registration.queries import ParticipantFilter, registrations_of


@dataclass(frozen=True)
class Group:
    """Whom a circular goes to."""

    registrations: list[Registration]
    """One for each contact address of a party, by party."""
    without_address: int
    """How many registrations of the group nobody can write to."""


def group_of(circular: Circular) -> Group:
    """Whom `circular` goes to if it is sent now, each with town and people."""
    found = registrations_of(
        ParticipantFilter(circular.text, circular.district, circular.status, circular.role)
    )
    reachable = [registration for registration in found if registration.contact_email]
    letters: dict[tuple[str | None, ...], Registration] = {}
    # One office may book for two towns: a letter for each of them, but none comes twice.
    for each in reachable:
        letters.setdefault((each.contact_email, each.ags, each.organisation), each)
    return Group(
        registrations=list(letters.values()),
        without_address=len(found) - len(reachable),
    )


@dataclass(frozen=True)
class CircularFigures:
    """A circular, and how far its letters are."""

    circular: Circular
    delivered: int
    given_up: int
    waiting: int
    """On their way: still to be written, or still to be accepted by the mail server."""


def circulars() -> list[CircularFigures]:
    """All circulars, newest first."""
    return _figures(sa.true())


def find_circular(public_id: str) -> CircularFigures | None:
    """The circular behind an organiser's address."""
    return next(iter(_figures(Circular.public_id == public_id)), None)


def _figures(condition: sa.ColumnElement[bool]) -> list[CircularFigures]:
    letters, delivered, given_up = (
        sa.func.count(column)
        for column in (CircularLetter.id, OutboxMail.sent_at, OutboxMail.given_up_at)
    )
    rows = db.session.execute(
        sa.select(Circular, delivered, given_up, letters - delivered - given_up)
        .join(CircularLetter, CircularLetter.circular_id == Circular.id, isouter=True)
        .join(CircularLetter.mail, isouter=True)
        .where(condition)
        .options(selectinload(Circular.written_by))
        .group_by(Circular.id)
        .order_by(Circular.id.desc()),
    )
    return [CircularFigures(*row) for row in rows]


def unwritten_letters(most: int) -> list[CircularLetter]:
    """Letters that are not in the outbox yet, with all that stands in them; the oldest first."""
    registration = joinedload(CircularLetter.registration)
    return list(
        db.session.scalars(
            sa.select(CircularLetter)
            .where(CircularLetter.mail_id.is_(None))
            .options(
                joinedload(CircularLetter.circular),
                registration.joinedload(Registration.municipality),
                registration.selectinload(Registration.participants),
            )
            .order_by(CircularLetter.id)
            .limit(most),
        ),
    )
