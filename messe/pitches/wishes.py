"""Start-ups rank slots; at a set time the slots are assigned, and organisers accept it."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.errors import FairError
from messe.core.links import public_url
from messe.fair.models import BookingMode, Fair
from messe.fair.queries import get_fair
from messe.mail.service import queue_mail
from messe.pitches import queries, service
from messe.pitches.assignment import Applicant, Decision, Outcome, assign, lot_order
from messe.pitches.models import PitchSlot, SlotAssignment, SlotWish, WishOutcome
from messe.pitches.schedule import TimeSpan
from messe.startups.models import Startup

LARGEST_LOT = 1_000_000


class WishesClosedError(FairError):
    """The time for wishes is over, or there are none to name."""

    message = _l("Wünsche lassen sich nicht mehr ändern.")


class NotAssignableError(FairError):
    """There is no calculated assignment to accept, or it was accepted already."""

    message = _l("Diese Verteilung gilt nicht mehr. Laden Sie bitte die Seite neu.")


def takes_wishes(fair: Fair, now: dt.datetime) -> bool:
    """Whether start-ups may name wishes at `now`."""
    closes_at = fair.wishes_close_at
    is_asked = fair.booking_mode is BookingMode.WISHES and service.awaits_assignment(fair)
    return is_asked and closes_at is not None and now < closes_at


def set_wishes(
    startup: Startup, slots: Sequence[PitchSlot], *, now: dt.datetime, fair: Fair
) -> None:
    """Let `startup` wish for `slots`, the best first, and no others; the caller commits.

    Raises:
        NotComingError: the start-up is not accepted.
        WishesClosedError: the time for wishes is over.
    """
    if not takes_wishes(fair, now):
        raise WishesClosedError
    if not startup.is_accepted:
        raise service.NotComingError
    db.session.execute(sa.delete(SlotWish).where(SlotWish.startup_id == startup.id))
    db.session.add_all(
        SlotWish(startup=startup, slot=slot, rank=rank)
        for rank, slot in enumerate(dict.fromkeys(slots), start=1)
    )
    assignment = queries.find_assignment()
    if assignment is not None:
        # The deadline was moved after all: what was calculated is out of date.
        assignment.finished_at = None


def ask_assignment(*, now: dt.datetime, fair: Fair) -> None:
    """Have the slots assigned, again if need be, by the same lot; the caller commits.

    Raises:
        NotAssignableError: it was accepted, or wishes are still being named.
    """
    if not service.awaits_assignment(fair) or takes_wishes(fair, now):
        raise NotAssignableError
    before = queries.find_assignment()
    lot = before.lot if before else f"{secrets.randbelow(LARGEST_LOT):06}"
    if before is not None:
        db.session.delete(before)
        db.session.flush()
    db.session.add(SlotAssignment(lot=lot, asked_at=now))


def assign_wishes() -> None:
    """Assign the slots if that is due or was asked for; commits."""
    fair, now = get_fair(), clock.now()
    if not service.awaits_assignment(fair) or takes_wishes(fair, now):
        return
    assignment = queries.find_assignment()
    if assignment is None and queries.wishes():
        with write_transaction():
            ask_assignment(now=now, fair=get_fair())
        assignment = queries.find_assignment()
    if assignment is None or assignment.finished_at is not None:
        return
    lot, asked_at = assignment.lot, assignment.asked_at
    wishes = _open_wishes(fair, now)
    applicants = _applicants(wishes, fair)
    spans = {wish.slot_id: TimeSpan(wish.slot.starts_at, wish.slot.ends_at) for wish in wishes}
    # Solving takes its time: nothing may wait for this transaction meanwhile.
    db.session.rollback()
    outcomes = assign(applicants, spans, lot=lot)
    with write_transaction():
        assignment = queries.find_assignment()
        if assignment is not None and assignment.asked_at == asked_at:
            _keep(outcomes)
            assignment.finished_at = clock.now()


def _open_wishes(fair: Fair, now: dt.datetime) -> list[SlotWish]:
    """The wishes that can be granted: for free slots, of who may hold more."""
    taken = {pitch.slot.id for pitch in queries.schedule() if pitch.startup}
    return [
        wish
        for wish in queries.wishes()
        if wish.slot_id not in taken
        and wish.slot.starts_at > now
        and wish.startup.is_accepted
        and _fits(wish, fair)
    ]


def _fits(wish: SlotWish, fair: Fair) -> bool:
    held = queries.bookings_of_startup(wish.startup_id)
    span = TimeSpan(wish.slot.starts_at, wish.slot.ends_at)
    at_once = (span.overlaps(TimeSpan(each.slot.starts_at, each.slot.ends_at)) for each in held)
    return len(held) < service.quota(wish.startup, fair) and not any(at_once)


def _applicants(wishes: Sequence[SlotWish], fair: Fair) -> list[Applicant]:
    slots: dict[Startup, list[int]] = {}
    for wish in wishes:
        slots.setdefault(wish.startup, []).append(wish.slot_id)
    return [
        Applicant(
            startup.slug,
            own,
            service.quota(startup, fair) - len(queries.bookings_of_startup(startup.id)),
        )
        for startup, own in slots.items()
    ]


def _keep(outcomes: Sequence[Outcome]) -> None:
    db.session.execute(sa.delete(WishOutcome))
    by_name = {outcome.name: outcome for outcome in outcomes}
    for wish in queries.wishes():
        outcome = by_name.get(wish.startup.slug)
        wish.granted = outcome is not None and wish.slot_id in outcome.slots
        if outcome is not None and wish.slot_id == outcome.first_wish:
            db.session.add(
                WishOutcome(
                    startup=wish.startup,
                    rank=wish.rank,
                    decision=outcome.decision,
                    rivals=outcome.rivals,
                )
            )


def accept_assignment(*, now: dt.datetime, fair: Fair) -> None:
    """Book what the assignment gives, and tell everybody who wished why; the caller commits.

    Raises:
        NotAssignableError: it is not calculated yet, or was accepted already.
        SlotUnavailableError: a slot was given to somebody since; it has to be calculated again.
    """
    assignment = queries.find_assignment()
    if (
        assignment is None
        or assignment.finished_at is None
        or not service.awaits_assignment(fair)
        or takes_wishes(fair, now)
    ):
        raise NotAssignableError
    outcomes = queries.outcomes()
    places = lot_places(outcomes, assignment.lot)
    granted: dict[Startup, list[SlotWish]] = {}
    for wish in queries.wishes():
        own = granted.setdefault(wish.startup, [])
        if wish.granted:
            own.append(wish)
    for startup, own in granted.items():
        for wish in own:
            number = service.number_without_slot(startup, fair)
            service.place_pitch(startup, number, wish.slot, now=now, fair=fair)
        queue_mail(
            startup.contact_email,
            "wishes_assigned",
            now=now,
            concerns=startup.concern,
            fair=fair,
            startup=startup,
            slots=[wish.slot for wish in own],
            reason=reason(outcomes.get(startup.id), own),
            lot_place=places.get(startup.id),
            lots=len(places),
            url=public_url("pitches.book"),
        )
    assignment.accepted_at = now


def lot_places(outcomes: Mapping[int, WishOutcome], lot: str) -> dict[int, int]:
    """The place that the `lot` drew for each start-up with an outcome; the first is best."""
    order = lot_order((outcome.startup.slug for outcome in outcomes.values()), lot)
    return {
        startup_id: order.index(outcome.startup.slug) + 1
        for startup_id, outcome in outcomes.items()
    }


def reason(outcome: WishOutcome | None, granted: Sequence[SlotWish]) -> str:
    """What a start-up got and why, in one or two plain sentences."""
    if outcome is None:
        return str(_("Von den Terminen, die Sie genannt haben, war keiner mehr frei."))
    if granted:
        got = str(_("Sie bekommen Ihren %(rank)s. Wunsch.", rank=granted[0].rank))
    else:
        got = str(_("Leider reichten die Termine nicht für alle."))
    if outcome.decision is Decision.GRANTED:
        return got
    others = ngettext(
        "Ihren %(rank)s. Wunsch hatte auch %(num)s anderes Start-up",
        "Ihren %(rank)s. Wunsch hatten auch %(num)s andere Start-ups",
        outcome.rivals,
        rank=outcome.rank,
    )
    if outcome.decision is Decision.LOT:
        return str(_("%(got)s %(others)s; das Los entschied.", got=got, others=others))
    return str(
        _(
            "%(got)s %(others)s; bekämen Sie ihn, wären die Wünsche aller zusammen "
            "schlechter erfüllt.",
            got=got,
            others=others,
        )
    )
