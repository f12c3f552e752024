"""Read start-ups."""

import sqlalchemy as sa

from messe.core.database import db
from messe.startups.models import Startup


def startups() -> list[Startup]:
    """All start-ups, by name."""
    return list(db.session.scalars(sa.select(Startup).order_by(sa.func.lower(Startup.name))))


def find_startup(slug: str) -> Startup | None:
    """The start-up behind an address."""
    return db.session.scalar(sa.select(Startup).where(Startup.slug == slug))


def startups_of(email: str) -> list[Startup]:
    """The start-ups that have `email` as contact."""
    return list(
        db.session.scalars(
            sa.select(Startup).where(Startup.contact_email == email.lower()).order_by(Startup.id),
        ),
    )


def slugs() -> set[str]:
    """The addresses that start-ups have."""
    return set(db.session.scalars(sa.select(Startup.slug)))
