"""The outbox: one row a mail."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, personal

DELIVERY = _l("Zustellung der E-Mails an Sie")


WAITING = "sent_at IS NULL AND given_up_at IS NULL"
GIVEN_UP = "given_up_at IS NOT NULL"


class Failure(StrEnum):
    """Why a mail was given up."""

    REFUSED = "refused"
    """The server refused it for good: a bounce."""
    EXPIRED = "expired"
    NO_ADDRESS = "no_address"

    @property
    def label(self) -> LazyString:
        """The reason in a sentence for organisers."""
        return {
            Failure.REFUSED: _l("Der Mailserver lehnt diese E-Mail endgültig ab."),
            Failure.EXPIRED: _l("Der Mailserver hat sie zwei Tage lang nicht angenommen."),
            Failure.NO_ADDRESS: _l("Diese Adresse versteht kein Mailserver."),
        }[self]


class OutboxMail(Model):
    """A mail that is to be sent, or was."""

    __tablename__ = "outbox_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    recipient: Mapped[str] = mapped_column(info=personal(_l("Empfänger der E-Mail"), DELIVERY))
    subject: Mapped[str] = mapped_column(info=personal(_l("Betreff der E-Mail"), DELIVERY))
    body: Mapped[str] = mapped_column(sa.Text, info=personal(_l("Text der E-Mail"), DELIVERY))
    language: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    concerns: Mapped[str | None] = mapped_column(index=True, info=NOT_PERSONAL)
    """The row it is about, such as `registration:17`; by it a person's mails are found."""
    attaches: Mapped[str | None] = mapped_column(info=NOT_PERSONAL)
    """The name of what makes its attachments when it is sent."""
    queued_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    next_attempt_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    expires_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    """An attempt that fails after this is the last."""
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    given_up_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    failure: Mapped[Failure | None] = mapped_column(info=NOT_PERSONAL)
    last_error: Mapped[str | None] = mapped_column(
        info=personal(_l("Antwort des Mailservers, wenn er ablehnt"), DELIVERY)
    )

    __table_args__ = (
        sa.CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        sa.CheckConstraint(
            "attaches IS NULL OR concerns IS NOT NULL",
            name="attachments_concern_something",
        ),
        sa.CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="not_sent_and_given_up"),
        sa.CheckConstraint(
            "(given_up_at IS NULL) = (failure IS NULL)",
            name="failure_when_given_up",
        ),
        # The sender looks only at what is still to be sent, the organisers at what is not.
        sa.Index(
            "ix_outbox_mail_due",
            "next_attempt_at",
            sqlite_where=sa.text(WAITING),
            postgresql_where=sa.text(WAITING),
        ),
        sa.Index(
            "ix_outbox_mail_given_up",
            "given_up_at",
            sqlite_where=sa.text(GIVEN_UP),
            postgresql_where=sa.text(GIVEN_UP),
        ),
    )
