"""Read rounds, tables, wishes and plans of the meetings."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from messe.core.database import db
from messe.core.privacy import as_data
from messe.meetings.models import (
    Meeting,
    MeetingAbsence,
    MeetingPlan,
    MeetingRound,
    MeetingTable,
    MeetingWish,
)
from messe.meetings.planning import Meeting as Planned
from messe.meetings.planning import Person, Problem, Side
from messe.programme.models import ItemKind, SavedItem
from messe.programme.queries import newest_release, released_items
from messe.programme.signals import seats_requested
from messe.registration.models import (
    HEADS,
    Municipality,
    Participant,
    Registration,
    RegistrationStatus,
)
from messe.startups.models import Startup, StartupStatus


def rounds() -> list[MeetingRound]:
    """All rounds in order of time."""
    return list(db.session.scalars(sa.select(MeetingRound).order_by(MeetingRound.starts_at)))


def tables() -> list[MeetingTable]:
    """The tables of accepted start-ups, with these, by name of the start-up."""
    return list(
        db.session.scalars(
            sa.select(MeetingTable)
            .join(MeetingTable.startup)
            .where(Startup.status == StartupStatus.ACCEPTED)
            .options(joinedload(MeetingTable.startup))
            .order_by(Startup.name)
        )
    )


def accepted_startups() -> list[Startup]:
    """Who may be given a table, by name."""
    accepted = sa.select(Startup).where(Startup.status == StartupStatus.ACCEPTED)
    return list(db.session.scalars(accepted.order_by(Startup.name)))


def towns() -> list[Registration]:
    """The confirmed registrations of towns, by name of the town."""
    return list(
        db.session.scalars(
            sa.select(Registration)
            .join(Registration.municipality)
            .where(Registration.status == RegistrationStatus.CONFIRMED)
            .options(joinedload(Registration.municipality), selectinload(Registration.participants))
            .order_by(Municipality.name)
        )
    )


def wishes_of(person: Person) -> list[MeetingWish]:
    """Whom a town or a start-up wants to meet, the most wanted first, with both sides."""
    return list(
        db.session.scalars(
            sa.select(MeetingWish)
            .where(MeetingWish.side == person.side, _of(MeetingWish, person))
            .options(
                joinedload(MeetingWish.startup),
                joinedload(MeetingWish.registration).joinedload(Registration.municipality),
            )
            .order_by(MeetingWish.rank)
        )
    )


def _of(
    table: type[MeetingWish | MeetingAbsence | Meeting], person: Person
) -> sa.ColumnElement[bool]:
    column = table.registration_id if person.side is Side.TOWN else table.startup_id
    return column == person.key


def absences_of(person: Person) -> list[MeetingAbsence]:
    """The rounds to which a town or a start-up does not come."""
    return list(db.session.scalars(sa.select(MeetingAbsence).where(_of(MeetingAbsence, person))))


def count_wishing() -> dict[Side, int]:
    """How many towns and start-ups named somebody."""
    named = {
        Side.TOWN: sa.func.count(MeetingWish.registration_id.distinct()),
        Side.STARTUP: sa.func.count(MeetingWish.startup_id.distinct()),
    }
    return {
        side: db.session.scalars(sa.select(count).where(MeetingWish.side == side)).one()
        for side, count in named.items()
    }


def newest_plan() -> MeetingPlan | None:
    """The plan that was ordered last, whatever became of it."""
    return db.session.scalar(sa.select(MeetingPlan).order_by(MeetingPlan.id.desc()).limit(1))


def newest_made_plan() -> MeetingPlan | None:
    """The newest plan there is: what organisers work with."""
    made = MeetingPlan.finished_at.is_not(None), MeetingPlan.error.is_(None)
    newest = sa.select(MeetingPlan).where(*made).order_by(MeetingPlan.id.desc()).limit(1)
    return db.session.scalar(newest)


def released_plan() -> MeetingPlan | None:
    """The plan that everybody goes by."""
    released = sa.select(MeetingPlan).where(MeetingPlan.released_at.is_not(None))
    return db.session.scalar(released.order_by(MeetingPlan.id.desc()).limit(1))


def meetings_of(plan: MeetingPlan | None, person: Person | None = None) -> list[Meeting]:
    """The meetings of a plan, or of one person in it, by time and start-up, with both sides."""
    if plan is None:
        return []
    wanted = (
        sa.select(Meeting)
        .join(Meeting.round)
        .join(Meeting.startup)
        .where(Meeting.plan_id == plan.id)
        .options(
            joinedload(Meeting.round),
            joinedload(Meeting.startup),
            joinedload(Meeting.registration).joinedload(Registration.municipality),
        )
        .order_by(MeetingRound.starts_at, Startup.name)
    )
    if person is not None:
        wanted = wanted.where(_of(Meeting, person))
    return list(db.session.scalars(wanted))


def table_names() -> dict[int, str]:
    """The name of its table by the id of a start-up."""
    return {table.startup_id: table.name for table in tables()}


def cancelled(meetings: Iterable[Meeting]) -> set[int]:
    """The ids of those `meetings` to which one side does not come."""
    here = set(table_names())
    away = {(row.round_id, row.registration_id, row.startup_id) for row in _absences()}
    return {
        meeting.id
        for meeting in meetings
        if meeting.startup_id not in here
        or not meeting.registration.is_confirmed
        or (meeting.round_id, meeting.registration_id, None) in away
        or (meeting.round_id, None, meeting.startup_id) in away
    }


def read_problem(now: dt.datetime) -> Problem:
    """What the worker is to plan: the rounds that have not begun, around what stays."""
    all_rounds = rounds()
    coming = {Person(Side.TOWN, town.id) for town in towns()}
    coming |= {Person(Side.STARTUP, table.startup_id) for table in tables()}
    busy = {(_who(row), row.round_id) for row in _absences()} | _at_pitches(all_rounds)
    begun = {each.id for each in all_rounds if each.starts_at <= now}
    busy |= {(person, round_id) for person in coming for round_id in begun}
    return Problem([each.id for each in all_rounds], _wishes(coming), frozenset(busy), _kept(begun))


def _wishes(coming: set[Person]) -> dict[Person, list[int]]:
    wishes: dict[Person, list[int]] = defaultdict(list)
    for wish in db.session.scalars(sa.select(MeetingWish).order_by(MeetingWish.rank)):
        town = Person(Side.TOWN, wish.registration_id)
        startup = Person(Side.STARTUP, wish.startup_id)
        who, whom = (town, startup) if wish.side is Side.TOWN else (startup, town)
        if who in coming and whom in coming:
            wishes[who].append(whom.key)
    return dict(wishes)


def _absences() -> list[MeetingAbsence]:
    return list(db.session.scalars(sa.select(MeetingAbsence)))


def _who(row: MeetingAbsence) -> Person:
    if row.registration_id is not None:
        return Person(Side.TOWN, row.registration_id)
    return Person(Side.STARTUP, row.startup_id or 0)


def no_shows() -> set[tuple[int, Side, int]]:
    """In which rounds somebody is not expected, since he or she was missed: the round, and who."""
    return {(row.round_id, *_who(row)) for row in _absences() if row.is_no_show}


def _at_pitches(all_rounds: list[MeetingRound]) -> set[tuple[Person, int]]:
    """Who is at a pitch during a round: the start-up itself, and towns that want to see it.

    A pitch that is given again can be seen another time: nothing is kept free for it, unless
    somebody holds a seat.
    """
    pitches = [item for item in released_items(newest_release()) if item.kind is ItemKind.PITCH]
    times = Counter(item.startup_id for item in pitches)
    towns = _towns_by_speaker()
    watching, seated = _watching(towns), _seated(towns)
    at_pitches: set[tuple[Person, int]] = set()
    for item in pitches:
        if item.startup_id is None:
            continue
        there = {Person(Side.STARTUP, item.startup_id), *seated[item.guid]}
        if times[item.startup_id] == 1:
            there |= watching[item.startup_id]
        during = [
            each.id
            for each in all_rounds
            if each.starts_at < item.ends_at and item.starts_at < each.ends_at
        ]
        at_pitches |= {(person, round_id) for person in there for round_id in during}
    return at_pitches


def _towns_by_speaker() -> dict[int, Person]:
    """Who speaks for which town: its head, or, where companions come alone, each of them."""
    led = sa.select(Participant.registration_id).where(Participant.role.in_(HEADS))
    speakers = sa.select(Participant.id, Participant.registration_id).where(
        Participant.role.in_(HEADS) | Participant.registration_id.not_in(led)
    )
    rows = db.session.execute(speakers)
    return {participant_id: Person(Side.TOWN, town) for participant_id, town in rows}


def _watching(towns: Mapping[int, Person]) -> dict[int | None, set[Person]]:
    """Which towns want to see the pitch of which start-up, by what their speakers saved."""
    watching: dict[int | None, set[Person]] = defaultdict(set)
    saved = sa.select(SavedItem.startup_id, SavedItem.participant_id)
    for startup_id, participant_id in db.session.execute(saved):
        if participant_id in towns:
            watching[startup_id].add(towns[participant_id])
    return watching


def _seated(towns: Mapping[int, Person]) -> dict[str, set[Person]]:
    """Which towns' speakers hold a seat at which pitch, by its lasting name."""
    seated: dict[str, set[Person]] = defaultdict(set)
    for _room, seats in seats_requested.send(None):
        for participant_id, _startup_id, guid in seats:
            if participant_id in towns:
                seated[guid].add(towns[participant_id])
    return seated


def _kept(begun: set[int]) -> frozenset[Planned]:
    """What took place in rounds that began, and what organisers locked in the others."""
    happened = [row for row in meetings_of(released_plan()) if row.round_id in begun]
    locked = [
        row
        for row in meetings_of(newest_made_plan())
        if row.is_locked and row.round_id not in begun
    ]
    off = cancelled([*happened, *locked])
    kept: dict[tuple[int, int], Planned] = {}
    for row in [*happened, *locked]:
        if row.id not in off:
            meeting = Planned(row.round_id, row.registration_id, row.startup_id)
            kept.setdefault((row.registration_id, row.startup_id), meeting)
    return frozenset(kept.values())


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about `registration`."""
    return _own_data(Person(Side.TOWN, registration.id))


def startup_data(startup: Startup) -> dict[str, object]:
    """The part of this room in what is stored about `startup` and its contact."""
    return _own_data(Person(Side.STARTUP, startup.id))


def _own_data(person: Person) -> dict[str, object]:
    return {
        "meeting_wishes": [
            {"partner": _partner(wish, person), **as_data(wish)} for wish in wishes_of(person)
        ],
        "meeting_absences": [as_data(absence) for absence in absences_of(person)],
        "meetings": [
            {"partner": _partner(meeting, person), "starts_at": meeting.round.starts_at.isoformat()}
            | as_data(meeting)
            for meeting in meetings_of(released_plan(), person)
        ],
    }


def _partner(row: MeetingWish | Meeting, person: Person) -> str:
    is_town = person.side is Side.TOWN
    return row.startup.name if is_town else row.registration.party_name
