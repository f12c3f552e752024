"""How organisers arrange the day."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.pitches import arranging, queries
from messe.pitches.models import PitchSlot
from messe.pitches.schedule import TimeSpan
from tests.factories import make_booking, make_slot, make_stage, make_startup

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

    assert len(arranging.add_slots(slot.stage, around, fair)) == 2


def test_slots_of_two_stages_may_overlap(fair):
    slot = make_slot(fair.starts_at)

    arranging.add_slots(make_stage(), [TimeSpan(slot.starts_at, slot.ends_at)], fair)

    assert len(queries.schedule()) == 2


def test_overlapping_slot_is_refused_with_all_others(fair):
    slot = make_slot(fair.starts_at + HOUR)
    spans = [
        TimeSpan(fair.starts_at, fair.starts_at + QUARTER),
        TimeSpan(fair.starts_at + HOUR - QUARTER, fair.starts_at + HOUR + QUARTER),
    ]

    with pytest.raises(arranging.SlotOverlapsError) as refusal:
        arranging.add_slots(slot.stage, spans, fair)

    assert refusal.value.message == (
        "Auf dieser Bühne gibt es von 10:30 bis 10:45 Uhr schon einen Termin."
    )
    assert len(queries.schedule()) == 1


@pytest.mark.parametrize(("early", "late"), [(QUARTER, -QUARTER), (-HOUR * 7, QUARTER)])
def test_slot_outside_the_fair_is_refused(fair, early, late):
    span = TimeSpan(fair.starts_at - early, fair.ends_at + late)

    with pytest.raises(arranging.SlotOutsideFairError):
        arranging.add_slots(make_stage(), [span], fair)


def test_moved_slot_may_overlap_where_it_was_and_its_startup_is_told(fair, now):
    slot = make_slot(fair.starts_at, stage=make_stage(name="Halle"))
    make_booking(slot, make_startup(contact_email="mira@funkweg.example"))
    later = TimeSpan(slot.starts_at + QUARTER / 3, slot.ends_at + QUARTER / 3)

    arranging.move_slot(slot, later, fair, now=now)

    assert TimeSpan(slot.starts_at, slot.ends_at) == later
    assert mails() == [
        ("mira@funkweg.example", "Ihr Pitch-Termin: 23.06.2026, 09:35 Uhr, Halle"),
    ]


def test_slot_that_stays_tells_nobody(fair, now):
    slot = make_slot(fair.starts_at)
    make_booking(slot)

    arranging.move_slot(slot, TimeSpan(slot.starts_at, slot.ends_at), fair, now=now)

    assert mails() == []


def test_free_slot_moves_silently(fair, now):
    slot = make_slot(fair.starts_at)

    arranging.move_slot(slot, TimeSpan(slot.starts_at + HOUR, slot.ends_at + HOUR), fair, now=now)

    assert slot.starts_at == fair.starts_at + HOUR
    assert mails() == []


def test_slot_does_not_move_onto_another(fair, now):
    slot = make_slot(fair.starts_at)
    other = make_slot(fair.starts_at + HOUR, stage=slot.stage)

    with pytest.raises(arranging.SlotOverlapsError):
        arranging.move_slot(slot, TimeSpan(other.starts_at, other.ends_at), fair, now=now)
