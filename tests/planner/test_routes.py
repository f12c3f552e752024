from messe.planner.routes import Stop, plan_routes
from messe.planner.timetable import arrange
from tests.planner.days import make_day, span_at
from tests.planner.judge import broken_routes, count_served, stops_of


def everybody(*saved) -> list[frozenset[int]]:
    return list(map(frozenset, saved))


def test_nobody_saved_anything():
    routes = plan_routes([Stop(7, span_at(0))], everybody(set()))

    assert (routes.stops, routes.at_most, routes.is_proven) == ((), 0, True)


def test_person_sees_one_of_two_parallel_pitches():
    routes = plan_routes([Stop(7, span_at(0)), Stop(8, span_at(0))], everybody({7, 8}))

    assert (routes.served, routes.is_proven) == (1, True)


def test_person_sees_the_repeat_that_is_not_parallel():
    stops = [Stop(7, span_at(0)), Stop(8, span_at(0)), Stop(8, span_at(1))]

    routes = plan_routes(stops, everybody({7, 8}))

    assert set(routes.stops) == {(0, 0), (0, 2)}


def test_startup_is_seen_once_though_it_repeats():
    routes = plan_routes([Stop(7, span_at(0)), Stop(7, span_at(1))], everybody({7}))

    assert routes.served == 1


def test_no_more_people_come_than_there_are_seats():
    routes = plan_routes([Stop(7, span_at(0), seats=2)], everybody({7}, {7}, {7}))

    assert (routes.served, routes.is_proven) == (2, True)


def test_person_goes_where_a_seat_is_held_though_two_others_are_lost():
    long_span = type(span_at(0))(span_at(0).starts_at, span_at(1).ends_at)
    stops = [Stop(7, span_at(0)), Stop(8, span_at(1)), Stop(9, long_span)]

    routes = plan_routes(stops, everybody({7, 8, 9}), held=[(0, 2)])

    assert (routes.stops, routes.is_proven) == (((0, 2),), True)


def test_way_is_planned_around_a_held_seat():
    stops = [Stop(7, span_at(0)), Stop(7, span_at(1)), Stop(8, span_at(0)), Stop(8, span_at(1))]

    routes = plan_routes(stops, everybody({7, 8}), held=[(0, 1)])

    assert set(routes.stops) == {(0, 1), (0, 2)}


def test_held_seat_is_nobody_elses():
    stops = [Stop(7, span_at(0), seats=1), Stop(8, span_at(0))]

    routes = plan_routes(stops, everybody({7}, {7, 8}), held=[(1, 0)])

    assert routes.stops == ((1, 0),)


def test_limit_that_was_lowered_takes_no_held_seat_away():
    stops = [Stop(7, span_at(0), seats=1)]

    routes = plan_routes(stops, everybody({7}, {7}, {7}), held=[(0, 0), (2, 0)])

    assert set(routes.stops) == {(0, 0), (2, 0)}


def test_of_two_seats_at_the_same_time_the_person_takes_the_earlier():
    long_span = type(span_at(0))(span_at(0).starts_at, span_at(1).ends_at)
    stops = [Stop(8, span_at(1)), Stop(9, long_span)]

    assert plan_routes(stops, everybody({8, 9}), held=[(0, 0), (0, 1)]).stops == ((0, 1),)


def test_routes_without_time_promise_no_more_than_was_wished():
    stops = [Stop(7, span_at(number)) for number in range(3)]

    assert plan_routes(stops, everybody({7}), seconds=0).at_most == 1


def test_two_short_pitches_beat_a_long_one():
    long_span = type(span_at(0))(span_at(0).starts_at, span_at(1).ends_at)
    stops = [Stop(7, span_at(0)), Stop(8, span_at(1)), Stop(9, long_span)]

    routes = plan_routes(stops, everybody({7, 8, 9}))

    assert set(routes.stops) == {(0, 0), (0, 1)}


def test_routes_serve_what_an_independent_count_finds():
    task = make_day(4)
    slots = arrange(task, rounds=1).slots

    routes = plan_routes(stops_of(task, slots), task.wishes)

    assert broken_routes(task, slots, routes.stops) == []
    assert routes.is_proven
    assert routes.served == count_served(task, slots)


def test_routes_without_time_say_how_many_more_there_might_be():
    task = make_day(4)
    stops = stops_of(task, [pitch.slot for pitch in task.pitches])

    routes = plan_routes(stops, task.wishes, seconds=0)

    assert routes.served <= routes.at_most <= 800
    assert broken_routes(task, [pitch.slot for pitch in task.pitches], routes.stops) == []
