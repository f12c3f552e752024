"""Organisers arrange the day: when and where slots and blocks are."""

from collections.abc import Sequence

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.core import formats
from messe.core.database import FOREIGN_KEY, db, refused_as
from messe.core.errors import FairError
from messe.core.tokens import new_link_token
from messe.pitches import queries
from messe.pitches.clashes import PlanItem
from messe.pitches.day import DayLayout
from messe.pitches.models import Block, PitchSlot, Stage
from messe.pitches.schedule import TimeSpan
from messe.pitches.service import add_stage

Part = PitchSlot | Block
"""What a day is made of."""


class SlotOverlapsError(FairError):
    """Two slots of one stage would share a moment."""


class SlotBookedError(FairError):
    """Somebody holds the slot, so it must stay."""

    message = _l("Dieser Termin ist gebucht. Geben Sie ihn bitte zuerst zurück.")


class MovedMeanwhileError(FairError):
    """Somebody else moved the slot or block since the page was shown."""


def add_slots(stage: Stage, spans: Sequence[TimeSpan]) -> list[PitchSlot]:
    """A free slot on `stage` for each of `spans`, all or none; the caller commits.

    Raises:
        SlotOverlapsError: a slot would share a moment with another one of the stage.
    """
    for span in spans:
        _check_stage_is_free(stage, span)
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


def lay_out(layout: DayLayout) -> None:
    """Add what `layout` holds, with the stages that do not exist yet; the caller commits.

    Raises:
        SlotOverlapsError: somebody added a slot in the same place meanwhile.
    """
    stages = {stage.name: stage for stage in queries.stages()}
    for name, spans in layout.slots.items():
        add_slots(stages.get(name) or add_stage(name), spans)
    db.session.add_all(
        Block(
            kind=block.kind,
            title=block.title,
            starts_at=block.span.starts_at,
            ends_at=block.span.ends_at,
        )
        for block in layout.blocks
    )
    db.session.flush()


def as_item(part: Part) -> PlanItem:
    """A slot or block with its stage, as a part of the plan; who holds the slot is left out."""
    if isinstance(part, Block):
        return queries.block_item(part)
    return queries.slot_item(part, startup=None)


def move(part: Part, stage: Stage | None, span: TimeSpan, *, seen: str) -> None:
    """Let `part` be on `stage` (everywhere if none) at `span`; the caller commits.

    `seen` says where it was when whoever moves it looked. Nobody is told: that is for a release.

    Raises:
        MovedMeanwhileError: it is no longer where it was seen.
        SlotOverlapsError: it would share a moment with another slot of the stage.
        ValueError: a slot cannot be everywhere.
    """
    if as_item(part).seen != seen:
        raise MovedMeanwhileError(_moved_meanwhile(part))
    if isinstance(part, PitchSlot):
        if stage is None:
            raise ValueError(f"slot {part.public_id} needs a stage")
        _check_stage_is_free(stage, span, apart_from=part)
        part.stage = stage
    else:
        part.stage = stage
    part.starts_at, part.ends_at = span.starts_at, span.ends_at


def _moved_meanwhile(part: Part) -> LazyString:
    return _l(
        "Jemand anderes hat das inzwischen verschoben: jetzt %(begin)s bis %(end)s Uhr, %(place)s. "
        "Ihre Änderung ist noch nicht gespeichert.",
        begin=formats.time(part.starts_at),
        end=formats.time(part.ends_at),
        place=part.stage.name if part.stage else _("überall"),
    )


def _check_stage_is_free(
    stage: Stage, span: TimeSpan, *, apart_from: PitchSlot | None = None
) -> None:
    other = queries.find_overlapping_slot(stage.id, span, apart_from=apart_from)
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
