"""Let organisers hear when somebody they wait for is there, and say that they heard it."""

import datetime as dt

import sqlalchemy as sa

from messe.accounts.models import Account
from messe.checkin import queries
from messe.checkin.models import VipMark
from messe.core.database import db
from messe.registration.models import Participant, Registration


def mark(participant: Participant, account: Account, *, now: dt.datetime) -> None:
    """Announce `participant` on the live page as soon as a gate lets this person in.

    Once is enough; the caller commits.
    """
    if queries.find_vip_mark(participant.id) is None:
        db.session.add(
            VipMark(participant_id=participant.id, marked_at=now, marked_by_id=account.id)
        )


def unmark(participant: Participant, account: Account, *, now: dt.datetime) -> None:
    """Announce `participant` no more; the caller commits."""
    marked = queries.find_vip_mark(participant.id)
    if marked is not None:
        marked.unmarked_at, marked.unmarked_by_id = now, account.id


def see(participant: Participant, account: Account, *, now: dt.datetime) -> None:
    """Take the announcement of `participant` away for all, who is there; the caller commits."""
    marked = queries.find_vip_mark(participant.id)
    if marked is not None and queries.find_admission(participant.id) is not None:
        marked.seen_at, marked.seen_by_id = now, account.id


def erase(registration: Registration) -> None:
    """Forget who of `registration` was waited for; the caller commits."""
    people = [person.id for person in registration.participants]
    db.session.execute(sa.delete(VipMark).where(VipMark.participant_id.in_(people)))
