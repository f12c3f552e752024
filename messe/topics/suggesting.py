"""Which topics the day suggests to a town, and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from flask_babel import gettext as _
from flask_babel import ngettext

from messe.topics.models import MOST_RANKS, Topic


class Occasion(Enum):
    """How people came upon a topic; whichever stands first says more about what moves them."""

    TABLE = auto()
    PITCH = auto()
    STAND = auto()


@dataclass(frozen=True)
class Encounter:
    """People of a town came upon a topic."""

    topic_id: int
    occasion: Occasion
    weight: int
    """At tables the seconds, else how many people it was; compared within one occasion only."""
    startup: str = ""
    """Whose pitch or stand it was; empty at tables."""


@dataclass(frozen=True)
class Suggestion:
    """A topic with which a town's empty form begins."""

    topic: Topic
    reason: str
    """Names the topic, so that it stays true beside whatever is chosen instead."""


def suggest(encounters: Iterable[Encounter], topics: Sequence[Topic]) -> list[Suggestion]:
    """Those of `topics` that a town came upon, at most as many as there are ranks.

    Time at tables decides, then people at pitches, then stands noted; ties stay as in `topics`.
    """
    by_topic: defaultdict[int, list[Encounter]] = defaultdict(list)
    for encounter in encounters:
        by_topic[encounter.topic_id].append(encounter)
    met = [(topic, by_topic[topic.id]) for topic in topics if topic.id in by_topic]
    met.sort(key=lambda pair: _weights(pair[1]), reverse=True)
    return [Suggestion(topic, _reason(topic, what)) for topic, what in met[:MOST_RANKS]]


def _weights(encounters: Iterable[Encounter]) -> list[int]:
    weights = dict.fromkeys(Occasion, 0)
    for encounter in encounters:
        weights[encounter.occasion] += encounter.weight
    return list(weights.values())


def _reason(topic: Topic, encounters: Iterable[Encounter]) -> str:
    """The first occasion of all says it; of pitches and stands with the start-ups' names."""
    names: dict[Occasion, set[str]] = {}
    for encounter in encounters:
        names.setdefault(encounter.occasion, set()).add(encounter.startup)
    occasion = next(each for each in Occasion if each in names)
    startups = ", ".join(sorted(names[occasion], key=str.lower))
    if occasion is Occasion.TABLE:
        reason = _(
            "„%(topic)s“ schlagen wir vor, weil Sie an diesem Thementisch saßen.", topic=topic.title
        )
    elif occasion is Occasion.PITCH:
        reason = ngettext(
            "„%(topic)s“ schlagen wir vor, weil Sie den Pitch von %(startups)s gesehen haben.",
            "„%(topic)s“ schlagen wir vor, weil Sie die Pitches von %(startups)s gesehen haben.",
            len(names[occasion]),
            topic=topic.title,
            startups=startups,
        )
    else:
        reason = _(
            "„%(topic)s“ schlagen wir vor, weil Sie %(startups)s vorgemerkt haben.",
            topic=topic.title,
            startups=startups,
        )
    return str(reason)
