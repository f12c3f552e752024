"""What the outbox holds: what is due, what waits, what was given up."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from messe.core.database import db
from messe.mail.models import OutboxMail

IS_WAITING = sa.and_(OutboxMail.sent_at.is_(None), OutboxMail.given_up_at.is_(None))
IS_GIVEN_UP = OutboxMail.given_up_at.is_not(None)


@dataclass(frozen=True)
class OutboxState:
    """How far the outbox is."""

    waiting: int
    next_attempt_at: dt.datetime | None
    """When the first of the waiting mails is tried next."""
    given_up: int


def is_due(now: dt.datetime) -> sa.ColumnElement[bool]:
    """That a mail waits and its pause is over."""
    return sa.and_(IS_WAITING, OutboxMail.next_attempt_at <= now)


def is_something_due(now: dt.datetime) -> bool:
    """Whether there is a mail to be sent now."""
    return db.session.scalar(sa.select(sa.exists().where(is_due(now)))) is True


def outbox_state() -> OutboxState:
    """How many mails wait, until when, and how many were given up; by one statement."""
    waiting = sa.select(sa.func.count()).select_from(OutboxMail).where(IS_WAITING)
    first = sa.select(sa.func.min(OutboxMail.next_attempt_at)).where(IS_WAITING)
    given_up = sa.select(sa.func.count()).select_from(OutboxMail).where(IS_GIVEN_UP)
    columns = [each.scalar_subquery() for each in (waiting, first, given_up)]
    return OutboxState(*db.session.execute(sa.select(*columns)).one())


def given_up_mails(most: int) -> list[OutboxMail]:
    """At most so many of the mails that were given up, newest first."""
    return list(
        db.session.scalars(
            sa.select(OutboxMail)
            .where(IS_GIVEN_UP)
            .order_by(OutboxMail.given_up_at.desc(), OutboxMail.id.desc())
            .limit(most),
        ),
    )


def find_given_up_mail(message_id: str) -> OutboxMail | None:
    """The mail with this Message-ID, if it was given up."""
    return db.session.scalar(
        sa.select(OutboxMail).where(IS_GIVEN_UP, OutboxMail.message_id == message_id),
    )
