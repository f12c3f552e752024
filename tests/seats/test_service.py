"""The rules of seats, of being there, and of feedback."""

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.leads.queries import find_lead
from messe.mail.models import OutboxMail
from messe.programme.queries import saved_keys
from messe.registration.models import RegistrationStatus
from messe.seats import queries, service
from messe.seats.models import Attendance, Reservation, Verdict
from tests.factories import (
    HAVIXBECK,
    MEDEBACH,
    make_attendance,
    make_booking,
    make_participant,
    make_release,
    make_reservation,
    make_slot,
)

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def mayor(fair):
    return make_participant()


@pytest.fixture
def other(fair):
    return make_participant(ags=MEDEBACH, contact_email="rathaus@medebach.example")


def mails():
    return list(db.session.execute(sa.select(OutboxMail.recipient, OutboxMail.subject)))


def test_first_who_asks_gets_the_seat_and_the_second_waits(pitch, mayor, other, now):
    first = service.reserve(mayor, pitch, now=now)
    second = service.reserve(other, pitch, now=now + MINUTE)

    assert (first.seat, second.seat) == (1, None)
    [seats] = queries.seats_of([pitch])
    assert (seats.seated, seats.waiting, seats.free) == (1, 1, 0)
    assert mails() == []


def test_who_reserves_saves_the_pitch_too(pitch, mayor, now):
    service.reserve(mayor, pitch, now=now)

    assert saved_keys(mayor) == {"startup:funkweg"}


def test_reserving_again_changes_nothing(pitch, mayor, now):
    reservation = service.reserve(mayor, pitch, now=now)

    assert service.reserve(mayor, pitch, now=now + MINUTE) is reservation
    assert reservation.asked_at == now


def test_released_seat_goes_to_who_waited_longest_and_by_mail(pitch, mayor, other, now):
    service.reserve(mayor, pitch, now=now)
    third = make_participant(ags=HAVIXBECK)
    later = service.reserve(third, pitch, now=now + 2 * MINUTE)
    earlier = service.reserve(other, pitch, now=now + MINUTE)

    service.release(mayor, pitch, now=now + 3 * MINUTE)

    assert (earlier.seat, later.seat) == (1, None)
    assert mails() == [("rathaus@medebach.example", "Ein Platz ist frei geworden: Funkweg")]


def test_mail_is_not_written_to_guests_without_an_address(pitch, mayor, other, now):
    other.registration.contact_email = ""
    service.reserve(mayor, pitch, now=now)
    waiting = service.reserve(other, pitch, now=now)

    service.release(mayor, pitch, now=now)

    assert waiting.seat == 1
    assert mails() == []


def test_releasing_what_nobody_holds_changes_nothing(pitch, mayor, now):
    service.release(mayor, pitch, now=now)

    assert db.session.scalars(sa.select(Reservation)).all() == []


def test_newcomer_does_not_overtake_who_waits(pitch, mayor, other, now):
    waiting = service.reserve(make_participant(ags=HAVIXBECK), pitch, now=now)
    waiting.seat = None
    db.session.flush()

    newcomer = service.reserve(mayor, pitch, now=now + MINUTE)

    assert (waiting.seat, newcomer.seat) == (1, None)
    assert [recipient for recipient, _subject in mails()] == [
        waiting.participant.registration.contact_email
    ]


def test_no_seat_is_reserved_where_there_is_no_limit(pitch, mayor, now):
    with pytest.raises(service.NoSeatsToReserveError):
        service.reserve(mayor, dataclasses.replace(pitch, seats=None), now=now)


def test_no_seat_is_reserved_or_released_once_the_pitch_began(pitch, mayor, now):
    with pytest.raises(service.PitchBegunError):
        service.reserve(mayor, pitch, now=pitch.starts_at)
    with pytest.raises(service.PitchBegunError):
        service.release(mayor, pitch, now=pitch.starts_at)


def test_pitch_that_was_given_back_takes_nobody(pitch, mayor, now):
    gone = dataclasses.replace(pitch, guid="gone")

    with pytest.raises(service.PitchGoneError):
        service.reserve(mayor, gone, now=now)


def reserve_elsewhere(mayor, starts_at, now):
    elsewhere = make_booking(make_slot(starts_at))
    elsewhere.seats = 5
    make_release(now=now)
    service.reserve(mayor, queries.find_public_pitch(elsewhere.public_id), now=now)


@pytest.mark.parametrize("minutes", [0, 14])
def test_nobody_holds_two_seats_at_one_time(pitch, mayor, now, minutes):
    reserve_elsewhere(mayor, pitch.starts_at + minutes * MINUTE, now)

    with pytest.raises(service.SeatClashError) as refusal:
        service.reserve(mayor, pitch, now=now)

    assert "sind Sie für Start-up" in refusal.value.message


def test_one_pitch_right_after_the_other_is_no_clash(pitch, mayor, now):
    reserve_elsewhere(mayor, pitch.ends_at, now)

    assert service.reserve(mayor, pitch, now=now).seat == 1


def test_sweep_frees_seats_of_towns_that_withdrew(pitch, booking, mayor, other, now):
    make_reservation(booking, mayor)
    waiting = make_reservation(booking, other, seat=None)
    mayor.registration.status = RegistrationStatus.WITHDRAWN
    mayor.registration.withdrawn_at = now
    db.session.commit()

    service.keep_seats_filled()

    assert queries.find_reservation(mayor, booking) is None
    assert queries.find_reservation(other, booking).seat == waiting.seat == 1
    assert len(mails()) == 1


def test_sweep_gives_the_seats_of_a_raised_limit(pitch, booking, mayor, other, now):
    make_reservation(booking, mayor)
    make_reservation(booking, other, seat=None)
    booking.seats = 2
    db.session.commit()
    service.keep_seats_filled()
    assert queries.find_reservation(other, booking).seat is None

    make_release(now=now)
    db.session.commit()
    service.keep_seats_filled()

    assert queries.find_reservation(other, booking).seat == 2


def test_sweep_gives_no_seats_of_a_pitch_that_began(pitch, booking, other, set_now):
    make_reservation(booking, other, seat=None)
    db.session.commit()
    set_now(pitch.starts_at)

    service.keep_seats_filled()

    assert queries.find_reservation(other, booking).seat is None


def test_being_there_is_noted_once(pitch, mayor, on_the_day):
    first = service.attend(mayor, pitch, now=pitch.starts_at)

    assert service.attend(mayor, pitch, now=pitch.starts_at + MINUTE) is first
    assert first.attended_at == pitch.starts_at


def test_reserved_seat_is_kept_until_the_pitch_begins(pitch, booking, mayor, other):
    make_reservation(booking, mayor)

    with pytest.raises(service.NoSeatLeftError):
        service.attend(other, pitch, now=pitch.starts_at - MINUTE)

    assert service.attend(other, pitch, now=pitch.starts_at)


def test_who_reserved_gets_in_even_when_others_sit_there(pitch, booking, mayor, other):
    make_reservation(booking, mayor)
    make_attendance(booking, other)

    assert service.attend(mayor, pitch, now=pitch.starts_at + MINUTE)


def test_who_waits_has_no_seat_yet(pitch, booking, mayor, other):
    make_reservation(booking, other)
    make_reservation(booking, mayor, seat=None)

    with pytest.raises(service.NoSeatLeftError):
        service.attend(mayor, pitch, now=pitch.starts_at - MINUTE)


def test_everybody_gets_in_where_there_is_no_limit(pitch, booking, mayor, other):
    open_to_all = dataclasses.replace(pitch, seats=None)
    service.attend(mayor, open_to_all, now=pitch.starts_at)
    service.attend(other, open_to_all, now=pitch.starts_at)

    assert queries.attendance_count(booking) == 2


def test_second_judgement_replaces_the_first_and_keeps_the_words(booking, mayor, now):
    make_attendance(booking, mayor)
    [attendance] = queries.attendances_of(mayor)
    service.give_feedback(
        attendance, Verdict.LATER, now=now, sentence="Melden Sie sich.", shares_contact=True
    )

    feedback = service.give_feedback(attendance, Verdict.USEFUL, now=now)

    assert (feedback.verdict, feedback.sentence) == (Verdict.USEFUL, "Melden Sie sich.")
    assert find_lead(mayor, booking.startup).shares_contact
    assert queries.echoes()[booking.public_id].verdicts == {
        Verdict.USEFUL: 1,
        Verdict.LATER: 0,
        Verdict.NOT_FOR_US: 0,
    }


def test_echo_counts_also_who_said_nothing(booking, mayor, other, now):
    make_attendance(booking, other)
    make_attendance(booking, mayor)
    service.give_feedback(queries.attendances_of(mayor)[0], Verdict.USEFUL, now=now)

    echo = queries.echoes(booking.startup_id)[booking.public_id]

    assert (echo.attended, echo.given) == (2, 1)
    assert queries.echoes(booking.startup_id + 1) == {}


def test_pitch_that_is_given_back_takes_seats_and_words_along(booking, mayor, now):
    make_reservation(booking, mayor)
    make_attendance(booking, mayor)
    service.give_feedback(queries.attendances_of(mayor)[0], Verdict.USEFUL, now=now)

    db.session.delete(booking)
    db.session.flush()

    assert db.session.scalars(sa.select(Attendance)).all() == []
    assert db.session.scalars(sa.select(Reservation)).all() == []
