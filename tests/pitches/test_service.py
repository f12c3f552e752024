"""The rules of slots and bookings."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.pitches import queries, service
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
    slot = make_booking(make_slot(fair.starts_at), startup).slot

    service.give_back(startup, slot, now=now, fair=fair)

    assert slot_of(startup) is None
    with pytest.raises(service.NotYourSlotError):
        service.give_back(startup, slot, now=now, fair=fair)


def test_slot_of_another_is_not_given_back(fair, now):
    booking = make_booking(make_slot(fair.starts_at))

    with pytest.raises(service.NotYourSlotError):
        service.give_back(make_startup(), booking.slot, now=now, fair=fair)

    assert slot_of(booking.startup) is booking.slot


def test_slot_that_began_is_not_given_back(fair):
    booking = make_booking(make_slot(fair.starts_at))

    with pytest.raises(service.SlotStartedError):
        service.give_back(booking.startup, booking.slot, now=fair.starts_at, fair=fair)


def test_giving_back_ends_at_its_deadline(fair):
    with pytest.raises(service.BookingClosedError):
        service.give_back(
            make_startup(), make_slot(fair.starts_at), now=fair.booking_closes_at, fair=fair
        )


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
