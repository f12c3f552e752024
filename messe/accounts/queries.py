"""Find accounts and count failed sign-ins."""

import datetime as dt

import sqlalchemy as sa

from messe.accounts.models import Account, Role, SignInFailure
from messe.core.database import db


def find_account_by_session_key(session_key: str) -> Account | None:
    """The account whose sessions carry `session_key`."""
    return db.session.scalar(sa.select(Account).where(Account.session_key == session_key))


def find_account_by_email(email: str) -> Account | None:
    """The account of `email`, whatever case it was typed in."""
    return db.session.scalar(sa.select(Account).where(Account.email == email.lower()))


def organisers() -> list[Account]:
    """The accounts of those who decide about the fair."""
    roles = (Role.ADMIN, Role.ORGANISER)
    return list(
        db.session.scalars(sa.select(Account).where(Account.role.in_(roles)).order_by(Account.id))
    )


def failures_since(email_fingerprint: str, since: dt.datetime) -> int:
    """How many sign-ins for this address failed after `since`."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(SignInFailure)
            .where(
                SignInFailure.email_fingerprint == email_fingerprint,
                SignInFailure.failed_at > since,
            ),
        )
        or 0
    )
