"""Read who has seats, who was there, and what they thought."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from messe.core.database import db
from messe.core.privacy import as_data
from messe.pitches.models import Booking, PitchSlot, Stage
from messe.programme.items import ProgrammeItem
from messe.programme.models import ItemKind
from messe.programme.queries import newest_release, released_items
from messe.registration.models import Participant, Registration, RegistrationStatus
from messe.seats.models import Attendance, Feedback, Reservation, Verdict
from messe.startups.models import Startup, StartupStatus, startup_topic
from messe.topics.suggesting import Encounter, Occasion

DOORS_OPEN_BEFORE = dt.timedelta(minutes=10)
"""How long before a pitch its stage's code takes people in."""


@dataclass(frozen=True)
class PitchSeats:
    """A public pitch, and how its seats are taken."""

    item: ProgrammeItem
    seated: int = 0
    waiting: int = 0

    @property
    def free(self) -> int:
        """How many seats nobody holds; none where there are no limits."""
        return max((self.item.seats or 0) - self.seated, 0)


def public_pitches() -> list[ProgrammeItem]:
    """The pitches that everybody may see, in order of time."""
    return [item for item in released_items(newest_release()) if item.kind is ItemKind.PITCH]


def find_public_pitch(guid: str) -> ProgrammeItem | None:
    """The public pitch of this lasting name."""
    return next((item for item in public_pitches() if item.guid == guid), None)


def find_booking(guid: str) -> Booking | None:
    """The pitch of this lasting name as its start-up holds it, with the start-up."""
    return db.session.scalar(
        sa.select(Booking).where(Booking.public_id == guid).options(joinedload(Booking.startup))
    )


def seats_of(items: Iterable[ProgrammeItem]) -> list[PitchSeats]:
    """How the seats of each of `items` are taken."""
    counted = {
        guid: (seated, waiting)
        for guid, seated, waiting in db.session.execute(
            sa.select(
                Booking.public_id,
                sa.func.count(Reservation.seat),
                sa.func.count() - sa.func.count(Reservation.seat),
            )
            .join(Reservation.booking)
            .group_by(Booking.public_id)
        )
    }
    return [PitchSeats(item, *counted.get(item.guid, (0, 0))) for item in items]


def reservations_of(participant: Participant) -> dict[str, Reservation]:
    """What a person reserved or waits for, by the lasting name of the pitch."""
    rows = db.session.scalars(
        sa.select(Reservation)
        .where(Reservation.participant_id == participant.id)
        .options(joinedload(Reservation.booking))
    )
    return {row.booking.public_id: row for row in rows}


def seats_held(participant: Participant | None) -> list[tuple[int, int, str]]:
    """The seats of one person, or of all who take part, as the planner asks for them."""
    statement = (
        sa.select(Reservation.participant_id, Booking.startup_id, Booking.public_id)
        .join(Reservation.booking)
        .join(Reservation.participant)
        .join(Participant.registration)
        .where(Reservation.seat.is_not(None), Registration.status == RegistrationStatus.CONFIRMED)
    )
    if participant is not None:
        statement = statement.where(Reservation.participant_id == participant.id)
    return [(person, startup, guid) for person, startup, guid in db.session.execute(statement)]


def find_reservation(participant: Participant, booking: Booking) -> Reservation | None:
    """What a person holds of one pitch."""
    return db.session.scalar(
        sa.select(Reservation).where(
            Reservation.participant_id == participant.id, Reservation.booking_id == booking.id
        )
    )


def taken_seats(booking: Booking) -> set[int | None]:
    """The numbers of the seats that somebody holds."""
    return set(
        db.session.scalars(
            sa.select(Reservation.seat).where(
                Reservation.booking_id == booking.id, Reservation.seat.is_not(None)
            )
        )
    )


def waiting_for(booking: Booking) -> list[Reservation]:
    """Who waits for a seat, in the order they asked, with their registrations."""
    return list(
        db.session.scalars(
            sa.select(Reservation)
            .where(Reservation.booking_id == booking.id, Reservation.seat.is_(None))
            .options(joinedload(Reservation.participant).joinedload(Participant.registration))
            .order_by(Reservation.asked_at, Reservation.id)
        )
    )


def bookings_waited_for() -> list[Booking]:
    """The pitches for which somebody waits."""
    return list(
        db.session.scalars(
            sa.select(Booking).where(
                sa.exists().where(Reservation.booking_id == Booking.id, Reservation.seat.is_(None))
            )
        )
    )


def find_stage_by_code(token: str) -> Stage | None:
    """The stage whose printed code this is."""
    return db.session.scalar(sa.select(Stage).where(Stage.scan_token == token))


def pitch_at(stage: Stage, now: dt.datetime) -> ProgrammeItem | None:
    """The public pitch that runs on a stage, or takes people in as the next one."""
    open_now = [
        item
        for item in public_pitches()
        if item.stage_slug == stage.slug
        and item.starts_at - DOORS_OPEN_BEFORE <= now < item.ends_at
    ]
    return min(open_now, key=lambda item: item.starts_at, default=None)


def find_attendance(participant: Participant, booking: Booking) -> Attendance | None:
    """Whether a person was at a pitch."""
    return db.session.scalar(
        sa.select(Attendance).where(
            Attendance.participant_id == participant.id, Attendance.booking_id == booking.id
        )
    )


def attendance_count(booking: Booking) -> int:
    """How many people are or were at a pitch."""
    return (
        db.session.scalar(sa.select(sa.func.count()).where(Attendance.booking_id == booking.id))
        or 0
    )


def absent_holders_count(booking: Booking) -> int:
    """How many seats are reserved by people who are not there."""
    was_there = sa.exists().where(
        Attendance.booking_id == Reservation.booking_id,
        Attendance.participant_id == Reservation.participant_id,
    )
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(
                Reservation.booking_id == booking.id, Reservation.seat.is_not(None), ~was_there
            )
        )
        or 0
    )


def attendances_of(participant: Participant) -> list[Attendance]:
    """The pitches a person was at, the latest first, with start-ups and feedback."""
    return list(
        db.session.scalars(
            sa.select(Attendance)
            .where(Attendance.participant_id == participant.id)
            .options(
                joinedload(Attendance.booking).joinedload(Booking.startup),
                joinedload(Attendance.feedback),
            )
            .order_by(Attendance.attended_at.desc(), Attendance.id.desc())
        )
    )


def topics_of_pitches(ags: str) -> list[Encounter]:
    """What the pitches that people of a town were at have as topics, one for each start-up."""
    statement = (
        sa.select(startup_topic.c.topic_id, sa.func.count(), Startup.name)
        .select_from(Attendance)
        .join(Attendance.booking)
        .join(Booking.startup)
        .join(startup_topic, startup_topic.c.startup_id == Startup.id)
        .join(Attendance.participant)
        .join(Participant.registration)
        .where(
            Registration.ags == ags,
            Registration.status == RegistrationStatus.CONFIRMED,
            Startup.status == StartupStatus.ACCEPTED,
        )
        .group_by(startup_topic.c.topic_id, Startup.id)
    )
    return [
        Encounter(topic_id, Occasion.PITCH, count, name)
        for topic_id, count, name in db.session.execute(statement)
    ]


@dataclass
class Echo:
    """What a pitch came to: who was there, and how they judged it."""

    attended: int = 0
    verdicts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))

    @property
    def given(self) -> int:
        """How many said what they thought."""
        return sum(self.verdicts.values())


def echoes(startup_id: int | None = None) -> dict[str, Echo]:
    """What each pitch came to, of all or of one start-up, by its lasting name."""
    statement = (
        sa.select(Booking.public_id, Feedback.verdict, sa.func.count())
        .join(Attendance.booking)
        .outerjoin(Attendance.feedback)
        .group_by(Booking.public_id, Feedback.verdict)
    )
    if startup_id is not None:
        statement = statement.where(Booking.startup_id == startup_id)
    found: dict[str, Echo] = {}
    for guid, verdict, count in db.session.execute(statement):
        echo = found.setdefault(guid, Echo())
        echo.attended += count
        if verdict is not None:
            echo.verdicts[verdict] = count
    return found


def sentences_to(startup_id: int) -> list[str]:
    """What people told a start-up in their own words, the newest first."""
    return list(
        db.session.scalars(
            sa.select(Feedback.sentence)
            .join(Feedback.attendance)
            .join(Attendance.booking)
            .where(Booking.startup_id == startup_id, Feedback.sentence != "")
            .order_by(Feedback.given_at.desc(), Feedback.id.desc())
        )
    )


def pitches_held_by(startup_id: int) -> list[Booking]:
    """The pitches of a start-up with slot and stage, in order of time."""
    return list(
        db.session.scalars(
            sa.select(Booking)
            .join(Booking.slot)
            .join(PitchSlot.stage)
            .where(Booking.startup_id == startup_id)
            .options(contains_eager(Booking.slot).contains_eager(PitchSlot.stage))
            .order_by(PitchSlot.starts_at)
        )
    )


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about `registration`."""
    reservations = db.session.scalars(
        sa.select(Reservation)
        .join(Reservation.participant)
        .where(Participant.registration_id == registration.id)
        .options(joinedload(Reservation.booking).joinedload(Booking.startup))
        .order_by(Reservation.id)
    )
    attendances = [
        attendance
        for participant in registration.participants
        for attendance in attendances_of(participant)
    ]
    return {
        "reservations": [
            {"pitch": row.booking.startup.name, **as_data(row)} for row in reservations
        ],
        "attendances": [{"pitch": row.booking.startup.name, **as_data(row)} for row in attendances],
        "feedback": [
            {"pitch": row.booking.startup.name, **as_data(row.feedback)}
            for row in attendances
            if row.feedback
        ],
    }
