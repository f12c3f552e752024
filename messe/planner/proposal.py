"""Propose a timetable, and say what it would change and what repeating pitches would bring."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from messe.planner.routes import Routes, Stop, plan_routes
from messe.planner.timetable import Pitch, Task, arrange, as_it_is

MOST_REPEATS = 4
REPEATS_SHARE = 0.2
"""The part of the time that each number of repeats may search."""


@dataclass(frozen=True)
class Served:
    """How many people a timetable serves, start-up by start-up and person by person."""

    by_startup: Mapping[int, int]
    by_person: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.by_startup.values())


@dataclass(frozen=True)
class Repeats:
    """What it would bring if each start-up pitched up to so many times."""

    times: int
    pitches: int
    served: int


@dataclass(frozen=True)
class Proposal:
    """A timetable beside the present one."""

    slots: tuple[int, ...]
    faults: int
    before: Served
    after: Served
    repeats: tuple[Repeats, ...]

    @property
    def people_losing(self) -> int:
        """How many people see fewer of the pitches they saved than now."""
        people = self.before.by_person.keys() | self.after.by_person.keys()
        return sum(
            self.after.by_person.get(person, 0) < self.before.by_person.get(person, 0)
            for person in people
        )


def propose(
    task: Task,
    open_to: Mapping[int, frozenset[int]],
    *,
    seconds: float = 10.0,
    seed: int = 0,
    rounds: int | None = None,
) -> Proposal:
    """The best timetable found; `open_to` says in which slots a start-up could repeat its pitch."""
    before, best = as_it_is(task), arrange(task, seconds=seconds, seed=seed, rounds=rounds)
    if (best.faults, -best.served) >= (before.faults, -before.served):
        # Nobody is moved for nothing.
        best = before
    return Proposal(
        slots=best.slots,
        faults=best.faults,
        before=_served(task, before.slots),
        after=_served(task, best.slots),
        repeats=tuple(
            _try_repeats(repeated, times, seconds=seconds * REPEATS_SHARE, rounds=rounds)
            for times, repeated in with_repeats(task, open_to).items()
        ),
    )


def routes_of(task: Task, slots: tuple[int, ...]) -> Routes:
    """The best routes of everybody if the pitches are in `slots`."""
    stops = [
        Stop(pitch.startup, task.slots[slot], pitch.seats)
        for pitch, slot in zip(task.pitches, slots, strict=True)
    ]
    return plan_routes(stops, task.wishes)


def with_repeats(task: Task, open_to: Mapping[int, frozenset[int]]) -> dict[int, Task]:
    """The task with each pitch up to two, three … times, as long as slots are free.

    Start-ups that more people want come first, should slots run out.
    """
    fans = Counter(startup for saved in task.wishes for startup in saved)
    held = Counter(pitch.startup for pitch in task.pitches)
    seats = {pitch.startup: pitch.seats for pitch in task.pitches}
    taken = {pitch.slot for pitch in task.pitches}
    pitches, tasks = list(task.pitches), {}
    for times in range(2, MOST_REPEATS + 1):
        size = len(pitches)
        for startup in sorted(held, key=lambda startup: -fans[startup]):
            free = sorted(open_to.get(startup, frozenset()) - taken)
            if held[startup] < times and free:
                pitches.append(Pitch(startup, free[0], open_to[startup], seats[startup]))
                held[startup] += 1
                taken.add(free[0])
        if len(pitches) > size:
            tasks[times] = replace(task, pitches=tuple(pitches))
    return tasks


def _try_repeats(task: Task, times: int, *, seconds: float, rounds: int | None) -> Repeats:
    arranged = arrange(task, seconds=seconds, rounds=rounds)
    return Repeats(times, len(task.pitches), routes_of(task, arranged.slots).served)


def _served(task: Task, slots: tuple[int, ...]) -> Served:
    visits = routes_of(task, slots).stops
    return Served(
        by_startup=Counter(task.pitches[stop].startup for _person, stop in visits),
        by_person=Counter(person for person, _stop in visits),
    )
