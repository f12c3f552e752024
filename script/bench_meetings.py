"""The planned meetings of twenty fairs beside those that come about without a plan."""

import statistics
from collections.abc import Iterable, Sequence

from messe.meetings.planning import Meeting, Person, Problem, Side, quality
from messe.meetings.solver import plan_meetings
from script.bounds import at_most
from tests.meetings.instances import fair_of, faults

SEEDS = range(20)
MOST_SECONDS = 3


def _take(problem: Problem, pairs: Iterable[tuple[int, int]]) -> frozenset[Meeting]:
    """Give each pair in turn the first round in which both are free."""
    meetings: set[Meeting] = set()
    busy = set(problem.busy)
    for town, startup in pairs:
        if any((meeting.town, meeting.startup) == (town, startup) for meeting in meetings):
            continue
        every = (Meeting(round_id, town, startup) for round_id in problem.rounds)
        free = (m for m in every if not any((who, m.round_id) in busy for who in m.people))
        meeting = next(free, None)
        if meeting is not None:
            meetings.add(meeting)
            busy.update((who, meeting.round_id) for who in meeting.people)
    return frozenset(meetings)


def _pair(person: Person, partner: int) -> tuple[int, int]:
    return (person.key, partner) if person.side is Side.TOWN else (partner, person.key)


def first_come(problem: Problem) -> frozenset[Meeting]:
    """One after the other books all that he or she wishes."""
    return _take(
        problem,
        (_pair(person, partner) for person, wishes in problem.wishes.items() for partner in wishes),
    )


def greedy(problem: Problem) -> frozenset[Meeting]:
    """The pairs that are worth most first."""
    worth = {pair: sum(problem.points(*pair).values()) for pair in problem.wished_pairs}
    return _take(problem, sorted(worth, key=lambda pair: -worth[pair]))


def _print_way(name: str, problems: Sequence[Problem], plans: Sequence[frozenset[Meeting]]) -> None:
    figures = [quality(problem, plan) for problem, plan in zip(problems, plans, strict=True)]
    wrong = sum(len(faults(problem, plan)) for problem, plan in zip(problems, plans, strict=True))
    columns = (
        [len(plan) for plan in plans],
        [each.people - each.served for each in figures],
        [each.first_wishes for each in figures],
        [each.points for each in figures],
        [each.worst_points for each in figures],
    )
    ranges = "".join(f"{f'{min(column)} to {max(column)}':>16}" for column in columns)
    print(f"{name:<12}{ranges}{wrong:>8}")


def meetings() -> None:
    """Twenty fairs of 100 towns, 12 start-ups and 10 rounds."""
    titles = ("meetings", "empty-handed", "first wishes", "points", "worst served")
    print(f"{'20 fairs':<12}{''.join(f'{title:>16}' for title in titles)}{'faults':>8}")
    problems = [fair_of(seed) for seed in SEEDS]
    _print_way("first come", problems, [first_come(problem) for problem in problems])
    _print_way("greedy", problems, [greedy(problem) for problem in problems])
    proofs = [plan_meetings(problem) for problem in problems]
    _print_way("planned", problems, [plan.meetings for plan in proofs])
    seconds = [plan.seconds for plan in proofs]
    proven = sum(plan.is_optimal for plan in proofs)
    print(f"proven optimal  {proven} of {len(proofs)}")
    print(f"solving         {statistics.median(seconds):.2f} s of the processor")
    print(f"the longest     {at_most(max(seconds), MOST_SECONDS)}")
