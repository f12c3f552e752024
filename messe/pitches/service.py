"""Book slots and give them back; add stages and take them away."""

import datetime as dt

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from messe.core.database import FOREIGN_KEY, db, refused_as
from messe.core.errors import FairError
from messe.core.links import public_url
from messe.fair.models import Fair
from messe.mail.service import queue_mail
from messe.pitches import queries
from messe.pitches.models import Booking, PitchSlot, Stage
from messe.registration.search import free_slug
from messe.startups.models import Startup

OWN_ADDRESSES = frozenset({"termine"})
"""A page beside those of the stages; no stage may hide behind it."""


class BookingClosedError(FairError):
    """Start-ups may no longer change their slots by themselves."""

    message = _l("Die Buchung ist beendet. Wenn sich etwas ändern muss, rufen Sie uns bitte an.")


class SlotStartedError(FairError):
    """The slot has begun."""

    message = _l("Dieser Termin hat schon begonnen.")


class SlotUnavailableError(FairError):
    """Another start-up holds the slot."""

    message = _l("Dieser Termin ist schon vergeben. Bitte wählen Sie einen anderen.")


class StageBookedError(FairError):
    """Somebody holds a slot of the stage, so it must stay."""

    message = _l(
        "Auf dieser Bühne sind Termine gebucht. Geben Sie diese Termine bitte zuerst zurück.",
    )


class NotComingError(FairError):
    """The start-up was not accepted, so it pitches nowhere."""

    message = _l("Einen Pitch-Termin bekommt ein Start-up erst, wenn es zugesagt ist.")


class StageNameTakenError(FairError):
    """Another stage has this name."""

    field = "name"
    message = _l("Eine Bühne mit diesem Namen gibt es schon.")


def book_slot(startup: Startup, slot: PitchSlot, *, now: dt.datetime, fair: Fair) -> Booking:
    """Give `slot` to `startup`, in exchange for the one it holds; the caller commits.

    Raises:
        BookingClosedError: start-ups may no longer change their slots by themselves.
        SlotStartedError: the slot, or the one it would be exchanged for, has begun.
        SlotUnavailableError: another start-up holds the slot; the old one is kept.
    """
    if not fair.takes_bookings(now):
        raise BookingClosedError
    held = queries.find_booking_of_startup(startup.id)
    if slot.starts_at <= now or (held and held.slot.starts_at <= now):
        raise SlotStartedError
    return assign_slot(startup, slot, now=now, fair=fair)


def assign_slot(startup: Startup, slot: PitchSlot, *, now: dt.datetime, fair: Fair) -> Booking:
    """As `book_slot`, but at any time: organisers do it for a start-up; the caller commits.

    Raises:
        NotComingError: the start-up is not accepted.
        SlotUnavailableError: another start-up holds the slot; the old one is kept.
    """
    if not startup.is_accepted:
        raise NotComingError
    booking = queries.find_booking_of_startup(startup.id) or Booking(startup=startup)
    if booking.slot is slot:
        return booking
    left = booking.slot
    with refused_as(SlotUnavailableError, by="booking.slot_id"):
        booking.slot = slot
        booking.booked_at = now
        db.session.add(booking)
    if left is not None:
        left.head_count = None
    mail_slot(startup, slot, now=now, fair=fair)
    return booking


def give_back(startup: Startup, *, now: dt.datetime, fair: Fair) -> None:
    """Free the slot that `startup` holds, if it holds one; the caller commits.

    Raises:
        BookingClosedError: start-ups may no longer change their slots by themselves.
        SlotStartedError: the slot has begun.
    """
    if not fair.takes_bookings(now):
        raise BookingClosedError
    booking = queries.find_booking_of_startup(startup.id)
    if booking is None:
        return
    if booking.slot.starts_at <= now:
        raise SlotStartedError
    db.session.delete(booking)


def release_slot(slot: PitchSlot) -> None:
    """Free `slot` at any time: organisers do it for a start-up; the caller commits.

    Who listened, listened to the start-up that leaves: its head count goes too.
    """
    db.session.execute(sa.delete(Booking).where(Booking.slot_id == slot.id))
    slot.head_count = None


def free_slots_of(startup: Startup) -> None:
    """Free all that `startup` holds: it comes no more. The caller commits."""
    held = sa.select(Booking.slot_id).where(Booking.startup_id == startup.id)
    slots = db.session.scalars(sa.select(PitchSlot).where(PitchSlot.id.in_(held))).all()
    for slot in slots:
        release_slot(slot)


def mail_slot(startup: Startup, slot: PitchSlot, *, now: dt.datetime, fair: Fair) -> None:
    queue_mail(
        startup.contact_email,
        "pitch_booked",
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
