"""Read stages, slots and bookings."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from messe.core import clock
from messe.core.database import db
from messe.pitches.clashes import PlanItem
from messe.pitches.models import (
    Block,
    Booking,
    PitchSlot,
    SlotAssignment,
    SlotWait,
    SlotWish,
    Stage,
    SwapOffer,
    WishOutcome,
)
from messe.pitches.schedule import TimeSpan
from messe.startups.models import Startup


@dataclass(frozen=True)
class ScheduledPitch:
    """A slot, where it is, and who pitches in it, if somebody does."""

    slot: PitchSlot
    stage: Stage
    startup: Startup | None
    guid: str | None
    """The lasting name of the pitch."""

    @property
    def span(self) -> TimeSpan:
        return TimeSpan(self.slot.starts_at, self.slot.ends_at)

    @property
    def stage_name(self) -> str:
        return self.stage.name


def schedule(day: dt.date | None = None) -> list[ScheduledPitch]:
    """All slots, or those of `day` in Westphalia, in order of time."""
    statement = (
        sa.select(PitchSlot, Startup, Booking.public_id)
        .join(PitchSlot.stage)
        .outerjoin(Booking, Booking.slot_id == PitchSlot.id)
        .outerjoin(Startup, Startup.id == Booking.startup_id)
        .options(contains_eager(PitchSlot.stage))
        .order_by(PitchSlot.starts_at, Stage.name)
    )
    if day is not None:
        statement = statement.where(
            PitchSlot.starts_at >= clock.at(day, dt.time()),
            PitchSlot.starts_at < clock.at(day + dt.timedelta(days=1), dt.time()),
        )
    return [
        ScheduledPitch(slot, slot.stage, startup, guid)
        for slot, startup, guid in db.session.execute(statement)
    ]


def plan() -> list[PlanItem]:
    """The draft of the programme, free slots too, in order of time and place."""
    items = [*map(_slot_item, schedule()), *map(block_item, blocks())]
    return sorted(items, key=PlanItem.in_order)


def _slot_item(pitch: ScheduledPitch) -> PlanItem:
    return slot_item(pitch.slot, pitch.startup)


def slot_item(slot: PitchSlot, startup: Startup | None) -> PlanItem:
    """A slot with its stage, as a part of the plan."""
    return PlanItem(
        key=f"slot-{slot.public_id}",
        title=startup.name if startup else "",
        kind=None,
        stage_slug=slot.stage.slug,
        stage_name=slot.stage.name,
        span=TimeSpan(slot.starts_at, slot.ends_at),
        speakers=frozenset({startup.name, startup.contact_name} if startup else ()),
    )


def block_item(block: Block) -> PlanItem:
    """A block with its stage, as a part of the plan."""
    names = (name.strip() for name in block.speaker.split(","))
    return PlanItem(
        key=f"block-{block.public_id}",
        title=block.title,
        kind=block.kind,
        stage_slug=block.stage.slug if block.stage else None,
        stage_name=block.stage.name if block.stage else None,
        span=TimeSpan(block.starts_at, block.ends_at),
        speakers=frozenset(name for name in names if name),
    )


def free_slots(now: dt.datetime) -> list[ScheduledPitch]:
    """The slots that nobody holds and that begin after `now`."""
    return [pitch for pitch in schedule() if pitch.startup is None and pitch.span.starts_at > now]


def stages() -> list[Stage]:
    """All stages, by name."""
    return list(db.session.scalars(sa.select(Stage).order_by(Stage.name)))


def find_stage(slug: str) -> Stage | None:
    """The stage behind an address."""
    return db.session.scalar(sa.select(Stage).where(Stage.slug == slug))


def stage_slugs() -> set[str]:
    """The addresses that stages have."""
    return set(db.session.scalars(sa.select(Stage.slug)))


def find_slot(public_id: str) -> PitchSlot | None:
    """The slot behind an address, with its stage."""
    return db.session.scalar(
        sa.select(PitchSlot)
        .where(PitchSlot.public_id == public_id)
        .options(joinedload(PitchSlot.stage)),
    )


def blocks() -> list[Block]:
    """All blocks with their stages, in order of time."""
    return list(
        db.session.scalars(
            sa.select(Block)
            .options(joinedload(Block.stage))
            .order_by(Block.starts_at, Block.title),
        ),
    )


def find_block(public_id: str) -> Block | None:
    """The block behind an address, with its stage."""
    return db.session.scalar(
        sa.select(Block).where(Block.public_id == public_id).options(joinedload(Block.stage)),
    )


def find_part(key: str) -> PitchSlot | Block | None:
    """The slot or block that a plan's item stands for, with its stage."""
    kind, _dash, public_id = key.partition("-")
    return find_block(public_id) if kind == "block" else find_slot(public_id)


def find_overlapping_slot(
    stage_id: int,
    span: TimeSpan,
    *,
    apart_from: PitchSlot | None = None,
) -> PitchSlot | None:
    """The first slot of a stage that shares a moment with `span`."""
    statement = sa.select(PitchSlot).where(
        PitchSlot.stage_id == stage_id,
        PitchSlot.starts_at < span.ends_at,
        PitchSlot.ends_at > span.starts_at,
    )
    if apart_from is not None:
        statement = statement.where(PitchSlot.id != apart_from.id)
    return db.session.scalars(statement.order_by(PitchSlot.starts_at).limit(1)).first()


def find_booking_of_startup(startup_id: int, number: int = 1) -> Booking | None:
    """The first pitch of a start-up, or the one of a `number`, with slot and stage."""
    return _find_booking(sa.and_(Booking.startup_id == startup_id, Booking.number == number))


def bookings_of_startup(startup_id: int) -> list[Booking]:
    """The pitches of a start-up by number, with slot and stage."""
    statement = _bookings().where(Booking.startup_id == startup_id).order_by(Booking.number)
    return list(db.session.scalars(statement))


def find_booking_of_slot(slot_id: int) -> Booking | None:
    """The booking of a slot, with slot, stage and start-up."""
    return _find_booking(Booking.slot_id == slot_id)


def _find_booking(condition: sa.ColumnElement[bool]) -> Booking | None:
    return db.session.scalar(_bookings().where(condition))


def _bookings() -> sa.Select[Booking]:
    return sa.select(Booking).options(
        joinedload(Booking.slot).joinedload(PitchSlot.stage), joinedload(Booking.startup)
    )


def waits_of_slot(slot_id: int) -> list[SlotWait]:
    """Who waits for a slot, in the order in which they asked."""
    return list(db.session.scalars(_waits().where(SlotWait.slot_id == slot_id)))


def find_wait(startup_id: int, slot_id: int) -> SlotWait | None:
    """A start-up's place on the waiting list of a slot."""
    return db.session.scalar(
        _waits().where(SlotWait.startup_id == startup_id, SlotWait.slot_id == slot_id)
    )


def waits_of_startup(startup_id: int) -> list[SlotWait]:
    """What a start-up waits for."""
    return list(db.session.scalars(_waits().where(SlotWait.startup_id == startup_id)))


def waits_by_slot() -> dict[int, list[SlotWait]]:
    """Who waits for each slot that anybody waits for, in the order in which they asked."""
    waits: dict[int, list[SlotWait]] = {}
    for wait in db.session.scalars(_waits()):
        waits.setdefault(wait.slot_id, []).append(wait)
    return waits


def freed_slots() -> list[PitchSlot]:
    """The slots that nobody holds and somebody waits for."""
    statement = (
        sa.select(PitchSlot)
        .where(
            sa.exists().where(SlotWait.slot_id == PitchSlot.id),
            ~sa.exists().where(Booking.slot_id == PitchSlot.id),
        )
        .options(joinedload(PitchSlot.stage))
        .order_by(PitchSlot.starts_at)
    )
    return list(db.session.scalars(statement))


def _waits() -> sa.Select[SlotWait]:
    return (
        sa.select(SlotWait)
        .options(
            joinedload(SlotWait.slot).joinedload(PitchSlot.stage), joinedload(SlotWait.startup)
        )
        .order_by(SlotWait.asked_at, SlotWait.id)
    )


def swap_offers_of(startup_id: int) -> list[SwapOffer]:
    """The offers that a start-up made or got and that still hold."""
    return [
        offer
        for offer in swap_offers()
        if startup_id in {offer.offered.startup_id, offer.wanted.startup_id}
    ]


def swap_offers() -> list[SwapOffer]:
    """All offers that still hold, in the order in which they were made."""
    return list(db.session.scalars(_swap_offers()))


def find_swap_offer(public_id: str) -> SwapOffer | None:
    """The offer behind an address, if it still holds."""
    return db.session.scalar(_swap_offers().where(SwapOffer.public_id == public_id))


def _swap_offers() -> sa.Select[SwapOffer]:
    offered, wanted = aliased(Booking), aliased(Booking)
    return (
        sa.select(SwapOffer)
        .join(offered, SwapOffer.offered_id == offered.id)
        .join(wanted, SwapOffer.wanted_id == wanted.id)
        .where(
            SwapOffer.offered_slot_id == offered.slot_id,
            SwapOffer.wanted_slot_id == wanted.slot_id,
        )
        .options(*_whole(SwapOffer.offered), *_whole(SwapOffer.wanted))
        .order_by(SwapOffer.offered_at, SwapOffer.id)
    )


def _whole(booking: InstrumentedAttribute[Booking]) -> tuple[ORMOption, ORMOption]:
    return (
        joinedload(booking).joinedload(Booking.slot).joinedload(PitchSlot.stage),
        joinedload(booking).joinedload(Booking.startup),
    )


def find_assignment() -> SlotAssignment | None:
    """The assignment by wishes, if anybody asked for it."""
    return db.session.get(SlotAssignment, 1)


def wishes() -> list[SlotWish]:
    """All wishes, with slot, stage and start-up, by start-up and rank."""
    return list(db.session.scalars(_wishes()))


def wishes_of(startup_id: int) -> list[SlotWish]:
    """The wishes of a start-up, the best first."""
    return list(db.session.scalars(_wishes().where(SlotWish.startup_id == startup_id)))


def _wishes() -> sa.Select[SlotWish]:
    return (
        sa.select(SlotWish)
        .join(SlotWish.startup)
        .options(
            contains_eager(SlotWish.startup),
            joinedload(SlotWish.slot).joinedload(PitchSlot.stage),
        )
        .order_by(Startup.name, SlotWish.rank)
    )


def outcomes() -> dict[int, WishOutcome]:
    """What the assignment decided, with the start-up, by its id."""
    statement = sa.select(WishOutcome).options(joinedload(WishOutcome.startup))
    return {outcome.startup_id: outcome for outcome in db.session.scalars(statement)}
