import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core import clock
from messe.core.database import db
from messe.pitches.models import Booking
from messe.planner import queries, service
from messe.planner.models import ExcludedSlot, MissReason, PlanRun, RouteStop
from messe.programme.models import SavedItem
from messe.registration.models import RegistrationStatus
from messe.registration.queries import find_registration_by_id
from tests.factories import (
    make_booking,
    make_participant,
    make_release,
    make_reservation,
    make_slot,
)
from tests.planner.conftest import HOUR, save_pitch


@pytest.fixture
def run(day, now) -> PlanRun:
    """A finished run that parts the two pitches."""
    run = service.order_run(1, now=now)
    db.session.commit()
    assert service.search_ordered() == 1
    db.session.expire_all()
    return db.session.get_one(PlanRun, run.id)


def test_who_asks_while_a_run_is_open_waits_for_the_same_one(day, now):
    first = service.order_run(1, now=now)

    assert service.order_run(30, now=now) is first


def test_run_says_what_it_would_change(run, day):
    [move] = queries.moves_of(run)

    assert (run.wishes, run.served_before, run.served_after) == (2, 1, 2)
    assert move.old_slot in day.early
    assert move.new_slot in day.late
    assert sorted(
        (effect.startup.name, effect.wishes, effect.served_after)
        for effect in queries.effects_of(run)
    ) == [("Funkweg", 1, 1), ("Kornfuchs", 1, 1)]
    assert [(each.times, each.pitches, each.served) for each in queries.repeats_of(run)] == [
        (2, 4, 2)
    ]


def test_draft_stays_until_the_proposal_is_accepted(run, day):
    db.session.refresh(day.funkweg)

    assert day.funkweg.slot_id == day.early[0].id


def test_accepted_proposal_moves_the_pitches(run, day, now):
    [move] = queries.moves_of(run)

    assert service.accept(run, now=now) == 1

    assert move.booking.slot_id == move.new_slot_id
    assert run.accepted_at == now


def test_pitches_may_exchange_their_slots(run, day, now):
    moves = [
        service.PlanMove(booking=day.funkweg, old_slot=day.early[0], new_slot=day.early[1]),
        service.PlanMove(booking=day.kornfuchs, old_slot=day.early[1], new_slot=day.early[0]),
    ]

    service._exchange_slots(moves)  # noqa: SLF001 -- an exchange of two, whatever a search finds

    db.session.expire_all()
    assert (day.funkweg.slot_id, day.kornfuchs.slot_id) == (day.early[1].id, day.early[0].id)
    assert len(queries.slots_in_order()) == 4


def test_changed_draft_refuses_the_proposal(run, day, now):
    day.kornfuchs.locked = True

    with pytest.raises(service.DraftChangedError):
        service.accept(run, now=now)


def test_proposal_is_accepted_once(run, now):
    service.accept(run, now=now)

    with pytest.raises(service.NothingToAcceptError):
        service.accept(run, now=now)


def test_open_run_has_nothing_to_accept(day, now):
    with pytest.raises(service.NothingToAcceptError):
        service.accept(service.order_run(1, now=now), now=now)


def test_failed_run_says_so(day, now, monkeypatch):
    def fail(*_args, **_values):
        raise RuntimeError

    run = service.order_run(1, now=now)
    db.session.commit()
    monkeypatch.setattr(service, "propose", fail)

    assert service.search_ordered() == 0
    db.session.expire_all()
    assert (run.finished_at, run.error) == (now, "RuntimeError")


def test_run_of_a_dead_worker_is_taken_up_again(day, now):
    run = service.order_run(1, now=now)
    run.started_at = now - service.LONGEST_RUN - dt.timedelta(seconds=1)
    db.session.commit()

    assert service.search_ordered() == 1


def test_rules_bind_the_planner(day, now):
    service.set_rules([day.funkweg.public_id], [day.late[0].public_id])
    service.add_absence(day.kornfuchs.startup, queries.TimeSpan(now, day.late[1].starts_at))
    db.session.expire_all()

    [funkweg, kornfuchs] = queries.read_draft(queries.read_wishes(), now).task.pitches

    assert funkweg.may_use == {0}
    assert kornfuchs.may_use == {3}


def test_rules_replace_earlier_ones(day):
    service.set_rules([day.funkweg.public_id], [day.late[0].public_id])

    service.set_rules([], [day.late[1].public_id])

    db.session.expire_all()
    assert not day.funkweg.locked
    assert db.session.scalars(sa.select(ExcludedSlot.slot_id)).all() == [day.late[1].id]


def test_pitch_that_has_begun_stays_and_its_time_is_closed(day):
    draft = queries.read_draft(queries.read_wishes(), day.early[0].starts_at)

    assert [pitch.may_use for pitch in draft.task.pitches] == [{0}, {1}]
    assert set(draft.open_to.values()) == {frozenset({2, 3})}


def test_pitch_moves_to_slots_of_its_length_only(day, now):
    make_slot(day.early[0].starts_at + 3 * HOUR, minutes=5, stage=day.early[0].stage)

    draft = queries.read_draft(queries.read_wishes(), now)

    assert draft.task.pitches[0].may_use == {0, 1, 2, 3}


def test_wishes_of_those_who_withdrew_do_not_count(day):
    day.mayor.registration.status = RegistrationStatus.WITHDRAWN
    day.mayor.registration.withdrawn_at = clock.now()
    db.session.flush()

    assert queries.read_wishes().total == 0


def stops_of(participant) -> dict[str, MissReason | None]:
    plan = queries.newest_route_plan()
    return {stop.startup.name: stop.reason for stop in queries.route_of(plan, participant)}


def test_route_leaves_out_what_is_parallel(day):
    make_release()
    db.session.commit()

    assert service.plan_newest_routes()

    assert set(stops_of(day.mayor).values()) == {None, MissReason.CLASH}


def test_route_says_that_all_seats_are_taken(day):
    day.funkweg.seats = 1
    other = make_participant(ags="05958028")
    save_pitch(other, day.funkweg.startup)
    make_release()
    db.session.commit()

    service.plan_newest_routes()

    assert stops_of(other) == {"Funkweg": None}
    assert stops_of(day.mayor) == {"Funkweg": MissReason.FULL, "Kornfuchs": None}


def test_route_says_that_a_startup_is_not_in_the_programme(day):
    make_release()
    save_pitch(day.mayor, make_booking(day.late[0]).startup)
    db.session.commit()

    service.plan_newest_routes()

    assert MissReason.NOT_PLANNED in stops_of(day.mayor).values()


@pytest.mark.parametrize(("seated", "missed"), [(0, "Kornfuchs"), (1, "Funkweg")])
def test_route_includes_the_pitch_at_which_the_person_holds_a_seat(day, seated, missed):
    make_release()
    make_reservation([day.funkweg, day.kornfuchs][seated], day.mayor)
    db.session.commit()

    service.plan_newest_routes()

    assert [name for name, reason in stops_of(day.mayor).items() if reason] == [missed]


def test_seat_counts_as_a_wish_though_nothing_is_saved(day):
    other = make_participant(ags="05958028")
    make_release()
    make_reservation(day.kornfuchs, other)
    db.session.commit()

    service.plan_newest_routes()

    assert stops_of(other) == {"Kornfuchs": None}


def test_routes_are_planned_again_when_a_seat_is_taken(day):
    make_release()
    db.session.commit()
    service.plan_newest_routes()

    make_reservation(day.funkweg, day.mayor)
    db.session.commit()

    assert service.plan_newest_routes()


def test_who_waits_or_does_not_come_holds_no_seat(day):
    make_reservation(day.funkweg, day.mayor, seat=None)
    gone = make_reservation(day.kornfuchs, make_participant(ags="05958028")).participant
    gone.registration.status = RegistrationStatus.WITHDRAWN
    gone.registration.withdrawn_at = clock.now()
    db.session.flush()

    assert queries.held_seats() == []


def test_repeat_of_a_pitch_resolves_the_clash(day, now):
    repeat = Booking(startup=day.funkweg.startup, slot=day.late[0], number=2, booked_at=now)
    db.session.add(repeat)
    make_release()
    db.session.commit()

    service.plan_newest_routes()

    plan = queries.newest_route_plan()
    assert set(stops_of(day.mayor).values()) == {None}
    assert (plan.wishes, plan.served, plan.at_most) == (2, 2, 2)


def test_no_release_gives_no_routes(day):
    db.session.commit()

    assert not service.plan_newest_routes()


def test_routes_are_planned_again_only_when_something_changed(day):
    make_release()
    db.session.commit()

    assert service.plan_newest_routes()
    assert not service.plan_newest_routes()

    db.session.execute(sa.delete(SavedItem).where(SavedItem.startup_id == day.funkweg.startup_id))
    db.session.commit()
    assert service.plan_newest_routes()
    assert stops_of(day.mayor) == {"Kornfuchs": None}

    day.kornfuchs.slot = day.late[0]
    make_release()
    db.session.commit()
    assert service.plan_newest_routes()


def test_routes_of_people_who_were_erased_are_forgotten(day):
    make_release()
    db.session.commit()
    service.plan_newest_routes()

    service.erase(find_registration_by_id(day.mayor.registration_id))

    assert db.session.scalars(sa.select(RouteStop)).all() == []
