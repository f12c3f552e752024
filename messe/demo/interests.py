"""Who notes which start-up at its stand, and what the start-ups remember."""

import datetime as dt
import random

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from messe.checkin.models import Admission
from messe.core.database import db
from messe.demo import cast
from messe.fair.models import Fair
from messe.leads import service
from messe.leads.models import Lead
from messe.leads.queries import exhibitors
from messe.registration.models import Participant, Registration

STANDS = (0, 0, 1, 2, 3)
"""How many stands somebody scans on this day."""
AGREES = 0.6
GIVES_PHONE = 0.3
REMARKS = 0.6
ASKED = 0.15
"""How many are asked by a start-up that scanned their badge."""


def note_interests(fair: Fair, *, seed: int, now: dt.datetime) -> None:
    """Let those who came for a town walk past the stands until `now`; the caller commits."""
    draw = random.Random(f"interests {seed}")  # noqa: S311 -- invented data, repeatable by seed
    stands = exhibitors()
    people = db.session.scalars(
        sa.select(Participant)
        .join(Admission, Admission.participant_id == Participant.id)
        .join(Participant.registration)
        .options(contains_eager(Participant.registration))
        .where(Registration.ags.is_not(None))
        .order_by(Participant.id)
    ).all()
    for person in people:
        for startup in draw.sample(stands, draw.choice(STANDS)):
            at = fair.starts_at + (fair.ends_at - fair.starts_at) * draw.random()
            at = at.replace(microsecond=0)
            if at > now:
                continue
            if draw.random() < ASKED:
                service.ask(person, startup, now=at)
            else:
                _note(draw, service.note_interest(person, startup, now=at), at)


def _note(draw: random.Random, lead: Lead, at: dt.datetime) -> None:
    if draw.random() > AGREES:
        return
    service.agree(lead, gives_phone=draw.random() < GIVES_PHONE, now=at)
    if draw.random() < REMARKS:
        rating, note = draw.choice(cast.LEAD_REMARKS)
        service.remark(lead, rating=rating, note=note)
