"""Who reserves seats at pitches, who listens, and what they say afterwards."""

import datetime as dt
import random

import sqlalchemy as sa

from messe.checkin.models import Admission
from messe.core.database import db
from messe.demo import cast
from messe.pitches.models import Booking
from messe.programme.items import ProgrammeItem
from messe.registration.models import Participant, ParticipantRole
from messe.seats import queries, service
from messe.seats.models import Verdict

LIMITED = 2
"""So many pitches take only a few people."""
SEATS = 8
ASKING = 11
"""How many ask for a seat at each of them: more than there are."""
LISTENERS = (6, 18)
JUDGES = 0.7
WRITES = 0.4
SHARES = 0.35
VERDICTS = (Verdict.USEFUL, Verdict.LATER, Verdict.NOT_FOR_US)
WEIGHTS = (5, 3, 2)


class Audience:
    """Mayors at pitches; the caller commits."""

    def __init__(self, *, seed: int) -> None:
        self._random = random.Random(f"audience {seed}")  # noqa: S311 -- invented data, repeatable by seed

    def limit_seats(self) -> None:
        """Let the last pitches take only a few people."""
        bookings = db.session.scalars(
            sa.select(Booking).join(Booking.slot).order_by(Booking.id.desc()).limit(LIMITED)
        )
        for booking in bookings:
            booking.seats = SEATS

    def take_seats(self, *, now: dt.datetime) -> None:
        """More people ask for the seats of those pitches than there are, before the fair opens."""
        limited = [item for item in queries.public_pitches() if item.seats is not None]
        mayors = self._mayors()
        for item in limited:
            asked_at = item.starts_at - dt.timedelta(days=1)
            if asked_at <= now:
                for person in self._random.sample(mayors, min(ASKING, len(mayors))):
                    self._reserve(person, item, asked_at)

    def _mayors(self) -> list[Participant]:
        return list(
            db.session.scalars(
                sa.select(Participant)
                .join(Admission, Admission.participant_id == Participant.id)
                .where(Participant.role == ParticipantRole.MAYOR)
                .order_by(Participant.id)
            )
        )

    def _reserve(self, person: Participant, item: ProgrammeItem, asked_at: dt.datetime) -> None:
        try:
            service.reserve(person, item, now=asked_at)
        except service.SeatClashError:
            return

    def listen(self, *, now: dt.datetime) -> None:
        """Some of those who came in listen to each pitch so far, and most of them judge it."""
        mayors = self._mayors()
        for item in queries.public_pitches():
            if item.starts_at > now or not mayors:
                continue
            wanted = self._random.randint(*LISTENERS)
            for person in self._random.sample(mayors, min(wanted, len(mayors))):
                self._attend(person, item)

    def _attend(self, person: Participant, item: ProgrammeItem) -> None:
        try:
            attendance = service.attend(person, item, now=item.starts_at)
        except service.NoSeatLeftError:
            return
        if self._random.random() > JUDGES:
            return
        attendance.feedback = None
        [verdict] = self._random.choices(VERDICTS, WEIGHTS)
        service.give_feedback(
            attendance,
            verdict,
            now=item.ends_at,
            sentence=self._random.choice(cast.FEEDBACK) if self._random.random() < WRITES else "",
            shares_contact=self._random.random() < SHARES,
        )
