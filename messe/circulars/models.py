"""Circulars, and the letters they become."""

import datetime as dt

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.accounts.models import Account
from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, personal
from messe.fair.models import District
from messe.mail.models import OutboxMail
from messe.registration.models import ParticipantRole, Registration, RegistrationStatus


class Circular(Model):
    """A letter to many: a draft until it is sent, and never changed afterwards."""

    __tablename__ = "circular"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    subject: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    body: Mapped[str] = mapped_column(sa.Text, info=NOT_PERSONAL)
    status: Mapped[RegistrationStatus] = mapped_column(info=NOT_PERSONAL)
    district: Mapped[District | None] = mapped_column(info=NOT_PERSONAL)
    role: Mapped[ParticipantRole | None] = mapped_column(info=NOT_PERSONAL)
    text: Mapped[str] = mapped_column(
        info=personal(
            _l("Suchwort, mit dem Empfänger eines Rundschreibens ausgewählt wurden"),
            _l("Nachweis, wer ein Rundschreiben bekam"),
        )
    )
    """The group it goes to, as in the list of participants."""
    written_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("account.id", ondelete="SET NULL"),
    )
    created_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    sent_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    recipients: Mapped[int | None] = mapped_column()
    """How many addresses it was sent to."""

    written_by: Mapped[Account | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("length(subject) > 0", name="subject_not_empty"),
        sa.CheckConstraint("length(body) > 0", name="body_not_empty"),
        sa.CheckConstraint("(sent_at IS NULL) = (recipients IS NULL)", name="recipients_when_sent"),
        sa.CheckConstraint("recipients > 0", name="recipients_positive"),
    )

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None


class CircularLetter(Model):
    """A circular's letter to one registration; it goes with the registration or its mail."""

    __tablename__ = "circular_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    circular_id: Mapped[int] = mapped_column(sa.ForeignKey("circular.id"))
    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    mail_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("outbox_mail.id", ondelete="CASCADE"), unique=True
    )
    """In the outbox; none until the worker wrote it."""

    circular: Mapped[Circular] = relationship(lazy="raise_on_sql")
    registration: Mapped[Registration] = relationship(lazy="raise_on_sql")
    mail: Mapped[OutboxMail | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        # Whatever is tried again, nobody gets a circular twice.
        sa.UniqueConstraint("circular_id", "registration_id"),
    )
