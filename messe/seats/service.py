"""Reserve seats and release them; say that somebody is there, and what it was worth."""

import datetime as dt

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.errors import FairError
from messe.core.links import public_url
from messe.fair.models import Fair
from messe.fair.queries import get_fair
from messe.leads.service import set_consent
from messe.mail.service import queue_mail
from messe.pitches.models import Booking
from messe.programme.items import ProgrammeItem
from messe.programme.service import save_items
from messe.registration.models import Participant, Registration, RegistrationStatus
from messe.seats import queries
from messe.seats.models import Attendance, Feedback, Reservation, Verdict


class PitchGoneError(FairError):
    """The pitch is not public any more, or its start-up gave the slot back."""

    message = _l("Diesen Pitch gibt es nicht mehr. Laden Sie bitte die Seite neu.")


class NoSeatsToReserveError(FairError):
    """Everybody may come: the pitch sets no limit."""

    message = _l("Für diesen Pitch brauchen Sie keinen Platz. Kommen Sie einfach.")


class PitchBegunError(FairError):
    """Seats are reserved and released before the pitch begins."""

    message = _l("Dieser Pitch hat schon begonnen. Gehen Sie bitte direkt zur Bühne.")


class SeatClashError(FairError):
    """The person has a seat elsewhere at the same time, or waits for one."""


class NothingHereError(FairError):
    """No pitch runs on the stage, nor is one about to begin."""

    message = _l("An dieser Bühne läuft gerade kein Pitch.")


class NoSeatLeftError(FairError):
    """Every seat is taken, or reserved by somebody who may still come."""

    message = _l(
        "Hier sind alle Plätze vergeben. Bleibt zu Beginn einer leer, dürfen Sie noch hinein: "
        "Scannen Sie dann bitte noch einmal."
    )


def reserve(participant: Participant, item: ProgrammeItem, *, now: dt.datetime) -> Reservation:
    """Give a person a seat, or a place on the waiting list if none is free; the caller commits.

    Reserving again changes nothing.

    Raises:
        NoSeatsToReserveError: the pitch has no limit.
        PitchBegunError: it has begun.
        PitchGoneError: its start-up gave the slot back.
        SeatClashError: the person holds something else at this time.
    """
    booking = _booking_of(item)
    held = queries.find_reservation(participant, booking)
    if held is not None:
        return held
    if item.seats is None:
        raise NoSeatsToReserveError
    if item.starts_at <= now:
        raise PitchBegunError
    _check_clash(participant, item)
    reservation = Reservation(booking=booking, participant=participant, asked_at=now)
    db.session.add(reservation)
    db.session.flush()
    # So the mails about a release reach whoever holds a seat or waits for one.
    save_items(participant, [f"startup:{booking.startup.slug}"], now=now)
    _move_up(booking, item, get_fair(), now=now, asking=reservation)
    return reservation


def _booking_of(item: ProgrammeItem) -> Booking:
    booking = queries.find_booking(item.guid)
    if booking is None:
        raise PitchGoneError
    return booking


def _check_clash(participant: Participant, item: ProgrammeItem) -> None:
    held = queries.reservations_of(participant)
    for other in queries.public_pitches():
        if other.guid in held and other.starts_at < item.ends_at and item.starts_at < other.ends_at:
            raise SeatClashError(
                _(
                    "Zur selben Zeit sind Sie für %(pitch)s vorgemerkt. "
                    "Geben Sie den Platz dort bitte zuerst frei.",
                    pitch=other.title,
                )
            )


def release(participant: Participant, item: ProgrammeItem, *, now: dt.datetime) -> bool | None:
    """Give a seat or a place on the waiting list up; whoever waits moves up, by mail too.

    Returns whether it was a seat; None if the person held nothing. The caller commits.

    Raises:
        PitchBegunError: it has begun.
        PitchGoneError: its start-up gave the slot back.
    """
    if item.starts_at <= now:
        raise PitchBegunError
    booking = _booking_of(item)
    held = queries.find_reservation(participant, booking)
    if held is None:
        return None
    had_seat = held.seat is not None
    db.session.delete(held)
    db.session.flush()
    _move_up(booking, item, get_fair(), now=now)
    return had_seat


def _move_up(
    booking: Booking,
    item: ProgrammeItem,
    fair: Fair,
    *,
    now: dt.datetime,
    asking: Reservation | None = None,
) -> None:
    """Give free seats to those who wait, in the order they asked, and mail all but who asks."""
    free = _free_seats(booking, item)
    for reservation, seat in zip(queries.waiting_for(booking), free, strict=False):
        reservation.seat = seat
        if reservation is not asking:
            _mail_seat(reservation.participant, item, fair, now=now)
    db.session.flush()


def _free_seats(booking: Booking, item: ProgrammeItem) -> list[int]:
    taken = queries.taken_seats(booking)
    return [number for number in range(1, (item.seats or 0) + 1) if number not in taken]


def _mail_seat(person: Participant, item: ProgrammeItem, fair: Fair, *, now: dt.datetime) -> None:
    registration = person.registration
    if registration.contact_email:
        queue_mail(
            registration.contact_email,
            "seat_free",
            now=now,
            concerns=registration.concern,
            fair=fair,
            person=person,
            item=item,
            url=public_url("seats.index"),
        )


def keep_seats_filled() -> None:
    """Free the seats of those who do not come any more, and let others move up.

    It finds what no page causes: a registration withdrawn, a limit raised by a new release.
    """
    now = clock.now()
    of_nobody = Reservation.participant_id.in_(_people_who_do_not_come())
    if not db.session.scalar(sa.select(sa.exists().where(of_nobody))) and not _seats_to_give(now):
        return
    with write_transaction():
        db.session.execute(sa.delete(Reservation).where(of_nobody))
        for booking, item in _seats_to_give(now):
            _move_up(booking, item, get_fair(), now=now)


def _seats_to_give(now: dt.datetime) -> list[tuple[Booking, ProgrammeItem]]:
    """The pitches to come that have a free seat for somebody who waits."""
    public = {item.guid: item for item in queries.public_pitches() if item.starts_at > now}
    waited_for = [each for each in queries.bookings_waited_for() if each.public_id in public]
    both = [(booking, public[booking.public_id]) for booking in waited_for]
    return [(booking, item) for booking, item in both if _free_seats(booking, item)]


def _people_who_do_not_come() -> sa.Select[int]:
    return (
        sa.select(Participant.id)
        .join(Participant.registration)
        .where(Registration.status != RegistrationStatus.CONFIRMED)
    )


def attend(participant: Participant, item: ProgrammeItem, *, now: dt.datetime) -> Attendance:
    """Note that a person is at a pitch; once is enough. The caller commits.

    A reserved seat waits for its holder until the pitch begins; then it is anybody's.

    Raises:
        NoSeatLeftError: the person reserved none, and none is free.
        PitchGoneError: the start-up gave the slot back.
    """
    booking = _booking_of(item)
    there = queries.find_attendance(participant, booking)
    if there is not None:
        return there
    if item.seats is not None and not _has_seat(participant, booking):
        kept = queries.absent_holders_count(booking) if now < item.starts_at else 0
        if queries.attendance_count(booking) + kept >= item.seats:
            raise NoSeatLeftError
    attendance = Attendance(booking=booking, participant=participant, attended_at=now)
    db.session.add(attendance)
    db.session.flush()
    return attendance


def _has_seat(participant: Participant, booking: Booking) -> bool:
    held = queries.find_reservation(participant, booking)
    return held is not None and held.seat is not None


def give_feedback(
    attendance: Attendance,
    verdict: Verdict,
    *,
    now: dt.datetime,
    sentence: str | None = None,
    shares_contact: bool | None = None,
) -> Feedback:
    """Say what the pitch was worth, and keep what was said before of all else; the caller commits.

    The attendance is loaded with its feedback, its person and its start-up.
    """
    feedback = attendance.feedback or Feedback(attendance=attendance)
    feedback.verdict = verdict
    feedback.given_at = now
    if sentence is not None:
        feedback.sentence = sentence
    db.session.add(feedback)
    db.session.flush()
    if shares_contact is not None:
        set_consent(
            attendance.participant, attendance.booking.startup, agrees=shares_contact, now=now
        )
    return feedback


def erase(registration: Registration) -> None:
    """Forget the seats and words of the people of `registration`; the caller commits.

    That somebody was there stays counted, as admission does; the words go.
    """
    people = [person.id for person in registration.participants]
    db.session.execute(sa.delete(Reservation).where(Reservation.participant_id.in_(people)))
    theirs = sa.select(Attendance.id).where(Attendance.participant_id.in_(people))
    db.session.execute(
        sa.update(Feedback).where(Feedback.attendance_id.in_(theirs)).values(sentence="")
    )
