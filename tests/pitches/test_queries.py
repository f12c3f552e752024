"""The schedule as other rooms read it."""

import datetime as dt

from messe.core import clock
from messe.pitches import queries
from messe.pitches.queries import ScheduledPitch
from tests.conftest import FAIR_DAY
from tests.factories import make_booking, make_slot, make_stage

HOUR = dt.timedelta(hours=1)


def test_schedule_names_stage_and_startup_in_order_of_time(fair):
    later = make_slot(fair.starts_at + HOUR)
    tent = make_slot(fair.starts_at, stage=make_stage(name="Zelt"))
    hall = make_slot(fair.starts_at, stage=make_stage(name="Halle"))
    booking = make_booking(tent)

    assert queries.schedule() == [
        ScheduledPitch(hall, hall.stage, None, None),
        ScheduledPitch(tent, tent.stage, booking.startup, booking.public_id),
        ScheduledPitch(later, later.stage, None, None),
    ]


def test_schedule_is_one_query(fair, session, count_queries):
    make_booking(make_slot(fair.starts_at))
    make_slot(fair.starts_at)
    session.commit()
    session.expunge_all()

    assert count_queries(queries.schedule) == 1


def test_schedule_of_a_day_ends_at_midnight_in_westphalia(fair):
    day = FAIR_DAY
    first = make_slot(clock.at(day, dt.time()))
    last = make_slot(clock.at(day, dt.time(23, 45)))
    make_slot(clock.at(day - dt.timedelta(days=1), dt.time(23, 45)))
    make_slot(clock.at(day + dt.timedelta(days=1), dt.time()))

    assert [pitch.slot for pitch in queries.schedule(day)] == [first, last]


def test_free_slots_are_unbooked_and_still_to_come(fair):
    make_slot(fair.starts_at)
    make_booking(make_slot(fair.starts_at + HOUR))
    free = make_slot(fair.starts_at + HOUR)

    assert [pitch.slot for pitch in queries.free_slots(fair.starts_at)] == [free]
