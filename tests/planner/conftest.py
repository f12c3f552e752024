"""A draft in which one person's two wishes are at the same time."""

import datetime as dt
from types import SimpleNamespace

import pytest

from messe.programme.models import SavedItem
from tests.factories import (
    LONG_AGO,
    make_booking,
    make_participant,
    make_slot,
    make_stage,
    make_startup,
    saved,
)

HOUR = dt.timedelta(hours=1)


def save_pitch(participant, startup) -> SavedItem:
    return saved(SavedItem(participant=participant, startup=startup, saved_at=LONG_AGO))


@pytest.fixture
def day(fair, now):
    """Two stages at 10:30 and 11:30; Funkweg and Kornfuchs both early, the mayor wants both."""
    halls = [make_stage(slug="halle", name="Halle"), make_stage(slug="zelt", name="Zelt")]
    early = [make_slot(fair.starts_at + HOUR, stage=hall) for hall in halls]
    late = [make_slot(fair.starts_at + 2 * HOUR, stage=hall) for hall in halls]
    funkweg = make_booking(early[0], make_startup(name="Funkweg"))
    kornfuchs = make_booking(early[1], make_startup(name="Kornfuchs"))
    mayor = make_participant()
    for booking in (funkweg, kornfuchs):
        save_pitch(mayor, booking.startup)
    return SimpleNamespace(
        early=early, late=late, funkweg=funkweg, kornfuchs=kornfuchs, mayor=mayor
    )
