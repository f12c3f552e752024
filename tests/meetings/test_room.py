"""From the wish to the released plan, through the pages."""

import datetime as dt
from dataclasses import dataclass

import pytest

from messe.core import clock
from messe.mail.models import OutboxMail
from messe.meetings import calendar, queries, service, solver
from messe.meetings.models import Meeting, MeetingPlan, MeetingRound
from messe.meetings.planning import Person, Side
from messe.programme.models import SavedItem
from messe.registration.models import Registration, RegistrationStatus
from messe.registration.queries import get_registration
from messe.startups import own_data
from messe.startups.models import Startup, StartupStatus
from tests.factories import (
    HALLENBERG,
    HAVIXBECK,
    LONG_AGO,
    MEDEBACH,
    make_absence,
    make_account,
    make_booking,
    make_registration,
    make_release,
    make_reservation,
    make_round,
    make_slot,
    make_startup,
    make_table,
    make_wish,
    open_registration,
    open_startup,
    saved,
    sign_in,
)


@dataclass(frozen=True)
class Scene:
    """Two towns, a start-up at its table, two rounds."""

    towns: list[Registration]
    startup: Startup
    rounds: list[MeetingRound]


@pytest.fixture
def scene(fair):
    startup = make_startup(name="Parkfuchs")
    make_table(startup)
    start = clock.at(clock.local(fair.starts_at).date(), dt.time(13))
    return Scene(
        [make_registration(ags) for ags in (HALLENBERG, MEDEBACH)],
        startup,
        [make_round(start + dt.timedelta(minutes=20 * number)) for number in range(2)],
    )


@pytest.fixture
def wishing(fair, now):
    fair.meeting_wishes_close_at = now + dt.timedelta(days=1)
    return fair


def planned(session, now):
    """The pairs of a fresh plan with their rounds."""
    service.order_plan(now=now)
    session.commit()
    service.make_ordered_plan()
    plan = queries.newest_made_plan()
    return plan, {
        (row.round_id, row.registration_id, row.startup_id) for row in queries.meetings_of(plan)
    }


def test_town_names_whom_it_wants_to_meet(client, wishing, scene):
    open_registration(client, scene.towns[0])
    form = {"wish_2": str(scene.startup.id), "absent_rounds": [str(scene.rounds[0].id)]}

    answer = client.post("/meine-messe/sprechstunde", data=form)

    assert answer.status_code == 302
    person = Person(Side.TOWN, scene.towns[0].id)
    assert [(each.rank, each.startup.name) for each in queries.wishes_of(person)] == [
        (1, "Parkfuchs")
    ]
    assert [each.round_id for each in queries.absences_of(person)] == [scene.rounds[0].id]


def test_nobody_is_named_twice(client, wishing, scene):
    open_registration(client, scene.towns[0])
    form = {"wish_1": str(scene.startup.id), "wish_2": str(scene.startup.id)}

    answer = client.post("/meine-messe/sprechstunde", data=form)

    assert "Diesen Wunsch haben Sie schon genannt." in answer.text
    assert queries.wishes_of(Person(Side.TOWN, scene.towns[0].id)) == []


def test_startup_names_towns(client, wishing, scene):
    open_startup(client, scene.startup)

    client.post("/startups/meine/sprechstunde", data={"wish_1": str(scene.towns[1].id)})

    [wish] = queries.wishes_of(Person(Side.STARTUP, scene.startup.id))
    assert wish.registration.party_name == "Medebach"


def test_late_wishes_are_refused(client, wishing, now, scene):
    wishing.meeting_wishes_close_at = now
    open_registration(client, scene.towns[0])

    answer = client.post("/meine-messe/sprechstunde", data={"wish_1": str(scene.startup.id)})

    assert answer.status_code == 409


def test_worker_plans_around_absences_and_pitches(session, now, scene):
    # The start-up pitches in the first round, so that one of the scene.towns goes empty-handed.
    make_booking(make_slot(scene.rounds[0].starts_at), scene.startup)
    make_release()
    for town in scene.towns:
        make_wish(town, scene.startup)
    make_absence(scene.rounds[1], scene.towns[0])

    plan, meetings = planned(session, now)

    assert meetings == {(scene.rounds[1].id, scene.towns[1].id, scene.startup.id)}
    assert (plan.served, plan.people, plan.first_wishes, plan.is_optimal) == (1, 2, 1, True)


def test_saved_pitches_are_kept_free(session, now, scene):
    other = make_startup()
    make_booking(make_slot(scene.rounds[0].starts_at), other)
    make_release()
    saved(SavedItem(participant=scene.towns[0].participants[0], startup=other, saved_at=LONG_AGO))
    make_wish(scene.towns[0], scene.startup)

    _plan, meetings = planned(session, now)

    assert meetings == {(scene.rounds[1].id, scene.towns[0].id, scene.startup.id)}


def test_only_what_the_head_saved_is_kept_free(session, now, scene):
    other = make_startup()
    make_booking(make_slot(scene.rounds[0].starts_at), other)
    make_release()
    town = make_registration(HAVIXBECK, companions=["Jette Brandt"])
    make_absence(scene.rounds[1], town)
    saved(SavedItem(participant=town.participants[1], startup=other, saved_at=LONG_AGO))
    make_wish(town, scene.startup)

    _plan, meetings = planned(session, now)

    assert meetings == {(scene.rounds[0].id, town.id, scene.startup.id)}


def test_nothing_is_kept_free_for_a_pitch_that_is_given_again(session, now, scene):
    other = make_startup()
    make_booking(make_slot(scene.rounds[0].starts_at), other)
    make_booking(make_slot(scene.rounds[0].starts_at + dt.timedelta(hours=3)), other, number=2)
    make_release()
    make_absence(scene.rounds[1], scene.towns[0])
    saved(SavedItem(participant=scene.towns[0].participants[0], startup=other, saved_at=LONG_AGO))
    make_wish(scene.towns[0], scene.startup)

    _plan, meetings = planned(session, now)

    assert meetings == {(scene.rounds[0].id, scene.towns[0].id, scene.startup.id)}


def test_pitch_with_a_reserved_seat_is_kept_free(session, now, scene):
    other = make_startup()
    seat = make_booking(make_slot(scene.rounds[0].starts_at), other)
    make_booking(make_slot(scene.rounds[0].starts_at + dt.timedelta(hours=3)), other, number=2)
    make_reservation(seat, scene.towns[0].participants[0])
    make_release()
    make_wish(scene.towns[0], scene.startup)

    _plan, meetings = planned(session, now)

    assert meetings == {(scene.rounds[1].id, scene.towns[0].id, scene.startup.id)}


def test_whoever_withdrew_or_was_declined_is_not_planned(session, now, scene):
    gone = make_startup(status=StartupStatus.DECLINED)
    make_table(gone)
    scene.towns[1].status, scene.towns[1].withdrawn_at = RegistrationStatus.WITHDRAWN, now
    make_wish(scene.towns[1], scene.startup)
    make_wish(scene.towns[0], gone)

    plan, meetings = planned(session, now)

    assert meetings == set()
    assert plan.people == 0


def test_locked_meetings_stay(session, now, scene):
    make_wish(scene.towns[0], scene.startup)
    plan, _meetings = planned(session, now)
    [locked] = queries.meetings_of(plan)
    locked.is_locked = True
    make_wish(scene.towns[1], scene.startup)
    session.commit()
    stays = (locked.round_id, locked.registration_id, locked.startup_id)

    again, meetings = planned(session, now)

    assert stays in meetings
    assert len(meetings) == 2
    assert [row.is_locked for row in queries.meetings_of(again)].count(True) == 1


def test_organisers_lock_and_let_go(organiser, session, now, scene):
    make_wish(scene.towns[0], scene.startup)
    plan, _meetings = planned(session, now)
    [meeting] = queries.meetings_of(plan)
    address = f"/orga/sprechstunde/gespraeche/{meeting.id}/festhalten"

    organiser.post(address, data={"locked": "1"})
    is_locked = session.get(Meeting, meeting.id).is_locked
    organiser.post(address, data={"locked": "0"})

    assert is_locked
    assert not session.get(Meeting, meeting.id).is_locked


def test_after_a_no_show_the_other_rounds_are_planned_anew(client, session, fair, set_now, scene):
    before = set_now(scene.rounds[0].starts_at - dt.timedelta(hours=1))
    make_wish(scene.towns[0], scene.startup)
    make_absence(scene.rounds[1], scene.towns[0])
    plan, _meetings = planned(session, before)
    service.release_plan(plan, fair, now=before)
    begun = set_now(scene.rounds[0].starts_at)
    sign_in(client, make_account("steward"))
    make_wish(scene.towns[1], scene.startup)

    client.post(f"/orga/sprechstunde/heute/{scene.rounds[0].id}/town/{scene.towns[0].id}")

    _plan, meetings = planned(session, begun)
    assert meetings == {(scene.rounds[1].id, scene.towns[1].id, scene.startup.id)}


def test_release_mails_whoever_is_concerned(client, organiser, session, scene):
    make_wish(scene.towns[0], scene.startup)
    plan, _meetings = planned(session, clock.now())

    organiser.post(f"/orga/sprechstunde/freigeben/{plan.id}")

    subjects = {mail.recipient for mail in session.query(OutboxMail)}
    assert subjects == {scene.towns[0].contact_email, scene.startup.contact_email}
    open_registration(client, scene.towns[0])
    assert "Parkfuchs" in client.get("/meine-messe/sprechstunde").text


def test_released_meetings_are_in_the_calendar_of_their_people(session, now, scene):
    make_wish(scene.towns[0], scene.startup)
    plan, _meetings = planned(session, now)
    mayor, other = (get_registration(town.id).people[0] for town in scene.towns)
    before = calendar.entries(mayor)
    plan.released_at = now

    [entry] = calendar.entries(mayor)

    assert before == calendar.entries(other) == []
    assert entry.title == "Gespräch mit Parkfuchs"
    assert entry.starts_at in {each.starts_at for each in scene.rounds}


def test_second_release_of_a_plan_mails_nobody(organiser, session, scene):
    make_wish(scene.towns[0], scene.startup)
    plan, _meetings = planned(session, clock.now())
    plan_id = plan.id

    organiser.post(f"/orga/sprechstunde/freigeben/{plan_id}")
    mails = session.query(OutboxMail).count()
    again = organiser.post(f"/orga/sprechstunde/freigeben/{plan_id}")

    assert again.status_code == 302
    assert session.query(OutboxMail).count() == mails == 2


def test_outdated_plan_is_not_released(organiser, session, now, scene):
    make_wish(scene.towns[0], scene.startup)
    old, _meetings = planned(session, now)
    old_id = old.id
    planned(session, now)

    answer = organiser.post(f"/orga/sprechstunde/freigeben/{old_id}")

    assert answer.status_code == 409
    assert queries.released_plan() is None


def test_two_orders_are_one_plan(organiser, session, scene):
    organiser.post("/orga/sprechstunde/planen")
    organiser.post("/orga/sprechstunde/planen")

    assert session.query(MeetingPlan).count() == 1


def test_order_that_comes_second_by_a_moment_is_refused(session, now, monkeypatch, scene):
    service.order_plan(now=now)
    session.commit()
    # As if the other order were not seen yet.
    monkeypatch.setattr(queries, "newest_plan", lambda: None)

    with pytest.raises(service.PlanOrderedError):
        service.order_plan(now=now)


def test_erased_town_leaves_no_trace(client, session, now, scene):
    make_wish(scene.towns[0], scene.startup)
    make_absence(scene.rounds[1], scene.towns[0])
    planned(session, now)

    service.erase(scene.towns[0])

    person = Person(Side.TOWN, scene.towns[0].id)
    assert queries.wishes_of(person) == queries.absences_of(person) == []
    assert queries.meetings_of(queries.newest_made_plan()) == []


def test_startup_fetches_what_it_wished(client, session, now, scene, fair):
    make_wish(scene.towns[0], scene.startup, Side.STARTUP)
    make_absence(scene.rounds[1], startup=scene.startup)
    plan, _meetings = planned(session, now)
    service.release_plan(plan, fair, now=now)

    open_startup(client, scene.startup)
    data = client.get("/startups/meine/daten.json").json

    assert [each["partner"] for each in data["meeting_wishes"]] == ["Hallenberg"]
    assert len(data["meeting_absences"]) == len(data["meetings"]) == 1


def test_contact_of_a_startup_that_is_erased_takes_its_wishes_along(session, now, fair, scene):
    make_wish(scene.towns[0], scene.startup, Side.STARTUP)
    make_wish(scene.towns[0], scene.startup)

    own_data.erase(scene.startup, fair, now=fair.ends_at)

    assert queries.wishes_of(Person(Side.STARTUP, scene.startup.id)) == []
    assert len(queries.wishes_of(Person(Side.TOWN, scene.towns[0].id))) == 1


def test_failed_plan_says_so(organiser, session, now, monkeypatch, scene):
    def fail(*_arguments, **_options):
        raise RuntimeError

    monkeypatch.setattr(solver, "plan_meetings", fail)
    service.order_plan(now=now)
    session.commit()
    service.make_ordered_plan()

    assert "Beim letzten Mal hat es leider nicht geklappt." in (
        organiser.get("/orga/sprechstunde").text
    )


def test_organisers_lay_out_rounds_tables_and_deadline(organiser, session, fair):
    startup = make_startup(slug="parkfuchs")
    rounds = {
        "day": "2026-06-23",
        "first_start": "13:00",
        "minutes": "15",
        "pause_minutes": "5",
        "count": "3",
    }

    organiser.post("/orga/sprechstunde/runden", data=rounds)
    twice = organiser.post("/orga/sprechstunde/runden", data=rounds)
    organiser.post("/orga/sprechstunde/tische", data={"table-parkfuchs": "7"})
    organiser.post("/orga/sprechstunde/frist", data={"closes_at": "2026-06-20T18:00"})

    assert twice.status_code == 409
    assert len(queries.rounds()) == 3
    assert queries.table_names() == {startup.id: "7"}
    session.refresh(fair)
    assert fair.meeting_wishes_close_at == dt.datetime(2026, 6, 20, 16, tzinfo=dt.UTC)


@pytest.mark.parametrize("page", ["", "/heute", "/blaetter.pdf"])
def test_pages_ask_as_often_for_more_meetings(organiser, session, scene, count_queries, page):
    make_wish(scene.towns[0], scene.startup)
    plan, _meetings = planned(session, LONG_AGO)
    plan.released_at = LONG_AGO
    ask = lambda: count_queries(lambda: organiser.get(f"/orga/sprechstunde{page}"))  # noqa: E731 -- asked thrice
    ask()
    for_one = ask()
    [first] = queries.meetings_of(plan)
    values = {"plan_id": plan.id, "startup_id": scene.startup.id, "planned_at": LONG_AGO}
    [other] = [each for each in scene.rounds if each.id != first.round_id]
    saved(Meeting(round_id=other.id, registration_id=scene.towns[1].id, **values))

    assert ask() == for_one
