"""Read the draft and the wishes for the planner, and what it came to."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from messe.core.database import db
from messe.pitches.models import Booking, PitchSlot, Stage
from messe.pitches.schedule import TimeSpan
from messe.planner.models import (
    ExcludedSlot,
    PlanEffect,
    PlanMove,
    PlanRepeat,
    PlanRun,
    RoutePlan,
    RouteStop,
    StartupAbsence,
)
from messe.planner.routes import Stop, Visit
from messe.planner.timetable import Pitch, Task
from messe.programme.models import ItemKind, Release, ReleaseItem, SavedItem
from messe.programme.queries import newest_release
from messe.programme.signals import seats_requested
from messe.registration.models import Participant, Registration, RegistrationStatus
from messe.startups.models import Startup


@dataclass(frozen=True)
class Wishes:
    """Who wants to see which start-ups, and holds a seat where."""

    people: tuple[int, ...]
    saved: tuple[frozenset[int], ...]
    """The start-ups that each person saved, or at whose pitch the person holds a seat."""
    seats: tuple[frozenset[str], ...]
    """The lasting names of the pitches at which each person holds a seat."""

    @property
    def total(self) -> int:
        return sum(map(len, self.saved))

    @property
    def mark(self) -> str:
        """Differs as soon as anybody saves something else, or takes or gives back a seat."""
        return _mark(self.people, *map(sorted, self.saved), *map(sorted, self.seats))

    def each(self) -> list[tuple[int, frozenset[int]]]:
        """Each person with what they saved."""
        return list(zip(self.people, self.saved, strict=True))

    def held(self, stops: Iterable[Stop]) -> list[Visit]:
        """Who holds a seat at which of `stops`, both by number."""
        return [
            (person, number)
            for number, stop in enumerate(stops)
            for person, seats in enumerate(self.seats)
            if stop.guid in seats
        ]


@dataclass(frozen=True)
class Draft:
    """The draft of the timetable as a task; its numbers are places in the lists beside it."""

    task: Task
    slot_ids: tuple[int, ...]
    booking_ids: tuple[int, ...]
    open_to: Mapping[int, frozenset[int]]
    """In which slots each start-up could pitch, were they free."""

    @property
    def mark(self) -> str:
        """Differs as soon as anybody changes a pitch, a slot or what the planner must heed."""
        pitches = [(each.slot, each.seats, sorted(each.may_use)) for each in self.task.pitches]
        return _mark(self.slot_ids, self.task.slots, self.booking_ids, pitches)


def _mark(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def read_wishes() -> Wishes:
    """The start-ups that people who take part want to see."""
    rows = db.session.execute(
        sa.select(SavedItem.participant_id, Startup.id)
        .join(SavedItem.startup)
        .join(SavedItem.participant)
        .join(Registration, Registration.id == Participant.registration_id)
        .where(Registration.status == RegistrationStatus.CONFIRMED)
    )
    saved: defaultdict[int, set[int]] = defaultdict(set)
    for person, startup in rows:
        saved[person].add(startup)
    seats: defaultdict[int, set[str]] = defaultdict(set)
    for person, startup, guid in held_seats():
        saved[person].add(startup)
        seats[person].add(guid)
    people = tuple(sorted(saved))
    return Wishes(
        people,
        tuple(frozenset(saved[person]) for person in people),
        tuple(frozenset(seats[person]) for person in people),
    )


def held_seats(participant: Participant | None = None) -> list[tuple[int, int, str]]:
    """Everybody's seats or those of one person, as `seats_requested` describes them."""
    return [seat for _room, seats in seats_requested.send(participant) for seat in seats]


def read_draft(wishes: Wishes, now: dt.datetime) -> Draft:
    """What the planner may move at `now`: no locked pitch, and none that has begun."""
    slots = db.session.scalars(sa.select(PitchSlot).order_by(PitchSlot.id)).all()
    bookings = db.session.scalars(sa.select(Booking).order_by(Booking.id)).all()
    spans = tuple(TimeSpan(slot.starts_at, slot.ends_at) for slot in slots)
    place = {slot.id: number for number, slot in enumerate(slots)}
    fixed = {
        booking.id
        for booking in bookings
        if booking.locked or spans[place[booking.slot_id]].starts_at <= now
    }
    held = {place[booking.slot_id] for booking in bookings if booking.id in fixed}
    excluded = {place[slot_id] for slot_id in db.session.scalars(sa.select(ExcludedSlot.slot_id))}
    usable = [
        number
        for number, span in enumerate(spans)
        if span.starts_at > now and number not in held | excluded
    ]
    absences = _absences()
    open_to = {
        startup: frozenset(
            number
            for number in usable
            if not any(spans[number].overlaps(away) for away in absences[startup])
        )
        for startup in {booking.startup_id for booking in bookings}
    }

    def may_use(booking: Booking) -> frozenset[int]:
        own = place[booking.slot_id]
        if booking.id in fixed:
            return frozenset([own])
        # A pitch that was prepared for a quarter of an hour is not squeezed into less.
        return frozenset(
            number
            for number in open_to[booking.startup_id]
            if _length(spans[number]) == _length(spans[own])
        )

    pitches = tuple(
        Pitch(booking.startup_id, place[booking.slot_id], may_use(booking), booking.seats)
        for booking in bookings
    )
    return Draft(
        task=Task(spans, pitches, wishes.saved),
        slot_ids=tuple(place),
        booking_ids=tuple(booking.id for booking in bookings),
        open_to=open_to,
    )


def _length(span: TimeSpan) -> dt.timedelta:
    return span.ends_at - span.starts_at


def _absences() -> defaultdict[int, list[TimeSpan]]:
    absences: defaultdict[int, list[TimeSpan]] = defaultdict(list)
    for absence in db.session.scalars(sa.select(StartupAbsence)):
        absences[absence.startup_id].append(TimeSpan(absence.starts_at, absence.ends_at))
    return absences


def newest_run() -> PlanRun | None:
    """The run that was asked for last."""
    return db.session.scalar(sa.select(PlanRun).order_by(PlanRun.id.desc()).limit(1))


def find_run(public_id: str) -> PlanRun | None:
    """The run behind an address."""
    return db.session.scalar(sa.select(PlanRun).where(PlanRun.public_id == public_id))


def moves_of(run: PlanRun) -> list[PlanMove]:
    """What a run would move, with start-ups, old and new places, in order of the old times."""
    return list(
        db.session.scalars(
            sa.select(PlanMove)
            .join(PlanMove.old_slot)
            .where(PlanMove.run_id == run.id)
            .options(
                joinedload(PlanMove.booking).joinedload(Booking.startup),
                joinedload(PlanMove.old_slot).joinedload(PitchSlot.stage),
                joinedload(PlanMove.new_slot).joinedload(PitchSlot.stage),
            )
            .order_by(PitchSlot.starts_at, PlanMove.id)
        )
    )


def effects_of(run: PlanRun) -> list[PlanEffect]:
    """What a run means for each start-up, the greatest loss first."""
    gain = PlanEffect.served_after - PlanEffect.served_before
    return list(
        db.session.scalars(
            sa.select(PlanEffect)
            .join(PlanEffect.startup)
            .where(PlanEffect.run_id == run.id)
            .options(joinedload(PlanEffect.startup))
            .order_by(gain, Startup.name)
        )
    )


def repeats_of(run: PlanRun) -> list[PlanRepeat]:
    """What each number of repeats would bring."""
    return list(
        db.session.scalars(
            sa.select(PlanRepeat).where(PlanRepeat.run_id == run.id).order_by(PlanRepeat.times)
        )
    )


def count_pitches() -> int:
    """How many pitches the draft has."""
    return db.session.scalar(sa.select(sa.func.count(Booking.id))) or 0


def bookings_in_order() -> list[Booking]:
    """All pitches of the draft with start-up, slot and stage, in order of time."""
    return list(
        db.session.scalars(
            sa.select(Booking)
            .join(Booking.slot)
            .join(PitchSlot.stage)
            .options(
                joinedload(Booking.slot).joinedload(PitchSlot.stage), joinedload(Booking.startup)
            )
            .order_by(PitchSlot.starts_at, Stage.name)
        )
    )


def slots_in_order() -> list[PitchSlot]:
    """All slots with their stages, in order of time."""
    return list(
        db.session.scalars(
            sa.select(PitchSlot)
            .join(PitchSlot.stage)
            .options(joinedload(PitchSlot.stage))
            .order_by(PitchSlot.starts_at, Stage.name)
        )
    )


def excluded_slot_ids() -> set[int]:
    """The slots in which the planner may put nothing."""
    return set(db.session.scalars(sa.select(ExcludedSlot.slot_id)))


def absences_in_order() -> list[StartupAbsence]:
    """When start-ups cannot pitch, with the start-ups, by name and time."""
    return list(
        db.session.scalars(
            sa.select(StartupAbsence)
            .join(StartupAbsence.startup)
            .options(joinedload(StartupAbsence.startup))
            .order_by(Startup.name, StartupAbsence.starts_at)
        )
    )


def startups_with_pitch() -> list[Startup]:
    """The start-ups that hold a slot, by name."""
    return list(
        db.session.scalars(
            sa.select(Startup)
            .where(Startup.id.in_(sa.select(Booking.startup_id)))
            .order_by(Startup.name)
        )
    )


def released_stops(release: Release) -> dict[int, Stop]:
    """The pitches of a release that people may visit, by the item's id, in order of time."""
    items = db.session.scalars(
        sa.select(ReleaseItem)
        .where(ReleaseItem.release_id == release.id, ReleaseItem.kind == ItemKind.PITCH)
        .order_by(ReleaseItem.starts_at, ReleaseItem.id)
    )
    return {
        item.id: Stop(
            item.startup_id, TimeSpan(item.starts_at, item.ends_at), item.seats, item.guid
        )
        for item in items
    }


def newest_route_plan() -> RoutePlan | None:
    """The routes through the newest release, once they are planned."""
    release = newest_release()
    if release is None:
        return None
    return db.session.scalar(
        sa.select(RoutePlan)
        .where(RoutePlan.release_id == release.id)
        .order_by(RoutePlan.id.desc())
        .limit(1)
    )


def route_of(plan: RoutePlan, participant: Participant) -> list[RouteStop]:
    """The stops and misses of a person, with start-ups and items, in order of time."""
    stops = db.session.scalars(
        sa.select(RouteStop)
        .join(RouteStop.startup)
        .outerjoin(RouteStop.item)
        .where(RouteStop.plan_id == plan.id, RouteStop.participant_id == participant.id)
        .options(joinedload(RouteStop.startup), joinedload(RouteStop.item))
        .order_by(ReleaseItem.starts_at, Startup.name)
    )
    return list(stops)


def startups_saved_by(participant: Participant) -> set[int]:
    """The start-ups that a person wants to see."""
    return set(
        db.session.scalars(
            sa.select(SavedItem.startup_id).where(
                SavedItem.participant_id == participant.id, SavedItem.startup_id.is_not(None)
            )
        )
    )


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about `registration`: its people's routes."""
    plan = newest_route_plan()
    stops = [
        (person, stop)
        for person in registration.participants
        for stop in (route_of(plan, person) if plan else [])
    ]
    return {
        "routes": [
            {
                "code": person.code,
                "startup": stop.startup.name,
                "starts_at": stop.item.starts_at.isoformat() if stop.item else None,
                "missed_because": stop.reason,
            }
            for person, stop in stops
        ]
    }
