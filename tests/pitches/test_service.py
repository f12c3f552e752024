"""The rules of slots and bookings."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.pitches import queries, service
from messe.pitches.models import Booking, PitchSlot
from messe.pitches.schedule import TimeSpan
from messe.startups.service import StartupHasBookingError, remove_startup
from tests.factories import make_booking, make_slot, make_stage, make_startup

HOUR = dt.timedelta(hours=1)
QUARTER = dt.timedelta(minutes=15)


def slot_of(startup):
    booking = queries.find_booking_of_startup(startup.id)
    return booking and booking.slot


def mails():
    return list(db.session.execute(sa.select(OutboxMail.recipient, OutboxMail.subject)))


def test_startup_books_a_slot_and_gets_a_mail(fair, now):
    startup = make_startup(contact_email="mira@funkweg.example")
    slot = make_slot(fair.starts_at, stage=make_stage(name="Halle"))

    service.book_slot(startup, slot, now=now, fair=fair)

    assert slot_of(startup) is slot
    assert mails() == [
        ("mira@funkweg.example", "Ihr Pitch-Termin: 23.06.2026, 09:30 Uhr, Halle"),
    ]


def test_second_startup_is_refused_a_taken_slot(fair, now):
    slot = make_slot(fair.starts_at)
    make_booking(slot)

    with pytest.raises(service.SlotUnavailableError):
        service.book_slot(make_startup(), slot, now=now, fair=fair)

    assert mails() == []


def test_booking_another_slot_gives_back_the_old_one(fair, now):
    startup = make_startup()
    old, new = make_slot(fair.starts_at), make_slot(fair.starts_at + HOUR)
    make_booking(old, startup)

    service.book_slot(startup, new, now=now, fair=fair)

    assert slot_of(startup) is new
    assert queries.find_booking_of_slot(old.id) is None


def test_old_slot_is_kept_when_the_new_one_is_taken(fair, now):
    startup = make_startup()
    old, taken = make_slot(fair.starts_at), make_slot(fair.starts_at + HOUR)
    make_booking(old, startup)
    make_booking(taken)

    with pytest.raises(service.SlotUnavailableError):
        service.book_slot(startup, taken, now=now, fair=fair)
    db.session.commit()

    assert slot_of(startup) is old


def test_booking_the_own_slot_again_changes_nothing(fair, now):
    startup = make_startup()
    slot = make_slot(fair.starts_at)
    make_booking(slot, startup)

    service.book_slot(startup, slot, now=now, fair=fair)

    assert slot_of(startup) is slot
    assert mails() == []


def test_other_violations_are_not_called_a_taken_slot(fair, now):
    startup = make_startup()
    slot = make_slot(fair.starts_at)

    with pytest.raises(sa.exc.IntegrityError, match="booked_at"):
        service.assign_slot(startup, slot, now=None, fair=fair)


def test_slot_that_begins_is_refused(fair):
    slot = make_slot(fair.starts_at)

    with pytest.raises(service.SlotStartedError):
        service.book_slot(make_startup(), slot, now=fair.starts_at, fair=fair)


def test_slot_that_began_is_not_exchanged(fair):
    startup = make_startup()
    make_booking(make_slot(fair.starts_at), startup)
    later = make_slot(fair.starts_at + HOUR)

    with pytest.raises(service.SlotStartedError):
        service.book_slot(startup, later, now=fair.starts_at + QUARTER, fair=fair)


def test_booking_ends_at_its_deadline(fair):
    slot = make_slot(fair.booking_closes_at + QUARTER)

    with pytest.raises(service.BookingClosedError):
        service.book_slot(make_startup(), slot, now=fair.booking_closes_at, fair=fair)


def test_organisers_assign_at_any_time(fair):
    startup = make_startup()
    slot = make_slot(fair.starts_at)

    service.assign_slot(startup, slot, now=fair.ends_at, fair=fair)

    assert slot_of(startup) is slot


def test_slot_is_given_back(fair, now):
    startup = make_startup()
    make_booking(make_slot(fair.starts_at), startup)

    service.give_back(startup, now=now, fair=fair)

    assert slot_of(startup) is None


def test_giving_back_nothing_is_harmless(fair, now):
    service.give_back(make_startup(), now=now, fair=fair)

    assert db.session.scalars(sa.select(Booking)).all() == []


def test_slot_that_began_is_not_given_back(fair):
    startup = make_startup()
    make_booking(make_slot(fair.starts_at), startup)

    with pytest.raises(service.SlotStartedError):
        service.give_back(startup, now=fair.starts_at, fair=fair)


def test_giving_back_ends_at_its_deadline(fair):
    with pytest.raises(service.BookingClosedError):
        service.give_back(make_startup(), now=fair.booking_closes_at, fair=fair)


def test_organisers_release_at_any_time(fair):
    startup = make_startup()
    slot = make_slot(fair.starts_at)
    make_booking(slot, startup)

    service.release_slot(slot)

    assert slot_of(startup) is None


def test_head_count_goes_with_the_startup_that_was_heard(fair):
    startup = make_startup()
    released, left = make_slot(fair.starts_at), make_slot(fair.starts_at + QUARTER)
    make_booking(released, make_startup())
    make_booking(left, startup)
    released.head_count = left.head_count = 40

    service.release_slot(released)
    service.assign_slot(startup, released, now=fair.ends_at, fair=fair)

    assert (released.head_count, left.head_count) == (None, None)


def test_startup_with_a_slot_is_not_removed(fair):
    startup = make_startup()
    make_booking(make_slot(fair.starts_at), startup)

    with pytest.raises(StartupHasBookingError):
        remove_startup(startup)


def test_stage_gets_an_address(fair):
    assert service.add_stage("Große Bühne").slug == "grosse-buehne"
    assert service.add_stage("Termine").slug == "termine-2"


def test_second_stage_of_a_name_is_refused(fair):
    service.add_stage("Halle")

    with pytest.raises(service.StageNameTakenError):
        service.add_stage("Halle")


def test_other_violations_are_not_called_a_taken_stage_name(fair):
    with pytest.raises(sa.exc.IntegrityError, match="name_not_empty"):
        service.add_stage("")


def test_stage_goes_with_its_free_slots(fair):
    slot = make_slot(fair.starts_at)

    service.remove_stage(slot.stage)

    assert queries.schedule() == []
    assert queries.stages() == []


def test_stage_with_a_booked_slot_stays_whole(fair):
    stage = make_stage()
    make_slot(fair.starts_at, stage=stage)
    make_booking(make_slot(fair.starts_at + HOUR, stage=stage))

    with pytest.raises(service.StageBookedError):
        service.remove_stage(stage)

    assert len(queries.schedule()) == 2


def test_booked_slot_is_not_removed(fair):
    slot = make_slot(fair.starts_at)
    make_booking(slot)

    with pytest.raises(service.SlotBookedError):
        service.remove_slot(slot)


def test_free_slot_is_removed(fair):
    slot = make_slot(fair.starts_at)

    service.remove_slot(slot)

    assert db.session.scalars(sa.select(PitchSlot)).all() == []


def test_slots_that_touch_are_added(fair):
    slot = make_slot(fair.starts_at + QUARTER)
    around = [
        TimeSpan(fair.starts_at, slot.starts_at),
        TimeSpan(slot.ends_at, fair.ends_at),
    ]

    assert len(service.add_slots(slot.stage, around, fair)) == 2


def test_slots_of_two_stages_may_overlap(fair):
    slot = make_slot(fair.starts_at)

    service.add_slots(make_stage(), [TimeSpan(slot.starts_at, slot.ends_at)], fair)

    assert len(queries.schedule()) == 2


def test_overlapping_slot_is_refused_with_all_others(fair):
    slot = make_slot(fair.starts_at + HOUR)
    spans = [
        TimeSpan(fair.starts_at, fair.starts_at + QUARTER),
        TimeSpan(fair.starts_at + HOUR - QUARTER, fair.starts_at + HOUR + QUARTER),
    ]

    with pytest.raises(service.SlotOverlapsError) as refusal:
        service.add_slots(slot.stage, spans, fair)

    assert refusal.value.message == (
        "Auf dieser Bühne gibt es von 10:30 bis 10:45 Uhr schon einen Termin."
    )
    assert len(queries.schedule()) == 1


@pytest.mark.parametrize(("early", "late"), [(QUARTER, -QUARTER), (-HOUR * 7, QUARTER)])
def test_slot_outside_the_fair_is_refused(fair, early, late):
    span = TimeSpan(fair.starts_at - early, fair.ends_at + late)

    with pytest.raises(service.SlotOutsideFairError):
        service.add_slots(make_stage(), [span], fair)


def test_moved_slot_may_overlap_where_it_was_and_its_startup_is_told(fair, now):
    slot = make_slot(fair.starts_at, stage=make_stage(name="Halle"))
    make_booking(slot, make_startup(contact_email="mira@funkweg.example"))
    later = TimeSpan(slot.starts_at + QUARTER / 3, slot.ends_at + QUARTER / 3)

    service.move_slot(slot, later, fair, now=now)

    assert TimeSpan(slot.starts_at, slot.ends_at) == later
    assert mails() == [
        ("mira@funkweg.example", "Ihr Pitch-Termin: 23.06.2026, 09:35 Uhr, Halle"),
    ]


def test_slot_that_stays_tells_nobody(fair, now):
    slot = make_slot(fair.starts_at)
    make_booking(slot)

    service.move_slot(slot, TimeSpan(slot.starts_at, slot.ends_at), fair, now=now)

    assert mails() == []


def test_free_slot_moves_silently(fair, now):
    slot = make_slot(fair.starts_at)

    service.move_slot(slot, TimeSpan(slot.starts_at + HOUR, slot.ends_at + HOUR), fair, now=now)

    assert slot.starts_at == fair.starts_at + HOUR
    assert mails() == []


def test_slot_does_not_move_onto_another(fair, now):
    slot = make_slot(fair.starts_at)
    other = make_slot(fair.starts_at + HOUR, stage=slot.stage)

    with pytest.raises(service.SlotOverlapsError):
        service.move_slot(slot, TimeSpan(other.starts_at, other.ends_at), fair, now=now)
