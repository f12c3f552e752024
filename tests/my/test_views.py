"""A town's own pages."""

import datetime as dt

import pytest
from icalendar import Calendar

from messe.core import clock
from messe.registration.mails import issue_access_link
from messe.registration.models import Registration, RegistrationStatus
from tests.conftest import FAIR_DAY
from tests.factories import (
    LONG_AGO,
    MEDEBACH,
    make_contact,
    make_lead,
    make_participant,
    make_registration,
    make_startup,
    open_registration,
)


@pytest.fixture
def registration(client, now):
    """Hallenberg with two people; `client` is its phone."""
    registration = make_registration(companions=["Jonas Weber"], contact_phone="02984 303")
    open_registration(client, registration)
    return registration


def test_page_shows_day_people_badges_and_contact(client, registration):
    codes = [participant.code for participant in registration.participants]

    page = client.get("/meine-messe").text

    for words in (
        "Hallenberg",
        "23. Juni 2026",
        "Kaiserhaus, Arnsberg",
        "Ulrike Sommer",
        "Bürgermeister/in",
        "Jonas Weber",
        "Begleitperson",
        registration.contact_email,
        "02984 303",
    ):
        assert words in page
    for code in codes:
        assert f'href="/meine-messe/ausweis/{code}"' in page


def test_page_says_who_waits_for_an_answer(client, registration):
    person = registration.participants[0]
    other = make_participant(ags=MEDEBACH)
    assert "Eine Person" not in client.get("/meine-messe").text
    make_contact(other, person)
    for startup in (make_startup(), make_startup()):
        make_lead(person, startup, noted_at=None, asked_at=LONG_AGO)

    page = client.get("/meine-messe").text

    assert "Eine Person hat Ihnen ihren Kontakt gegeben und wartet auf Ihren." in page
    assert "2 Start-ups fragen, ob sie sich bei Ihnen melden dürfen." in page


def test_page_asks_for_topics_after_the_fair_alone(client, registration, after_the_fair, set_now):
    assert 'href="/themen/melden"' in client.get("/meine-messe").text

    set_now(clock.at(FAIR_DAY, dt.time(12)))
    assert "Themen melden" not in client.get("/meine-messe").text


def test_page_of_three_people_takes_as_many_statements_as_of_one(client, now, count_queries):
    counts = []
    for ags, companions in ((MEDEBACH, []), ("05958020", ["Jonas Weber", "Mia Koch"])):
        open_registration(client, make_registration(ags, companions=companions))
        counts.append(count_queries(lambda: client.get("/meine-messe")))

    assert counts[0] == counts[1]


def test_badge_shows_person_code_and_qr_code(client, registration):
    participant = registration.participants[0]

    page = client.get(f"/meine-messe/ausweis/{participant.code}").text

    for words in ("Ulrike Sommer", "Hallenberg", "Bürgermeister/in", "<svg", "QR-Code auf dem"):
        assert words in page
    assert f"{participant.code[:3]} {participant.code[3:]}" in page
    assert participant.badge_token not in page


def test_all_badges_of_a_party_stand_on_one_page(client, registration):
    people = registration.people

    page = client.get("/meine-messe/ausweise").text

    for participant in people:
        for words in (participant.name, f"QR-Code auf dem Ausweis von {participant.name}"):
            assert words in page
        assert f'href="#{participant.code}"' in page
        assert f'id="{participant.code}"' in page
    assert "badge-card--mayor" in page
    assert "badge-card--companion" in page


@pytest.mark.parametrize("path", ["", "/ausweise", "/ausweis/{code}"])
def test_page_tells_the_script_what_to_keep(client, registration, path):
    codes = [participant.code for participant in registration.people]

    page = client.get(f"/meine-messe{path.format(code=codes[0])}").text

    kept = ["/meine-messe/ausweise", *(f"/meine-messe/ausweis/{code}" for code in codes)]
    assert f'data-badge-pages="{" ".join(kept)}"' in page
    assert 'data-worker="/sw.js"' in page


def test_kept_badges_are_dropped_where_nobody_is_signed_in(client, registration):
    forget = "js/my/forget.js"

    assert forget not in client.get("/").text
    client.post("/abmelden")
    assert forget in client.get("/").text


@pytest.mark.parametrize("path", ["ausweise", "termin.ics"])
def test_waiting_town_has_no_badges_and_no_date(client, now, path):
    open_registration(client, make_registration(MEDEBACH, status=RegistrationStatus.WAITING))

    assert client.get(f"/meine-messe/{path}").status_code == 404


def test_date_is_a_file_for_the_calendar(client, registration):
    response = client.get("/meine-messe/termin.ics")

    assert response.mimetype == "text/calendar"
    assert response.headers["Content-Disposition"] == "attachment; filename=messe.ics"
    [event] = Calendar.from_ical(response.data).events
    assert event.start == clock.at(FAIR_DAY, dt.time(9, 30))


@pytest.mark.parametrize("code", ["ZZZZZZ", "x"])
def test_unknown_badge_is_not_found(client, registration, code):
    assert client.get(f"/meine-messe/ausweis/{code}").status_code == 404


def test_badge_of_another_town_is_not_found(client, registration):
    other = make_registration(MEDEBACH).participants[0]

    assert client.get(f"/meine-messe/ausweis/{other.code}").status_code == 404


def test_withdrawal_takes_a_press_of_a_button(client, registration):
    response = client.get("/meine-messe/absagen")

    assert "Ja, wir sagen ab" in response.text
    assert registration.status is RegistrationStatus.CONFIRMED


def test_withdrawal_gives_the_town_back_and_ends_session_and_links(client, registration, now):
    token = issue_access_link(registration, expires_at=now + dt.timedelta(days=9))

    response = client.post("/meine-messe/absagen", follow_redirects=True)

    assert "Ihre Absage ist angekommen." in response.text
    assert registration.status is RegistrationStatus.WITHDRAWN
    assert client.get("/meine-messe").location == "/meine-messe/link"
    assert client.get(f"/meine-messe/zugang/{token}").status_code == 409


def test_second_phone_of_a_withdrawn_town_is_out(client, registration, now):
    other = client.application.test_client()
    open_registration(other, registration)
    client.post("/meine-messe/absagen")

    page = other.get("/meine-messe", follow_redirects=True).text

    assert "Diese Anmeldung wurde zurückgezogen. Hier können Sie sich neu anmelden." in page
    assert 'role="search"' in page
    assert other.get("/meine-messe").location == "/meine-messe/link"


@pytest.mark.parametrize("moment", [dt.time(0), dt.time(17)])
def test_withdrawal_ends_with_the_day_before_the_fair(client, registration, set_now, moment):
    set_now(clock.at(FAIR_DAY, moment))

    assert "Teilnahme absagen" not in client.get("/meine-messe").text
    assert "Ja, wir sagen ab" not in client.get("/meine-messe/absagen").text
    assert client.post("/meine-messe/absagen").status_code == 409
    assert registration.status is RegistrationStatus.CONFIRMED


def test_session_of_a_vanished_registration_ends(client, registration, session):
    for participant in registration.participants:
        session.delete(participant)
    session.delete(registration)
    session.commit()

    assert client.get("/meine-messe").location == "/anmeldung"
    assert session.get(Registration, 1) is None


def make_waiting(status=RegistrationStatus.WAITING, **values):
    return make_registration(status=status, **values)


def test_waiting_town_sees_its_place_and_no_badge(client, now):
    waiting = make_waiting()
    code = waiting.participants[0].code
    open_registration(client, waiting)

    response = client.get("/meine-messe")

    assert "Sie stehen auf Platz 1 der Warteliste." in response.text
    assert client.get(f"/meine-messe/ausweis/{code}").status_code == 404


def test_offered_seats_are_accepted_by_one_button(client, now):
    registration = make_waiting(
        RegistrationStatus.OFFERED, offer_expires_at=now + dt.timedelta(hours=1)
    )
    open_registration(client, registration)

    assert "und Sie sind an der Reihe" in client.get("/meine-messe").text
    assert client.post("/meine-messe/zusagen").location == "/meine-messe"
    assert registration.is_confirmed


def test_offer_that_ran_out_is_refused_in_plain_words(client, now):
    registration = make_waiting(RegistrationStatus.OFFERED, offer_expires_at=now)
    open_registration(client, registration)

    response = client.post("/meine-messe/zusagen")

    assert response.status_code == 409
    assert "Dieses Angebot gilt nicht mehr." in response.text
