"""Who hears of changes in the programme by mail: speakers, and people who saved what changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from messe.core.database import db
from messe.programme.items import Change, ChangeKind
from messe.programme.models import SavedItem
from messe.registration.models import Participant, Registration, RegistrationStatus
from messe.startups.models import Startup

TOLD = frozenset({ChangeKind.ADDED, ChangeKind.CANCELLED, ChangeKind.MOVED})
"""Another text is no reason for a mail."""


@dataclass(frozen=True)
class Letter:
    """The mail to one person about everything that concerns this person."""

    recipient: str
    name: str
    changes: list[Change]
    template: str
    concerns: str


def letters(found: Iterable[Change], *, now: dt.datetime) -> list[Letter]:
    """One letter to each start-up whose pitch changed, and to each person who saved it.

    Nobody hears of what is over.
    """
    told = [each for each in found if each.kind in TOLD and each.item.ends_at > now]
    return [*_to_speakers(told), *_to_savers(told)]


def _to_speakers(found: Sequence[Change]) -> list[Letter]:
    by_startup = defaultdict(list)
    for change in found:
        by_startup[change.item.startup_id].append(change)
    startups = db.session.scalars(
        sa.select(Startup).where(Startup.id.in_(by_startup)).order_by(Startup.id)
    )
    return [
        Letter(
            each.contact_email,
            each.contact_name,
            by_startup[each.id],
            "pitch_changed",
            each.concern,
        )
        for each in startups
    ]


def _to_savers(found: Sequence[Change]) -> list[Letter]:
    changed: dict[Participant, list[Change]] = defaultdict(list)
    for person, startup_id, guid in _savers(found):
        changed[person] += [
            each
            for each in found
            if (startup_id is not None and each.item.startup_id == startup_id)
            or each.item.guid == guid
        ]
    return [
        Letter(
            person.registration.contact_email,
            person.name,
            sorted(own, key=lambda change: change.item.starts_at),
            "saved_changed",
            person.registration.concern,
        )
        for person, own in changed.items()
    ]


def _savers(found: Sequence[Change]) -> sa.Result[Participant, int | None, str | None]:
    """Who saved something of what changed: the person, and the start-up or the block."""
    return db.session.execute(
        sa.select(Participant, SavedItem.startup_id, SavedItem.block_guid)
        .join(SavedItem.participant)
        .join(Participant.registration)
        .where(
            Registration.status == RegistrationStatus.CONFIRMED,
            Registration.contact_email != "",
            sa.or_(
                SavedItem.startup_id.in_({each.item.startup_id for each in found} - {None}),
                SavedItem.block_guid.in_({each.item.guid for each in found}),
            ),
        )
        .options(contains_eager(Participant.registration))
        .order_by(Participant.id, SavedItem.id)
    )
