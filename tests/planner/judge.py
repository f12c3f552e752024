"""Counts served wishes and looks for broken rules by means of its own; HiGHS as a last instance."""

from collections import Counter, defaultdict
from itertools import combinations, product

import highspy
import numpy as np

from messe.planner.routes import Stop
from tests.planner.days import TIMES, time_of


def stops_of(task, slots) -> list[Stop]:
    """What people may visit if the pitches are in `slots`."""
    return [
        Stop(pitch.startup, task.slots[slot], pitch.seats)
        for pitch, slot in zip(task.pitches, slots, strict=True)
    ]


def broken_rules(task, slots) -> list[str]:
    """What a timetable may not do, as sentences; none if all is well."""
    found = [
        f"{count} pitches in slot {slot}" for slot, count in Counter(slots).items() if count > 1
    ]
    for number, (pitch, slot) in enumerate(zip(task.pitches, slots, strict=True)):
        if slot not in pitch.may_use:
            found.append(f"pitch {number} may not be in slot {slot}")
    times = Counter(
        (pitch.startup, time_of(slot)) for pitch, slot in zip(task.pitches, slots, strict=True)
    )
    found += [f"start-up {key[0]} twice at {key[1]}" for key, count in times.items() if count > 1]
    return found


def broken_routes(task, slots, visits) -> list[str]:
    """What routes may not do, as sentences; none if all is well."""
    stops = stops_of(task, slots)
    found = []
    for person, stop in visits:
        if stops[stop].startup not in task.wishes[person]:
            found.append(f"person {person} never asked for {stop}")
    for (person, one), (other, two) in combinations(visits, 2):
        if person != other:
            continue
        if stops[one].startup == stops[two].startup:
            found.append(f"person {person} sees {one} twice")
        a, b = stops[one].span, stops[two].span
        if a.starts_at < b.ends_at and b.starts_at < a.ends_at:
            found.append(f"person {person} is at {one} and {two} at once")
    for stop, count in Counter(stop for _person, stop in visits).items():
        if stops[stop].seats is not None and count > stops[stop].seats:
            found.append(f"{count} people sit at {stop}")
    return found


def count_served(task, slots) -> int:
    """The most wishes a timetable without repeats serves.

    Times do not overlap, so each stands alone: people are matched to seats by augmenting paths.
    """
    held: dict[int, list[int]] = {}
    for number, slot in enumerate(slots):
        held.setdefault(time_of(slot), []).append(number)
    return sum(_seated(task, parallel) for parallel in held.values())


def _seated(task, parallel) -> int:
    places = [
        (number, seat)
        for number in parallel
        for seat in range(task.pitches[number].seats or len(task.wishes))
    ]
    sitting: dict[tuple[int, int], int] = {}
    by_pitch = {number: [p for p in places if p[0] == number] for number in parallel}

    def seat(person, tried) -> bool:
        for number in parallel:
            if number in tried or task.pitches[number].startup not in task.wishes[person]:
                continue
            tried.add(number)
            for place in by_pitch[number]:
                if place not in sitting:
                    sitting[place] = person
                    return True
            for place in by_pitch[number]:
                if seat(sitting[place], tried):
                    sitting[place] = person
                    return True
        return False

    return sum(seat(person, set()) for person in range(len(task.wishes)))


def proven_bound(task) -> int:
    """More wishes than this no timetable serves, with or without repeats, by HiGHS.

    Timetable and routes are one linear programme; its optimum in fractions is the bound.
    """
    places = [(number, slot) for number, pitch in enumerate(task.pitches) for slot in pitch.may_use]
    visits = [
        (person, startup, time)
        for person, saved in enumerate(task.wishes)
        for startup, time in product(saved, range(TIMES))
    ]
    place = {key: column for column, key in enumerate(places)}
    visit = {key: column for column, key in enumerate(visits, start=len(places))}
    solver = highspy.Highs()
    solver.silent()
    count = len(place) + len(visit)
    solver.addVars(count, np.zeros(count), np.ones(count))
    for column in visit.values():
        solver.changeColCost(column, 1.0)
    for row in [*_one_of_each(task, place, visit), *_only_where_offered(task, place, visit)]:
        most = row.pop(None, 0.0)
        members = np.array(list(row), dtype=np.int32)
        solver.addRow(-highspy.kHighsInf, most, len(row), members, np.array(list(row.values())))
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    solver.run()
    return int(solver.getInfo().objective_function_value + 1e-6)


def _one_of_each(task, place, visit) -> list[dict[int | None, float]]:
    """Rows, as weights by column and the limit under None: what can be once only."""
    rows = defaultdict(lambda: {None: 1.0})
    for (number, slot), column in place.items():
        startup = task.pitches[number].startup
        for key in (("pitch", number), ("slot", slot), ("twice", startup, time_of(slot))):
            rows[key][column] = 1.0
    for (person, startup, time), column in visit.items():
        for key in (("wish", person, startup), ("moment", person, time)):
            rows[key][column] = 1.0
    return list(rows.values())


def _only_where_offered(task, place, visit) -> list[dict[int | None, float]]:
    """Rows with limit 0: nobody visits what is not there, and no more than there are seats."""
    offers = defaultdict(list)
    for (number, slot), column in place.items():
        seats = task.pitches[number].seats or len(task.wishes)
        offers[task.pitches[number].startup, time_of(slot)].append((column, float(seats)))
    rows = []
    seated = {key: {column: -seats for column, seats in offered} for key, offered in offers.items()}
    for (_person, startup, time), column in visit.items():
        offered = offers[startup, time]
        rows.append({column: 1.0} | {there: -1.0 for there, _seats in offered})
        seated.setdefault((startup, time), {})[column] = 1.0
    return [*rows, *seated.values()]
