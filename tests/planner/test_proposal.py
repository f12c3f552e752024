from messe.planner.proposal import Repeats, propose, with_repeats
from messe.planner.timetable import Pitch, Task
from tests.planner.days import span_at

ANYWHERE = frozenset(range(4))
SLOTS = (span_at(0), span_at(0), span_at(1), span_at(1))


def both_early(*wishes) -> Task:
    pitches = (Pitch(7, 0, ANYWHERE), Pitch(8, 1, ANYWHERE))
    return Task(SLOTS, pitches, tuple(map(frozenset, wishes)))


def test_proposal_serves_more_than_the_present_timetable():
    proposal = propose(both_early({7, 8}), {}, rounds=1)

    assert (proposal.before.total, proposal.after.total) == (1, 2)
    assert proposal.people_losing == 0


def test_nobody_is_moved_for_nothing():
    proposal = propose(both_early({7}, {8}), {}, rounds=1)

    assert proposal.slots == (0, 1)


def test_whoever_sees_less_than_now_is_counted():
    task = Task(
        SLOTS,
        (Pitch(7, 0, ANYWHERE), Pitch(8, 1, ANYWHERE), Pitch(9, 2, frozenset([2]))),
        (*[frozenset({7, 8})] * 4, frozenset({7, 8, 9}), frozenset({7, 9}), frozenset({8, 9})),
    )

    proposal = propose(task, {}, rounds=1)

    assert (proposal.before.total, proposal.after.total) == (10, 13)
    assert proposal.people_losing == 1


def test_repeats_are_tried_as_long_as_slots_are_free():
    task = both_early({7, 8})

    proposal = propose(task, {7: ANYWHERE, 8: ANYWHERE}, rounds=1)

    assert proposal.repeats == (Repeats(times=2, pitches=4, served=2),)


def test_most_wanted_pitch_is_repeated_first():
    task = both_early({8})
    [repeated] = with_repeats(task, {7: frozenset([2]), 8: frozenset([2])}).values()

    assert [pitch.startup for pitch in repeated.pitches] == [7, 8, 8]


def test_pitch_is_not_repeated_where_its_startup_is_away():
    assert with_repeats(both_early({7}), {7: frozenset([0]), 8: frozenset()}) == {}
