"""Who sits at which topic table of the demo fair, and for how long."""

import datetime as dt
import random

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from messe.checkin.models import Admission
from messe.core.database import db
from messe.core.tokens import ALPHABET, BADGE_LENGTH
from messe.demo.personas import MEDEBACH
from messe.fair.models import Fair
from messe.registration.models import Participant, Registration
from messe.tables import queries, service
from messe.tables.models import TopicTable

BEGINS_AFTER = dt.timedelta(minutes=5)
STAYS = (12, 18, 20, 25, 35)
"""Minutes between two tables."""
ROUNDS = (0, 1, 2, 2, 3)
"""At how many tables somebody sits."""
FULL_TABLE = 2
FEW_SEATS = 8


def hold_world_cafe(fair: Fair, *, seed: int, now: dt.datetime) -> None:
    """A table for each topic, and those who came in at them until `now`; the caller commits."""
    draw = random.Random(f"tables {seed}")  # noqa: S311 -- invented data, repeatable by seed
    tables = _set_up(draw)
    for person, came_at in _people():
        at = max(fair.starts_at, came_at) + BEGINS_AFTER
        rounds = draw.choice(ROUNDS)
        if person.registration.ags == MEDEBACH:
            rounds = max(ROUNDS)
        for table in draw.sample(tables, rounds):
            at = _sit(person, table, at, dt.timedelta(minutes=draw.choice(STAYS)), now)
        if rounds and at < min(now, fair.ends_at):
            service.leave(person, now=at)


def _set_up(draw: random.Random) -> list[TopicTable]:
    service.add_missing_tables()
    tables = [each.table for each in queries.table_figures()]
    for table in tables:
        table.scan_token = "".join(draw.choices(ALPHABET, k=BADGE_LENGTH))
        if table.number == FULL_TABLE:
            table.seats = FEW_SEATS
    return tables


def _people() -> list[tuple[Participant, dt.datetime]]:
    """Those of towns who came in, and when."""
    rows = db.session.execute(
        sa.select(Participant, Admission.admitted_at)
        .join(Admission, Admission.participant_id == Participant.id)
        .join(Participant.registration)
        .options(contains_eager(Participant.registration))
        .where(Registration.ags.is_not(None))
        .order_by(Participant.id)
    )
    return [(person, came_at) for person, came_at in rows]


def _sit(
    person: Participant,
    table: TopicTable,
    at: dt.datetime,
    stay: dt.timedelta,
    now: dt.datetime,
) -> dt.datetime:
    """Let somebody sit down where there is room; returns when it is time for the next table."""
    if at > now:
        return at
    try:
        service.join(person, table, now=at)
    except service.TableFullError:
        return at
    return at + stay
