import itertools

import pytest

from messe.meetings.planning import Meeting, Person, Plan, Problem, Side, quality
from messe.meetings.solver import plan_meetings
from tests.meetings.instances import fair_of, faults

SECONDS = 3.0


def town(key):
    return Person(Side.TOWN, key)


def startup(key):
    return Person(Side.STARTUP, key)


def best_by_trying(problem):
    """The rank of the best plan, by looking at every set of meetings there is."""
    every = [
        Meeting(round_id, *pair) for round_id in problem.rounds for pair in problem.wished_pairs
    ]
    sets = itertools.chain.from_iterable(
        itertools.combinations(every, size) for size in range(len(every) + 1)
    )
    allowed = (frozenset(meetings) for meetings in sets)
    return max(quality(problem, one).rank for one in allowed if not faults(problem, one))


def test_nobody_wants_anything():
    assert plan_meetings(Problem([1], {})) == Plan(frozenset(), is_optimal=True)


def test_more_people_served_go_before_first_wishes():
    # One round: if town 1 has its first wish, town 2 stays without any meeting.
    problem = Problem([1], {town(1): [1, 2], town(2): [1]})

    plan = plan_meetings(problem)

    assert plan.meetings == {Meeting(1, 1, 2), Meeting(1, 2, 1)}
    assert quality(problem, plan.meetings).rank == (2, 9, 4)


def test_points_go_before_the_worst_served():
    problem = Problem([1], {town(1): [1, 2, 3], town(2): [1, 2]})

    assert quality(problem, plan_meetings(problem).meetings).rank == (2, 9, 4)


@pytest.mark.parametrize(
    "problem",
    [
        Problem([1, 2], {town(1): [1, 2], town(2): [1], startup(1): [3], startup(2): [2]}),
        Problem(
            [1, 2],
            {town(1): [1, 2], town(2): [1, 2], startup(1): [2]},
            busy=frozenset({(town(1), 1), (startup(2), 2)}),
        ),
        Problem([1, 2], {town(1): [1], town(2): [1], town(3): [1, 2], startup(2): [1]}),
    ],
)
def test_no_set_of_meetings_is_better(problem):
    plan = plan_meetings(problem)

    assert plan.is_optimal
    assert faults(problem, plan.meetings) == []
    assert quality(problem, plan.meetings).rank == best_by_trying(problem)


def test_kept_meetings_stay_even_for_who_is_busy():
    kept = Meeting(1, 1, 1)
    problem = Problem(
        [1, 2],
        {town(1): [2], town(2): [1]},
        busy=frozenset({(town(1), 1)}),
        kept=frozenset({kept}),
    )

    plan = plan_meetings(problem)

    assert plan.meetings == {kept, Meeting(2, 1, 2), Meeting(2, 2, 1)}


def test_who_never_can_come_leaves_the_others_served():
    problem = Problem([1], {town(1): [1], town(2): [2]}, busy=frozenset({(town(1), 1)}))

    plan = plan_meetings(problem)

    assert plan.meetings == {Meeting(1, 2, 2)}
    assert quality(problem, plan.meetings).people == 2


def test_without_time_only_what_is_kept_is_planned():
    problem = fair_of(1)

    plan = plan_meetings(problem, time_limit_s=0.0)

    assert not plan.is_optimal
    assert plan.gap > 0
    assert faults(problem, plan.meetings) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_a_whole_fair_is_proven_fast(seed):
    problem = fair_of(seed)

    plan = plan_meetings(problem)

    assert plan.is_optimal
    assert plan.seconds <= SECONDS
    assert faults(problem, plan.meetings) == []
    assert quality(problem, plan.meetings).served == len(problem.wishes)
