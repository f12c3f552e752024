"""Who is let in, and why somebody is not."""

import datetime as dt

import pytest

from messe.accounts.models import Role
from messe.checkin import queries, service
from messe.checkin.scanning import Source
from messe.core import clock
from messe.core.database import db
from messe.registration.models import RegistrationStatus
from tests.conftest import FAIR_DAY
from tests.factories import (
    HALLENBERG,
    HAVIXBECK,
    MEDEBACH,
    make_account,
    make_admission,
    make_participant,
    make_registration,
)

HAS_NO_SEAT = (
    "Diese Anmeldung hat noch keinen Platz: Sie steht auf der Warteliste oder hat den angebotenen "
    "Platz noch nicht angenommen."
)


@pytest.fixture
def desk(fair):
    """Where the steward Petra Lang sits."""
    return Source(account_id=make_account(Role.STEWARD, name="Petra Lang").id)


def test_person_is_admitted_once_with_time_and_steward(desk, on_the_day):
    participant = make_participant()

    service.admit(participant, desk, now=on_the_day)

    admission = queries.find_admission(participant.id)
    assert (admission.admitted_at, admission.admitted_by) == (on_the_day, "Petra Lang")
    assert queries.admitted_count() == 1


def test_second_try_says_when_and_by_whom(desk, set_now):
    participant = make_participant()
    early = set_now(clock.at(FAIR_DAY, dt.time(9, 4)))
    service.admit(participant, desk, now=early)
    other = Source(account_id=make_account().id)

    with pytest.raises(service.NotAdmittedError) as refusal:
        service.admit(participant, other, now=early + dt.timedelta(hours=1))

    assert str(refusal.value.message) == "Schon drin seit 09:04 Uhr (Petra Lang)."
    assert queries.admitted_count() == 1


def test_second_try_says_when_even_if_the_steward_is_gone(desk, on_the_day):
    participant = make_participant()
    make_admission(participant, on_the_day)

    with pytest.raises(service.NotAdmittedError) as refusal:
        service.admit(participant, desk, now=on_the_day)

    assert str(refusal.value.message) == "Schon drin seit 10:30 Uhr."


def test_obstacle_is_told_before_anybody_scans(desk, on_the_day):
    inside, outside, withdrawn = (
        make_participant(ags=HALLENBERG),
        make_participant(ags=MEDEBACH),
        make_participant(ags=HAVIXBECK, status=RegistrationStatus.WITHDRAWN),
    )
    make_admission(inside, on_the_day)

    obstacles = [
        service.find_obstacle(get_with_party(each), desk, now=on_the_day)
        for each in (inside, outside, withdrawn)
    ]

    assert obstacles == ["Schon drin seit 10:30 Uhr.", "", "Diese Anmeldung wurde zurückgezogen."]


def get_with_party(participant):
    """As the page loads it."""
    return queries.find_participant(participant.code)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (RegistrationStatus.WITHDRAWN, "Diese Anmeldung wurde zurückgezogen."),
        (RegistrationStatus.UNCONFIRMED, "Diese Anmeldung ist noch nicht bestätigt."),
        (RegistrationStatus.WAITING, HAS_NO_SEAT),
        (RegistrationStatus.OFFERED, HAS_NO_SEAT),
    ],
)
def test_person_without_a_confirmed_registration_stays_out(desk, on_the_day, status, message):
    expires_at = on_the_day if status is RegistrationStatus.OFFERED else None
    participant = make_participant(status=status, offer_expires_at=expires_at)

    with pytest.raises(service.NotAdmittedError) as refusal:
        service.admit(participant, desk, now=on_the_day)

    assert str(refusal.value.message) == message
    assert queries.admitted_count() == 0


@pytest.mark.parametrize(
    ("day", "time", "message"),
    [
        (FAIR_DAY - dt.timedelta(days=1), dt.time(23, 59), "Der Einlass beginnt am 23. Juni 2026."),
        (FAIR_DAY - dt.timedelta(weeks=20), dt.time(9), "Der Einlass beginnt am 23. Juni 2026."),
        (FAIR_DAY, dt.time(16, 30), "Die Messe ist vorbei."),
    ],
)
def test_door_is_open_on_the_day_only(desk, set_now, day, time, message):
    moment = set_now(clock.at(day, time))

    with pytest.raises(service.NotAdmittedError) as refusal:
        service.admit(make_participant(), desk, now=moment)

    assert str(refusal.value.message) == message


def test_expected_are_the_people_of_confirmed_registrations(fair):
    make_registration(companions=["Jonas Weber"])
    make_registration(MEDEBACH, RegistrationStatus.UNCONFIRMED)
    make_registration(HAVIXBECK, RegistrationStatus.WITHDRAWN)

    assert queries.expected_count() == 2


def test_admissions_come_in_order_with_all_that_an_export_needs(desk, on_the_day, count_queries):
    for minutes, ags in ((5, MEDEBACH), (0, HAVIXBECK)):
        moment = on_the_day + dt.timedelta(minutes=minutes)
        service.admit(make_participant(ags=ags), desk, now=moment)
    db.session.commit()
    found = []

    def read():
        found.extend(
            (a.participant.registration.municipality.name, a.admitted_by)
            for a in queries.admissions()
        )

    assert count_queries(read) == 1
    assert found == [("Havixbeck", "Petra Lang"), ("Medebach", "Petra Lang")]


@pytest.mark.parametrize("typed", ["{code}", " {code} ", "{spaced}", "{lower}", "{token}"])
def test_person_is_found_by_what_people_type(fair, typed):
    participant = make_participant()
    code = participant.code
    text = typed.format(
        code=code,
        spaced=f"{code[:3]}-{code[3:]}",
        lower=code.lower(),
        token=participant.badge_token,
    )

    assert queries.find_participant(text) is participant


@pytest.mark.parametrize("address", ["HTTPS://MESSE.EXAMPLE/B/{}", "https://messe.example/b/{}/"])
def test_person_is_found_by_the_address_a_keyboard_scanner_types(fair, address):
    participant = make_participant()

    assert queries.find_participant(address.format(participant.badge_token)) is participant


@pytest.mark.parametrize("typed", ["", " ", "ZZZZZZ", "/", "Z" * 16, "Z" * 500])
def test_nonsense_finds_nobody(fair, typed):
    make_participant()

    assert queries.find_participant(typed) is None
