"""Read the draft and the releases of the programme."""

from collections.abc import Iterable
from dataclasses import fields

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from messe.core.database import db
from messe.core.privacy import as_data
from messe.pitches.models import Block, Booking, PitchSlot, Stage
from messe.programme.items import ProgrammeItem
from messe.programme.models import ItemKind, Release, ReleaseItem, SavedItem
from messe.registration.models import Participant, Registration

_FIELDS = [field.name for field in fields(ProgrammeItem)]


def draft_items() -> list[ProgrammeItem]:
    """The programme that organisers and start-ups work on, in order of time and place."""
    bookings = db.session.scalars(
        sa.select(Booking).options(
            joinedload(Booking.slot).joinedload(PitchSlot.stage), joinedload(Booking.startup)
        )
    )
    blocks = db.session.scalars(sa.select(Block).options(joinedload(Block.stage)))
    return _in_order([*map(_pitch, bookings), *map(_block, blocks)])


def _pitch(booking: Booking) -> ProgrammeItem:
    slot, startup = booking.slot, booking.startup
    return ProgrammeItem(
        guid=booking.public_id,
        kind=ItemKind.PITCH,
        title=startup.name,
        abstract=startup.offer,
        speaker="",
        stage_slug=slot.stage.slug,
        stage_name=slot.stage.name,
        startup_id=startup.id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        seats=booking.seats,
    )


def _block(block: Block) -> ProgrammeItem:
    stage: Stage | None = block.stage
    return ProgrammeItem(
        guid=block.public_id,
        kind=ItemKind(block.kind),
        title=block.title,
        abstract=block.description,
        speaker=block.speaker,
        stage_slug=stage.slug if stage else None,
        stage_name=stage.name if stage else None,
        startup_id=None,
        starts_at=block.starts_at,
        ends_at=block.ends_at,
        seats=None,
    )


def _in_order(items: Iterable[ProgrammeItem]) -> list[ProgrammeItem]:
    return sorted(items, key=lambda item: (item.starts_at, item.stage_name or "", item.title))


def newest_release() -> Release | None:
    """The programme that is public, if there is one."""
    return db.session.scalar(sa.select(Release).order_by(Release.number.desc()).limit(1))


def released_items(release: Release | None) -> list[ProgrammeItem]:
    """The items of a release in order of time and place; none if there is no release."""
    if release is None:
        return []
    rows = db.session.scalars(sa.select(ReleaseItem).where(ReleaseItem.release_id == release.id))
    return _in_order(
        ProgrammeItem(**{name: getattr(row, name) for name in _FIELDS}) for row in rows
    )


def saved_items_of(registration: Registration) -> list[SavedItem]:
    """What the people of a registration saved, with start-ups and blocks, the oldest first."""
    return list(
        db.session.scalars(
            sa.select(SavedItem)
            .join(SavedItem.participant)
            .where(Participant.registration_id == registration.id)
            .options(joinedload(SavedItem.startup), joinedload(SavedItem.block))
            .order_by(SavedItem.id)
        )
    )


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about `registration`: what its people saved."""
    return {
        "saved_items": [
            {"item": item.title, **as_data(item)} for item in saved_items_of(registration)
        ]
    }
