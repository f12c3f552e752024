"""Who meets whom at the demo fair, and what they note about it."""

import datetime as dt
import random

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from messe.checkin.models import Admission
from messe.contacts import queries, service
from messe.contacts.service import Ticks
from messe.core.database import db
from messe.demo import cast
from messe.fair.models import Fair
from messe.registration.models import Participant, Registration

MEETINGS = (0, 0, 1, 2, 2, 3, 5)
"""How many badges somebody scans on this day."""
TICKS = (
    Ticks(email=True, phone=False),
    Ticks(email=True, phone=True),
    Ticks(email=False, phone=False),
)
GIVES_BACK = 0.7
NOTES = 0.3


def exchange_contacts(fair: Fair, *, seed: int, now: dt.datetime) -> None:
    """Let those who came in scan each other's badges until `now`; the caller commits."""
    draw = random.Random(f"contacts {seed}")  # noqa: S311 -- invented data, repeatable by seed
    people = list(
        db.session.scalars(
            sa.select(Participant)
            .join(Admission, Admission.participant_id == Participant.id)
            .join(Participant.registration)
            .options(contains_eager(Participant.registration))
            .where(Registration.ags.is_not(None))
            .order_by(Participant.id)
        )
    )
    for person in people:
        for other in draw.sample(people, min(draw.choice(MEETINGS), len(people))):
            at = fair.starts_at + (fair.ends_at - fair.starts_at) * draw.random()
            if at <= now and other.registration_id != person.registration_id:
                _meet(draw, person, other, at.replace(microsecond=0))


def _meet(draw: random.Random, person: Participant, other: Participant, at: dt.datetime) -> None:
    service.exchange(person, other, now=at, ticks=draw.choice(TICKS))
    if draw.random() < GIVES_BACK:
        service.exchange(other, person, now=at, ticks=draw.choice(TICKS))
    held = queries.find_contact(other, person)
    if held is not None and draw.random() < NOTES:
        held.tag, held.note = draw.choice(cast.CONTACT_NOTES)
