"""Plan all rounds of meetings at once: most people served, then ranks, then the worst served.

Imported only where a plan is made: loading the solver takes a while.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Mapping

import highspy
import numpy as np

from messe.meetings.planning import MOST_WISHES, Meeting, Person, Plan, Problem, Quality, quality

TIME_LIMIT_S = 60.0
"""For all stages together; what is found by then is the plan, with its gap."""
HALF = 0.5
PROVEN = highspy.HighsModelStatus.kOptimal
FEASIBLE = highspy.SolutionStatus.kSolutionStatusFeasible


def plan_meetings(problem: Problem, *, time_limit_s: float = TIME_LIMIT_S) -> Plan:
    """The best plan around what is kept; there is always one, if only an empty one."""
    return _Model(problem, time_limit_s).solve()


class _Model:
    """A whole-number programme: one variable for each meeting that may happen."""

    def __init__(self, problem: Problem, time_limit_s: float) -> None:
        self._problem = problem
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]  # no types there
        self._solver.silent()
        self._solver.setOptionValue("time_limit", time_limit_s)
        self._solver.setOptionValue("mip_rel_gap", 0.0)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._columns = 0
        self._meetings = {self._binary(): meeting for meeting in self._possible()}
        self._let_nobody_meet_twice()
        self._own = self._own_points()
        self._served = {person: self._binary() for person in self._own}
        for person, terms in self._own.items():
            self._row(0, highspy.kHighsInf, {**dict.fromkeys(terms, 1), self._served[person]: -1})

    def _possible(self) -> list[Meeting]:
        kept = self._problem.kept
        pairs = {(meeting.town, meeting.startup) for meeting in kept}
        taken = {(person, meeting.round_id) for meeting in kept for person in meeting.people}
        taken |= self._problem.busy
        wished = (
            Meeting(round_id, town, startup)
            for town, startup in self._problem.wished_pairs
            if (town, startup) not in pairs
            for round_id in self._problem.rounds
        )
        free = (
            meeting
            for meeting in wished
            if not any((person, meeting.round_id) in taken for person in meeting.people)
        )
        return [*sorted(kept), *free]

    def _binary(self) -> int:
        self._solver.addVar(0, 1)
        self._solver.changeColIntegrality(self._columns, highspy.HighsVarType.kInteger)
        self._columns += 1
        return self._columns - 1

    def _row(self, lower: float, upper: float, terms: Mapping[int, int]) -> None:
        columns = np.fromiter(terms.keys(), np.int32)
        values = np.fromiter(terms.values(), np.float64)
        self._solver.addRow(lower, upper, len(terms), columns, values)

    def _let_nobody_meet_twice(self) -> None:
        groups: dict[object, dict[int, int]] = defaultdict(dict)
        for column, meeting in self._meetings.items():
            if meeting in self._problem.kept:
                self._solver.changeColBounds(column, 1, 1)
            groups[meeting.town, meeting.startup][column] = 1
            for person in meeting.people:
                groups[person, meeting.round_id][column] = 1
        for terms in groups.values():
            self._row(0, 1, terms)

    def _own_points(self) -> dict[Person, dict[int, int]]:
        own: dict[Person, dict[int, int]] = defaultdict(dict)
        for column, meeting in self._meetings.items():
            for person, worth in self._problem.points(meeting.town, meeting.startup).items():
                own[person][column] = worth
        return own

    def solve(self) -> Plan:
        """Serve most people with most points; then raise the worst served, step by step."""
        if not self._own:
            return Plan(self._problem.kept, is_optimal=True)
        begun = time.process_time()
        self._aim_at_most()
        status = self._run()
        if self._solver.getInfo().primal_solution_status != FEASIBLE:
            return Plan(self._problem.kept, is_optimal=False, gap=1.0)
        best, gap = self._chosen(), min(1.0, self._solver.getInfo().mip_gap)
        self._hold(quality(self._problem, best))
        while status == PROVEN:
            self._ask_of_everybody(quality(self._problem, best).worst_points + 1)
            status = self._run()
            if status == PROVEN:
                best = self._chosen()
        is_optimal = status == highspy.HighsModelStatus.kInfeasible
        seconds = time.process_time() - begun
        return Plan(best, is_optimal, 0.0 if is_optimal else gap, seconds)

    def _run(self) -> highspy.HighsModelStatus:
        self._solver.run()
        return self._solver.getModelStatus()

    def _aim_at_most(self) -> None:
        """One person more counts more than all points there are."""
        most = sum(range(1, MOST_WISHES + 1))
        costs = np.zeros(self._columns)
        for person, terms in self._own.items():
            costs[self._served[person]] = most * len(self._own) + 1
            for column, points in terms.items():
                costs[column] += points
        self._solver.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), costs)

    def _hold(self, reached: Quality) -> None:
        """From now on any plan will do that serves as many with as many points."""
        self._row(reached.served, highspy.kHighsInf, dict.fromkeys(self._served.values(), 1))
        points: Counter[int] = Counter()
        for terms in self._own.values():
            points.update(terms)
        self._row(reached.points, highspy.kHighsInf, points)
        zeros = np.zeros(self._columns)
        self._solver.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), zeros)

    def _ask_of_everybody(self, least: int) -> None:
        """Whoever is served at all must have `least` points."""
        for person, terms in self._own.items():
            capped = {column: min(points, least) for column, points in terms.items()}
            self._row(0, highspy.kHighsInf, {**capped, self._served[person]: -least})

    def _chosen(self) -> frozenset[Meeting]:
        values = self._solver.getSolution().col_value
        return frozenset(
            meeting
            for column, meeting in self._meetings.items()
            if values[column] > HALF  # solvers say 0.9999999 for yes
        )
