"""What the database itself holds about stages, slots and bookings, past the forms."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from tests.factories import LONG_AGO, make_booking, make_slot, make_stage, make_startup


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"name": ""}, "ck_stage_name_not_empty"),
        ({"name": "Halle"}, "stage.name"),
        ({"slug": "halle"}, "stage.slug"),
    ],
)
def test_constraint_of_stage_holds(session, values, constraint):
    make_stage(name="Halle", slug="halle")

    with pytest.raises(IntegrityError, match=constraint):
        make_stage(**values)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"ends_at": LONG_AGO}, "ck_pitch_slot_ends_after_start"),
        ({"head_count": -1}, "ck_pitch_slot_head_count_not_negative"),
    ],
)
def test_constraint_of_slot_holds(session, values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        make_slot(LONG_AGO, **values)


def test_two_slots_of_a_stage_never_begin_at_once(session):
    slot = make_slot(LONG_AGO)

    with pytest.raises(IntegrityError, match=r"pitch_slot.stage_id, pitch_slot.starts_at"):
        make_slot(LONG_AGO, stage=slot.stage, minutes=30)


def test_slot_is_held_once(session):
    slot = make_slot(LONG_AGO)
    make_booking(slot)

    with pytest.raises(IntegrityError, match=r"booking.slot_id"):
        make_booking(slot)


def test_startup_holds_one_slot(session):
    startup = make_startup()
    make_booking(make_slot(LONG_AGO), startup)

    with pytest.raises(IntegrityError, match=r"booking.startup_id"):
        make_booking(make_slot(LONG_AGO + dt.timedelta(hours=1)), startup)
