"""What an invited person sees: come, decline, or hand it on."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from messe.accounts.links import issue_link
from messe.accounts.models import LinkPurpose
from messe.core import clock
from messe.mail.models import OutboxMail
from messe.registration.models import Registration, RegistrationStatus
from tests.conftest import FAIR_DAY
from tests.factories import HALLENBERG, MEDEBACH, make_invitation, make_registration


@pytest.fixture
def invitation(fair):
    return make_invitation(email="rathaus@hallenberg.example")


@pytest.fixture
def link(invitation, fair, now) -> str:
    expires_at = fair.registration_closes_at
    token = issue_link(LinkPurpose.OPEN_INVITATION, invitation.id, expires_at=expires_at)
    return f"/einladung/{token}"


def typed(**values) -> dict[str, str]:
    return {
        "head_name": "Ulrike Sommer",
        "head_role": "mayor",
        "contact_email": "rathaus@hallenberg.example",
        **values,
    }


def registrations(session) -> list[Registration]:
    return list(session.scalars(sa.select(Registration)))


def sent_to(session) -> list[str]:
    return list(session.scalars(sa.select(OutboxMail.recipient)))


def test_page_says_what_when_and_where_with_two_choices(client, link):
    page = client.get(link).text

    assert "Einladung für Hallenberg" in page
    assert "23. Juni 2026" in page
    assert "Kaiserhaus, Arnsberg" in page
    assert "Ja, wir kommen" in page
    assert "Wir können nicht kommen" in page


def test_opening_changes_nothing(client, link, invitation, session):
    client.get(link)
    client.get(f"{link}/zusagen")

    assert invitation.declined_at is None
    assert registrations(session) == []
    assert client.get(f"{link}/absagen").status_code == 405


def test_form_comes_filled_in(client, link):
    page = client.get(f"{link}/zusagen").text

    assert "Hallenberg anmelden" in page
    assert 'value="Ulrike Sommer"' in page
    assert 'value="rathaus@hallenberg.example"' in page


def test_sent_form_counts_at_once_and_opens_the_pages(client, link, session):
    response = client.post(f"{link}/zusagen", data=typed())

    [registration] = registrations(session)
    assert response.location == "/meine-messe"
    assert (registration.ags, registration.status) == (HALLENBERG, RegistrationStatus.CONFIRMED)
    page = client.get("/meine-messe").text
    assert "Sie sind dabei." in page
    assert "Ulrike Sommer" in page


def test_another_address_is_confirmed_by_mail_first(client, link, session):
    response = client.post(f"{link}/zusagen", data=typed(contact_email="neu@anders.example"))

    [registration] = registrations(session)
    assert response.location == "/anmeldung/danke"
    assert registration.status is RegistrationStatus.UNCONFIRMED
    assert sent_to(session) == ["neu@anders.example"]
    assert client.get("/meine-messe").status_code == 302


def test_wrong_input_keeps_what_was_typed(client, link, session):
    page = client.post(f"{link}/zusagen", data=typed(head_name="", contact_phone="02984 1")).text

    assert 'value="02984 1"' in page
    assert "Bitte füllen Sie dieses Feld aus." in page
    assert registrations(session) == []


def test_full_fair_says_so_before_the_button(client, link, fair):
    assert "Zurzeit sind alle Plätze vergeben" not in client.get(f"{link}/zusagen").text
    fair.capacity = 1
    make_registration(MEDEBACH)

    assert "Zurzeit sind alle Plätze vergeben" in client.get(f"{link}/zusagen").text
    client.post(f"{link}/zusagen", data=typed())
    page = client.get("/meine-messe").text
    assert "Sie sind dabei." not in page
    assert "Warteliste" in page


def test_registered_town_is_led_to_its_pages(client, link, session):
    make_registration()

    page = client.get(link).text

    assert "Hallenberg ist angemeldet" in page
    assert 'href="/meine-messe"' in page
    assert "Ja, wir kommen" not in page
    assert "Wir können nicht kommen" not in page
    assert client.get(f"{link}/zusagen").location == link
    assert client.post(f"{link}/zusagen", data=typed()).location == link
    assert client.post(f"{link}/absagen").status_code == 409
    assert len(registrations(session)) == 1


def test_declining_is_one_button(client, now, link, invitation, session):
    response = client.post(f"{link}/absagen")

    assert response.location == link
    assert invitation.declined_at == now
    assert sent_to(session) == []
    page = client.get(link).text
    assert "Danke, dass Sie uns Bescheid gesagt haben." in page
    assert "Für Hallenberg kommt niemand" in page
    assert "Wir können nicht kommen" not in page


def test_mind_may_be_changed_by_the_same_link(client, link, session):
    client.post(f"{link}/absagen")
    assert "Ja, wir kommen" in client.get(link).text

    client.post(f"{link}/zusagen", data=typed())

    assert registrations(session)[0].is_confirmed
    assert "Hallenberg ist angemeldet" in client.get(link).text


DEPUTY = {"deputy_name": "Jan Winter", "deputy_email": "jan@winter.example"}


def test_invitation_is_passed_on_to_a_deputy(client, link, session):
    client.post(f"{link}/absagen", data=DEPUTY)

    page = client.get(link).text
    assert sent_to(session) == ["jan@winter.example"]
    assert "Weitergegeben an Jan Winter" in page
    assert "Vertretung benennen" not in page
    form = client.get(f"{link}/zusagen").text
    assert 'value="Jan Winter"' in form
    assert 'value="jan@winter.example"' in form
    assert 'value="deputy"' in re.search("<input[^>]* checked [^>]*>", form)[0]


def test_second_deputy_is_refused(client, link, session):
    client.post(f"{link}/absagen", data=DEPUTY)

    response = client.post(f"{link}/absagen", data=DEPUTY)

    assert response.status_code == 409
    assert len(sent_to(session)) == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"deputy_name": "Jan", "deputy_email": "jan"}, "vollständige E-Mail-Adresse"),
        ({"deputy_email": "jan@winter.example"}, "Bitte geben Sie auch den Namen"),
    ],
)
def test_wrong_deputy_keeps_what_was_typed(client, link, invitation, data, message):
    page = client.post(f"{link}/absagen", data=data).text

    assert message in page
    assert f'value="{data["deputy_email"]}"' in page
    assert '<details class="more" open>' in page
    assert (invitation.declined_at, invitation.deputy_email) == (None, "")


@pytest.mark.parametrize("page", ["", "/zusagen"])
def test_unknown_and_expired_link_are_refused_alike(client, fair, link, set_now, page):
    set_now(fair.registration_closes_at)

    expired = client.get(f"{link}{page}")
    unknown = client.get(f"/einladung/unbekannt{page}")

    assert (expired.status_code, unknown.status_code) == (409, 409)
    assert "Dieser Link gilt nicht mehr." in expired.text
    assert expired.text.replace(link, "/einladung/unbekannt") == unknown.text


def test_early_link_may_decline_and_says_when_one_may_come(client, link, invitation, set_now):
    early = set_now(clock.at(FAIR_DAY - dt.timedelta(weeks=9), dt.time(9)))

    page = client.get(link).text

    assert "Die Anmeldung öffnet am 28.04.2026, 09:30 Uhr." in page
    assert "Ja, wir kommen" not in page
    assert client.post(f"{link}/zusagen", data=typed()).location == link
    client.post(f"{link}/absagen")
    assert invitation.declined_at == early
