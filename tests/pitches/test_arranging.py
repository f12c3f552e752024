"""How organisers arrange the day."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.pitches import arranging, queries
from messe.pitches.day import DayLayout, NewBlock
from messe.pitches.models import BlockKind, PitchSlot
from messe.pitches.schedule import TimeSpan
from tests.factories import make_block, make_booking, make_slot, make_stage

HOUR = dt.timedelta(hours=1)
QUARTER = dt.timedelta(minutes=15)


def mails():
    return list(db.session.execute(sa.select(OutboxMail.recipient, OutboxMail.subject)))


def test_booked_slot_is_not_removed(fair):
    slot = make_slot(fair.starts_at)
    make_booking(slot)

    with pytest.raises(arranging.SlotBookedError):
        arranging.remove_slot(slot)


def test_free_slot_is_removed(fair):
    slot = make_slot(fair.starts_at)

    arranging.remove_slot(slot)

    assert db.session.scalars(sa.select(PitchSlot)).all() == []


def test_slots_that_touch_are_added(fair):
    slot = make_slot(fair.starts_at + QUARTER)
    around = [
        TimeSpan(fair.starts_at, slot.starts_at),
        TimeSpan(slot.ends_at, fair.ends_at),
    ]

    assert len(arranging.add_slots(slot.stage, around)) == 2


def test_slots_of_two_stages_may_overlap(fair):
    slot = make_slot(fair.starts_at)

    arranging.add_slots(make_stage(), [TimeSpan(slot.starts_at, slot.ends_at)])

    assert len(queries.schedule()) == 2


def test_overlapping_slot_is_refused_with_all_others(fair):
    slot = make_slot(fair.starts_at + HOUR)
    spans = [
        TimeSpan(fair.starts_at, fair.starts_at + QUARTER),
        TimeSpan(fair.starts_at + HOUR - QUARTER, fair.starts_at + HOUR + QUARTER),
    ]

    with pytest.raises(arranging.SlotOverlapsError) as refusal:
        arranging.add_slots(slot.stage, spans)

    assert refusal.value.message == (
        "Auf dieser Bühne gibt es von 10:30 bis 10:45 Uhr schon einen Termin."
    )
    assert len(queries.schedule()) == 1


def move(part, later, stage=None):
    span = TimeSpan(part.starts_at + later, part.ends_at + later)
    arranging.move(part, stage or part.stage, span, seen=arranging.as_item(part).seen)


def test_moved_slot_may_overlap_where_it_was(fair):
    slot = make_slot(fair.starts_at)

    move(slot, QUARTER / 3)

    assert (slot.starts_at, slot.ends_at) == (
        fair.starts_at + QUARTER / 3,
        fair.starts_at + QUARTER + QUARTER / 3,
    )


def test_booking_goes_with_its_slot_to_another_stage_and_nobody_is_mailed(fair):
    slot, hall = make_slot(fair.starts_at), make_stage(name="Halle")
    booking = make_booking(slot)

    move(slot, HOUR, stage=hall)

    assert queries.find_booking_of_slot(slot.id).public_id == booking.public_id
    assert slot.stage is hall
    assert mails() == []


def test_slot_does_not_move_onto_another(fair):
    slot = make_slot(fair.starts_at)
    make_slot(fair.starts_at + HOUR, stage=slot.stage)

    with pytest.raises(arranging.SlotOverlapsError):
        move(slot, HOUR)

    assert slot.starts_at == fair.starts_at


def test_draft_holds_what_only_does_not_fit(fair):
    slot = make_slot(fair.starts_at)
    block = make_block(fair.starts_at + HOUR)

    move(slot, HOUR)
    move(block, fair.ends_at - fair.starts_at)

    assert slot.starts_at == fair.starts_at + HOUR
    assert block.starts_at == fair.ends_at + HOUR


def test_block_moves_to_a_stage_and_back_to_everywhere(fair):
    stage = make_stage()
    block = make_block(fair.starts_at)
    span = TimeSpan(block.starts_at, block.ends_at)

    arranging.move(block, stage, span, seen=arranging.as_item(block).seen)
    assert block.stage is stage

    arranging.move(block, None, span, seen=arranging.as_item(block).seen)
    assert block.stage is None


def test_slot_cannot_be_everywhere(fair):
    slot = make_slot(fair.starts_at)
    span = TimeSpan(slot.starts_at, slot.ends_at)

    with pytest.raises(ValueError, match=slot.public_id):
        arranging.move(slot, None, span, seen=arranging.as_item(slot).seen)


def test_second_organiser_learns_that_the_first_was_quicker(fair):
    slot = make_slot(fair.starts_at, stage=make_stage(name="Halle"))
    seen = arranging.as_item(slot).seen
    move(slot, HOUR)

    with pytest.raises(arranging.MovedMeanwhileError) as refusal:
        arranging.move(slot, slot.stage, TimeSpan(fair.starts_at, fair.ends_at), seen=seen)

    assert refusal.value.message == (
        "Jemand anderes hat das inzwischen verschoben: jetzt 10:30 bis 10:45 Uhr, Halle. "
        "Ihre Änderung ist noch nicht gespeichert."
    )
    assert slot.starts_at == fair.starts_at + HOUR


def test_layout_adds_stages_slots_and_blocks(fair):
    hall = make_stage(name="Halle")
    span = TimeSpan(fair.starts_at, fair.starts_at + QUARTER)
    welcome = NewBlock(BlockKind.PLENARY, "Begrüßung", span)

    arranging.lay_out(DayLayout({"Halle": [span], "Zelt": [span]}, [welcome]))

    assert [(item.title, item.stage_name) for item in queries.plan()] == [
        ("Begrüßung", None),
        ("", "Halle"),
        ("", "Zelt"),
    ]
    assert queries.find_stage("zelt") is not hall
