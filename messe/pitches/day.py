"""Lay out a whole day at once: rows of slots on several stages, around what all do together."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from messe.pitches.clashes import PlanItem
from messe.pitches.models import BlockKind
from messe.pitches.schedule import TimeSpan, spans_around


@dataclass(frozen=True)
class NewBlock:
    """Something that all do together, everywhere."""

    kind: BlockKind
    title: str
    span: TimeSpan


@dataclass(frozen=True)
class DayWish:
    """What organisers ask for: on each stage a row of `count` slots, from the first start on."""

    stages: Sequence[str]
    within: TimeSpan
    length: dt.timedelta
    pause: dt.timedelta
    count: int
    blocks: Sequence[NewBlock]


@dataclass(frozen=True)
class DayLayout:
    """What would be added: slots by the name of their stage, and blocks."""

    slots: dict[str, list[TimeSpan]]
    blocks: Sequence[NewBlock]

    def items(self, slugs: dict[str, str]) -> list[PlanItem]:
        """All of it as parts of the plan; `slugs` gives the addresses of stages by name."""
        slots = [
            PlanItem(f"new-slot-{name}-{number}", "", None, slugs.get(name, name), name, span)
            for name, spans in self.slots.items()
            for number, span in enumerate(spans)
        ]
        blocks = [
            PlanItem(f"new-block-{number}", block.title, block.kind, None, None, block.span)
            for number, block in enumerate(self.blocks)
        ]
        return slots + blocks


def lay_out_day(
    wish: DayWish, present: Iterable[PlanItem], *, changeover: dt.timedelta
) -> DayLayout:
    """What to add to what is `present`, so that no slot is in the way of anything."""
    present = list(present)
    asked = [PlanItem("", block.title, block.kind, None, None, block.span) for block in wish.blocks]
    slots = {
        name: spans_around(
            [
                _busy(item, changeover)
                for item in [*present, *asked]
                if item.stage_name in {None, name}
            ],
            wish.within,
            length=wish.length,
            pause=wish.pause,
            count=wish.count,
        )
        for name in wish.stages
    }
    return DayLayout(slots, wish.blocks)


def _busy(item: PlanItem, changeover: dt.timedelta) -> TimeSpan:
    """When a stage is taken by `item`; before and after a break it needs no further pause."""
    return item.span if item.kind is BlockKind.BREAK else item.span.widened(changeover)
