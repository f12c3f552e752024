"""What does not fit together in the plan of the day."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from messe.pitches.models import BlockKind
from messe.pitches.schedule import TimeSpan


@dataclass(frozen=True)
class PlanItem:
    """A slot or a block of the draft, where it is and who stands there."""

    key: str
    title: str
    """Empty for a slot that nobody holds."""
    kind: BlockKind | None
    """None for a slot."""
    stage_slug: str | None
    stage_name: str | None
    """Everywhere at once if none."""
    span: TimeSpan
    speakers: frozenset[str] = frozenset()

    @property
    def seen(self) -> str:
        """Where and when, in a form that a page can send back to say what it had shown."""
        span = self.span
        return f"{self.stage_slug or '*'} {span.starts_at:%Y%m%dT%H%M} {span.ends_at:%Y%m%dT%H%M}"

    def in_order(self) -> tuple[dt.datetime, str, str]:
        """What to sort a plan by: time, then place."""
        return self.span.starts_at, self.stage_name or "", self.title

    def shares_place_with(self, other: "PlanItem") -> bool:
        """Whether both need one stage."""
        return None in (self.stage_slug, other.stage_slug) or self.stage_slug == other.stage_slug


class ClashKind(StrEnum):
    """What is wrong."""

    SPEAKER_TWICE = "speaker_twice"
    STAGE_TWICE = "stage_twice"
    DURING_BLOCK = "during_block"
    """A slot, while all are asked to be elsewhere."""
    TOO_SHORT = "too_short"
    """There is too little time to change over."""
    OUTSIDE = "outside"
    """The fair is not open."""


@dataclass(frozen=True)
class Clash:
    """What is wrong with an item, or between two."""

    kind: ClashKind
    item: PlanItem
    other: PlanItem | None = None

    @property
    def keys(self) -> set[str]:
        """The items that are part of it."""
        return {each.key for each in (self.item, self.other) if each is not None}


def find_clashes(
    items: Iterable[PlanItem], *, opening: TimeSpan, changeover: dt.timedelta
) -> list[Clash]:
    """All clashes in order of time; between two items of a stage one needs `changeover`."""
    in_order = sorted(items, key=PlanItem.in_order)
    outside = [
        Clash(ClashKind.OUTSIDE, item) for item in in_order if not item.span.lies_within(opening)
    ]
    between = [
        Clash(kind, item, other)
        for item, other in _near(in_order, changeover)
        for kind in _kinds(item, other)
    ]
    return sorted(outside + between, key=lambda clash: clash.item.span.starts_at)


def _near(
    in_order: Sequence[PlanItem], changeover: dt.timedelta
) -> Iterator[tuple[PlanItem, PlanItem]]:
    """The pairs of which the second begins before the first is over and done with."""
    for number, item in enumerate(in_order, start=1):
        for other in in_order[number:]:
            if other.span.starts_at >= item.span.ends_at + changeover:
                break
            yield item, other


def _kinds(item: PlanItem, other: PlanItem) -> Iterator[ClashKind]:
    share_speaker = bool(item.speakers & other.speakers)
    share_place = item.shares_place_with(other)
    one_is_slot = (item.kind is None) != (other.kind is None)
    if item.span.overlaps(other.span):
        if share_speaker:
            yield ClashKind.SPEAKER_TWICE
        if share_place:
            yield ClashKind.DURING_BLOCK if one_is_slot else ClashKind.STAGE_TWICE
    elif (share_speaker or share_place) and _needs_changeover(item, other):
        yield ClashKind.TOO_SHORT


def _needs_changeover(item: PlanItem, other: PlanItem) -> bool:
    """Blocks may follow one another at once, and a break is time to change over in."""
    kinds = {item.kind, other.kind}
    return None in kinds and BlockKind.BREAK not in kinds
