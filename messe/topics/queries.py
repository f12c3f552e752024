"""Read the catalogue of topics, and what towns reported."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from messe.core.database import db
from messe.core.privacy import as_data
from messe.fair.models import District
from messe.registration.models import Municipality, Registration
from messe.topics.models import MOST_RANKS, Stance, Topic, TopicChoice, TopicSignup
from messe.topics.signals import suggestions_requested
from messe.topics.suggesting import Suggestion, suggest


@dataclass(frozen=True)
class TopicFigures:
    """How much towns want a topic."""

    topic: Topic
    named: int
    """By how many municipalities."""
    seek: int
    offer: int
    would_lead: int
    points: int
    """5 for each first rank, down to 1 for each fifth."""


def topic_figures(district: District | None = None) -> list[TopicFigures]:
    """Each topic with what the towns of `district`, or all, reported; most points first."""
    reported = sa.select(TopicChoice)
    if district is not None:
        reported = (
            reported.join(TopicChoice.signup)
            .join(TopicSignup.municipality)
            .where(Municipality.district == district)
        )
    choices = reported.subquery()
    choice = choices.c
    points = sa.func.coalesce(sa.func.sum(MOST_RANKS + 1 - choice.rank), 0).label("points")
    statement = (
        sa.select(
            Topic,
            sa.func.count(choice.id),
            sa.func.count(choice.id).filter(choice.stance == Stance.SEEK),
            sa.func.count(choice.id).filter(choice.stance == Stance.OFFER),
            sa.func.count(choice.id).filter(choice.would_lead),
            points,
        )
        .outerjoin(choices, choice.topic_id == Topic.id)
        .group_by(Topic.id)
        .order_by(points.desc(), Topic.title)
    )
    return [TopicFigures(*row) for row in db.session.execute(statement)]


def topics_to_choose(ags: str) -> list[Topic]:
    """The catalogue, and what the town named before a topic was taken out of it, by title."""
    named = sa.select(TopicChoice.topic_id).join(TopicChoice.signup).where(TopicSignup.ags == ags)
    return list(
        db.session.scalars(
            sa.select(Topic).where(Topic.is_offered | Topic.id.in_(named)).order_by(Topic.title),
        ),
    )


def suggestions(ags: str, topics: Sequence[Topic]) -> list[Suggestion]:
    """Those of `topics` that the people of a town came upon on the day, with the reasons."""
    answers = suggestions_requested.send(ags)
    return suggest([each for _receiver, encounters in answers for each in encounters], topics)


def find_topic(slug: str) -> Topic | None:
    """The topic behind an address."""
    return db.session.scalar(sa.select(Topic).where(Topic.slug == slug))


def topic_slugs() -> set[str]:
    """The addresses that topics have."""
    return set(db.session.scalars(sa.select(Topic.slug)))


def find_signup(ags: str) -> TopicSignup | None:
    """What a town reported, with the topics."""
    return db.session.scalar(
        sa.select(TopicSignup)
        .where(TopicSignup.ags == ags)
        .options(selectinload(TopicSignup.choices).joinedload(TopicChoice.topic)),
    )


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about `registration`: what its town reported."""
    signup = find_signup(registration.ags) if registration.ags else None
    choices = signup.choices if signup else []
    return {"topics": [{"topic": choice.topic.title, **as_data(choice)} for choice in choices]}


def signups(district: District | None = None) -> list[TopicSignup]:
    """What the towns of `district`, or all, reported, with the topics, by town."""
    statement = (
        sa.select(TopicSignup)
        .join(TopicSignup.municipality)
        .options(
            contains_eager(TopicSignup.municipality),
            selectinload(TopicSignup.choices).joinedload(TopicChoice.topic),
        )
        .order_by(Municipality.name)
    )
    if district is not None:
        statement = statement.where(Municipality.district == district)
    return list(db.session.scalars(statement))


def choices_of(topic: Topic) -> list[TopicChoice]:
    """Who named `topic`, with the towns: first ranks first, then by town."""
    return list(
        db.session.scalars(
            sa.select(TopicChoice)
            .join(TopicChoice.signup)
            .join(TopicSignup.municipality)
            .where(TopicChoice.topic_id == topic.id)
            .options(contains_eager(TopicChoice.signup).contains_eager(TopicSignup.municipality))
            .order_by(TopicChoice.rank, Municipality.name),
        ),
    )
