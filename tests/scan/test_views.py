"""What a badge's QR code opens: everything for a steward, nothing for anybody else."""

import re

import pytest

from messe.accounts.models import Role
from messe.checkin import devices, queries
from messe.core.database import db
from messe.registration.models import RegistrationStatus
from messe.startups.models import StartupStatus
from tests.factories import (
    HAVIXBECK,
    MEDEBACH,
    make_account,
    make_admission,
    make_gate,
    make_participant,
    make_registration,
    make_startup,
    open_registration,
    open_startup,
    sign_in,
)

CSRF_TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]+')


@pytest.fixture
def badges(fair):
    """A known, a withdrawn and an unknown badge's token, and nonsense."""
    known = make_participant().badge_token
    withdrawn = make_participant(ags=MEDEBACH, status=RegistrationStatus.WITHDRAWN).badge_token
    return [known, withdrawn, "Z" * 16, "x", "' OR 1=1"]


def answers(client, badges):
    """The different answers to these tokens; a form's protection, new in each answer, aside."""
    client.get("/b/")  # brings the session cookie where there is one
    return {
        (response.status_code, CSRF_TOKEN.sub("", response.text), response.headers["Content-Type"])
        for token in badges
        for response in (client.get(f"/b/{token}"), client.get(f"/B/{token.lower()}"))
    }


def test_visitor_sees_the_same_page_for_every_token(client, badges, on_the_day):
    pages = {(a.data, tuple(a.headers)) for a in (client.get(f"/b/{token}") for token in badges)}

    assert len(pages) == 1
    assert len(answers(client, badges)) == 1


def test_neutral_page_says_what_to_do_and_names_nobody(client, badges, on_the_day):
    response = client.get(f"/b/{badges[0]}")

    assert response.status_code == 200
    assert "Das ist ein Ausweis der Messe" in response.text
    assert "zeigen Sie ihn bitte am Einlass vor" in response.text
    for secret in ("Sommer", "Hallenberg", badges[0]):
        assert secret not in response.text


def test_person_sees_the_neutral_page_for_every_badge_of_nobody_who_comes(
    client, badges, on_the_day
):
    open_registration(client, make_registration(HAVIXBECK))

    assert len(answers(client, badges[1:])) == 1
    assert "Das ist ein Ausweis der Messe" in client.get(f"/b/{badges[1]}").text


def test_startup_that_does_not_come_is_a_visitor(client, badges, on_the_day):
    open_startup(client, make_startup(status=StartupStatus.WITHDRAWN))

    assert len(answers(client, badges)) == 1


def test_founder_who_is_a_guest_too_is_offered_both(client, badges, on_the_day):
    open_registration(client, make_registration(HAVIXBECK))
    open_startup(client, make_startup(name="Funkweg"))

    page = client.get(f"/b/{badges[0]}").text

    assert "Kontakt tauschen?" in page
    assert "Für Funkweg" in page
    assert "Sommer" not in page


def test_who_waits_for_a_seat_is_a_visitor(client, badges, on_the_day):
    open_registration(client, make_registration(HAVIXBECK, RegistrationStatus.WAITING))

    assert len(answers(client, badges)) == 1


def test_district_government_sees_the_neutral_page(client, badges, on_the_day):
    sign_in(client, make_account(Role.DISTRICT))

    assert len(answers(client, badges)) == 1


def test_neutral_page_sends_as_many_statements_whether_known_or_not(
    client, badges, on_the_day, count_queries
):
    known, unknown = (
        count_queries(lambda t=t: client.get(f"/b/{t}")) for t in (badges[0], "Z" * 16)
    )

    assert known == unknown


@pytest.mark.parametrize("address", ["/b/{}", "/B/{}"])
def test_steward_sees_the_person_and_one_button(client, on_the_day, address):
    participant = make_participant()
    sign_in(client, make_account(Role.STEWARD))

    response = client.get(address.format(participant.badge_token.lower()))

    assert response.status_code == 200
    for words in ("Ulrike Sommer", "Hallenberg", "Bürgermeister/in", 'action="/einlass"'):
        assert words in response.text
    assert queries.admitted_count() == 0


def test_phone_of_a_gate_without_names_is_shown_none(client, fair, on_the_day):
    participant = make_participant()
    gate = make_gate(shows_names=False)
    _device, code = devices.invite_device("T", gate, fair, may_search=True, now=on_the_day)
    db.session.commit()
    client.post("/api/v1/pair", json={"code": code, "version": "1"})

    pages = [
        client.get(f"/b/{participant.badge_token}").text,
        client.post("/einlass", data={"code": participant.code}).text,
    ]

    for page in pages:
        assert "Bürgermeister/in" in page
        assert "Ulrike Sommer" not in page
        assert "Hallenberg" not in page


def test_button_on_the_scanned_page_admits(client, on_the_day):
    participant = make_participant()
    sign_in(client, make_account(Role.STEWARD))
    page = client.get(f"/b/{participant.badge_token}").text
    assert f'name="code" value="{participant.code}"' in page

    assert client.post("/einlass", data={"code": participant.code}).status_code == 200


def test_steward_sees_who_came_before_without_a_button(client, on_the_day):
    participant = make_participant()
    steward = make_account(Role.STEWARD, name="Petra Lang")
    make_admission(participant, on_the_day, steward)
    sign_in(client, steward)

    page = client.get(f"/b/{participant.badge_token}").text

    assert "Schon drin seit 10:30 Uhr (Petra Lang)." in page
    assert 'action="/einlass"' not in page


def test_steward_sees_why_somebody_stays_out(client, on_the_day):
    participant = make_participant(status=RegistrationStatus.WITHDRAWN)
    sign_in(client, make_account(Role.STEWARD))

    page = client.get(f"/b/{participant.badge_token}").text

    assert "Diese Anmeldung wurde zurückgezogen." in page
    assert 'action="/einlass"' not in page


def test_steward_is_told_of_an_unknown_badge(client, on_the_day):
    sign_in(client, make_account(Role.STEWARD))

    response = client.get("/b/ZZZZZZZZZZZZZZZZ")

    assert response.status_code == 200
    assert "Unbekannter Ausweis" in response.text


def test_steward_is_told_of_a_badge_that_counts_no_more(client, on_the_day):
    participant = make_participant()
    token = participant.badge_token
    participant.badge_token = "Y" * 16
    sign_in(client, make_account(Role.STEWARD))

    page = client.get(f"/b/{token.lower()}").text

    assert "Dieser Ausweis gilt nicht mehr." in page
    assert "suchen Sie die Person nach Namen" in page
    assert "Unbekannter Ausweis" not in page


def test_language_switch_leads_back_to_the_neutral_page(client, on_the_day):
    assert 'name="back" value="/b/"' in client.get("/b/ZZZZZZZZZZZZZZZZ").text
    assert client.get("/b/").status_code == 200
