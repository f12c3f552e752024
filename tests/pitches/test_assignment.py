"""The assignment by wishes, held against trying everything."""

import datetime as dt
import itertools
import random

import pytest

from messe.pitches.assignment import Applicant, Decision, assign, lot_order
from messe.pitches.schedule import TimeSpan

TEN = dt.datetime(2026, 6, 23, 8, tzinfo=dt.UTC)
MINUTES_AN_HOUR = 60


def spans(*starts, minutes=20):
    """Slots that begin so many minutes after ten."""
    moments = [TEN + dt.timedelta(minutes=start) for start in starts]
    length = dt.timedelta(minutes=minutes)
    return {number: TimeSpan(start, start + length) for number, start in enumerate(moments)}


def granted(outcomes):
    return {outcome.name: list(outcome.slots) for outcome in outcomes}


def test_everybody_gets_the_first_wish_if_nobody_wants_the_same():
    outcomes = assign([Applicant("a", [0, 1]), Applicant("b", [1, 0])], spans(0, 30), lot="1")

    assert granted(outcomes) == {"a": [0], "b": [1]}
    assert {outcome.decision for outcome in outcomes} == {Decision.GRANTED}


def test_most_startups_served_goes_before_first_wishes():
    outcomes = assign([Applicant("a", [0, 1]), Applicant("b", [0])], spans(0, 30), lot="1")

    assert granted(outcomes) == {"a": [1], "b": [0]}
    assert [(each.decision, each.rivals) for each in outcomes] == [
        (Decision.WHOLE, 1),
        (Decision.GRANTED, 1),
    ]


def test_lot_decides_between_equals():
    rivals = [Applicant(name, [0]) for name in "abcdef"]

    winners = set()
    for lot in map(str, range(40)):
        outcomes = assign(rivals, spans(0), lot=lot)
        [winner] = [each.name for each in outcomes if each.slots]
        assert winner == lot_order((rival.name for rival in rivals), lot)[0]
        assert {each.decision for each in outcomes if not each.slots} == {Decision.LOT}
        winners.add(winner)

    assert winners == set("abcdef")


def test_lot_may_decide_about_the_first_wish_of_who_gets_another():
    outcomes = assign([Applicant("a", [0, 1]), Applicant("b", [0, 1])], spans(0, 30), lot="1")

    assert sorted(each.decision for each in outcomes) == [Decision.GRANTED, Decision.LOT]
    assert sorted(slot for each in outcomes for slot in each.slots) == [0, 1]


def test_nobody_is_on_two_stages_at_once():
    wide = spans(0, 10, 30)

    assert granted(assign([Applicant("a", [0, 1, 2], quota=3)], wide, lot="1")) == {"a": [0, 2]}


def test_everybody_has_one_before_anybody_has_two():
    outcomes = assign(
        [Applicant("a", [0, 1], quota=2), Applicant("b", [1, 0], quota=2)], spans(0, 30), lot="1"
    )

    assert granted(outcomes) == {"a": [0], "b": [1]}


def test_worst_rank_decides_between_equal_sums():
    # Ranks 2 and 2, or 1 and 3.
    applicants = [Applicant("a", [0, 1]), Applicant("b", [0, 2, 1]), Applicant("c", [0])]

    outcomes = assign(applicants, spans(0, 30, 60), lot="1")

    assert granted(outcomes) == {"a": [1], "b": [2], "c": [0]}


def test_who_wishes_nothing_gets_nothing():
    assert assign([Applicant("a", [])], spans(0), lot="1") == []


def score(applicants, choice):
    ranks = [
        applicant.wishes.index(slot) + 1
        for applicant, slots in zip(applicants, choice, strict=True)
        for slot in slots
    ]
    return (
        sum(bool(slots) for slots in choice),
        len(ranks),
        -sum(ranks),
        -max(ranks, default=0),
    )


def every_choice(applicants, times):
    """All ways to give slots, found by trying."""
    per_applicant = [
        [
            slots
            for count in range(each.quota + 1)
            for slots in itertools.combinations(each.wishes, count)
            if not any(
                times[a].starts_at < times[b].ends_at and times[b].starts_at < times[a].ends_at
                for a, b in itertools.combinations(slots, 2)
            )
        ]
        for each in applicants
    ]
    for choice in itertools.product(*per_applicant):
        given = list(itertools.chain(*choice))
        if len(given) == len(set(given)):
            yield choice


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_better_and_the_reasons_are_true(seed):
    chance = random.Random(seed)  # noqa: S311 -- repeatable by seed
    times = spans(*(chance.randrange(MINUTES_AN_HOUR) for _ in range(5)))
    applicants = [
        Applicant(name, chance.sample(range(5), chance.randint(1, 3)), chance.randint(1, 2))
        for name in "abcde"
    ]

    outcomes = assign(applicants, times, lot=str(seed))

    chosen = tuple(tuple(each.slots) for each in outcomes)
    choices = list(every_choice(applicants, times))
    best = max(score(applicants, choice) for choice in choices)
    assert chosen in choices
    assert score(applicants, chosen) == best
    ties = [choice for choice in choices if score(applicants, choice) == best]
    for place, (applicant, outcome) in enumerate(zip(applicants, outcomes, strict=True)):
        first = applicant.wishes[0]
        if first in outcome.slots:
            decision = Decision.GRANTED
        else:
            could = any(first in choice[place] for choice in ties)
            decision = Decision.LOT if could else Decision.WHOLE
        assert outcome.decision is decision


@pytest.mark.long
def test_two_hundred_startups_are_assigned_within_a_minute():
    chance = random.Random(7)  # noqa: S311 -- repeatable by seed
    times = spans(*(30 * (slot // 3) for slot in range(36)))
    applicants = [Applicant(f"{n}", chance.sample(range(36), 5)) for n in range(200)]

    outcomes = assign(applicants, times, lot="7")

    given = [slot for each in outcomes for slot in each.slots]
    assert sorted(given) == list(range(36))
    assert sum(bool(each.slots) for each in outcomes) == 36
