"""Read the draft and the releases of the programme."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from messe.core.database import db
from messe.core.privacy import as_data
from messe.pitches.models import Block, Booking, PitchSlot, Stage
from messe.programme.items import Change, ProgrammeItem, changes
from messe.programme.listing import Entry
from messe.programme.models import CalendarFeed, ItemKind, Release, ReleaseItem, SavedItem
from messe.registration.models import Participant, Registration
from messe.startups.models import Startup

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


def find_release(number: int) -> Release | None:
    """The release of this number."""
    return db.session.scalar(sa.select(Release).where(Release.number == number))


def releases() -> list[Release]:
    """All releases, the newest first."""
    return list(db.session.scalars(sa.select(Release).order_by(Release.number.desc())))


def changes_of(release: Release) -> list[Change]:
    """How `release` differs from the one before it."""
    return changes(released_items(find_release(release.number - 1)), released_items(release))


def unreleased_changes() -> list[Change]:
    """How the draft differs from what is public."""
    return changes(released_items(newest_release()), draft_items())


@dataclass(frozen=True)
class UntoldNews:
    """What changed since people were last told."""

    newest: Release
    numbers: list[int]
    """Of the releases that nobody was told of."""
    changes: list[Change]


def untold_news() -> UntoldNews | None:
    """What to mail about, if there is something."""
    untold = list(
        db.session.scalars(
            sa.select(Release).where(Release.told_at.is_(None)).order_by(Release.number)
        )
    )
    if not untold:
        return None
    newest, known = untold[-1], find_release(untold[0].number - 1)
    return UntoldNews(
        newest,
        [release.number for release in untold],
        changes(released_items(known), released_items(newest)),
    )


def newest_number() -> int:
    """The number of the public release, from the index alone; 0 before the first."""
    return db.session.scalar(sa.select(sa.func.max(Release.number))) or 0


def news_of(release: Release | None) -> list[Change]:
    """What a release changed, if it is not the first."""
    return changes_of(release) if release and release.number > 1 else []


def entries(release: Release | None) -> list[Entry]:
    """What the pages of the programme show."""
    items = released_items(release)
    startups: dict[int | None, Startup] = {
        startup.id: startup
        for startup in db.session.scalars(
            sa.select(Startup)
            .where(Startup.id.in_({item.startup_id for item in items}))
            .options(selectinload(Startup.topics))
        )
    }
    return [Entry(item, startups.get(item.startup_id)) for item in items]


def saved_keys(participant: Participant | None) -> set[str]:
    """What a person saved, under the names that phones know (`Entry.save_key`)."""
    if participant is None:
        return set()
    rows = db.session.execute(
        sa.select(Startup.slug, SavedItem.block_guid)
        .select_from(SavedItem)
        .outerjoin(SavedItem.startup)
        .where(SavedItem.participant_id == participant.id)
    )
    return {f"startup:{slug}" if slug else f"block:{guid}" for slug, guid in rows}


def find_saveable(key: str) -> dict[str, int | str] | None:
    """The columns of a `SavedItem` for what `key` names, if it is there."""
    kind, _separator, name = key.partition(":")
    if kind == "startup":
        startup_id = db.session.scalar(sa.select(Startup.id).where(Startup.slug == name))
        return None if startup_id is None else {"startup_id": startup_id}
    is_there = db.session.scalar(sa.select(sa.exists().where(Block.public_id == name)))
    return {"block_guid": name} if is_there else None


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


def feed_of(participant: Participant) -> CalendarFeed | None:
    """The calendar that a person follows, if there is one."""
    return db.session.scalar(
        sa.select(CalendarFeed).where(CalendarFeed.participant_id == participant.id)
    )


def find_feed(token: str) -> CalendarFeed | None:
    """The calendar behind a secret address, with its person, as long as that person comes."""
    feed = db.session.scalar(
        sa.select(CalendarFeed)
        .where(CalendarFeed.token == token)
        .options(joinedload(CalendarFeed.participant).joinedload(Participant.registration))
    )
    return feed if feed is not None and feed.participant.registration.is_confirmed else None


def saved_released_items(participant: Participant) -> list[ProgrammeItem]:
    """What a person saved, as far as it is in the newest release: a pitch each time it is held."""
    saved = db.session.scalars(
        sa.select(SavedItem).where(SavedItem.participant_id == participant.id)
    ).all()
    startups = {item.startup_id for item in saved if item.startup_id is not None}
    blocks = {item.block_guid for item in saved}
    return [
        item
        for item in released_items(newest_release())
        if item.startup_id in startups or item.guid in blocks
    ]


def _subscriptions(registration: Registration) -> list[CalendarFeed]:
    return list(
        db.session.scalars(
            sa.select(CalendarFeed)
            .join(CalendarFeed.participant)
            .where(Participant.registration_id == registration.id)
            .order_by(CalendarFeed.id)
        )
    )


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about `registration`: what its people chose."""
    return {
        "calendars": [
            {"renewed_at": feed.renewed_at.isoformat()} for feed in _subscriptions(registration)
        ],
        "saved_items": [
            {"item": item.title, **as_data(item)} for item in saved_items_of(registration)
        ],
    }
