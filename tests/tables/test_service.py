"""Sitting down at topic tables, moving on, and what a late scan changes."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from messe.core.database import db, write_transaction
from messe.registration.models import Participant
from messe.tables import queries, service
from messe.tables.models import TableVisit, TopicTable
from messe.topics.models import Topic
from tests.factories import (
    HAVIXBECK,
    MEDEBACH,
    make_participant,
    make_topic,
    make_topic_table,
)

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def mayor(fair):
    return make_participant()


@pytest.fixture
def climate():
    return make_topic_table(make_topic("Klima"), number=1)


@pytest.fixture
def school():
    return make_topic_table(make_topic("Schule"), number=2)


def history(person, start) -> list[tuple[int, int, int | None]]:
    """Table, and minutes from `start` to sitting down and to getting up, in order."""
    return [
        (
            visit.table.number,
            (visit.joined_at - start) // MINUTE,
            visit.left_at and (visit.left_at - start) // MINUTE,
        )
        for visit in reversed(queries.visits_of(person))
    ]


def test_next_table_ends_the_visit_at_the_last(mayor, climate, school, on_the_day):
    service.join(mayor, climate, now=on_the_day)
    service.join(mayor, school, now=on_the_day + 20 * MINUTE)
    service.join(mayor, climate, now=on_the_day + 30 * MINUTE)

    assert history(mayor, on_the_day) == [(1, 0, 20), (2, 20, 30), (1, 30, None)]


def test_sitting_down_twice_is_one_visit(mayor, climate, on_the_day):
    first = service.join(mayor, climate, now=on_the_day)

    assert service.join(mayor, climate, now=on_the_day + MINUTE) is first
    assert history(mayor, on_the_day) == [(1, 0, None)]


def test_leaving_frees_the_seat_and_may_be_repeated(mayor, climate, on_the_day):
    climate.seats = 1
    service.join(mayor, climate, now=on_the_day)
    service.leave(mayor, now=on_the_day + 5 * MINUTE)
    service.leave(mayor, now=on_the_day + 9 * MINUTE)

    assert history(mayor, on_the_day) == [(1, 0, 5)]
    other = make_participant(ags=MEDEBACH)
    assert service.join(other, climate, now=on_the_day + 10 * MINUTE).seat == 1


def test_full_table_names_one_with_room(mayor, climate, school, on_the_day):
    climate.seats = 1
    service.join(make_participant(ags=MEDEBACH), climate, now=on_the_day)
    service.join(mayor, school, now=on_the_day)

    with pytest.raises(service.TableFullError) as refusal:
        service.join(mayor, climate, now=on_the_day + MINUTE)

    assert "Frei ist Tisch 2: Schule." in str(refusal.value.message)
    assert history(mayor, on_the_day) == [(2, 0, None)]


def test_full_table_says_when_the_others_are_full_too(mayor, climate, on_the_day):
    climate.seats = 1
    service.join(make_participant(ags=MEDEBACH), climate, now=on_the_day)

    with pytest.raises(service.TableFullError) as refusal:
        service.join(mayor, climate, now=on_the_day)

    assert "an den anderen auch" in str(refusal.value.message)


def test_closed_table_takes_nobody_and_sends_nobody_away(mayor, climate, on_the_day):
    sitting = service.join(mayor, climate, now=on_the_day)
    climate.is_open = False

    with pytest.raises(service.TableClosedError):
        service.join(make_participant(ags=MEDEBACH), climate, now=on_the_day)
    assert service.join(mayor, climate, now=on_the_day) is sitting


@pytest.mark.parametrize("days", [-1, 1])
def test_tables_take_people_on_the_day_only(mayor, climate, on_the_day, days):
    with pytest.raises(service.NotOnTheDayError):
        service.join(mayor, climate, now=on_the_day + dt.timedelta(days=days))


def test_late_scan_is_remembered_and_moves_nobody(mayor, climate, school, on_the_day):
    """The phone scanned the second table without a network; the third one heard of it first."""
    third = make_topic_table(number=3, seats=1)
    service.join(mayor, climate, now=on_the_day)
    service.join(mayor, third, now=on_the_day + 60 * MINUTE)
    school.is_open = False

    for _sent_again in range(2):
        service.join(mayor, school, now=on_the_day + 30 * MINUTE)

    assert history(mayor, on_the_day) == [(1, 0, 30), (2, 30, 60), (3, 60, None)]


def test_late_scan_before_all_else_ends_at_the_next_table(mayor, climate, school, on_the_day):
    service.join(mayor, climate, now=on_the_day)
    service.join(mayor, school, now=on_the_day - 30 * MINUTE)

    assert history(mayor, on_the_day) == [(2, -30, 0), (1, 0, None)]


def test_last_seat_goes_to_one_of_many_at_once(app, mayor, climate, on_the_day):
    climate.seats = 1
    people = [mayor, make_participant(ags=MEDEBACH), make_participant(ags=HAVIXBECK)]
    db.session.commit()

    outcomes = at_once(app, [(person.id, climate.id) for person in people], on_the_day)

    assert sorted(outcomes) == ["full", "full", "sits"]


def test_person_in_two_tabs_sits_at_one_table(app, mayor, climate, school, on_the_day):
    db.session.commit()

    outcomes = at_once(app, [(mayor.id, climate.id), (mayor.id, school.id)], on_the_day)

    assert outcomes == ["sits", "sits"]
    db.session.rollback()
    sitting = sa.select(sa.func.count()).where(TableVisit.left_at.is_(None))
    assert db.session.scalar(sitting) == 1


def at_once(app, wishes, now) -> list[str]:
    """Let people sit down at tables, each in a thread: what came of it."""

    def try_to_join(wish):
        person, table = wish
        with app.app_context():
            try:
                with write_transaction():
                    service.join(
                        db.session.get_one(Participant, person),
                        db.session.get_one(TopicTable, table),
                        now=now,
                    )
            except service.TableFullError:
                return "full"
            return "sits"

    with ThreadPoolExecutor(len(wishes)) as threads:
        return list(threads.map(try_to_join, wishes))


def test_each_topic_on_offer_gets_one_table(fair, climate):
    make_topic("Mobilität")
    make_topic("Ausgemustert", is_offered=False)

    assert [service.add_missing_tables(), service.add_missing_tables()] == [1, 0]
    tables = [(each.table.number, each.table.topic.title) for each in queries.table_figures()]
    assert tables == [(1, "Klima"), (2, "Mobilität")]


def test_visited_table_keeps_its_topic_and_stays(mayor, climate, school, on_the_day):
    service.join(mayor, climate, now=on_the_day)

    with pytest.raises(service.TopicFixedError):
        service.edit_table(climate, service.TableData(1, school.topic))
    with pytest.raises(service.TableInUseError):
        service.delete_table(climate)
    service.edit_table(climate, service.TableData(7, climate.topic, seats=3, is_open=False))
    assert (climate.number, climate.seats, climate.is_open) == (7, 3, False)


def test_number_is_given_once(fair, climate, school):
    with pytest.raises(service.NumberTakenError):
        service.edit_table(school, service.TableData(1, school.topic))


def test_each_person_is_counted_once_a_table_and_once_a_topic(mayor, climate, on_the_day):
    second = make_topic_table(climate.topic, number=2)
    for minute, table in enumerate((climate, second, climate)):
        service.join(mayor, table, now=on_the_day + minute * MINUTE)

    assert [(each.sitting, each.visited) for each in queries.table_figures()] == [(1, 1), (0, 1)]
    assert [(each.sitting, each.visited) for each in queries.talk_figures()] == [(1, 1)]


def test_who_never_left_stayed_until_the_end():
    topic_table = TopicTable(topic=Topic(id=1), topic_id=1)
    noon = dt.datetime(2026, 6, 23, 12, tzinfo=dt.UTC)
    visits = [
        TableVisit(table=topic_table, joined_at=noon, left_at=noon + MINUTE),
        TableVisit(table=topic_table, joined_at=noon + 2 * MINUTE, left_at=None),
    ]

    assert queries.seconds_by_topic(visits, noon + 5 * MINUTE) == {1: 4 * 60}


def test_who_sat_down_after_the_end_spent_no_time():
    topic_table = TopicTable(topic=Topic(id=1), topic_id=1)
    noon = dt.datetime(2026, 6, 23, 12, tzinfo=dt.UTC)
    visit = TableVisit(table=topic_table, joined_at=noon + MINUTE, left_at=None)

    assert queries.seconds_by_topic([visit], noon) == {}


def test_erased_person_leaves_a_free_seat_and_a_figure(mayor, climate, on_the_day):
    climate.seats = 1
    service.join(mayor, climate, now=on_the_day)

    service.erase(mayor.registration)

    [figures] = queries.table_figures()
    assert (figures.sitting, figures.visited, figures.has_room) == (0, 1, True)
