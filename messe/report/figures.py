"""The figures of a report: what one district, or all three together, made of the fair."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from messe.checkin.models import Admission
from messe.core import clock
from messe.core.database import db
from messe.fair.models import District, Fair
from messe.fair.queries import get_fair
from messe.groups.models import WorkingGroup
from messe.groups.queries import groups
from messe.pitches.queries import schedule
from messe.registration.models import (
    TOWN_ROLES,
    Municipality,
    Participant,
    ParticipantRole,
    Registration,
    RegistrationStatus,
)
from messe.registration.queries import may_take_part
from messe.registration.search import fold
from messe.report.map import ParticipationStatus
from messe.topics.models import TopicSignup
from messe.topics.queries import topic_figures

Key = TypeVar("Key")

ARRIVAL_MINUTES = 30


@dataclass(frozen=True)
class Town:
    """A municipality, and how far it came on its way to the fair."""

    ags: str
    name: str
    kreis: str
    district: District
    population_date: dt.date
    may_take_part: bool
    is_registered: bool
    """A confirmed registration holds it."""
    took_part: bool
    """At least one of its people was admitted."""

    @property
    def status(self) -> ParticipationStatus:
        if self.took_part:
            return ParticipationStatus.TOOK_PART
        if self.is_registered:
            return ParticipationStatus.ABSENT
        if self.may_take_part:
            return ParticipationStatus.NOT_REGISTERED
        return ParticipationStatus.OUTSIDE


@dataclass(frozen=True)
class Participation:
    """How many towns might come, said they would, and came."""

    eligible: int
    registered: int
    took_part: int

    @classmethod
    def of(cls, towns: Iterable[Town]) -> "Participation":
        counted = list(towns)
        return cls(
            eligible=sum(town.may_take_part for town in counted),
            registered=sum(town.is_registered for town in counted),
            took_part=sum(town.took_part for town in counted),
        )

    @property
    def share(self) -> float:
        """Of the towns that might come, those that came; 0 where none might."""
        return self.took_part / self.eligible if self.eligible else 0.0


@dataclass(frozen=True)
class KreisFigures:
    """A Kreis: its participation, and the towns of it that might come or came."""

    name: str
    participation: Participation
    towns: tuple[Town, ...]


@dataclass(frozen=True)
class DistrictFigures:
    """A district with those of its Kreise from which towns might come."""

    district: District
    participation: Participation
    kreise: tuple[KreisFigures, ...]


@dataclass(frozen=True)
class People:
    """Persons of one role: on confirmed registrations, and admitted."""

    registered: int
    admitted: int


@dataclass(frozen=True)
class Arrivals:
    """How many persons came in the half hour that begins at `time`, in Westphalia's time."""

    time: dt.time
    persons: int


@dataclass(frozen=True)
class Pitch:
    """A booked slot of the programme."""

    starts_at: dt.datetime
    stage: str
    startup: str
    offer: str
    head_count: int | None
    """None: nobody counted."""


@dataclass(frozen=True)
class TopicFigures:
    """What the towns reported about one topic."""

    title: str
    points: int
    """5 for a first rank down to 1 for a fifth, over all towns."""
    towns: int
    seek: int
    offer: int
    would_lead: int


@dataclass(frozen=True)
class Member:
    """A town in a working group."""

    name: str
    kreis: str
    district: District
    is_lead: bool


@dataclass(frozen=True)
class Group:
    """A working group with at least one town of the report's scope, and all its members."""

    name: str
    topic: str
    next_step: str
    members: tuple[Member, ...]
    """The leading town first, then by name."""


@dataclass(frozen=True)
class Figures:
    """Everything a report says in numbers, for one district or, without one, for all three."""

    scope: District | None
    towns: tuple[Town, ...]
    districts: tuple[DistrictFigures, ...]
    people: dict[ParticipantRole, People]
    arrivals: tuple[Arrivals, ...]
    pitches: tuple[Pitch, ...]
    towns_reporting: int
    topics: tuple[TopicFigures, ...]
    groups: tuple[Group, ...]

    @property
    def participation(self) -> Participation:
        return Participation.of(self.towns)

    @property
    def persons_registered(self) -> int:
        return sum(people.registered for people in self.people.values())

    @property
    def persons_admitted(self) -> int:
        return sum(people.admitted for people in self.people.values())

    @property
    def head_counts(self) -> list[int]:
        """Of the pitches that somebody counted."""
        return [pitch.head_count for pitch in self.pitches if pitch.head_count is not None]

    @property
    def mean_head_count(self) -> float | None:
        """Listeners a pitch, over the counted ones only; none where nobody counted."""
        counts = self.head_counts
        return sum(counts) / len(counts) if counts else None

    @property
    def towns_in_groups(self) -> int:
        """Towns of the scope that are in at least one working group."""
        members = {member for group in self.groups for member in group.members}
        return len({m.name for m in members if self.scope in {None, m.district}})


def figures(scope: District | None = None) -> Figures:
    """Read the figures of one district, or of all three; the caller's transaction stays open."""
    fair = get_fair()
    towns = _towns(fair, scope)
    return Figures(
        scope=scope,
        towns=towns,
        districts=_by_district(towns),
        people=_people(scope),
        arrivals=_arrivals(scope),
        pitches=_pitches(),
        towns_reporting=_towns_reporting(scope),
        topics=_topics(scope),
        groups=_groups(scope),
    )


def _in_scope(scope: District | None) -> list[sa.ColumnElement[bool]]:
    return [] if scope is None else [Municipality.district == scope]


def _towns(fair: Fair, scope: District | None) -> tuple[Town, ...]:
    confirmed = sa.exists().where(
        Registration.ags == Municipality.ags,
        Registration.status == RegistrationStatus.CONFIRMED,
    )
    admitted = sa.exists().where(
        Registration.ags == Municipality.ags,
        Participant.registration_id == Registration.id,
        Admission.participant_id == Participant.id,
    )
    rows = db.session.execute(
        sa.select(
            Municipality.ags,
            Municipality.name,
            Municipality.kreis,
            Municipality.district,
            Municipality.population_date,
            may_take_part(fair.population_limit),
            confirmed,
            admitted,
        ).where(*_in_scope(scope)),
    )
    return tuple(sorted((Town(*row) for row in rows), key=lambda town: (fold(town.name), town.ags)))


def _by_district(towns: Iterable[Town]) -> tuple[DistrictFigures, ...]:
    by_district = _grouped(towns, lambda town: town.district)
    return tuple(
        DistrictFigures(
            district=district,
            participation=Participation.of(by_district[district]),
            kreise=_by_kreis(by_district[district]),
        )
        for district in District
        if district in by_district
    )


def _by_kreis(towns: Iterable[Town]) -> tuple[KreisFigures, ...]:
    concerned = [town for town in towns if town.status is not ParticipationStatus.OUTSIDE]
    by_kreis = _grouped(concerned, lambda town: town.kreis)
    return tuple(
        KreisFigures(kreis, Participation.of(by_kreis[kreis]), tuple(by_kreis[kreis]))
        for kreis in sorted(by_kreis, key=fold)
    )


def _grouped(towns: Iterable[Town], key: Callable[[Town], Key]) -> dict[Key, list[Town]]:
    grouped: dict[Key, list[Town]] = defaultdict(list)
    for town in towns:
        grouped[key(town)].append(town)
    return grouped


def _people(scope: District | None) -> dict[ParticipantRole, People]:
    is_registered = Registration.status == RegistrationStatus.CONFIRMED
    rows = db.session.execute(
        sa.select(
            Participant.role,
            sa.func.count().filter(is_registered),
            sa.func.count(Admission.id),
        )
        .join(Participant.registration)
        .join(Registration.municipality, isouter=True)
        .join(Admission, Admission.participant_id == Participant.id, isouter=True)
        .where(*_in_scope(scope))
        .group_by(Participant.role),
    )
    counted = {role: People(registered, admitted) for role, registered, admitted in rows}
    # A town's roles are always told, those of guests where there were any.
    told = [role for role in ParticipantRole if role in TOWN_ROLES or role in counted]
    return {role: counted.get(role, People(0, 0)) for role in told}


def _arrivals(scope: District | None) -> tuple[Arrivals, ...]:
    moments = db.session.scalars(
        sa.select(Admission.admitted_at)
        .join(Admission.participant)
        .join(Participant.registration)
        .join(Registration.municipality, isouter=True)
        .where(*_in_scope(scope)),
    )
    persons = Counter(_step_of(moment) for moment in moments)
    if not persons:
        return ()
    return tuple(
        Arrivals(_time_of(step), persons[step]) for step in range(min(persons), max(persons) + 1)
    )


def _step_of(moment: dt.datetime) -> int:
    local = clock.local(moment)
    return (local.hour * 60 + local.minute) // ARRIVAL_MINUTES


def _time_of(step: int) -> dt.time:
    return dt.time(*divmod(step * ARRIVAL_MINUTES, 60))


def _pitches() -> tuple[Pitch, ...]:
    return tuple(
        Pitch(
            starts_at=pitch.slot.starts_at,
            stage=pitch.stage_name,
            startup=pitch.startup.name,
            offer=pitch.startup.offer,
            head_count=pitch.slot.head_count,
        )
        for pitch in schedule()
        if pitch.startup is not None
    )


def _towns_reporting(scope: District | None) -> int:
    statement = (
        sa.select(sa.func.count(TopicSignup.ags.distinct()))
        .join(TopicSignup.choices)
        .join(TopicSignup.municipality)
        .where(*_in_scope(scope))
    )
    return db.session.scalar(statement) or 0


def _topics(scope: District | None) -> tuple[TopicFigures, ...]:
    topics = (
        TopicFigures(
            title=found.topic.title,
            points=found.points,
            towns=found.named,
            seek=found.seek,
            offer=found.offer,
            would_lead=found.would_lead,
        )
        for found in topic_figures(scope)
        if found.named
    )
    return tuple(sorted(topics, key=lambda topic: (-topic.points, -topic.towns, fold(topic.title))))


def _groups(scope: District | None) -> tuple[Group, ...]:
    return tuple(sorted(map(_group, groups(scope)), key=lambda group: fold(group.name)))


def _group(group: WorkingGroup) -> Group:
    members = (
        Member(
            name=member.municipality.name,
            kreis=member.municipality.kreis,
            district=member.municipality.district,
            is_lead=member.is_lead,
        )
        for member in group.members
    )
    return Group(
        name=group.name,
        topic=group.topic.title,
        next_step=group.next_step,
        members=tuple(sorted(members, key=lambda member: (not member.is_lead, fold(member.name)))),
    )
