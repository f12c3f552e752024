"""Meetings of towns and start-ups: rounds at noon, wishes, a plan with one meeting locked."""

import datetime as dt
import random
from collections.abc import Sequence

from messe.demo import stages
from messe.demo.personas import MEDEBACH
from messe.fair.models import Fair
from messe.meetings import queries, service
from messe.meetings.planning import MOST_WISHES, Person, Side
from messe.pitches.schedule import spans_in_a_row

ROUNDS = 6
LENGTH = dt.timedelta(minutes=12)
PAUSE = dt.timedelta(minutes=3)
WISHING = 0.5
CANNOT = 0.2


class Consulting:
    """All about the meetings that happened before now; the caller commits."""

    def __init__(self, fair: Fair, *, seed: int, day: dt.date, now: dt.datetime) -> None:
        self._fair = fair
        self._seed = seed
        self._day = day
        self._now = now

    def arrange(self) -> None:
        """Lay out rounds and tables, let people wish, and plan, each if it is time."""
        if stages.MEETINGS_ARRANGED.on(self._day) > self._now:
            return
        begin = stages.MEETINGS_BEGIN.on(self._day)
        service.add_rounds(spans_in_a_row(begin, length=LENGTH, pause=PAUSE, count=ROUNDS))
        startups = sorted(startup.id for startup in queries.accepted_startups())
        service.set_tables({key: str(table) for table, key in enumerate(startups, start=1)})
        self._fair.meeting_wishes_close_at = stages.MEETING_WISHES_CLOSE.on(self._day)
        self._wish(startups)
        if stages.MEETINGS_PLANNED.on(self._day) <= self._now:
            self._plan(keep_of=startups[0])

    def _wish(self, startups: Sequence[int]) -> None:
        # Whom a visitor plays, a mayor and the first start-up, want each other most.
        ids = {town.ags: town.id for town in queries.towns()}
        mayor, founder = ids.get(MEDEBACH), startups[0]
        towns = sorted(ids.values())
        for town in towns:
            self._name(Person(Side.TOWN, town), startups, founder if town == mayor else None)
        for startup in startups:
            self._name(Person(Side.STARTUP, startup), towns, mayor if startup == founder else None)

    def _name(self, person: Person, partners: Sequence[int], dearest: int | None) -> None:
        # Each draws alone, so that a later clock changes nobody's mind.
        chance = random.Random(f"meetings {self._seed} {person}")  # noqa: S311 -- repeatable by seed
        if dearest is None and chance.random() > WISHING:
            return
        wanted = chance.sample(partners, min(MOST_WISHES, len(partners)))
        absent = [each.id for each in queries.rounds() if chance.random() < CANNOT]
        if dearest is not None:
            wanted = [dearest, *(key for key in wanted if key != dearest)][:MOST_WISHES]
            absent = []
        last_moment = stages.MEETING_WISHES_CLOSE.on(self._day) - dt.timedelta(hours=1)
        service.wish(person, wanted, absent, fair=self._fair, now=min(self._now, last_moment))

    def _plan(self, *, keep_of: int) -> None:
        from messe.meetings.solver import plan_meetings  # noqa: PLC0415 -- slow import

        now = stages.MEETINGS_PLANNED.on(self._day)
        problem = queries.read_problem(now)
        plan = service.order_plan(now=now)
        service.fill_plan(plan, problem, plan_meetings(problem), now=now)
        service.release_plan(plan, self._fair, now=now)
        queries.meetings_of(plan, Person(Side.STARTUP, keep_of))[0].is_locked = True
