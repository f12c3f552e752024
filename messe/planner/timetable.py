"""Arrange pitches on parallel stages so that as few wishes as possible are lost to parallels.

A wish is one person's saved start-up. It is *served* when a clash-free way through the day, with
a seat at each stop, includes one of the start-up's pitches.

No solver proves anything about 36 pitches within a minute, so this swaps: it moves one pitch at a
time, or exchanges two, takes what serves more wishes, and now and then what serves fewer, less
and less often (simulated annealing). Each round searches twice as long as the one before.
"""

import datetime as dt
import math
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from messe.pitches.schedule import TimeSpan

FIRST_ROUND = 8_000
"""Swaps tried in the first round."""
CLOCK_EVERY = 64
"""Swaps between two looks at the clock."""
WARM, COLD = 3.0, 0.15
"""How many wishes a round gives away for a swap with odds of 1 : e, at its beginning and end."""


@dataclass(frozen=True)
class Pitch:
    """A pitch that the planner may move."""

    startup: int
    slot: int
    """Where it is now: a number of a slot."""
    may_use: frozenset[int]
    """Where it may be; only `slot` if it is locked."""
    seats: int | None = None


@dataclass(frozen=True)
class Task:
    """Who wants to see whom, and where the pitches may be."""

    slots: tuple[TimeSpan, ...]
    pitches: tuple[Pitch, ...]
    wishes: tuple[frozenset[int], ...]
    """The start-ups that each person saved."""


@dataclass(frozen=True)
class Arrangement:
    """A slot for each pitch, in the order of the task's pitches."""

    slots: tuple[int, ...]
    served: int
    """Wishes that a simple way of seating people serves: the best one may serve a few more."""
    faults: int
    """Pitches that are where they may not be, or at the same time as another of their start-up."""


def overlapping(slots: Sequence[TimeSpan]) -> list[frozenset[int]]:
    """For each slot the others that share a moment with it."""
    return [
        frozenset(
            other
            for other, span in enumerate(slots)
            if other != number and span.overlaps(slots[number])
        )
        for number in range(len(slots))
    ]


def arrange(
    task: Task, *, seed: int = 0, seconds: float = 10.0, rounds: int | None = None
) -> Arrangement:
    """The best arrangement found in `seconds`, or in so many rounds if that is sooner.

    There is nothing to wait for once every wish is served, or when no pitch may move.
    """
    chance = random.Random(seed)  # noqa: S311 -- a search, repeatable by seed
    deadline = time.monotonic() + seconds
    plan = _Plan(task)
    best = plan.arrangement()
    number = 0
    while (
        plan.movable
        and number != rounds
        and not plan.is_perfect(best)
        and time.monotonic() < deadline
    ):
        best = _search(plan, chance, FIRST_ROUND * 2**number, deadline, best)
        number += 1
    return best


def as_it_is(task: Task) -> Arrangement:
    """The arrangement with every pitch where it is now."""
    return _Plan(task).arrangement()


def _search(
    plan: "_Plan", chance: random.Random, steps: int, deadline: float, best: Arrangement
) -> Arrangement:
    movable = plan.movable
    for step in range(steps):
        if step % CLOCK_EVERY == 0 and (plan.is_perfect(best) or time.monotonic() >= deadline):
            break
        heat = WARM * (COLD / WARM) ** (step / steps)
        pitch, choices = movable[int(chance.random() * len(movable))]
        slot = choices[int(chance.random() * len(choices))]
        before = plan.score
        plan.swap(pitch, slot)
        if not _takes(before, plan.score, heat, chance):
            plan.undo()
        elif (-plan.score[0], plan.score[1]) > (-best.faults, best.served):
            best = plan.arrangement()
    return best


def _takes(
    before: tuple[int, int], after: tuple[int, int], heat: float, chance: random.Random
) -> bool:
    if before[0] != after[0]:
        return after[0] < before[0]
    loss = before[1] - after[1]
    return loss <= 0 or chance.random() < math.exp(-loss / heat)


class _Plan:
    """An arrangement in change."""

    def __init__(self, task: Task) -> None:
        self._pitches = task.pitches
        self._audience = _Audience(task)
        self._overlapping = overlapping(task.slots)
        self._groups = _parallel_groups(task.slots)
        self._group_of = {
            slot: number for number, group in enumerate(self._groups) for slot in group
        }
        self._siblings = [
            [
                other
                for other, sibling in enumerate(task.pitches)
                if sibling.startup == pitch.startup and other != number
            ]
            for number, pitch in enumerate(task.pitches)
        ]
        self._slots = [pitch.slot for pitch in task.pitches]
        self._holders = dict(zip(self._slots, range(len(self._slots)), strict=True))
        self.movable = [
            (number, sorted(pitch.may_use))
            for number, pitch in enumerate(task.pitches)
            if pitch.may_use - {pitch.slot}
        ]
        self._served = [0] * len(self._groups)
        self._count(range(len(self._groups)))
        everybody = range(len(self._pitches))
        # Both pitches of a clash know of it.
        faults = sum(map(self._is_misplaced, everybody)) + sum(map(self._clashes, everybody)) // 2
        self.score = (faults, sum(self._served))
        """Faults, and wishes served."""
        self._last = (0, self._slots[0] if self._slots else 0, self.score, self._served)

    def arrangement(self) -> Arrangement:
        faults, served = self.score
        return Arrangement(tuple(self._slots), served, faults)

    def is_perfect(self, arrangement: Arrangement) -> bool:
        """Whether it breaks no rule and serves every wish for a start-up that pitches."""
        return arrangement.faults == 0 and arrangement.served == self._audience.wanted

    def swap(self, pitch: int, slot: int) -> None:
        """Let `pitch` be in `slot`, and whoever holds that come to where it was."""
        old = self._slots[pitch]
        self._last = pitch, old, self.score, self._served.copy()
        moved = {pitch, self._holders.get(slot, pitch)}
        faults = self.score[0] - sum(map(self._faults, moved))
        self._exchange(pitch, slot)
        faults += sum(map(self._faults, moved))
        if self._audience.sees_repeats:
            self._count(range(len(self._groups)))
        else:
            self._count({self._group_of[slot], self._group_of[old]})
        self.score = faults, sum(self._served)

    def undo(self) -> None:
        """Take the last swap back."""
        pitch, slot, self.score, self._served = self._last
        self._exchange(pitch, slot)

    def _exchange(self, pitch: int, slot: int) -> None:
        old = self._slots[pitch]
        other = self._holders.pop(slot, None)
        self._holders.pop(old, None)
        if other is not None:
            self._slots[other] = old
            self._holders[old] = other
        self._slots[pitch] = slot
        self._holders[slot] = pitch

    def _faults(self, number: int) -> int:
        return self._is_misplaced(number) + self._clashes(number)

    def _is_misplaced(self, number: int) -> bool:
        return self._slots[number] not in self._pitches[number].may_use

    def _clashes(self, number: int) -> int:
        clashing = self._overlapping[self._slots[number]]
        return sum(self._slots[sibling] in clashing for sibling in self._siblings[number])

    def _count(self, groups: Iterable[int]) -> None:
        self._audience.gather(self._slots)
        for group in groups:
            held = [
                (slot, self._holders[slot]) for slot in self._groups[group] if slot in self._holders
            ]
            self._served[group] = self._audience.serve(tuple(held))


class _Audience:
    """Who waits for which start-up; people are the bits of an integer."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._overlapping = overlapping(task.slots)
        self._fans: dict[int, int] = dict.fromkeys((pitch.startup for pitch in task.pitches), 0)
        for person, wishes in enumerate(task.wishes):
            for startup in wishes & self._fans.keys():
                self._fans[startup] |= 1 << person
        self.wanted = sum(people.bit_count() for people in self._fans.values())
        """Wishes for start-ups that pitch."""
        self._waiting = self._fans.copy()
        self._last_chance: dict[int, dt.datetime] = {}
        self.sees_repeats = len(self._fans) < len(task.pitches)
        self._known: dict[tuple[tuple[int, int], ...], int] = {}

    def gather(self, slots: Sequence[int]) -> None:
        """Begin the day anew, with the pitches in `slots`."""
        if not self.sees_repeats:
            return
        self._waiting = self._fans.copy()
        self._last_chance = {}
        for pitch, slot in zip(self._task.pitches, slots, strict=True):
            ends_at = self._task.slots[slot].ends_at
            known = self._last_chance.get(pitch.startup, ends_at)
            self._last_chance[pitch.startup] = max(known, ends_at)

    def serve(self, held: tuple[tuple[int, int], ...]) -> int:
        """How many wishes parallel pitches, as pairs of slot and pitch, serve."""
        if self.sees_repeats:
            return self._seat_all(held)
        if held not in self._known:
            self._known[held] = self._seat_all(held)
        return self._known[held]

    def _seat_all(self, held: tuple[tuple[int, int], ...]) -> int:
        """Seat people at what ends first; of what ends together, at what comes no more."""
        pitches = self._task.pitches
        order = sorted(held, key=self._urgency) if len(held) > 1 else held
        seated: dict[int, int] = {}
        for number, (slot, pitch) in enumerate(order):
            startup, clashing = pitches[pitch].startup, self._overlapping[slot]
            waiting = self._waiting[startup]
            for other, people in seated.items():
                if other in clashing:
                    waiting &= ~people
            rivals = 0
            for other, rival in order[number + 1 :]:
                if other in clashing:
                    rivals |= self._waiting[pitches[rival].startup]
            seated[slot] = _seat(waiting, rivals, pitches[pitch].seats)
            if self.sees_repeats:
                self._waiting[startup] &= ~seated[slot]
        return sum(people.bit_count() for people in seated.values())

    def _urgency(self, held: tuple[int, int]) -> tuple[dt.datetime, dt.datetime]:
        slot, pitch = held
        ends_at = self._task.slots[slot].ends_at
        return ends_at, self._last_chance.get(self._task.pitches[pitch].startup, ends_at)


def _seat(waiting: int, rivals: int, seats: int | None) -> int:
    """Who gets a seat: first those whom nothing else at that time draws away."""
    if seats is None or waiting.bit_count() <= seats:
        return waiting
    loyal = waiting & ~rivals
    if loyal.bit_count() >= seats:
        return _first(loyal, seats)
    return loyal | _first(waiting & rivals, seats - loyal.bit_count())


def _first(people: int, count: int) -> int:
    """The `count` lowest bits among `people`."""
    rest = people
    for _ in range(count):
        rest &= rest - 1
    return people & ~rest


def _parallel_groups(slots: Sequence[TimeSpan]) -> list[list[int]]:
    """The slots that hang together by overlaps, in order of time."""
    groups: list[list[int]] = []
    latest: dt.datetime | None = None
    for slot in sorted(range(len(slots)), key=lambda number: slots[number].starts_at):
        if latest is None or slots[slot].starts_at >= latest:
            groups.append([])
        groups[-1].append(slot)
        ends_at = slots[slot].ends_at
        latest = ends_at if latest is None else max(latest, ends_at)
    return groups
