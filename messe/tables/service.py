"""Set up the tables; sit down, and move on."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.core.database import FOREIGN_KEY, db, refused_as
from messe.core.errors import FairError
from messe.fair.models import Phase
from messe.fair.queries import get_fair
from messe.registration.models import Participant, Registration
from messe.tables import queries
from messe.tables.models import TableVisit, TopicTable
from messe.topics.models import Topic


class NotOnTheDayError(FairError):
    """People sit down on the day of the fair, until it ends."""

    message = _l("An die Tische setzen Sie sich am Messetag. Heute sind sie nicht offen.")


class TableClosedError(FairError):
    """The organisers closed the table."""

    message = _l("Dieser Tisch ist geschlossen. Wählen Sie bitte einen anderen.")


class TableFullError(FairError):
    """Every seat at the table is taken; where there is room elsewhere, the message says so."""

    message = _l(
        "An diesem Tisch sind alle Plätze besetzt, an den anderen auch. "
        "Versuchen Sie es bitte in einigen Minuten noch einmal."
    )


class NumberTakenError(FairError):
    """Another table has this number."""

    field = "number"
    message = _l("Einen Tisch mit dieser Nummer gibt es schon.")


class TopicFixedError(FairError):
    """People talked about the topic there: another one would make them visitors of that."""

    field = "topic"
    message = _l(
        "An diesem Tisch saß schon jemand. Schließen Sie ihn, und legen Sie für das andere Thema "
        "einen neuen an."
    )


class TableInUseError(FairError):
    """People sat there, which stays counted."""

    message = _l("An diesem Tisch saß schon jemand. Sie können ihn schließen, aber nicht löschen.")


@dataclass(frozen=True)
class TableData:
    """What organisers say about a table."""

    number: int
    topic: Topic
    seats: int | None = None
    is_open: bool = True


def add_table(data: TableData) -> TopicTable:
    """A new table; the caller commits.

    Raises:
        NumberTakenError: another table has this number.
    """
    table = TopicTable()
    _fill(table, data)
    return table


def edit_table(table: TopicTable, data: TableData) -> None:
    """Change a table; its code stays. The caller commits.

    Raises:
        NumberTakenError: another table has this number.
        TopicFixedError: another topic, though people sat there.
    """
    if data.topic.id != table.topic_id and queries.is_visited(table):
        raise TopicFixedError
    _fill(table, data)


def _fill(table: TopicTable, data: TableData) -> None:
    with refused_as(NumberTakenError, by="topic_table.number"):
        table.number = data.number
        table.topic = data.topic
        table.seats = data.seats
        table.is_open = data.is_open
        db.session.add(table)


def add_missing_tables() -> int:
    """A table for each topic on offer that has none; returns how many. The caller commits."""
    topics = queries.topics_without_table()
    for number, topic in enumerate(topics, start=queries.free_number()):
        add_table(TableData(number, topic))
    return len(topics)


def delete_table(table: TopicTable) -> None:
    """Remove a table at which nobody ever sat; the caller commits.

    Raises:
        TableInUseError: somebody did.
    """
    with refused_as(TableInUseError, by=FOREIGN_KEY):
        db.session.delete(table)


def join(participant: Participant, table: TopicTable, *, now: dt.datetime) -> TableVisit:
    """Let a person sit down at a table, and get up elsewhere; the caller commits.

    Sitting down again where one sits changes nothing. `now` may lie in the past, when a phone had
    no network: where the person has sat down or moved on since, the visit is remembered up to
    then, needs no seat, and where the person sits now stays as it is.

    Raises:
        NotOnTheDayError: the fair is another day, or over.
        TableClosedError: the organisers closed the table.
        TableFullError: no seat is free.
    """
    if get_fair().phase(now) is not Phase.EVENT:
        raise NotOnTheDayError
    before = queries.visit_at(participant, now)
    if before is not None and before.table_id == table.id:
        return before
    left_at = before.left_at if before else queries.joined_next(participant, now)
    seat = _free_seat(table) if left_at is None else None
    if before is not None:
        _end(before, now)
    visit = TableVisit(
        participant=participant, table=table, seat=seat, joined_at=now, left_at=left_at
    )
    db.session.add(visit)
    db.session.flush()
    return visit


def _free_seat(table: TopicTable) -> int:
    if not table.is_open:
        raise TableClosedError
    taken = queries.taken_seats(table)
    seat = next(number for number in range(1, len(taken) + 2) if number not in taken)
    if table.seats is not None and seat > table.seats:
        raise _refusal()
    return seat


def _refusal() -> TableFullError:
    room = queries.with_room(queries.table_figures())
    if not room:
        return TableFullError()
    return TableFullError(
        _(
            "An diesem Tisch sind alle Plätze besetzt. Frei ist Tisch %(number)s: %(topic)s.",
            number=room[0].table.number,
            topic=room[0].table.topic.title,
        )
    )


def leave(participant: Participant, *, now: dt.datetime) -> None:
    """Let a person get up, wherever that is; the caller commits."""
    visit = queries.current_visit(participant)
    if visit is not None:
        _end(visit, now)


def _end(visit: TableVisit, now: dt.datetime) -> None:
    visit.left_at = max(now, visit.joined_at)
    visit.seat = None
    db.session.flush()


def erase(registration: Registration) -> None:
    """Let the people of `registration` get up; the caller commits.

    That somebody sat at a table stays counted, as admission does.
    """
    people = [person.id for person in registration.participants]
    db.session.execute(
        sa.update(TableVisit)
        .where(TableVisit.participant_id.in_(people), TableVisit.left_at.is_(None))
        .values(seat=None, left_at=TableVisit.joined_at)
    )
