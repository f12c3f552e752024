"""Read where people sit, where they sat, and where there is room."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from messe.core.database import db
from messe.core.privacy import as_data
from messe.fair.queries import get_fair
from messe.registration.models import Participant, Registration, RegistrationStatus
from messe.tables.models import TableVisit, TopicTable
from messe.topics.models import Topic
from messe.topics.suggesting import Encounter, Occasion

_SITTING = sa.func.count(TableVisit.seat)
_VISITED = sa.func.count(TableVisit.participant_id.distinct())


@dataclass(frozen=True)
class TableFigures:
    """A table, how many sit there, and how many people sat there at any time."""

    table: TopicTable
    sitting: int
    visited: int

    @property
    def is_full(self) -> bool:
        """Whether every seat is taken."""
        return self.table.seats is not None and self.sitting >= self.table.seats

    @property
    def has_room(self) -> bool:
        """Whether one more may sit down."""
        return self.table.is_open and not self.is_full


@dataclass(frozen=True)
class TalkFigures:
    """How many sit at the tables of a topic, and how many people sat there at any time."""

    topic: Topic
    sitting: int
    visited: int


def table_figures() -> list[TableFigures]:
    """Each table with its topic and how it is taken, by number."""
    statement = (
        sa.select(TopicTable, _SITTING, _VISITED)
        .join(TopicTable.topic)
        .outerjoin(TableVisit, TableVisit.table_id == TopicTable.id)
        .options(contains_eager(TopicTable.topic))
        .group_by(TopicTable.id)
        .order_by(TopicTable.number)
    )
    return [TableFigures(*row) for row in db.session.execute(statement)]


def with_room(figures: Iterable[TableFigures]) -> list[TableFigures]:
    """The tables at which one more may sit down, the emptiest first."""
    return sorted((each for each in figures if each.has_room), key=lambda each: each.sitting)


def talk_figures() -> list[TalkFigures]:
    """What was talked about: each topic that has a table, the most visited first."""
    statement = (
        sa.select(Topic, _SITTING, _VISITED)
        .join(TopicTable, TopicTable.topic_id == Topic.id)
        .outerjoin(TableVisit, TableVisit.table_id == TopicTable.id)
        .group_by(Topic.id)
        .order_by(_VISITED.desc(), Topic.title)
    )
    return [TalkFigures(*row) for row in db.session.execute(statement)]


def has_tables() -> bool:
    """Whether the organisers set up any table."""
    return bool(db.session.scalar(sa.select(sa.exists().where(TopicTable.id.is_not(None)))))


def find_table_by_code(token: str) -> TopicTable | None:
    """The table whose printed code this is, with its topic."""
    return _find_table(TopicTable.scan_token == token)


def find_table(number: int) -> TopicTable | None:
    """The table of this number, with its topic."""
    return _find_table(TopicTable.number == number)


def _find_table(condition: sa.ColumnElement[bool]) -> TopicTable | None:
    return db.session.scalar(
        sa.select(TopicTable).where(condition).options(joinedload(TopicTable.topic))
    )


def free_number() -> int:
    """The number after the highest that a table has."""
    return (db.session.scalar(sa.select(sa.func.max(TopicTable.number))) or 0) + 1


def topics_without_table() -> list[Topic]:
    """The topics on offer at which nobody can sit, by title."""
    has_table = sa.exists().where(TopicTable.topic_id == Topic.id)
    return list(
        db.session.scalars(
            sa.select(Topic).where(Topic.is_offered, ~has_table).order_by(Topic.title)
        )
    )


def topics_to_choose(table: TopicTable | None) -> list[Topic]:
    """The topics on offer, and what `table` is about already, by title."""
    chosen = Topic.is_offered | (Topic.id == table.topic_id) if table else Topic.is_offered
    return list(db.session.scalars(sa.select(Topic).where(chosen).order_by(Topic.title)))


def is_visited(table: TopicTable) -> bool:
    """Whether anybody ever sat there."""
    return bool(db.session.scalar(sa.select(sa.exists().where(TableVisit.table_id == table.id))))


def taken_seats(table: TopicTable) -> set[int | None]:
    """The numbers of the seats on which somebody sits."""
    return set(
        db.session.scalars(
            sa.select(TableVisit.seat).where(
                TableVisit.table_id == table.id, TableVisit.seat.is_not(None)
            )
        )
    )


def current_visit(participant: Participant) -> TableVisit | None:
    """Where a person sits, with the table's topic."""
    return next((visit for visit in visits_of(participant) if visit.left_at is None), None)


def visit_at(participant: Participant, moment: dt.datetime) -> TableVisit | None:
    """Where a person sat at a moment; the moment of leaving is not part of it."""
    return db.session.scalar(
        sa.select(TableVisit).where(
            TableVisit.participant_id == participant.id,
            TableVisit.joined_at <= moment,
            TableVisit.left_at.is_(None) | (TableVisit.left_at > moment),
        )
    )


def joined_next(participant: Participant, moment: dt.datetime) -> dt.datetime | None:
    """When a person sat down for the first time after a moment."""
    return db.session.scalar(
        sa.select(sa.func.min(TableVisit.joined_at)).where(
            TableVisit.participant_id == participant.id, TableVisit.joined_at > moment
        )
    )


def visits_of(participant: Participant) -> list[TableVisit]:
    """Where a person sits and sat, the latest first, with tables and topics."""
    return _visits(TableVisit.participant_id == participant.id)


def _visits(condition: sa.ColumnElement[bool]) -> list[TableVisit]:
    return list(
        db.session.scalars(
            sa.select(TableVisit)
            .join(TableVisit.participant)
            .join(Participant.registration)
            .where(condition)
            .options(joinedload(TableVisit.table).joinedload(TopicTable.topic))
            .order_by(TableVisit.joined_at.desc(), TableVisit.id.desc())
        )
    )


def time_on_topics(ags: str) -> list[Encounter]:
    """How long the people of a town sat at the tables of each topic."""
    of_town = (Registration.ags == ags) & (Registration.status == RegistrationStatus.CONFIRMED)
    spent = seconds_by_topic(_visits(of_town), get_fair().ends_at)
    return [Encounter(topic_id, Occasion.TABLE, seconds) for topic_id, seconds in spent.items()]


def seconds_by_topic(visits: Iterable[TableVisit], ends_at: dt.datetime) -> dict[int, int]:
    """How long `visits` were in all on each topic; who never left, left when the fair ended."""
    seconds: Counter[int] = Counter()
    for visit in visits:
        stay = (visit.left_at or ends_at) - visit.joined_at
        seconds[visit.table.topic_id] += max(int(stay.total_seconds()), 0)
    return dict(+seconds)


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about `registration`."""
    visits = _visits(Registration.id == registration.id)
    return {
        "table_visits": [
            {"table": row.table.number, "topic": row.table.topic.title, **as_data(row)}
            for row in reversed(visits)
        ]
    }
