"""Two start-ups exchange their slots, if both want it."""

import datetime as dt

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from messe.core.database import db
from messe.core.errors import FairError
from messe.core.links import public_url
from messe.core.tokens import new_link_token
from messe.fair.models import Fair
from messe.mail.service import queue_mail
from messe.pitches.models import Booking, PitchSlot, SwapOffer
from messe.pitches.service import (
    BookingClosedError,
    OwnSlotError,
    SlotStartedError,
    check_overlap,
    stop_waiting,
)


class SwapGoneError(FairError):
    """It was answered, or one of the two pitches has moved."""

    message = _l(
        "Dieses Tauschangebot gilt nicht mehr: Einer der beiden Termine hat sich geändert, "
        "oder das Angebot ist schon beantwortet."
    )


def offer_swap(mine: Booking, wanted: Booking, *, now: dt.datetime, fair: Fair) -> SwapOffer:
    """Offer the slot of `mine` for that of `wanted`, and mail the other; the caller commits.

    The same offer again changes nothing; one whose slots have moved since is made anew.

    Raises:
        BookingClosedError: start-ups may no longer change their slots by themselves.
        OwnPitchesOverlapError: one of them has another pitch at the other's time.
        OwnSlotError: both pitches are of one start-up.
        SlotStartedError: one of the slots has begun.
    """
    if mine.startup_id == wanted.startup_id:
        raise OwnSlotError
    _check_swap(mine, wanted, now=now, fair=fair)
    standing = db.session.scalar(
        sa.select(SwapOffer).where(
            SwapOffer.offered_id == mine.id, SwapOffer.wanted_id == wanted.id
        )
    )
    if standing is not None:
        if (standing.offered_slot_id, standing.wanted_slot_id) == (mine.slot_id, wanted.slot_id):
            return standing
        db.session.delete(standing)
        db.session.flush()
    offer = SwapOffer(
        public_id=new_link_token(),
        offered=mine,
        offered_slot_id=mine.slot_id,
        wanted=wanted,
        wanted_slot_id=wanted.slot_id,
        offered_at=now,
    )
    db.session.add(offer)
    _mail("swap_offered", to=wanted, other=mine, now=now, fair=fair)
    return offer


def accept_swap(offer: SwapOffer, *, now: dt.datetime, fair: Fair) -> None:
    """Exchange the slots of an offer that still holds, and mail both; the caller commits.

    Raises: as `offer_swap`.
    """
    offered, wanted = offer.offered, offer.wanted
    _check_swap(offered, wanted, now=now, fair=fair)
    db.session.delete(offer)
    _exchange(offered, wanted, now=now)
    for mine, other in ((offered, wanted), (wanted, offered)):
        stop_waiting(mine.startup, mine.slot)
        _mail("swap_made", to=mine, other=other, now=now, fair=fair)


def decline_swap(offer: SwapOffer, *, now: dt.datetime, fair: Fair) -> None:
    """Leave things as they are, and tell who asked; the caller commits."""
    _mail("swap_declined", to=offer.offered, other=offer.wanted, now=now, fair=fair)
    db.session.delete(offer)


def withdraw_swap(offer: SwapOffer) -> None:
    """Take an offer back before it was answered; the caller commits."""
    db.session.delete(offer)


def _check_swap(mine: Booking, other: Booking, *, now: dt.datetime, fair: Fair) -> None:
    if not fair.takes_bookings(now):
        raise BookingClosedError
    if min(mine.slot.starts_at, other.slot.starts_at) <= now:
        raise SlotStartedError
    check_overlap(mine.startup, other.slot, apart_from=mine.number)
    check_overlap(other.startup, mine.slot, apart_from=other.number)


def _exchange(first: Booking, second: Booking, *, now: dt.datetime) -> None:
    # A slot holds one pitch at any moment, so one of the two waits at a slot of its own.
    slots = first.slot, second.slot
    aside = PitchSlot(
        public_id=new_link_token(),
        stage_id=first.slot.stage_id,
        starts_at=dt.datetime.min.replace(tzinfo=dt.UTC),
        ends_at=now,
    )
    for booking, slot in ((first, aside), (second, slots[0]), (first, slots[1])):
        booking.slot = slot
        booking.booked_at = now
        db.session.flush()
    db.session.delete(aside)
    db.session.flush()


def _mail(template: str, *, to: Booking, other: Booking, now: dt.datetime, fair: Fair) -> None:
    queue_mail(
        to.startup.contact_email,
        template,
        now=now,
        concerns=to.startup.concern,
        fair=fair,
        startup=to.startup,
        other=other.startup,
        slot=to.slot,
        other_slot=other.slot,
        url=public_url("pitches.book"),
    )
