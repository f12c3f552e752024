"""Book slots and give them back; add stages and take them away."""

import contextlib
import datetime as dt
from http import HTTPStatus

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from messe.core import clock
from messe.core.database import FOREIGN_KEY, db, refused_as, write_transaction
from messe.core.errors import FairError
from messe.core.links import public_url
from messe.fair.models import BookingMode, Fair
from messe.fair.queries import get_fair
from messe.mail.service import queue_mail
from messe.pitches import queries
from messe.pitches.models import Booking, PitchSlot, SlotWait, Stage
from messe.registration.search import free_slug
from messe.startups.models import Startup

OWN_ADDRESSES = frozenset({"bloecke", "raster", "tag", "termine"})
"""Pages beside those of the stages; no stage may hide behind them."""


class BookingClosedError(FairError):
    """Start-ups may no longer change their slots by themselves."""

    message = _l("Die Buchung ist beendet. Wenn sich etwas ändern muss, rufen Sie uns bitte an.")


class SlotStartedError(FairError):
    """The slot has begun."""

    message = _l("Dieser Termin hat schon begonnen.")


class SlotUnavailableError(FairError):
    """Another start-up holds the slot."""

    message = _l("Dieser Termin ist schon vergeben. Bitte wählen Sie einen anderen.")


class WishesFirstError(FairError):
    """Slots are assigned by wishes, and that has not happened yet."""

    message = _l("Die Termine werden erst nach den Wünschen aller verteilt.")


class NoMorePitchesError(FairError):
    """The start-up may not hold that many slots."""

    message = _l("So viele Termine kann ein Start-up nicht haben.")


class OwnPitchesOverlapError(FairError):
    """The start-up would be on two stages at once."""

    message = _l(
        "Zu dieser Zeit haben Sie schon einen anderen Termin. Bitte wählen Sie eine andere."
    )


class UnknownSlotError(FairError):
    """There is no such slot, or no longer."""

    message = _l("Diesen Termin gibt es nicht. Bitte wählen Sie einen aus der Liste.")
    status = HTTPStatus.NOT_FOUND


class NotYourSlotError(FairError):
    """The start-up does not hold the slot, or no longer."""

    message = _l("Dieser Termin gehört Ihnen nicht mehr. Hier sehen Sie, was jetzt gilt.")


class OwnSlotError(FairError):
    """The start-up holds the slot already."""

    message = _l("Dieser Termin gehört Ihnen schon.")


class StageBookedError(FairError):
    """Somebody holds a slot of the stage, so it must stay."""

    message = _l(
        "Auf dieser Bühne sind Termine gebucht. Geben Sie diese Termine bitte zuerst zurück.",
    )


class NotComingError(FairError):
    """The start-up was not accepted, so it pitches nowhere."""

    message = _l("Einen Pitch-Termin bekommt ein Start-up erst nach der Zusage.")


class StageNameTakenError(FairError):
    """Another stage has this name."""

    field = "name"
    message = _l("Eine Bühne mit diesem Namen gibt es schon.")


def quota(startup: Startup, fair: Fair) -> int:
    """How many slots `startup` may hold."""
    return startup.pitch_quota or fair.pitch_quota


def book_slot(
    startup: Startup, slot: PitchSlot, *, now: dt.datetime, fair: Fair, number: int = 1
) -> Booking:
    """Give `slot` to a pitch of `startup`, in exchange for the one it has; the caller commits.

    Raises:
        BookingClosedError: start-ups may no longer change their slots by themselves.
        WishesFirstError: slots are assigned by wishes first.
        NoMorePitchesError: the start-up may not hold `number` slots.
        OwnPitchesOverlapError: it has another pitch at this time.
        SlotStartedError: the slot, or the one it would be exchanged for, has begun.
        SlotUnavailableError: another start-up holds the slot; the old one is kept.
    """
    _check_bookable(startup, slot, number, now=now, fair=fair)
    return assign_slot(startup, slot, now=now, fair=fair, number=number)


def awaits_assignment(fair: Fair) -> bool:
    """Whether slots are assigned by wishes, and have not been yet."""
    if fair.booking_mode is not BookingMode.WISHES:
        return False
    assignment = queries.find_assignment()
    return assignment is None or assignment.accepted_at is None


def _check_bookable(
    startup: Startup, slot: PitchSlot, number: int, *, now: dt.datetime, fair: Fair
) -> None:
    if not startup.is_accepted:
        raise NotComingError
    if not fair.takes_bookings(now):
        raise BookingClosedError
    if awaits_assignment(fair):
        raise WishesFirstError
    if not 0 < number <= quota(startup, fair):
        raise NoMorePitchesError
    held = queries.find_booking_of_startup(startup.id, number)
    if slot.starts_at <= now or (held and held.slot.starts_at <= now):
        raise SlotStartedError


def assign_slot(
    startup: Startup,
    slot: PitchSlot,
    *,
    now: dt.datetime,
    fair: Fair,
    number: int | None = None,
) -> Booking:
    """As `book_slot`, but at any time: organisers do it for a start-up; the caller commits.

    Without a `number` it is for the first pitch that has no slot; if all have one, the first moves.

    Raises:
        NotComingError: the start-up is not accepted.
        OwnPitchesOverlapError: the start-up has another pitch at this time.
        SlotUnavailableError: another start-up holds the slot; the old one is kept.
    """
    number = number or number_without_slot(startup, fair)
    held = queries.find_booking_of_startup(startup.id, number)
    if held is not None and held.slot is slot:
        return held
    booking = place_pitch(startup, number, slot, now=now, fair=fair)
    mail_slot(startup, slot, now=now, fair=fair)
    return booking


def place_pitch(
    startup: Startup, number: int, slot: PitchSlot, *, now: dt.datetime, fair: Fair
) -> Booking:
    """Give `slot` to a pitch of `startup` without a mail; the caller commits.

    Raises: as `assign_slot`.
    """
    if not startup.is_accepted:
        raise NotComingError
    check_overlap(startup, slot, apart_from=number)
    booking = queries.find_booking_of_startup(startup.id, number) or Booking(
        startup=startup, number=number
    )
    left = booking.slot
    with refused_as(SlotUnavailableError, by="booking.slot_id"):
        booking.slot = slot
        booking.booked_at = now
        db.session.add(booking)
    stop_waiting(startup, slot)
    if left is not None:
        left.head_count = None
        pass_on(left, now=now, fair=fair)
    return booking


def number_without_slot(startup: Startup, fair: Fair) -> int:
    """The first pitch of `startup` that has no slot; the first of all if each has one."""
    taken = {booking.number for booking in queries.bookings_of_startup(startup.id)}
    return next((n for n in range(1, quota(startup, fair) + 1) if n not in taken), 1)


def check_overlap(startup: Startup, slot: PitchSlot, *, apart_from: int) -> None:
    """Refuse `slot` if another pitch of `startup` shares a moment with it.

    Raises:
        OwnPitchesOverlapError: one does.
    """
    for other in queries.bookings_of_startup(startup.id):
        is_at_once = other.slot.starts_at < slot.ends_at and slot.starts_at < other.slot.ends_at
        if is_at_once and other.number != apart_from:
            raise OwnPitchesOverlapError


def give_back(startup: Startup, slot: PitchSlot, *, now: dt.datetime, fair: Fair) -> None:
    """Free `slot`, which `startup` holds; the caller commits.

    Raises:
        BookingClosedError: start-ups may no longer change their slots by themselves.
        NotYourSlotError: the start-up does not hold it, or has given it back already.
        SlotStartedError: the slot has begun.
    """
    if not fair.takes_bookings(now):
        raise BookingClosedError
    booking = queries.find_booking_of_slot(slot.id)
    if booking is None or booking.startup is not startup:
        raise NotYourSlotError
    if slot.starts_at <= now:
        raise SlotStartedError
    db.session.delete(booking)
    db.session.flush()
    pass_on(slot, now=now, fair=fair)


def release_slot(slot: PitchSlot) -> None:
    """Free `slot` at any time: organisers do it for a start-up; the caller commits.

    Who listened, listened to the start-up that leaves: its head count goes too.
    """
    db.session.execute(sa.delete(Booking).where(Booking.slot_id == slot.id))
    slot.head_count = None


def free_slots_of(startup: Startup) -> None:
    """Free all that `startup` holds or waits for: it comes no more. The caller commits."""
    db.session.execute(sa.delete(SlotWait).where(SlotWait.startup_id == startup.id))
    held = sa.select(Booking.slot_id).where(Booking.startup_id == startup.id)
    slots = db.session.scalars(sa.select(PitchSlot).where(PitchSlot.id.in_(held))).all()
    for slot in slots:
        release_slot(slot)


def wait_for(
    startup: Startup, slot: PitchSlot, *, now: dt.datetime, fair: Fair, number: int = 1
) -> SlotWait:
    """Let a pitch of `startup` have `slot` as soon as it is free; the caller commits.

    Asking again keeps the place in the queue.

    Raises:
        OwnSlotError: the start-up holds it already.
        Others as `book_slot`, when it is certain by now that the slot cannot be had.
    """
    _check_bookable(startup, slot, number, now=now, fair=fair)
    held = queries.find_booking_of_slot(slot.id)
    if held is not None and held.startup is startup:
        raise OwnSlotError
    wait = queries.find_wait(startup.id, slot.id)
    if wait is None:
        wait = SlotWait(startup=startup, slot=slot, asked_at=now)
        db.session.add(wait)
    wait.number = number
    db.session.flush()
    pass_on(slot, now=now, fair=fair)
    return wait


def stop_waiting(startup: Startup, slot: PitchSlot) -> None:
    """Take `startup` off the waiting list of `slot`; the caller commits."""
    db.session.execute(
        sa.delete(SlotWait).where(SlotWait.startup_id == startup.id, SlotWait.slot_id == slot.id)
    )


def pass_on(slot: PitchSlot, *, now: dt.datetime, fair: Fair) -> None:
    """Give `slot`, if it is free, to the first who waits and may have it; the caller commits.

    Each asked for exactly this slot, so it is booked at once: an offer with a deadline would
    keep it empty while the fair comes nearer. Who cannot take it now keeps waiting.
    """
    if queries.find_booking_of_slot(slot.id) is not None:
        return
    for wait in queries.waits_of_slot(slot.id):
        startup, number = wait.startup, wait.number
        with contextlib.suppress(FairError):
            _check_bookable(startup, slot, number, now=now, fair=fair)
            place_pitch(startup, number, slot, now=now, fair=fair)
            mail_slot(startup, slot, now=now, fair=fair, template="pitch_moved_up")
            return


def fill_freed_slots() -> None:
    """Give every free slot to who waits for it: what others than start-ups freed; commits."""
    fair, now = get_fair(), clock.now()
    if not queries.freed_slots() or not fair.takes_bookings(now):
        return
    with write_transaction():
        for slot in queries.freed_slots():
            pass_on(slot, now=now, fair=get_fair())


def mail_slot(
    startup: Startup,
    slot: PitchSlot,
    *,
    now: dt.datetime,
    fair: Fair,
    template: str = "pitch_booked",
) -> None:
    """Tell `startup` that `slot` is its own now; the caller commits."""
    queue_mail(
        startup.contact_email,
        template,
        now=now,
        concerns=startup.concern,
        fair=fair,
        startup=startup,
        slot=slot,
        url=public_url("pitches.book"),
    )


def add_stage(name: str) -> Stage:
    """A new stage without slots; the caller commits.

    Raises:
        StageNameTakenError: another stage has this name.
    """
    stage = Stage(slug=free_slug(name, OWN_ADDRESSES | queries.stage_slugs()))
    rename_stage(stage, name)
    return stage


def rename_stage(stage: Stage, name: str) -> None:
    """Call `stage` `name`, at its old address; the caller commits.

    Raises:
        StageNameTakenError: another stage has this name.
    """
    with refused_as(StageNameTakenError, by="stage.name"):
        stage.name = name
        db.session.add(stage)


def remove_stage(stage: Stage) -> None:
    """Remove a stage with its free slots; the caller commits.

    Raises:
        StageBookedError: somebody holds a slot of the stage.
    """
    with refused_as(StageBookedError, by=FOREIGN_KEY):
        db.session.execute(sa.delete(PitchSlot).where(PitchSlot.stage_id == stage.id))
        db.session.delete(stage)
