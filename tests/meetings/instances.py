"""Fairs to plan meetings for, and what no plan may do, checked without the planner's help."""

import random

from messe.meetings.planning import Meeting, Person, Problem, Side

TOWNS = range(100)
STARTUPS = range(12)
ROUNDS = range(10)
WISHES = 5
BLOCKED = 2
"""Of the ten rounds, for each town."""


def fair_of(seed) -> Problem:
    """100 towns and 12 start-ups with five wishes each; towns miss a fifth of the rounds."""
    chance = random.Random(seed)  # noqa: S311 -- invented data, repeatable by seed
    wishes = {Person(Side.TOWN, town): chance.sample(STARTUPS, WISHES) for town in TOWNS}
    wishes |= {Person(Side.STARTUP, key): chance.sample(TOWNS, WISHES) for key in STARTUPS}
    busy = {
        (Person(Side.TOWN, town), round_id)
        for town in TOWNS
        for round_id in chance.sample(ROUNDS, BLOCKED)
    }
    return Problem(ROUNDS, wishes, frozenset(busy))


def faults(problem: Problem, meetings: frozenset[Meeting]) -> list[str]:
    """What is wrong with a plan, by the rules alone."""
    found = []
    times, pairs = set(), set()
    for meeting in sorted(meetings):
        for person in ((Side.TOWN, meeting.town), (Side.STARTUP, meeting.startup)):
            if (person, meeting.round_id) in times:
                found.append(f"{person} twice in round {meeting.round_id}")
            if (person, meeting.round_id) in problem.busy and meeting not in problem.kept:
                found.append(f"{person} cannot come in round {meeting.round_id}")
            times.add((person, meeting.round_id))
        if meeting[1:] in pairs:
            found.append(f"{meeting[1:]} meet twice")
        pairs.add(meeting[1:])
        wanted = meeting.startup in problem.wishes.get((Side.TOWN, meeting.town), ())
        wanted |= meeting.town in problem.wishes.get((Side.STARTUP, meeting.startup), ())
        if not wanted and meeting not in problem.kept:
            found.append(f"nobody wants {meeting}")
        if meeting.round_id not in problem.rounds:
            found.append(f"there is no such round: {meeting}")
    found += [f"{meeting} was not kept" for meeting in sorted(problem.kept - meetings)]
    return found
