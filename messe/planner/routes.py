"""Give each person a clash-free way through the day that includes as many saved pitches as can be.

All people are planned at once, because they share seats. HiGHS proves that no plan serves more
wishes, or says how many more there might be.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from messe.pitches.schedule import TimeSpan


@dataclass(frozen=True)
class Stop:
    """A pitch that people may visit."""

    startup: int | None
    span: TimeSpan
    seats: int | None = None


@dataclass(frozen=True)
class Routes:
    """Who visits which stop, and how good that is."""

    stops: tuple[tuple[int, int], ...]
    """Pairs of a person and a stop, both by number."""
    at_most: int
    """So many wishes could be served at most."""

    @property
    def served(self) -> int:
        return len(self.stops)

    @property
    def is_proven(self) -> bool:
        """Whether nobody could plan it better."""
        return self.served == self.at_most


def plan_routes(
    stops: Sequence[Stop], wishes: Sequence[frozenset[int]], *, seconds: float = 10.0
) -> Routes:
    """The routes that serve the most of `wishes`, the start-ups that each person saved."""
    visits = [
        (person, number)
        for person, saved in enumerate(wishes)
        for number, stop in enumerate(stops)
        if stop.startup in saved
    ]
    if not visits:
        return Routes((), 0)
    rows = [
        *_rows(visits, lambda person, stop: (person, stops[stop].startup), lambda _: 1),
        *_clashes(visits, stops),
        *_rows(visits, lambda _person, stop: stop, lambda stop: stops[stop].seats),
    ]
    chosen, at_most = _most(len(visits), rows, seconds)
    return Routes(tuple(visits[number] for number in chosen), at_most)


Row = tuple[list[int], int]
"""Of these visits at most so many."""


def _rows(
    visits: Sequence[tuple[int, int]],
    together: Callable[[int, int], Hashable],
    limit: Callable[[int], int | None],
) -> Iterable[Row]:
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for number, visit in enumerate(visits):
        groups[together(*visit)].append(number)
    for group in groups.values():
        most = limit(visits[group[0]][1])
        if most is not None and most < len(group):
            yield group, most


def _clashes(visits: Sequence[tuple[int, int]], stops: Sequence[Stop]) -> Iterable[Row]:
    """Whoever overlaps shares the moment at which the last of them begins: one visit at each."""
    of_person: defaultdict[int, list[int]] = defaultdict(list)
    for number, (person, _stop) in enumerate(visits):
        of_person[person].append(number)
    for numbers in of_person.values():
        spans = {number: stops[visits[number][1]].span for number in numbers}
        for moment in {span.starts_at for span in spans.values()}:
            running = [
                number for number, span in spans.items() if span.starts_at <= moment < span.ends_at
            ]
            if len(running) > 1:
                yield running, 1


def _most(count: int, rows: Sequence[Row], seconds: float) -> tuple[list[int], int]:
    """The most of `count` things that all `rows` allow, and how many there might be at most."""
    import highspy  # noqa: PLC0415 -- slow import
    import numpy as np  # noqa: PLC0415 -- slow import

    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # no types there
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", seconds)
    solver.addVars(count, np.zeros(count), np.ones(count))
    everything = np.arange(count, dtype=np.int32)
    solver.changeColsCost(count, everything, np.ones(count))
    solver.changeColsIntegrality(count, everything, np.full(count, highspy.HighsVarType.kInteger))
    for members, most in rows:
        solver.addRow(
            -highspy.kHighsInf,
            float(most),
            len(members),
            np.array(members, dtype=np.int32),
            np.ones(len(members)),
        )
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    solver.run()
    values = solver.getSolution().col_value
    chosen = [number for number, value in enumerate(values) if value > 1 / 2]
    bound = solver.getInfo().mip_dual_bound
    return chosen, int(min(count, bound) + 1e-6)
