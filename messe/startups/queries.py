"""Read start-ups."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from messe.core.database import db
from messe.startups.models import (
    Startup,
    StartupChange,
    StartupLogo,
    StartupQuestion,
    StartupStatus,
)
from messe.topics.models import Topic

BY_NAME = sa.func.lower(Startup.name)
IS_KNOWN = Startup.status != StartupStatus.UNCONFIRMED
"""Organisers see it: whoever applied has confirmed the address."""


@dataclass(frozen=True)
class ListedStartup:
    """A start-up in the organisers' list."""

    startup: Startup
    unseen_changes: int


def startups() -> list[Startup]:
    """The start-ups that are coming, with their topics, by name."""
    return list(
        db.session.scalars(
            sa.select(Startup)
            .where(Startup.status == StartupStatus.ACCEPTED)
            .options(selectinload(Startup.topics))
            .order_by(BY_NAME)
        )
    )


def find_startup(slug: str) -> Startup | None:
    """The start-up behind a public address, with its topics: it is coming."""
    startup = find_known_startup(slug)
    return startup if startup is not None and startup.is_accepted else None


def find_known_startup(slug: str) -> Startup | None:
    """The start-up behind an organisers' address, with its topics, whatever its status."""
    return db.session.scalar(
        sa.select(Startup)
        .where(Startup.slug == slug, IS_KNOWN)
        .options(selectinload(Startup.topics))
    )


def find_startup_by_id(startup_id: int) -> Startup | None:
    """The start-up of a browser's session, with its topics."""
    return db.session.scalar(
        sa.select(Startup).where(Startup.id == startup_id).options(selectinload(Startup.topics))
    )


def listed_startups(status: StartupStatus | None) -> list[ListedStartup]:
    """The start-ups of one status, or all that organisers see, by name."""
    unseen = (
        sa.select(sa.func.count())
        .where(StartupChange.startup_id == Startup.id, StartupChange.seen_at.is_(None))
        .scalar_subquery()
    )
    statement = sa.select(Startup, unseen).where(IS_KNOWN).order_by(BY_NAME)
    if status is not None:
        statement = statement.where(Startup.status == status)
    return [ListedStartup(*row) for row in db.session.execute(statement)]


def count_by_status() -> dict[StartupStatus, int]:
    """How many start-ups organisers see of each status that any has, in the order of the way."""
    statement = sa.select(Startup.status, sa.func.count()).where(IS_KNOWN).group_by(Startup.status)
    counts = dict(iter(db.session.execute(statement)))
    return {status: counts[status] for status in StartupStatus if status in counts}


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


def known_names() -> set[str]:
    """The names of all start-ups that organisers see, in small letters."""
    return {name.lower() for name in db.session.scalars(sa.select(Startup.name).where(IS_KNOWN))}


def topics_to_choose(startup: Startup | None = None) -> list[Topic]:
    """The catalogue, and what `startup` chose before a topic was taken out of it, by title."""
    chosen = [topic.id for topic in startup.topics] if startup else []
    return list(
        db.session.scalars(
            sa.select(Topic).where(Topic.is_offered | Topic.id.in_(chosen)).order_by(Topic.title)
        )
    )


def find_logo(startup: Startup, size: int) -> bytes | None:
    """The logo of a start-up in one of its sizes."""
    return db.session.scalar(
        sa.select(StartupLogo.content).where(
            StartupLogo.startup_id == startup.id, StartupLogo.size == size
        )
    )


def questions_to(startup: Startup) -> list[StartupQuestion]:
    """What organisers asked a start-up, oldest first."""
    return list(
        db.session.scalars(
            sa.select(StartupQuestion)
            .where(StartupQuestion.startup_id == startup.id)
            .order_by(StartupQuestion.id)
        )
    )


def open_question(startup: Startup) -> StartupQuestion | None:
    """The latest question that a start-up has not answered."""
    return db.session.scalar(
        sa.select(StartupQuestion)
        .where(StartupQuestion.startup_id == startup.id, StartupQuestion.answered_at.is_(None))
        .order_by(StartupQuestion.id.desc())
        .limit(1)
    )


def changes_of(startup: Startup) -> list[StartupChange]:
    """What a start-up changed since it was accepted, newest first."""
    return list(
        db.session.scalars(
            sa.select(StartupChange)
            .where(StartupChange.startup_id == startup.id)
            .order_by(StartupChange.id.desc())
        )
    )
