"""The programme as its pages show it: by time, by name, as a grid; in parts; from now on."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from messe.pitches.schedule import TimeSpan
from messe.programme.items import ProgrammeItem
from messe.programme.models import ItemKind
from messe.startups.models import Startup


@dataclass(frozen=True)
class Entry:
    """An item, with the start-up that pitches."""

    item: ProgrammeItem
    startup: Startup | None

    @property
    def span(self) -> TimeSpan:
        return self.item.span

    @property
    def stage_name(self) -> str:
        return self.item.stage_name or ""

    @property
    def save_key(self) -> str | None:
        """What a phone saves: the start-up, whenever it pitches, or the block; no break."""
        if self.startup is not None:
            return f"startup:{self.startup.slug}"
        is_block = self.item.kind in {ItemKind.PLENARY, ItemKind.WORLD_CAFE}
        return f"block:{self.item.guid}" if is_block else None

    def is_on(self, stage_slug: str) -> bool:
        """Whether it is on this stage, or everywhere; an empty slug means any stage."""
        return not stage_slug or self.item.stage_slug in {stage_slug, None}

    def serves(self, topic_slug: str) -> bool:
        """Whether its start-up serves this topic; an empty slug means any."""
        topics = self.startup.topics if self.startup else []
        return not topic_slug or topic_slug in {topic.slug for topic in topics}


class View(StrEnum):
    """How the programme is laid out."""

    DAY = "zeit"
    LIST = "liste"
    GRID = "raster"

    @classmethod
    def of(cls, wanted: str | None) -> "View":
        """The view of an address; the day if it names none."""
        return cls(wanted) if wanted in set(cls) else cls.DAY


@dataclass(frozen=True)
class Row:
    """What begins at one moment."""

    starts_at: dt.datetime
    everywhere: list[Entry]
    by_stage: list[list[Entry]]
    """In the order of the grid's stages."""


@dataclass(frozen=True)
class Grid:
    """The programme with a column for each stage."""

    stages: list[str]
    rows: list[Row]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> "Grid":
        """The grid of `entries`."""
        stages = sorted({entry.stage_name for entry in entries} - {""})
        starts = sorted({entry.item.starts_at for entry in entries})
        at_once = {start: [e for e in entries if e.item.starts_at == start] for start in starts}
        return cls(
            stages,
            [
                Row(
                    start,
                    [entry for entry in found if not entry.stage_name],
                    [[entry for entry in found if entry.stage_name == name] for name in stages],
                )
                for start, found in at_once.items()
            ],
        )


def seconds_until_change(entries: Iterable[Entry], now: dt.datetime) -> int | None:
    """When something begins or ends next, so that »now and next« is outdated; none if never."""
    moments = {moment for each in entries for moment in (each.item.starts_at, each.item.ends_at)}
    coming = [moment for moment in moments if moment > now]
    return int((min(coming) - now).total_seconds()) + 1 if coming else None
