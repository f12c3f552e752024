"""A town says by itself who comes, what each wishes, and whom to write to."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core import clock
from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.registration.models import Participant, ParticipantRole, RegistrationStatus
from tests.conftest import FAIR_DAY
from tests.factories import (
    LONG_AGO,
    MEDEBACH,
    make_admission,
    make_guest,
    make_registration,
    open_registration,
)


@pytest.fixture
def town(client, now):
    """Hallenberg with a mayor and a companion; `client` is its phone."""
    registration = make_registration(companions=["Jonas Weber"])
    open_registration(client, registration)
    return registration


@pytest.fixture
def mayor(town) -> Participant:
    return town.people[0]


@pytest.fixture
def companion(town) -> Participant:
    return town.people[1]


def names() -> list[str]:
    return list(db.session.scalars(sa.select(Participant.name).order_by(Participant.id)))


def person_page(participant, page="") -> str:
    return f"/meine-messe/person/{participant.code}{page}"


def test_contact_is_changed_and_the_phone_stays_signed_in(client, town):
    data = {"contact_email": "Neu@hallenberg.example", "contact_phone": "02984 303"}

    page = client.post("/meine-messe/kontakt", data=data, follow_redirects=True).text

    assert "Gespeichert. Wir schreiben an Neu@hallenberg.example." in page
    assert "02984 303" in page
    assert (town.contact_email, town.contact_phone) == ("neu@hallenberg.example", "02984 303")
    assert db.session.scalars(sa.select(OutboxMail.recipient)).all() == ["neu@hallenberg.example"]


def test_contact_shows_what_is_stored_and_keeps_what_was_typed(client, town):
    assert f'value="{town.contact_email}"' in client.get("/meine-messe/kontakt").text

    page = client.post("/meine-messe/kontakt", data={"contact_email": "neu@"}).text

    assert 'value="neu@"' in page
    assert "Bitte geben Sie eine vollständige E-Mail-Adresse ein" in page


def test_person_notes_wishes_and_choices(client, mayor):
    data = {
        "name": "Ulrike Sommerfeld",
        "diet": "vegan",
        "access_needs": "Rampe",
        "photo_consent": "y",
        "shares_contact": "y",
    }

    response = client.post(person_page(mayor), data=data)

    assert response.location == "/meine-messe"
    assert (mayor.name, mayor.diet, mayor.access_needs) == ("Ulrike Sommerfeld", "vegan", "Rampe")
    assert (mayor.photo_consent, mayor.shares_contact) == (True, True)
    page = client.get(person_page(mayor)).text
    assert 'value="vegan"' in page
    assert page.count(" checked ") == 2


def test_choices_are_unticked_and_can_be_taken_back(client, mayor):
    assert " checked " not in client.get(person_page(mayor)).text
    mayor.photo_consent = mayor.shares_contact = True

    client.post(person_page(mayor), data={"name": mayor.name})

    assert (mayor.photo_consent, mayor.shares_contact) == (False, False)


def test_choices_can_be_taken_back_after_the_fair(client, mayor, after_the_fair):
    mayor.photo_consent = True

    client.post(person_page(mayor), data={"name": mayor.name})

    assert not mayor.photo_consent


def test_person_keeps_what_was_typed_wrong(client, mayor):
    page = client.post(person_page(mayor), data={"name": "", "diet": "x" * 201}).text

    assert f'value="{"x" * 201}"' in page
    assert "Bitte fassen Sie sich kürzer." in page
    assert "Bitte füllen Sie dieses Feld aus." in page


@pytest.mark.parametrize("page", ["", "/ersetzen", "/streichen"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_person_of_another_town_is_not_found(client, town, page, method):
    other = make_registration(MEDEBACH, companions=["Eva Herbst"]).companions[0]

    assert client.open(person_page(other, page), method=method).status_code == 404


def test_companion_is_added(client, town):
    page = client.post(
        "/meine-messe/begleitung", data={"name": "Mia Koch"}, follow_redirects=True
    ).text

    assert "Mia Koch kommt mit und hat einen eigenen Ausweis." in page
    assert names() == ["Ulrike Sommer", "Jonas Weber", "Mia Koch"]
    assert "Begleitperson hinzufügen" not in page
    assert "Eine weitere Begleitperson ist leider nicht möglich." in (
        client.get("/meine-messe/begleitung").text
    )
    assert client.post("/meine-messe/begleitung", data={"name": "Karl Frost"}).status_code == 409


def test_companion_needs_a_name(client, town):
    page = client.post("/meine-messe/begleitung", data={"name": " "}).text

    assert "Bitte füllen Sie dieses Feld aus." in page


def test_companion_needs_a_seat(client, town, fair):
    fair.capacity = 2

    response = client.post("/meine-messe/begleitung", data={"name": "Mia Koch"})

    assert response.status_code == 409
    assert "Für eine weitere Person ist leider kein Platz mehr frei." in response.text


def test_companion_is_dropped_by_a_button(client, companion):
    assert "Ja, streichen" in client.get(person_page(companion, "/streichen")).text
    assert names() == ["Ulrike Sommer", "Jonas Weber"]

    page = client.post(person_page(companion, "/streichen"), follow_redirects=True).text

    assert "Jonas Weber kommt nicht mit. Der Ausweis gilt nicht mehr." in page
    assert names() == ["Ulrike Sommer"]


def test_mayor_is_not_dropped(client, mayor):
    assert client.post(person_page(mayor, "/streichen")).status_code == 404


def test_deputy_comes_in_the_mayors_place(client, mayor, town):
    old = client.get(f"/meine-messe/ausweis/{mayor.code}")
    assert old.status_code == 200
    assert client.get(person_page(mayor, "/ersetzen")).location == "/meine-messe/vertretung"
    code = mayor.code

    data = {"name": "Karl Frost", "role": "deputy"}
    page = client.post("/meine-messe/vertretung", data=data, follow_redirects=True).text

    assert "Karl Frost hat jetzt einen eigenen Ausweis." in page
    assert "Ulrike Sommer" not in page
    assert client.get(f"/meine-messe/ausweis/{code}").status_code == 404


def test_mayor_takes_over_again(client, town):
    for name, role in (("Karl Frost", "deputy"), ("Ulrike Sommer", "mayor")):
        client.post("/meine-messe/vertretung", data={"name": name, "role": role})

    db.session.expire_all()
    people = dict(db.session.execute(sa.select(Participant.name, Participant.role)).all())
    assert people == {
        "Ulrike Sommer": ParticipantRole.MAYOR,
        "Jonas Weber": ParticipantRole.COMPANION,
    }


def test_another_companion_comes_instead(client, companion):
    page = client.post(
        person_page(companion, "/ersetzen"), data={"name": "Mia Koch"}, follow_redirects=True
    ).text

    assert "Mia Koch hat jetzt einen eigenen Ausweis." in page
    assert names() == ["Ulrike Sommer", "Mia Koch"]


def test_guest_is_replaced_but_brings_nobody(client, now):
    guest = make_guest(contact_email="presse@sauerlandbote.example")
    open_registration(client, guest)
    page = person_page(guest.participants[0], "/ersetzen")

    assert client.get("/meine-messe/vertretung").status_code == 404
    assert client.post("/meine-messe/begleitung", data={"name": "Mia"}).status_code == 409
    client.post(page, data={"name": "Mia Koch"})

    assert names() == ["Mia Koch"]


@pytest.mark.parametrize("page", ["/ersetzen", "/streichen"])
def test_who_came_in_stays_on_the_list(client, companion, page):
    make_admission(companion, LONG_AGO)

    response = client.post(person_page(companion, page), data={"name": "Mia Koch"})

    assert response.status_code == 409
    assert "Diese Person ist schon auf der Messe." in response.text
    assert names() == ["Ulrike Sommer", "Jonas Weber"]


def test_who_comes_is_fixed_when_the_fair_is_over(client, mayor, companion, set_now):
    set_now(clock.at(FAIR_DAY, dt.time(16, 30)))
    changes = {
        "/meine-messe/begleitung": {"name": "Mia Koch"},
        "/meine-messe/vertretung": {"name": "Mia Koch", "role": "deputy"},
        person_page(companion, "/ersetzen"): {"name": "Mia Koch"},
        person_page(companion, "/streichen"): {},
    }

    assert "Begleitperson hinzufügen" not in client.get("/meine-messe").text
    assert "Jemand anderes kommt" not in client.get(person_page(mayor)).text
    assert "Die Messe ist vorbei." in client.get("/meine-messe/vertretung").text
    assert {client.post(path, data=data).status_code for path, data in changes.items()} == {409}
    assert names() == ["Ulrike Sommer", "Jonas Weber"]


def test_waiting_town_changes_its_people_too(client, now):
    waiting = make_registration(MEDEBACH, RegistrationStatus.WAITING)
    open_registration(client, waiting)
    of_the_mayor = person_page(waiting.participants[0])

    page = client.get("/meine-messe").text
    assert of_the_mayor in page
    assert "Ausweis zeigen" not in page
    client.post("/meine-messe/begleitung", data={"name": "Mia Koch"})

    assert names() == ["Ulrike Sommer", "Mia Koch"]


def test_no_address_is_flooded_by_changing_the_contact(client, town):
    town.contact_email = "rathaus@hallenberg.example"
    victim = {"contact_email": "opfer@messe.example"}

    answers = []
    for _ in range(11):
        answers.append(client.post("/meine-messe/kontakt", data=victim).status_code)
        town.contact_email = "rathaus@hallenberg.example"

    assert answers == [302] * 10 + [429]
    phone = {"contact_email": town.contact_email, "contact_phone": "02984 303"}
    assert client.post("/meine-messe/kontakt", data=phone).status_code == 302
