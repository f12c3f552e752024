"""An item of the programme, of the draft or of a release, and how two programmes differ."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from messe.pitches.schedule import TimeSpan
from messe.programme.models import ItemKind


@dataclass(frozen=True)
class ProgrammeItem:
    """What happens where and when, and who is behind it."""

    guid: str
    kind: ItemKind
    title: str
    abstract: str
    speaker: str
    stage_slug: str | None
    stage_name: str | None
    startup_id: int | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    seats: int | None

    @property
    def span(self) -> TimeSpan:
        return TimeSpan(self.starts_at, self.ends_at)

    @property
    def place(self) -> tuple[dt.datetime, dt.datetime, str | None]:
        """When and where: what makes an item »moved« if it differs."""
        return self.starts_at, self.ends_at, self.stage_slug


class ChangeKind(StrEnum):
    """What happened to an item between two programmes."""

    ADDED = "added"
    CANCELLED = "cancelled"
    MOVED = "moved"
    REWORDED = "reworded"
    """It stays where it is, with another title, text, speaker or number of seats."""


@dataclass(frozen=True)
class Change:
    """An item that differs between two programmes."""

    kind: ChangeKind
    before: ProgrammeItem | None
    after: ProgrammeItem | None

    @property
    def item(self) -> ProgrammeItem:
        """The item as it is now, or as it was if it is gone."""
        item = self.after or self.before
        if item is None:
            raise ValueError("a change needs an item")
        return item


def changes(before: Iterable[ProgrammeItem], after: Iterable[ProgrammeItem]) -> list[Change]:
    """What differs, in order of time; an item that moved and was reworded counts as moved."""
    old = {item.guid: item for item in before}
    new = {item.guid: item for item in after}
    found = [
        Change(_kind(old.get(guid), new.get(guid)), old.get(guid), new.get(guid))
        for guid in old | new
        if old.get(guid) != new.get(guid)
    ]
    return sorted(found, key=lambda change: (change.item.starts_at, change.item.title))


def _kind(before: ProgrammeItem | None, after: ProgrammeItem | None) -> ChangeKind:
    if before is None:
        return ChangeKind.ADDED
    if after is None:
        return ChangeKind.CANCELLED
    return ChangeKind.REWORDED if before.place == after.place else ChangeKind.MOVED
