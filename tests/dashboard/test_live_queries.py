"""Who is in and who is still missing."""

from messe.checkin.judging import ScanKind, Verdict
from messe.core.database import db
from messe.dashboard import live_queries
from messe.dashboard.live_queries import Share
from messe.fair.models import District
from messe.registration.models import ParticipantRole, RegistrationStatus
from tests.factories import (
    LONG_AGO,
    MEDEBACH,
    make_admission,
    make_guest,
    make_registration,
    make_scan,
)


def test_people_are_counted_by_district_and_role(fair):
    town = make_registration(companions=["Jan Winter"])
    make_admission(town.participants[0])
    make_guest()

    assert live_queries.shares() == [
        Share(None, ParticipantRole.PRESS, 0, 1),
        Share(District.ARNSBERG, ParticipantRole.COMPANION, 0, 1),
        Share(District.ARNSBERG, ParticipantRole.MAYOR, 1, 1),
    ]


def test_whoever_is_not_confirmed_is_neither_expected_nor_counted(fair):
    withdrawn = make_registration(status=RegistrationStatus.WITHDRAWN)
    make_admission(withdrawn.participants[0])

    assert live_queries.shares() == []
    assert live_queries.admission_times() == []
    assert live_queries.missing() == []


def test_whoever_came_is_missed_no_more(fair):
    town = make_registration(companions=["Jan Winter"])
    make_admission(town.participants[0])

    assert [each.name for each in live_queries.missing()] == ["Jan Winter"]
    assert live_queries.admission_times() == [LONG_AGO]


def test_the_missing_of_one_district_without_guests(fair):
    make_registration(ags=MEDEBACH)
    make_guest()

    assert len(live_queries.missing()) == 2
    assert len(live_queries.missing(District.ARNSBERG)) == 1
    assert live_queries.missing(District.DETMOLD) == []


def test_towns_of_the_missing_come_with_the_same_statement(fair, count_queries):
    make_registration(companions=["Jan Winter"])
    make_registration(ags=MEDEBACH)
    db.session.expunge_all()
    towns = []

    queries = count_queries(
        lambda: towns.extend(each.registration.party_name for each in live_queries.missing())
    )

    assert (len(towns), queries) == (3, 1)


def test_whoever_left_is_not_inside_until_coming_back(fair):
    town = make_registration(companions=["Jan Winter"])
    gone, back = town.participants
    for person in (gone, back):
        make_admission(person)
        make_scan(person, kind=ScanKind.EXIT, verdict=Verdict.LEFT)
    make_scan(back, verdict=Verdict.REENTERED)
    make_scan(back, verdict=Verdict.ALREADY)

    assert live_queries.inside() == 1


def test_nobody_is_inside_at_first(fair):
    assert live_queries.inside() == 0
