"""Give each person a clash-free way through the day that includes as many saved pitches as can be.

Whoever holds a seat goes there; the rest of the way is planned around it. All people are planned at
once, because they share seats. HiGHS proves that no plan serves more wishes, or says how many more
there might be.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from messe.pitches.schedule import TimeSpan


@dataclass(frozen=True)
class Stop:
    """A pitch that people may visit."""

    startup: int | None
    span: TimeSpan
    seats: int | None = None
    guid: str | None = None
    """Its lasting name, once it is public."""

    def excludes(self, other: "Stop") -> bool:
        """Whether nobody visits both: the start-up is the same, or they overlap."""
        return self.startup == other.startup or self.span.overlaps(other.span)


Visit = tuple[int, int]
"""A person and a stop, both by number."""


@dataclass(frozen=True)
class Routes:
    """Who visits which stop, and how good that is."""

    stops: tuple[Visit, ...]
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
    stops: Sequence[Stop],
    wishes: Sequence[frozenset[int]],
    *,
    held: Collection[Visit] = (),
    seconds: float = 10.0,
) -> Routes:
    """The routes that serve the most of `wishes`, the start-ups that each person saved.

    `held` says who holds a seat where; those start-ups are among the wishes.
    """
    fixed = _fixed(stops, held)
    of_person: defaultdict[int, list[Stop]] = defaultdict(list)
    for person, number in fixed:
        of_person[person].append(stops[number])
    visits = [
        (person, number)
        for person, saved in enumerate(wishes)
        for number, stop in enumerate(stops)
        if stop.startup in saved and not any(map(stop.excludes, of_person[person]))
    ]
    free = _without_seats(stops, Counter(number for _person, number in held))
    chosen, at_most = _serve(visits, free, seconds) if visits else ([], 0)
    # Without time to prove anything, each repeat would count as a wish of its own.
    wanted = sum(map(len, wishes))
    return Routes((*fixed, *chosen), min(len(fixed) + at_most, wanted))


def _fixed(stops: Sequence[Stop], held: Iterable[Visit]) -> list[Visit]:
    """Where people go since they hold a seat; of two that exclude each other, to the earlier."""
    fixed: defaultdict[int, list[int]] = defaultdict(list)
    for person, number in sorted(held, key=lambda visit: stops[visit[1]].span.starts_at):
        if not any(stops[number].excludes(stops[other]) for other in fixed[person]):
            fixed[person].append(number)
    return [(person, number) for person, numbers in fixed.items() for number in numbers]


def _without_seats(stops: Sequence[Stop], taken: Counter[int]) -> list[Stop]:
    return [
        stop if stop.seats is None else replace(stop, seats=max(stop.seats - taken[number], 0))
        for number, stop in enumerate(stops)
    ]


def _serve(
    visits: Sequence[Visit], stops: Sequence[Stop], seconds: float
) -> tuple[list[Visit], int]:
    """The most of `visits` that can be made together, and how many there might be at most."""
    rows = [
        *_rows(visits, lambda person, stop: (person, stops[stop].startup), lambda _: 1),
        *_clashes(visits, stops),
        *_rows(visits, lambda _person, stop: stop, lambda stop: stops[stop].seats),
    ]
    chosen, at_most = _most(len(visits), rows, seconds)
    return [visits[number] for number in chosen], at_most


Row = tuple[list[int], int]
"""Of these visits at most so many."""


def _rows(
    visits: Sequence[Visit],
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


def _clashes(visits: Sequence[Visit], stops: Sequence[Stop]) -> Iterable[Row]:
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
