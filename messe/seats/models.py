"""Reserved seats of pitches, who was there, and what they thought."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, LegalBasis, personal
from messe.pitches.models import PROGRAMME, Booking
from messe.registration.models import Participant

FEEDBACK = _l("Rückmeldung an Start-ups")


class Reservation(Model):
    """Somebody has a seat at a pitch, or waits for one."""

    __tablename__ = "reservation"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(sa.ForeignKey("booking.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    seat: Mapped[int | None] = mapped_column()
    """The number of the seat; none while waiting. Unique and never above the seats of the pitch,
    so that the database gives no seat twice."""
    asked_at: Mapped[dt.datetime] = mapped_column(
        info=personal(_l("Reservierte Plätze bei Pitches"), PROGRAMME)
    )

    participant: Mapped[Participant] = relationship(lazy="raise_on_sql")
    booking: Mapped[Booking] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("booking_id", "participant_id"),
        sa.UniqueConstraint("booking_id", "seat"),
        sa.CheckConstraint("seat > 0", name="seat_positive"),
    )


class Attendance(Model):
    """Somebody was at a pitch."""

    __tablename__ = "attendance"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(sa.ForeignKey("booking.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    attended_at: Mapped[dt.datetime] = mapped_column(
        info=personal(_l("Besuchte Pitches"), PROGRAMME)
    )

    participant: Mapped[Participant] = relationship(lazy="raise_on_sql")
    booking: Mapped[Booking] = relationship(lazy="raise_on_sql")
    feedback: Mapped["Feedback | None"] = relationship(
        lazy="raise_on_sql", back_populates="attendance", passive_deletes=True
    )

    __table_args__ = (sa.UniqueConstraint("booking_id", "participant_id"),)


class Verdict(StrEnum):
    """What a pitch is worth to somebody, in one tap."""

    USEFUL = "useful"
    LATER = "later"
    NOT_FOR_US = "not_for_us"


class Feedback(Model):
    """What somebody thought of a pitch; it hangs on having been there."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendance.id", ondelete="CASCADE"), unique=True
    )
    verdict: Mapped[Verdict] = mapped_column(
        info=personal(_l("Urteil über besuchte Pitches"), FEEDBACK, basis=LegalBasis.CONSENT)
    )
    sentence: Mapped[str] = mapped_column(
        default="",
        info=personal(_l("Satz an das Start-up"), FEEDBACK, basis=LegalBasis.CONSENT),
    )
    given_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)

    attendance: Mapped[Attendance] = relationship(lazy="raise_on_sql", back_populates="feedback")
