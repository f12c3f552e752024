"""Invented days for the planner, and what one gets without it."""

import datetime as dt
import random

from messe.pitches.schedule import TimeSpan
from messe.planner.timetable import Pitch, Task

STAGES = 3
TIMES = 12
SLOTS = STAGES * TIMES
MORNING = dt.datetime(2026, 9, 17, 7, tzinfo=dt.UTC)
LENGTH = dt.timedelta(minutes=15)
LOCKED = 4
AWAY = 4
"""So many times of the day some start-ups cannot pitch."""
LIMITS = (12, 15, 20)


def time_of(slot) -> int:
    return slot // STAGES


def span_at(time) -> TimeSpan:
    return TimeSpan(MORNING + time * LENGTH, MORNING + (time + 1) * LENGTH)


def make_day(seed, *, startups=36, repeats=1, people=100, wishes=800) -> Task:
    """Uneven wishes on 3 stages with 12 slots each, with locks, absences and seat limits."""
    chance = random.Random(seed)  # noqa: S311 -- invented data, repeatable by seed
    away = {
        startup: set(chance.sample(range(TIMES), AWAY))
        for startup in chance.sample(range(startups), startups // 6)
    }
    seats = {
        startup: chance.choice(LIMITS) for startup in chance.sample(range(startups), startups // 4)
    }
    present = [startup for startup in range(startups) if startup not in away]
    locked = dict(
        zip(chance.sample(present, LOCKED), chance.sample(range(SLOTS), LOCKED), strict=True)
    )
    free = [slot for slot in range(SLOTS) if slot not in locked.values()]
    chance.shuffle(free)
    pitches = []
    for number in range(startups * repeats):
        startup = number % startups
        slot, may_use = locked.get(number), frozenset([locked.get(number)])
        if slot is None:
            slot = free[number - sum(other < number for other in locked)]
            may_use = frozenset(s for s in free if time_of(s) not in away.get(startup, ()))
        pitches.append(Pitch(startup, slot, may_use, seats.get(startup)))
    return Task(
        slots=tuple(span_at(time_of(slot)) for slot in range(SLOTS)),
        pitches=tuple(pitches),
        wishes=_uneven_wishes(chance, startups, people, wishes),
    )


def _uneven_wishes(chance, startups, people, wishes) -> tuple[frozenset[int], ...]:
    weights = [1 / (rank + 1) ** 0.7 for rank in range(startups)]
    saved = [set() for _ in range(people)]
    while sum(map(len, saved)) < wishes:
        saved[chance.randrange(people)].add(chance.choices(range(startups), weights)[0])
    return tuple(map(frozenset, saved))


def random_timetable(task, seed) -> tuple[int, ...]:
    """A timetable by chance that keeps every rule: pitches displace each other until all fit."""
    chance = random.Random(seed)  # noqa: S311 -- invented data, repeatable by seed
    numbers = list(range(len(task.pitches)))
    chance.shuffle(numbers)
    holders: dict[int, int] = {}

    def place(number, tried) -> bool:
        choices = sorted(task.pitches[number].may_use)
        chance.shuffle(choices)
        for slot in choices:
            if slot in tried:
                continue
            tried.add(slot)
            if slot not in holders or place(holders[slot], tried):
                holders[slot] = number
                return True
        return False

    for number in numbers:
        assert place(number, set())
    slots = {number: slot for slot, number in holders.items()}
    return tuple(slots[number] for number in range(len(task.pitches)))


def greedy_timetable(task) -> tuple[int, ...]:
    """The most wanted pitch first, each to the open time that fewest of its fans spend elsewhere.

    Who has the fewest times to choose from goes first, so that all find a place.
    """
    fans = {
        pitch.startup: {p for p, saved in enumerate(task.wishes) if pitch.startup in saved}
        for pitch in task.pitches
    }
    order = sorted(
        range(len(task.pitches)),
        key=lambda number: (
            len(task.pitches[number].may_use),
            -len(fans[task.pitches[number].startup]),
        ),
    )
    busy: list[set[int]] = [set() for _ in range(TIMES)]
    slots: dict[int, int] = {}
    for number in order:
        pitch = task.pitches[number]
        open_slots = sorted(pitch.may_use - set(slots.values()))
        slot = min(open_slots, key=lambda s: len(fans[pitch.startup] & busy[time_of(s)]))
        busy[time_of(slot)] |= fans[pitch.startup]
        slots[number] = slot
    return tuple(slots[number] for number in range(len(task.pitches)))
