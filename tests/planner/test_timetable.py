import math
import statistics

import pytest

from messe.planner.routes import plan_routes
from messe.planner.timetable import Pitch, Task, arrange, as_it_is
from tests.planner.days import (
    greedy_timetable,
    make_day,
    random_timetable,
    span_at,
)
from tests.planner.judge import (
    broken_routes,
    broken_rules,
    count_served,
    proven_bound,
    stops_of,
)

TWO_STAGES = (span_at(0), span_at(0), span_at(1), span_at(1))
ANYWHERE = frozenset(range(4))


def two_stages(*pitches, wishes) -> Task:
    return Task(TWO_STAGES, pitches, tuple(map(frozenset, wishes)))


def test_pitches_that_the_same_person_saved_are_moved_apart():
    task = two_stages(Pitch(7, 0, ANYWHERE), Pitch(8, 1, ANYWHERE), wishes=[{7, 8}])

    arranged = arrange(task, rounds=1)

    assert (as_it_is(task).served, arranged.served) == (1, 2)
    assert {slot // 2 for slot in arranged.slots} == {0, 1}


def test_locked_pitch_stays():
    task = two_stages(Pitch(7, 0, frozenset([0])), Pitch(8, 1, ANYWHERE), wishes=[{7, 8}])

    arranged = arrange(task, rounds=1)

    assert (arranged.slots[0], arranged.served) == (0, 2)


def test_pitch_leaves_a_time_at_which_its_startup_is_away_even_at_a_loss():
    task = two_stages(Pitch(7, 0, frozenset([2, 3])), Pitch(8, 2, frozenset([2])), wishes=[{7, 8}])

    assert (as_it_is(task).faults, as_it_is(task).served) == (1, 2)
    assert (arrange(task, rounds=1).faults, arrange(task, rounds=1).served) == (0, 1)


def test_startup_is_never_on_two_stages_at_once():
    task = two_stages(Pitch(7, 0, ANYWHERE), Pitch(7, 1, ANYWHERE), wishes=[{7}])

    assert (as_it_is(task).faults, arrange(task, rounds=1).faults) == (1, 0)


def test_seats_limit_whom_a_pitch_serves():
    task = two_stages(Pitch(7, 0, ANYWHERE, seats=2), wishes=[{7}, {7}, {7}])

    assert as_it_is(task).served == 2


def test_seats_go_first_to_those_who_want_nothing_else_at_that_time():
    task = two_stages(Pitch(7, 0, ANYWHERE, seats=1), Pitch(8, 1, ANYWHERE), wishes=[{7, 8}, {7}])

    assert as_it_is(task).served == 2


def test_remaining_seats_go_to_those_who_want_something_else_too():
    task = two_stages(
        Pitch(7, 0, ANYWHERE, seats=2), Pitch(8, 1, ANYWHERE, seats=1), wishes=[{7, 8}] * 4
    )

    assert as_it_is(task).served == 3


def test_repeat_serves_whom_the_first_pitch_missed():
    task = two_stages(
        Pitch(7, 0, ANYWHERE), Pitch(8, 1, ANYWHERE), Pitch(7, 2, ANYWHERE), wishes=[{7, 8}]
    )

    assert as_it_is(task).served == 2


def test_overlapping_slots_of_different_length_cannot_both_be_seen():
    long_span = type(span_at(0))(span_at(0).starts_at, span_at(1).ends_at)
    pitches = tuple(Pitch(number, number, frozenset([number])) for number in range(3))
    task = Task((span_at(0), span_at(1), long_span), pitches, (frozenset({0, 1, 2}),))

    assert as_it_is(task).served == 2


def test_same_seed_finds_the_same_timetable():
    task = make_day(5, startups=12, people=20, wishes=60)

    assert arrange(task, seed=3, rounds=1) == arrange(task, seed=3, rounds=1)


def test_no_time_gives_the_timetable_as_it_is():
    task = make_day(5, startups=12, people=20, wishes=60)

    assert arrange(task, seconds=0) == as_it_is(task)


def test_time_runs_out_in_the_middle_of_a_round():
    task = make_day(5, startups=12, repeats=3)

    assert broken_rules(task, arrange(task, seconds=0.1).slots) == []


def test_search_ends_when_every_wish_is_served():
    task = two_stages(Pitch(7, 0, ANYWHERE), Pitch(8, 1, ANYWHERE), wishes=[{7, 8}])

    assert arrange(task, seconds=math.inf).served == 2


def test_search_ends_at_once_when_nothing_may_move():
    task = two_stages(Pitch(7, 0, frozenset([0])), Pitch(8, 1, frozenset([1])), wishes=[{7, 8}])

    assert arrange(task, seconds=math.inf) == as_it_is(task)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planner_serves_eight_points_more_than_chance_and_more_than_a_greedy_timetable(seed):
    task = make_day(seed)
    by_chance = [count_served(task, random_timetable(task, number)) for number in range(200)]

    arranged = arrange(task, seed=seed, seconds=10)

    served = count_served(task, arranged.slots)
    assert broken_rules(task, arranged.slots) == []
    assert served - statistics.median(by_chance) >= 0.08 * 800
    assert served > count_served(task, greedy_timetable(task))


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_repeats_with_routes_reach_what_is_proven(seed):
    task = make_day(seed, startups=12, repeats=3, wishes=500)

    arranged = arrange(task, seed=seed, seconds=10)
    routes = plan_routes(stops_of(task, arranged.slots), task.wishes)

    assert broken_rules(task, arranged.slots) == []
    assert broken_routes(task, arranged.slots, routes.stops) == []
    assert routes.served == proven_bound(task)
