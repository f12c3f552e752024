"""Accounts of organisers and stewards, failed sign-ins, and links that sign others in."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, Retention, personal


class Role(StrEnum):
    """What an account may do; see `access.py`."""

    ADMIN = "admin"
    ORGANISER = "organiser"
    DISTRICT = "district"
    STEWARD = "steward"


class Account(Model):
    """Somebody who signs in with a password."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(
        unique=True,
        info=personal(
            _l("E-Mail-Adresse des Kontos"),
            _l("Anmeldung des Messe-Teams"),
            retention=Retention.WHILE_ACCOUNT,
        ),
    )
    name: Mapped[str] = mapped_column(
        info=personal(
            _l("Name der Einlasskraft"),
            _l("Nachweis, wer jemanden eingelassen hat"),
            retention=Retention.WHILE_ACCOUNT,
        ),
    )
    role: Mapped[Role] = mapped_column(info=NOT_PERSONAL)
    password_hash: Mapped[str | None] = mapped_column(
        info=personal(
            _l("Prüfwert des Passworts, nie das Passwort selbst"),
            _l("Anmeldung des Messe-Teams"),
            retention=Retention.WHILE_ACCOUNT,
        ),
    )
    """argon2id; none until the first password was chosen by the link in the mail."""
    session_key: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    """Renewed with the password, so that every older session ends."""
    created_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)

    __table_args__ = (sa.CheckConstraint("email = lower(email)", name="email_is_lower_case"),)


class SignInFailure(Model):
    """A sign-in that failed, kept to slow down guessing."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    email_fingerprint: Mapped[str] = mapped_column(
        info=personal(
            _l("Prüfwert der E-Mail-Adresse bei Fehlversuchen"),
            _l("Schutz der Passwörter vor dem Ausprobieren"),
            retention=Retention.SECURITY,
        ),
    )
    failed_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)

    __table_args__ = (
        sa.Index("ix_sign_in_failure_email_fingerprint_failed_at", email_fingerprint, failed_at),
    )


class LinkPurpose(StrEnum):
    """What a link in a mail is for; it opens nothing else."""

    CONFIRM_REGISTRATION = "confirm_registration"
    OPEN_REGISTRATION = "open_registration"
    OPEN_INVITATION = "open_invitation"
    OPEN_STARTUP = "open_startup"
    SET_PASSWORD = "set_password"  # noqa: S105 -- a purpose, not a password


class AccessLink(Model):
    """A secret in a mail that lets its bearer do one thing until it expires."""

    __tablename__ = "access_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    purpose: Mapped[LinkPurpose] = mapped_column(info=NOT_PERSONAL)
    subject_id: Mapped[int] = mapped_column()
    """The row the link is about: a registration, an invitation, a start-up or an account."""
    expires_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)

    __table_args__ = (sa.Index("ix_access_link_purpose_subject_id", purpose, subject_id),)
