"""Organisers arrange the day: when and where the slots are."""

import datetime as dt
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.core import formats
from messe.core.database import FOREIGN_KEY, db, refused_as
from messe.core.errors import FairError
from messe.core.tokens import new_link_token
from messe.fair.models import Fair
from messe.pitches import queries
from messe.pitches.models import PitchSlot, Stage
from messe.pitches.schedule import TimeSpan
from messe.pitches.service import mail_slot


class SlotOverlapsError(FairError):
    """Two slots of one stage would share a moment."""


class SlotOutsideFairError(FairError):
    """The slot would begin before the fair opens, or end after it closes."""


class SlotBookedError(FairError):
    """Somebody holds the slot, so it must stay."""

    message = _l("Dieser Termin ist gebucht. Geben Sie ihn bitte zuerst zurück.")


def add_slots(stage: Stage, spans: Sequence[TimeSpan], fair: Fair) -> list[PitchSlot]:
    """A free slot on `stage` for each of `spans`, all or none; the caller commits.

    Raises:
        SlotOutsideFairError: a slot would lie outside the fair's opening times.
        SlotOverlapsError: a slot would share a moment with another one of the stage.
    """
    for span in spans:
        _check_span(stage.id, span, fair)
    slots = [
        PitchSlot(
            public_id=new_link_token(),
            stage=stage,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
        )
        for span in spans
    ]
    db.session.add_all(slots)
    db.session.flush()
    return slots


def move_slot(slot: PitchSlot, span: TimeSpan, fair: Fair, *, now: dt.datetime) -> None:
    """Let `slot` take place at another time, and tell who holds it; the caller commits.

    Raises: as `add_slots`.
    """
    if span == TimeSpan(slot.starts_at, slot.ends_at):
        return
    _check_span(slot.stage_id, span, fair, apart_from=slot)
    slot.starts_at = span.starts_at
    slot.ends_at = span.ends_at
    booking = queries.find_booking_of_slot(slot.id)
    if booking is not None:
        mail_slot(booking.startup, slot, now=now, fair=fair)


def _check_span(
    stage_id: int,
    span: TimeSpan,
    fair: Fair,
    *,
    apart_from: PitchSlot | None = None,
) -> None:
    if not span.lies_within(TimeSpan(fair.starts_at, fair.ends_at)):
        raise SlotOutsideFairError(
            _(
                "Der Termin am %(begin)s Uhr liegt außerhalb der Messe. "
                "Sie dauert vom %(opening)s Uhr bis %(closing)s Uhr.",
                begin=formats.day_and_time(span.starts_at),
                opening=formats.day_and_time(fair.starts_at),
                closing=formats.time(fair.ends_at),
            ),
        )
    other = queries.find_overlapping_slot(stage_id, span, apart_from=apart_from)
    if other is not None:
        raise SlotOverlapsError(
            _(
                "Auf dieser Bühne gibt es von %(begin)s bis %(end)s Uhr schon einen Termin.",
                begin=formats.time(other.starts_at),
                end=formats.time(other.ends_at),
            ),
        )


def remove_slot(slot: PitchSlot) -> None:
    """Remove a free slot; the caller commits.

    Raises:
        SlotBookedError: somebody holds the slot.
    """
    with refused_as(SlotBookedError, by=FOREIGN_KEY):
        db.session.delete(slot)
