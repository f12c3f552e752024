"""What is to be planned of meetings, and what a plan is worth to those who named somebody."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

MOST_WISHES = 5
"""How many partners one may name."""


class Side(StrEnum):
    """The two who sit at a table."""

    TOWN = "town"
    STARTUP = "startup"


class Person(NamedTuple):
    """Who meets others, and names whom."""

    side: Side
    key: int


class Meeting(NamedTuple):
    """A town meets a start-up in a round."""

    round_id: int
    town: int
    startup: int

    @property
    def people(self) -> tuple[Person, Person]:
        """The town and the start-up."""
        return Person(Side.TOWN, self.town), Person(Side.STARTUP, self.startup)


@dataclass(frozen=True)
class Problem:
    """What is to be planned; towns, start-ups and rounds are named by their keys."""

    rounds: Sequence[int]
    wishes: Mapping[Person, Sequence[int]]
    """Whom each person wants to meet, the most wanted first: never one partner twice."""
    busy: frozenset[tuple[Person, int]] = frozenset()
    """Who cannot come in which round."""
    kept: frozenset[Meeting] = frozenset()
    """Meetings that stay, whoever is busy; they serve the wishes they meet."""

    def points(self, town: int, startup: int) -> dict[Person, int]:
        """What a meeting is worth to whom of the two wanted it: first wishes most."""
        sides = ((Person(Side.TOWN, town), startup), (Person(Side.STARTUP, startup), town))
        return {
            person: MOST_WISHES - list(self.wishes[person]).index(partner)
            for person, partner in sides
            if partner in self.wishes.get(person, ())
        }

    @property
    def wished_pairs(self) -> list[tuple[int, int]]:
        """Every town and start-up of which one named the other."""
        return sorted(
            {
                (person.key, partner) if person.side is Side.TOWN else (partner, person.key)
                for person, partners in self.wishes.items()
                for partner in partners
            }
        )


@dataclass(frozen=True)
class Plan:
    """The meetings of all rounds, and how sure it is that none are better."""

    meetings: frozenset[Meeting]
    is_optimal: bool
    """Whether it is proven that no plan is better."""
    gap: float = 0.0
    """By what share a better plan might serve more, if that is not proven."""
    seconds: float = 0.0
    """Of processor time for solving, all stages together: what else runs does not count."""


@dataclass(frozen=True)
class Quality:
    """What a plan is worth to those who named somebody."""

    people: int
    served: int
    """How many of them meet at least one whom they named."""
    points: int
    first_wishes: int
    """How many of them meet whom they wanted most."""
    worst_points: int
    """Of who is served worst among those who are served."""

    @property
    def rank(self) -> tuple[int, int, int]:
        """What is compared, the most important first."""
        return self.served, self.points, self.worst_points


def quality(problem: Problem, meetings: Iterable[Meeting]) -> Quality:
    """How well `meetings` meet the wishes of `problem`."""
    points: Counter[Person] = Counter()
    first = 0
    for meeting in meetings:
        worth = problem.points(meeting.town, meeting.startup)
        points.update(worth)
        first += sum(value == MOST_WISHES for value in worth.values())
    return Quality(
        people=sum(bool(partners) for partners in problem.wishes.values()),
        served=len(points),
        points=points.total(),
        first_wishes=first,
        worst_points=min(points.values(), default=0),
    )
