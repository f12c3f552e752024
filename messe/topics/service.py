"""Keep the catalogue of topics, and take down what towns report."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from messe.core.database import FOREIGN_KEY, db, refused_as
from messe.core.errors import FairError
from messe.fair.models import Fair
from messe.registration.models import Registration
from messe.registration.search import free_slug
from messe.topics import queries
from messe.topics.models import MOST_RANKS, Stance, Topic, TopicChoice, TopicSignup


class TopicsClosedError(FairError):
    """Towns report from the fair's end to the deadline."""

    message = _l("Themen können zurzeit nicht gemeldet werden.")


class NotRegisteredError(FairError):
    """The registration is withdrawn, or was never confirmed."""

    message = _l("Nur Kommunen mit einer gültigen Anmeldung können Themen melden.")


class NoTopicError(FairError):
    """A report names one topic at least."""

    message = _l("Bitte wählen Sie mindestens ein Thema.")


class TooManyTopicsError(FairError):
    """More topics than there are ranks."""

    message = _l("Sie können höchstens fünf Themen melden.")


class TopicTwiceError(FairError):
    """One topic on two ranks."""

    message = _l("Dieses Thema steht schon auf einem anderen Rang.")


class TitleTakenError(FairError):
    """Another topic is called so."""

    field = "title"
    message = _l("Ein Thema mit diesem Titel gibt es schon.")


class TopicInUseError(FairError):
    """Towns named the topic, a working group works on it, or a table is about it."""

    message = _l(
        "Dieses Thema wurde schon gemeldet, hat eine Arbeitsgruppe oder einen Thementisch. "
        "Sie können es aus der Auswahl nehmen.",
    )


@dataclass(frozen=True)
class Choice:
    """A topic that a town wants to work on; its rank is its place in the list."""

    topic: Topic
    stance: Stance
    would_lead: bool = False


def report_topics(
    registration: Registration,
    choices: Sequence[Choice],
    *,
    fair: Fair,
    now: dt.datetime,
) -> TopicSignup:
    """Note what a town reports, most wanted first, in place of what it reported before.

    The caller commits.

    Raises:
        TopicsClosedError: the fair is not over, or the deadline has passed.
        NotRegisteredError: the registration holds no town.
        NoTopicError, TooManyTopicsError, TopicTwiceError: the list cannot be ranked.
    """
    if not fair.takes_topics(now):
        raise TopicsClosedError
    if not registration.is_confirmed or registration.ags is None:
        raise NotRegisteredError
    _check_choices(choices)
    signup = queries.find_signup(registration.ags) or TopicSignup(ags=registration.ags)
    signup.reported_at = now
    db.session.add(signup)
    # The old ranks have to be gone before the new ones are written.
    signup.choices = []
    db.session.flush()
    signup.choices = [
        TopicChoice(
            topic=choice.topic,
            rank=rank,
            stance=choice.stance,
            would_lead=choice.would_lead,
        )
        for rank, choice in enumerate(choices, start=1)
    ]
    db.session.flush()
    return signup


def _check_choices(choices: Sequence[Choice]) -> None:
    if not choices:
        raise NoTopicError
    if len(choices) > MOST_RANKS:
        raise TooManyTopicsError
    if len({choice.topic.slug for choice in choices}) < len(choices):
        raise TopicTwiceError


def add_topic(title: str, description: str = "") -> Topic:
    """A new topic in the catalogue; the caller commits.

    Raises:
        TitleTakenError: another topic is called so.
    """
    topic = Topic(slug=free_slug(title, queries.topic_slugs()))
    edit_topic(topic, title, description)
    return topic


def edit_topic(topic: Topic, title: str, description: str) -> None:
    """Correct title and description; the address stays. The caller commits.

    Raises:
        TitleTakenError: another topic is called so.
    """
    with refused_as(TitleTakenError, by="topic.title"):
        topic.title = title
        topic.description = description
        db.session.add(topic)


def delete_topic(topic: Topic) -> None:
    """Remove a topic that nobody uses; the caller commits.

    Raises:
        TopicInUseError: a town named it, a working group works on it, or a table is about it.
    """
    with refused_as(TopicInUseError, by=FOREIGN_KEY):
        db.session.delete(topic)
