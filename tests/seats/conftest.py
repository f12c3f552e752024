"""A public pitch with few seats."""

import datetime as dt

import pytest

from messe.programme.items import ProgrammeItem
from messe.seats.queries import find_public_pitch
from tests.factories import make_booking, make_release, make_slot, make_stage, make_startup

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def hall(fair):
    return make_stage(slug="halle", name="Halle")


@pytest.fixture
def booking(fair, hall):
    """Funkweg's pitch on the day at 11:30 with one seat, for a quarter of an hour; released."""
    slot = make_slot(fair.starts_at + 2 * HOUR, stage=hall)
    booking = make_booking(slot, make_startup(name="Funkweg", slug="funkweg"))
    booking.seats = 1
    make_release()
    return booking


@pytest.fixture
def pitch(booking) -> ProgrammeItem:
    return find_public_pitch(booking.public_id)
