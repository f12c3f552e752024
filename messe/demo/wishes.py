"""What mayors save of the programme, what the planner makes of it, and everybody's routes."""

import datetime as dt
import random

import sqlalchemy as sa

from messe.core.database import db
from messe.planner import queries, service
from messe.planner.proposal import propose
from messe.planner.routes import plan_routes
from messe.programme.models import SavedItem
from messe.programme.queries import newest_release
from messe.registration.models import Participant, ParticipantRole, Registration, RegistrationStatus

SAVED = (3, 6)
ROUNDS = 1
ENOUGH_SECONDS = 60


class Wishes:
    """Mayors with saved pitches; the caller commits."""

    def __init__(self, *, seed: int) -> None:
        self._random = random.Random(f"wishes {seed}")  # noqa: S311 -- invented data, repeatable by seed

    def save(self, *, now: dt.datetime) -> None:
        """Mayors save a few start-ups of the public programme, some of them liked by many."""
        release = newest_release()
        if release is None:
            return
        stops = queries.released_stops(release).values()
        startups = sorted({stop.startup for stop in stops if stop.startup is not None})
        weights = [1 / (rank + 1) ** 0.5 for rank in range(len(startups))]
        for person in self._mayors():
            wanted = self._random.choices(startups, weights, k=self._random.randint(*SAVED))
            db.session.add_all(
                SavedItem(participant_id=person.id, startup_id=startup, saved_at=now)
                for startup in dict.fromkeys(wanted)
            )
        db.session.flush()

    def _mayors(self) -> list[Participant]:
        return list(
            db.session.scalars(
                sa.select(Participant)
                .join(Registration, Registration.id == Participant.registration_id)
                .where(
                    Participant.role == ParticipantRole.MAYOR,
                    Registration.status == RegistrationStatus.CONFIRMED,
                )
                .order_by(Participant.id)
            )
        )

    def plan(self, *, now: dt.datetime) -> None:
        """A proposal that waits for the organisers, and a route for each who saved something."""
        wishes, release = queries.read_wishes(), newest_release()
        if release is None:
            return
        run = service.order_run(10, now=now)
        run.started_at = now
        draft = queries.read_draft(wishes, now)
        proposal = propose(draft.task, draft.open_to, seconds=ENOUGH_SECONDS, rounds=ROUNDS)
        service.keep_proposal(run, draft, proposal, now=now)
        stops = queries.released_stops(release)
        routes = plan_routes(list(stops.values()), wishes.saved, held=wishes.held(stops.values()))
        service.keep_routes(release.id, stops, wishes, routes, now=now)
