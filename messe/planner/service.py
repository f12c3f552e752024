"""Search for better timetables, put one into the draft, and plan everybody's routes."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.errors import FairError
from messe.core.orders import claim_next
from messe.core.tokens import new_link_token
from messe.pitches.models import Booking, PitchSlot
from messe.pitches.schedule import TimeSpan
from messe.planner import queries
from messe.planner.models import (
    ExcludedSlot,
    MissReason,
    PlanEffect,
    PlanMove,
    PlanRepeat,
    PlanRun,
    RoutePlan,
    RouteStop,
    StartupAbsence,
)
from messe.planner.proposal import Proposal, propose
from messe.planner.routes import Routes, Stop, plan_routes
from messe.programme.queries import newest_release
from messe.registration.models import Registration
from messe.startups.models import Startup

log = logging.getLogger(__name__)

# After this a worker that took a run is believed dead.
LONGEST_RUN = dt.timedelta(minutes=10)
PARKED_SINCE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""When the slots lie that exist only while pitches change places."""


class DraftChangedError(FairError):
    """The proposal fits a draft that is no more."""

    message = _l(
        "Seit der Berechnung hat sich der Entwurf geändert. Lassen Sie bitte einen neuen Vorschlag "
        "berechnen und übernehmen Sie dann diesen."
    )


class NothingToAcceptError(FairError):
    """The run failed, is still being made, or was accepted already."""

    message = _l(
        "Dieser Vorschlag ist schon übernommen oder nicht fertig geworden. Lassen Sie bitte einen "
        "neuen Vorschlag berechnen."
    )


@dataclass(frozen=True)
class Claim:
    """A run that this worker took."""

    run_id: int
    seconds: int


def order_run(seconds: int, *, now: dt.datetime) -> PlanRun:
    """Ask for a search of so many seconds, or give the one that is still open; caller commits."""
    run = queries.newest_run()
    if run is None or run.finished_at is not None:
        run = PlanRun(public_id=new_link_token(), seconds=seconds, asked_at=now)
        db.session.add(run)
        db.session.flush()
    return run


def search_ordered() -> int:
    """Make the runs that were asked for, and say how many; commits after each."""
    made = 0
    while claim := _claim_next(clock.now()):
        made += _search(claim)
    return made


def _claim_next(now: dt.datetime) -> Claim | None:
    run_id = claim_next(PlanRun, longest=LONGEST_RUN, now=now)
    return Claim(run_id, db.session.get_one(PlanRun, run_id).seconds) if run_id else None


def _search(claim: Claim) -> bool:
    try:
        wishes = queries.read_wishes()
        draft = queries.read_draft(wishes, clock.now())
        # The search takes long: it holds no snapshot of the database meanwhile.
        db.session.rollback()
        proposal = propose(draft.task, draft.open_to, seconds=claim.seconds, seed=claim.run_id)
        with write_transaction():
            run = db.session.get_one(PlanRun, claim.run_id)
            keep_proposal(run, draft, proposal, now=clock.now())
    except Exception as error:
        # The organisers must see that it failed, whatever the reason; the log has the rest.
        log.exception("run %s found no timetable", claim.run_id)
        with write_transaction():
            run = db.session.get_one(PlanRun, claim.run_id)
            run.finished_at, run.error = clock.now(), type(error).__name__
        return False
    return True


def keep_proposal(
    run: PlanRun, draft: queries.Draft, proposal: Proposal, *, now: dt.datetime
) -> None:
    """Write down what a run came to; the caller commits."""
    fans = Counter(
        startup
        for saved in draft.task.wishes
        for startup in saved & {pitch.startup for pitch in draft.task.pitches}
    )
    run.finished_at = now
    run.draft_mark = draft.mark
    run.wishes = sum(map(len, draft.task.wishes))
    run.served_before = proposal.before.total
    run.served_after = proposal.after.total
    run.people_losing = proposal.people_losing
    run.faults = proposal.faults
    db.session.add_all(
        PlanMove(
            run_id=run.id,
            booking_id=booking_id,
            old_slot_id=draft.slot_ids[pitch.slot],
            new_slot_id=draft.slot_ids[slot],
        )
        for booking_id, pitch, slot in zip(
            draft.booking_ids, draft.task.pitches, proposal.slots, strict=True
        )
        if pitch.slot != slot
    )
    db.session.add_all(
        PlanEffect(
            run_id=run.id,
            startup_id=startup,
            wishes=count,
            served_before=proposal.before.by_startup.get(startup, 0),
            served_after=proposal.after.by_startup.get(startup, 0),
        )
        for startup, count in fans.items()
    )
    db.session.add_all(
        PlanRepeat(
            run_id=run.id, times=repeats.times, pitches=repeats.pitches, served=repeats.served
        )
        for repeats in proposal.repeats
    )
    db.session.flush()


def accept(run: PlanRun, *, now: dt.datetime) -> int:
    """Move the pitches of the draft as `run` proposes, and say how many; the caller commits.

    Raises:
        NothingToAcceptError: the run has no proposal, or it was accepted.
        DraftChangedError: the draft is not the one it started from.
    """
    if run.finished_at is None or run.error is not None or run.accepted_at is not None:
        raise NothingToAcceptError
    if queries.read_draft(queries.read_wishes(), now).mark != run.draft_mark:
        raise DraftChangedError
    moves = queries.moves_of(run)
    _exchange_slots(moves)
    run.accepted_at = now
    return len(moves)


def _exchange_slots(moves: Sequence[PlanMove]) -> None:
    """Let all pitches go at once: no two may share a slot even for a moment, so they park first."""
    parked = [
        PitchSlot(
            public_id=new_link_token(),
            stage_id=move.old_slot.stage_id,
            starts_at=PARKED_SINCE + dt.timedelta(minutes=number),
            ends_at=PARKED_SINCE + dt.timedelta(minutes=number + 1),
        )
        for number, move in enumerate(moves)
    ]
    db.session.add_all(parked)
    db.session.flush()
    for move, slot in zip(moves, parked, strict=True):
        _put(move.booking, slot)
    for move in moves:
        _put(move.booking, move.new_slot)
    for slot in parked:
        db.session.delete(slot)
    db.session.flush()


def _put(booking: Booking, slot: PitchSlot) -> None:
    booking.slot = slot
    db.session.flush()


def set_rules(locked: Iterable[str], excluded: Iterable[str]) -> None:
    """Lock just these pitches, and use all but these slots, by public ids; the caller commits."""
    chosen = sa.select(Booking.id).where(Booking.public_id.in_(list(locked)))
    db.session.execute(sa.update(Booking).values(locked=Booking.id.in_(chosen)))
    db.session.execute(sa.delete(ExcludedSlot))
    slots = db.session.scalars(
        sa.select(PitchSlot.id).where(PitchSlot.public_id.in_(list(excluded)))
    )
    db.session.add_all(ExcludedSlot(slot_id=slot_id) for slot_id in slots.all())
    db.session.flush()


def add_absence(startup: Startup, span: TimeSpan) -> StartupAbsence:
    """Say that `startup` cannot pitch during `span`; the caller commits."""
    absence = StartupAbsence(startup=startup, starts_at=span.starts_at, ends_at=span.ends_at)
    db.session.add(absence)
    db.session.flush()
    return absence


def plan_newest_routes() -> bool:
    """Plan everybody's routes if release or wishes changed since; commits.

    Asked every minute at most, besides by a release: many changes at once cost one plan.
    """
    release, wishes = newest_release(), queries.read_wishes()
    plan = queries.newest_route_plan()
    if release is None or (plan is not None and plan.wishes_mark == wishes.mark):
        return False
    stops, release_id = queries.released_stops(release), release.id
    # Solving takes long: it holds no snapshot of the database meanwhile.
    db.session.rollback()
    routes = plan_routes(list(stops.values()), wishes.saved, held=wishes.held(stops.values()))
    with write_transaction():
        keep_routes(release_id, stops, wishes, routes, now=clock.now())
    return True


def keep_routes(
    release_id: int,
    stops: Mapping[int, Stop],
    wishes: queries.Wishes,
    routes: Routes,
    *,
    now: dt.datetime,
) -> RoutePlan:
    """Write down everybody's routes in the place of all earlier ones; the caller commits.

    `stops` are the pitches by their items' ids, in the order in which the routes number them.
    """
    plan = RoutePlan(
        release_id=release_id,
        wishes_mark=wishes.mark,
        planned_at=now,
        wishes=wishes.total,
        served=routes.served,
        at_most=routes.at_most,
    )
    db.session.execute(sa.delete(RoutePlan))
    db.session.add(plan)
    db.session.flush()
    item_ids = list(stops)
    seen = {
        (person, stops[item_ids[number]].startup): item_ids[number]
        for person, number in routes.stops
    }
    reasons = _reasons_to_miss(list(stops.values()), routes)
    db.session.add_all(
        RouteStop(
            plan_id=plan.id,
            participant_id=participant_id,
            startup_id=startup,
            item_id=seen.get((person, startup)),
            reason=None
            if (person, startup) in seen
            else reasons.get(startup, MissReason.NOT_PLANNED),
        )
        for person, (participant_id, saved) in enumerate(wishes.each())
        for startup in sorted(saved)
    )
    db.session.flush()
    return plan


def _reasons_to_miss(stops: Sequence[Stop], routes: Routes) -> dict[int | None, MissReason]:
    """Why somebody may miss a start-up that pitches: no seat is left, or else another pitch."""
    visits = Counter(stop for _person, stop in routes.stops)
    reasons: dict[int | None, MissReason] = {}
    for number, stop in enumerate(stops):
        if stop.seats is None or visits[number] < stop.seats:
            reasons[stop.startup] = MissReason.CLASH
        else:
            reasons.setdefault(stop.startup, MissReason.FULL)
    return reasons


def erase(registration: Registration) -> None:
    """Forget the routes of the people of `registration`; the caller commits."""
    people = [person.id for person in registration.participants]
    db.session.execute(sa.delete(RouteStop).where(RouteStop.participant_id.in_(people)))
