"""How many wishes a timetable serves: by chance, greedy, planned, and with repeats."""

import statistics
import time

from messe.planner.routes import plan_routes
from messe.planner.timetable import arrange
from script.bounds import at_least
from tests.planner.days import greedy_timetable, make_day, random_timetable
from tests.planner.judge import (
    broken_routes,
    broken_rules,
    count_served,
    proven_bound,
    stops_of,
)

SEEDS = (1, 2, 3)
WISHES = 800
REPEATED_WISHES = 500
BY_CHANCE = 200


def pitches() -> None:
    """36 pitches on 3 parallel stages, then 12 start-ups that pitch three times."""
    for seed in SEEDS:
        _once(seed)
    for seed in SEEDS:
        _three_times(seed)


def _once(seed: int) -> None:
    task = make_day(seed, wishes=WISHES)
    by_chance = statistics.median(
        count_served(task, random_timetable(task, number)) for number in range(BY_CHANCE)
    )
    greedy = count_served(task, greedy_timetable(task))
    arranged = arrange(task, seed=seed, seconds=10)
    served = count_served(task, arranged.slots)
    print(f"36 pitches, day {seed}: wishes served of {WISHES}")
    print(f"  {BY_CHANCE} by chance, median  {by_chance:.0f}")
    print(f"  greedy                {greedy}")
    print(f"  planner in 10 s       {served}")
    print(f"  above chance, in %    {at_least((served - by_chance) / WISHES * 100, 8, places=1)}")
    print(f"  broken rules          {len(broken_rules(task, arranged.slots))}")


def _three_times(seed: int) -> None:
    task = make_day(seed, startups=12, repeats=3, wishes=REPEATED_WISHES)
    arranged = arrange(task, seed=seed, seconds=10)
    start = time.perf_counter()
    routes = plan_routes(stops_of(task, arranged.slots), task.wishes)
    took = time.perf_counter() - start
    broken = broken_rules(task, arranged.slots) + broken_routes(task, arranged.slots, routes.stops)
    print(f"12 start-ups three times, day {seed}: wishes served of {REPEATED_WISHES}")
    print(f"  planner with routes   {routes.served} (routes in {took:.2f} s)")
    print(f"  at most, by HiGHS     {proven_bound(task)}")
    print(f"  broken rules          {len(broken)}")
