"""Organisers look after registrations and admit towns above the limit."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.registration import allowances
from messe.registration.models import Municipality, Registration, RegistrationStatus
from tests.factories import (
    BIELEFELD,
    HALLENBERG,
    MEDEBACH,
    make_registration,
)

TYPED = {
    "head_name": "Karl Frost",
    "head_role": "deputy",
    "contact_email": "neu@hallenberg.example",
    "contact_phone": "02984 0",
}


def test_list_issues_the_same_queries_for_one_and_three_rows(organiser, now, count_queries):
    make_registration()
    one = count_queries(lambda: organiser.get("/orga/teilnehmende"))
    make_registration(ags=MEDEBACH, companions=["Jan Winter"])
    three = count_queries(lambda: organiser.get("/orga/teilnehmende"))

    assert one == three


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("q=sommer", {"Ulrike Sommer"}),
        ("q=medeb", {"Karl Frost", "Jan Winter"}),
        ("role=companion", {"Jan Winter"}),
        ("status=withdrawn", set()),
        ("district=muenster", set()),
        ("district=unsinn", {"Ulrike Sommer", "Karl Frost", "Jan Winter"}),
    ],
)
def test_list_shows_who_was_looked_for(organiser, now, question, names):
    make_registration()
    make_registration(ags=MEDEBACH, head="Karl Frost", companions=["Jan Winter"])

    text = organiser.get(f"/orga/teilnehmende?{question}").text

    assert {name for name in ("Ulrike Sommer", "Karl Frost", "Jan Winter") if name in text} == names


def test_edit_changes_name_and_address(organiser, now):
    registration = make_registration()

    response = organiser.post(f"/orga/teilnehmende/{registration.public_id}", data=TYPED)

    assert response.status_code == 302
    assert registration.contact_email == "neu@hallenberg.example"
    assert "Karl Frost" in organiser.get(f"/orga/teilnehmende/{registration.public_id}").text


def test_edit_keeps_what_was_typed_wrong(organiser, now):
    registration = make_registration()

    response = organiser.post(
        f"/orga/teilnehmende/{registration.public_id}",
        data={**TYPED, "contact_email": "falsch"},
    )

    assert response.status_code == 200
    assert 'value="falsch"' in response.text


def test_unknown_registration_is_not_found(organiser, now):
    assert organiser.get("/orga/teilnehmende/unbekannt").status_code == 404


def test_mail_is_sent_again(organiser, now):
    registration = make_registration(contact_email="amt@kommune.example")

    organiser.post(f"/orga/teilnehmende/{registration.public_id}/mail")

    assert db.session.scalars(sa.select(OutboxMail.recipient)).all() == ["amt@kommune.example"]


def test_change_by_get_is_not_allowed(organiser, now):
    registration = make_registration()

    for change in ("mail", "bestaetigen", "abmelden"):
        path = f"/orga/teilnehmende/{registration.public_id}/{change}"
        assert organiser.get(path).status_code == 405


def test_organiser_confirms_and_withdraws(organiser, now):
    registration = make_registration(status=RegistrationStatus.UNCONFIRMED)

    organiser.post(f"/orga/teilnehmende/{registration.public_id}/bestaetigen")
    assert registration.status is RegistrationStatus.CONFIRMED

    organiser.post(f"/orga/teilnehmende/{registration.public_id}/abmelden")
    assert registration.status is RegistrationStatus.WITHDRAWN


def test_town_is_registered_by_telephone(desk):
    found = desk.get("/orga/teilnehmende/neu?q=hallenberg").text
    response = desk.post(f"/orga/teilnehmende/neu/{HALLENBERG}", data=TYPED)

    registration = db.session.scalars(sa.select(Registration)).one()
    assert f"/orga/teilnehmende/neu/{HALLENBERG}" in found
    assert response.location == f"/orga/teilnehmende/{registration.public_id}"
    assert (registration.is_confirmed, registration.by_telephone) == (True, True)


def test_town_is_allowed_and_disallowed(organiser, now):
    bielefeld = db.session.get_one(Municipality, BIELEFELD)

    organiser.post(f"/orga/kommunen/{BIELEFELD}/zulassen")
    assert bielefeld.allowed_at == now

    organiser.post(f"/orga/kommunen/{BIELEFELD}/zulassung-zuruecknehmen")
    assert bielefeld.allowed_at is None


@pytest.mark.parametrize(("answer", "allowed"), [("ja", True), ("nein", False)])
def test_request_is_answered(organiser, fair, now, answer, allowed):
    request = allowances.request_allowance(
        db.session.get_one(Municipality, BIELEFELD),
        name="Ines Licht",
        email="ines@bielefeld.example",
        reason="Bitte.",
        now=now,
    )
    assert "Ines Licht" in organiser.get("/orga/kommunen").text

    organiser.post(f"/orga/zulassungsanfragen/{request.public_id}", data={"antwort": answer})

    assert db.session.get_one(Municipality, BIELEFELD).may_take_part(20_000) is allowed
    assert "Ines Licht" not in organiser.get("/orga/kommunen").text


def test_unfiltered_list_complains_about_nothing(organiser):
    assert "kern-form-input--error" not in organiser.get("/orga/teilnehmende").text


def test_organiser_seats_a_waiting_town(organiser):
    waiting = make_registration(status=RegistrationStatus.WAITING)

    organiser.post(f"/orga/teilnehmende/{waiting.public_id}/zusagen")

    assert waiting.is_confirmed


def test_organiser_seats_nobody_who_did_not_confirm(organiser):
    unconfirmed = make_registration(status=RegistrationStatus.UNCONFIRMED)

    organiser.post(f"/orga/teilnehmende/{unconfirmed.public_id}/zusagen")

    assert not unconfirmed.is_confirmed


def test_list_of_towns_says_for_which_day_residents_were_counted(organiser, session):
    session.execute(sa.update(Municipality).values(population_date=dt.date(2025, 12, 31)))

    text = organiser.get("/orga/kommunen").text

    assert "Bevölkerung am 31. Dezember 2025. © Statistisches Bundesamt (Destatis), 2026" in text
