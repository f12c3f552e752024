"""Figures: each equals what plain Python computes from the exports."""

import dataclasses
import datetime as dt
from collections import Counter

import pytest

from messe.checkin.models import Admission
from messe.core import clock
from messe.fair.models import District
from messe.registration.models import Municipality, ParticipantRole
from messe.report.exports import Dataset, dataset_rows
from messe.report.figures import Arrivals, Participation, People, figures
from messe.report.map import ParticipationStatus
from tests.factories import BIELEFELD, HALLENBERG, HAVIXBECK, MEDEBACH, make_guest

SCOPES = [None, *District]


def exported(dataset, scope):
    rows = dataset_rows(dataset)
    return [row for row in rows if scope in {None, row["district"]}]


@pytest.mark.parametrize("scope", SCOPES)
def test_participation_equals_the_exports(small_fair, scope):
    eligible = {t["ags"] for t in exported(Dataset.MUNICIPALITIES, scope) if t["may_take_part"]}
    people = exported(Dataset.PARTICIPANTS, scope)
    registered = {person["ags"] for person in people if person["status"] == "confirmed"}
    took_part = {person["ags"] for person in people if person["admitted_at"]}

    found = figures(scope)

    assert found.participation == Participation(len(eligible), len(registered), len(took_part))
    assert found.participation.share == len(took_part) / len(eligible)


@pytest.mark.parametrize("scope", SCOPES)
def test_kreise_add_up_to_the_exports(small_fair, scope):
    kreise = {town["ags"]: town["kreis"] for town in dataset_rows(Dataset.MUNICIPALITIES)}
    eligible = Counter(
        town["kreis"] for town in exported(Dataset.MUNICIPALITIES, scope) if town["may_take_part"]
    )
    came = {row["ags"] for row in exported(Dataset.ADMISSIONS, scope)}

    found = {
        kreis.name: (kreis.participation.eligible, kreis.participation.took_part)
        for district in figures(scope).districts
        for kreis in district.kreise
    }

    took_part = Counter(kreise[ags] for ags in came)
    assert found == {kreis: (count, took_part[kreis]) for kreis, count in eligible.items()}


@pytest.mark.parametrize("scope", SCOPES)
def test_people_equal_the_exports(small_fair, scope):
    rows = exported(Dataset.PARTICIPANTS, scope)

    found = figures(scope)

    assert found.people.keys() >= {row["role"] for row in rows}
    for role, people in found.people.items():
        ours = [row for row in rows if row["role"] == role]
        assert people == People(
            sum(row["status"] == "confirmed" for row in ours),
            sum(row["admitted_at"] is not None for row in ours),
        )
    assert found.persons_admitted == len(exported(Dataset.ADMISSIONS, scope))
    assert found.persons_registered == sum(row["status"] == "confirmed" for row in rows)


def test_guests_are_people_but_no_town(small_fair, session):
    towns = figures(None).participation
    make_guest(role=ParticipantRole.PRESS)
    session.commit()

    found = figures(None)

    assert found.people[ParticipantRole.PRESS] == People(1, 0)
    assert found.participation == towns
    assert ParticipantRole.PRESS not in figures(District.ARNSBERG).people


@pytest.mark.parametrize("scope", SCOPES)
def test_topics_equal_the_exports(small_fair, scope):
    rows = exported(Dataset.TOPICS, scope)

    found = figures(scope)

    assert found.towns_reporting == len({row["ags"] for row in rows})
    assert {(t.title, t.points, t.towns, t.seek, t.offer, t.would_lead) for t in found.topics} == {
        (
            title,
            sum(6 - row["rank"] for row in chosen),
            len(chosen),
            sum(row["stance"] == "seek" for row in chosen),
            sum(row["stance"] == "offer" for row in chosen),
            sum(row["would_lead"] for row in chosen),
        )
        for title in {row["topic"] for row in rows}
        for chosen in [[row for row in rows if row["topic"] == title]]
    }


def test_topics_are_ranked_by_points(small_fair):
    assert [topic.title for topic in figures().topics] == ["Klima", "Mobilität"]


def test_pitches_equal_the_export(small_fair):
    booked = [row for row in dataset_rows(Dataset.SCHEDULE) if row["startup"]]

    found = figures(District.DETMOLD)

    assert [(p.starts_at, p.startup, p.head_count) for p in found.pitches] == [
        (row["starts_at"], row["startup"], row["head_count"]) for row in booked
    ]


def test_mean_leaves_out_pitches_that_nobody_counted(small_fair):
    found = figures()

    assert found.head_counts == [30, 0]
    assert found.mean_head_count == 15


def test_mean_is_unknown_where_nobody_counted(fair):
    assert figures().mean_head_count is None


def test_statuses_of_the_map(small_fair, session):
    statuses = {town.ags: town.status for town in figures().towns}

    assert statuses[HALLENBERG] is ParticipationStatus.TOOK_PART
    assert statuses[BIELEFELD] is ParticipationStatus.TOOK_PART
    assert statuses[MEDEBACH] is ParticipationStatus.ABSENT
    assert statuses[HAVIXBECK] is ParticipationStatus.NOT_REGISTERED
    dortmund = session.query(Municipality).filter_by(name="Dortmund").one()
    assert statuses[dortmund.ags] is ParticipationStatus.OUTSIDE


def test_arrivals_are_half_hours_in_westphalia_without_gaps(small_fair):
    assert figures().arrivals == (
        Arrivals(dt.time(9), 2),
        Arrivals(dt.time(9, 30), 0),
        Arrivals(dt.time(10), 1),
    )


def test_arrivals_in_winter_time(small_fair, session):
    """The same moment in UTC reads one hour earlier once clocks have changed."""
    admission = session.query(Admission).order_by(Admission.admitted_at).first()
    session.query(Admission).filter(Admission.id != admission.id).delete()
    for day, hour in ((24, 10), (25, 9)):
        admission.admitted_at = dt.datetime(2026, 10, day, 8, 15, tzinfo=dt.UTC)
        assert figures().arrivals == (Arrivals(dt.time(hour), 1),)


def test_group_across_districts_is_in_both_reports(small_fair):
    assert [group.name for group in figures(District.ARNSBERG).groups] == [
        "Klima über Grenzen",
        "Rufbus",
    ]
    (group,) = figures(District.DETMOLD).groups
    assert [(m.name, m.is_lead) for m in group.members] == [
        ("Bielefeld", True),
        ("Hallenberg", False),
    ]
    assert figures(District.MUENSTER).groups == ()


def test_towns_in_groups_are_those_of_the_scope(small_fair):
    assert [figures(scope).towns_in_groups for scope in SCOPES] == [3, 2, 1, 0]


@pytest.mark.parametrize("scope", SCOPES)
def test_empty_fair_has_figures(fair, scope):
    found = figures(scope)

    assert (found.participation.took_part, found.persons_admitted) == (0, 0)
    assert (found.arrivals, found.pitches, found.topics, found.groups) == ((), (), (), ())


def test_share_is_zero_where_no_town_may_take_part(fair):
    fair.population_limit = 1

    assert figures().participation.share == 0


def test_taking_back_an_admission_moves_exactly_what_it_should(small_fair, session):
    before = {scope: dataclasses.asdict(figures(scope)) for scope in SCOPES}
    bielefeld = session.query(Admission).filter_by(
        admitted_at=clock.at(clock.local(small_fair.starts_at).date(), dt.time(9, 29))
    )
    session.delete(bielefeld.one())

    after = {scope: dataclasses.asdict(figures(scope)) for scope in SCOPES}

    moved = {
        scope: {key for key in before[scope] if before[scope][key] != after[scope][key]}
        for scope in SCOPES
    }
    touched = {"towns", "districts", "people", "arrivals"}
    assert moved == {
        None: touched,
        District.DETMOLD: touched,
        District.ARNSBERG: set(),
        District.MUENSTER: set(),
    }
    assert figures().participation.took_part == 1


def test_number_of_queries_is_fixed(small_fair, count_queries):
    assert count_queries(lambda: figures(District.ARNSBERG)) <= 11
