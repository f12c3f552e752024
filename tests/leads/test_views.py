"""People note start-ups at their stands, agree to be written to, and take it back."""

import csv
import io

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from messe.core.database import db
from messe.core.tables import FORMULA_STARTS
from messe.leads import queries, service
from messe.leads.models import Lead
from messe.registration.models import RegistrationStatus
from messe.startups.models import StartupStatus
from tests.factories import (
    HAVIXBECK,
    LONG_AGO,
    MEDEBACH,
    make_lead,
    make_participant,
    make_registration,
    make_startup,
    open_registration,
    open_startup,
)
from tests.posters import codes_on, headings_behind

KONTAKTE = "/startups/meine/kontakte"


@pytest.fixture
def startup(fair, on_the_day):
    return make_startup(name="Funkweg", slug="funkweg")


@pytest.fixture
def mayor(fair, on_the_day):
    return make_participant(contact_email="sommer@hallenberg.example", contact_phone="02984 1")


@pytest.fixture
def phone(client, mayor):
    """The mayor's phone."""
    open_registration(client, mayor.registration)
    return client


@pytest.fixture
def founder(app, startup):
    """The start-up's browser."""
    client = app.test_client()
    open_startup(client, startup)
    return client


def stand(startup) -> str:
    return f"/stand/{startup.stand_token}"


def lead_of(mayor, startup) -> Lead | None:
    return queries.find_lead(mayor, startup)


def test_stand_says_who_stands_there_and_opening_it_notes_nothing(client, phone, startup, mayor):
    page = phone.get(stand(startup)).text

    assert "Funkweg" in page
    assert "sommer@hallenberg.example" in page
    assert "checked" not in page
    assert lead_of(mayor, startup) is None


def test_visitor_is_told_how_to_sign_in(client, startup):
    page = client.get(f"/STAND/{startup.stand_token}").text

    assert "den Link aus Ihrer Bestätigungsmail" in page
    assert "Interesse merken" not in page
    assert client.post(stand(startup)).location == "/meine-messe/link"


def test_who_waits_for_a_place_at_the_fair_is_offered_nothing_at_a_stand(client, startup):
    open_registration(client, make_registration(MEDEBACH, RegistrationStatus.WAITING))

    page = client.get(stand(startup)).text

    assert "Funkweg" in page
    assert "Interesse merken" not in page
    assert client.post(stand(startup)).status_code == 404


@pytest.mark.parametrize("status", [StartupStatus.WITHDRAWN, StartupStatus.APPLIED])
def test_stand_of_who_does_not_come_is_not_found(phone, startup, status):
    startup.status = status

    assert phone.get(stand(startup)).status_code == 404
    assert phone.post(stand(startup)).status_code == 404
    assert phone.get("/stand/ZZZZZZZZZZZZZZZZ").status_code == 404


def test_form_of_the_printed_address_in_capitals_notes_interest(phone, startup):
    page = phone.get(f"/STAND/{startup.stand_token}").text

    assert f'action="/stand/{startup.stand_token}"' in page


def test_interest_without_consent_is_a_number_to_the_startup(phone, founder, startup):
    page = phone.post(stand(startup), follow_redirects=True).text
    assert "Funkweg ist vorgemerkt." in page
    assert "ohne Ihren Namen" in page

    theirs = founder.get(KONTAKTE).text

    assert "1 Person hat Sie vorgemerkt." in theirs
    assert "Sommer" not in theirs
    assert "Hallenberg" not in theirs


def test_consent_gives_what_was_ticked(phone, founder, startup):
    phone.post(stand(startup), data={"shares_contact": "y"})

    page = founder.get(KONTAKTE).text

    for words in ("Ulrike Sommer", "Bürgermeister/in, Hallenberg", "sommer@hallenberg.example"):
        assert words in page
    assert "02984 1" not in page
    phone.post(stand(startup), data={"shares_contact": "y", "gives_phone": "y"})
    assert "02984 1" in founder.get(KONTAKTE).text


def test_consent_taken_back_takes_remarks_with_it(phone, founder, startup, mayor):
    phone.post(stand(startup), data={"shares_contact": "y"})
    public_id = lead_of(mayor, startup).public_id
    founder.post(f"{KONTAKTE}/{public_id}", data={"rating": "3", "note": "Braucht es im Mai"})
    assert "Braucht es im Mai" in founder.get(KONTAKTE).text
    assert "Braucht es im Mai" in phone.get("/meine-messe/daten.json").text

    unticked = {"csrf_token": "x"}
    page = phone.post(
        f"/meine-messe/interessen/{public_id}", data=unticked, follow_redirects=True
    ).text

    assert "Funkweg weiß nicht, wer Sie sind." in page
    assert "Sommer" not in founder.get(KONTAKTE).text
    assert "Sommer" not in founder.get(f"{KONTAKTE}.csv").text
    assert founder.get(f"{KONTAKTE}/{public_id}").status_code == 404
    kept = lead_of(mayor, startup)
    assert (kept.rating, kept.note) == (None, "")


def test_startup_that_scans_a_badge_asks_and_learns_nothing(phone, founder, startup, mayor):
    offer = founder.get(f"/b/{mayor.badge_token}").text
    assert "Als interessiert vormerken" in offer
    assert "Sommer" not in offer

    page = founder.post(f"{KONTAKTE}/fragen/{mayor.badge_token}", follow_redirects=True).text

    assert "1 Person, die Sie gefragt haben, hat bisher nicht zugestimmt." in page
    assert "Sommer" not in page
    asked = phone.get("/meine-messe/interessen").text
    assert "Diese möchten mit Ihnen in Kontakt bleiben" in asked
    assert "Funkweg" in asked


def test_who_noted_a_startup_without_consent_is_asked_by_it_all_the_same(
    phone, founder, startup, mayor
):
    phone.post(stand(startup))
    founder.post(f"{KONTAKTE}/fragen/{mayor.badge_token}")

    page = phone.get("/meine-messe/interessen").text

    assert "Diese möchten mit Ihnen in Kontakt bleiben" in page
    assert page.count(">Funkweg<") == 1


def test_noting_a_startup_that_asked_is_no_answer_to_it(phone, founder, startup, mayor):
    founder.post(f"{KONTAKTE}/fragen/{mayor.badge_token}")
    phone.post(stand(startup))
    assert "möchten mit Ihnen" in phone.get("/meine-messe/interessen").text

    phone.post(f"/meine-messe/interessen/{lead_of(mayor, startup).public_id}/nein")

    page = phone.get("/meine-messe/interessen").text
    assert "möchten mit Ihnen" not in page
    assert "ohne Ihren Namen" in page


@pytest.mark.parametrize("is_asked_first", [True, False])
def test_who_took_a_yes_back_is_not_asked_again(phone, founder, startup, mayor, is_asked_first):
    ask = f"{KONTAKTE}/fragen/{mayor.badge_token}"
    if is_asked_first:
        founder.post(ask)
    phone.post(stand(startup), data={"shares_contact": "y"})
    phone.post(f"/meine-messe/interessen/{lead_of(mayor, startup).public_id}", data={"x": "x"})

    founder.post(ask)

    assert "möchten mit Ihnen" not in phone.get("/meine-messe/interessen").text
    assert "Sommer" not in founder.get(KONTAKTE).text


def test_yes_to_a_question_is_a_lead(phone, founder, startup, mayor):
    lead = make_lead(mayor, startup, noted_at=None, asked_at=LONG_AGO)

    phone.post(f"/meine-messe/interessen/{lead.public_id}", data={"shares_contact": "y"})

    assert "Ulrike Sommer" in founder.get(KONTAKTE).text
    assert "möchten mit Ihnen" not in phone.get("/meine-messe/interessen").text


def test_no_to_a_question_stays_no_and_is_not_told(phone, founder, startup, mayor):
    founder.post(f"{KONTAKTE}/fragen/{mayor.badge_token}")
    phone.post(f"/meine-messe/interessen/{lead_of(mayor, startup).public_id}/nein")

    founder.post(f"{KONTAKTE}/fragen/{mayor.badge_token}")

    assert "möchten mit Ihnen" not in phone.get("/meine-messe/interessen").text
    assert "1 Person, die Sie gefragt haben, hat bisher nicht" in founder.get(KONTAKTE).text


def test_removed_startup_is_forgotten_but_a_question_is_not_asked_twice(phone, startup, mayor):
    phone.post(stand(startup), data={"shares_contact": "y"})
    service.ask(mayor, startup, now=LONG_AGO)
    other = make_lead(mayor, make_startup())

    for lead in (lead_of(mayor, startup), other):
        phone.post(f"/meine-messe/interessen/{lead.public_id}/entfernen")

    [kept] = queries.leads_of(mayor)
    assert (kept.is_declined, kept.shares_contact, kept.noted_at) == (True, False, None)
    assert "Noch steht hier kein Start-up." in phone.get("/meine-messe/interessen").text


@pytest.mark.parametrize("token", ["ZZZZZZZZZZZZZZZZ", None])
def test_asking_nobody_is_answered_alike(founder, startup, token):
    withdrawn = make_registration(HAVIXBECK, RegistrationStatus.WITHDRAWN).participants[0]
    address = f"{KONTAKTE}/fragen/{token or withdrawn.badge_token}"

    page = founder.post(address, follow_redirects=True).text

    assert "Gefragt. Sobald die Person zustimmt" in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Lead)) == 0


def test_leads_come_best_first_and_as_files(founder, startup, mayor):
    warm = make_participant(ags=MEDEBACH, head="Anna Berg")
    make_lead(mayor, startup, shares_contact=True)
    make_lead(warm, startup, shares_contact=True, rating=3, note="=1+1")

    page = founder.get(KONTAKTE).text
    response = founder.get(f"{KONTAKTE}.csv")

    assert page.index("Anna Berg") < page.index("Ulrike Sommer")
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Name"], row["Einschätzung"]) for row in rows] == [
        ("Anna Berg", "Will bald etwas tun"),
        ("Ulrike Sommer", ""),
    ]
    assert not rows[0]["Notiz"].startswith(FORMULA_STARTS)
    sheet = load_workbook(io.BytesIO(founder.get(f"{KONTAKTE}.xlsx").data)).active
    assert sheet["B2"].value == "Bürgermeister/in"
    assert not sheet["G2"].value.startswith(FORMULA_STARTS)
    assert founder.get(f"{KONTAKTE}.json").status_code == 404


def test_leads_of_others_are_out_of_reach(phone, founder, startup):
    foreign = make_lead(
        make_participant(ags=MEDEBACH), make_startup(), shares_contact=True
    ).public_id

    assert founder.get(f"{KONTAKTE}/{foreign}").status_code == 404
    assert phone.get(f"/meine-messe/interessen/{foreign}").status_code == 404
    for what in ("nein", "entfernen"):
        assert phone.post(f"/meine-messe/interessen/{foreign}/{what}").status_code == 404


def test_who_withdrew_is_no_lead(founder, startup, mayor):
    make_lead(mayor, startup, shares_contact=True)
    assert "Sommer" in founder.get(KONTAKTE).text

    mayor.registration.status = RegistrationStatus.WITHDRAWN
    mayor.registration.withdrawn_at = LONG_AGO

    assert "Sommer" not in founder.get(KONTAKTE).text


def test_startup_that_does_not_come_has_no_leads(founder, startup):
    startup.status = StartupStatus.WITHDRAWN

    assert founder.get(KONTAKTE).status_code == 404


def test_pages_send_as_many_statements_for_many_as_for_one(
    phone, founder, startup, mayor, count_queries
):
    def read():
        phone.get("/meine-messe/interessen")
        founder.get(KONTAKTE)

    make_lead(mayor, startup, shares_contact=True)
    db.session.commit()
    one = count_queries(read)
    for ags in (MEDEBACH, HAVIXBECK):
        make_lead(make_participant(ags=ags), startup, shares_contact=True)
        make_lead(mayor, make_startup())
    db.session.commit()

    assert count_queries(read) == one


def test_posters_carry_a_code_for_each_stand(client, founder, organiser, startup):
    make_startup(name="Ortswerk")

    own = founder.get("/startups/meine/aushang").text
    page = organiser.get("/orga/staende/aushang").text

    assert codes_on(own) == [f"HTTP://LOCALHOST:8000/STAND/{startup.stand_token}"]
    assert headings_behind(client, own) == ["Funkweg"]
    assert headings_behind(client, page) == ["Funkweg", "Ortswerk"]


def test_forgotten_startup_knows_nobody(startup, mayor):
    make_lead(mayor, startup, shares_contact=True)

    service.erase_startup(startup)

    assert queries.leads_of(mayor) == []
