"""Two people exchange contacts on their phones, each by own ticks, and take them back."""

import re

import pytest
import sqlalchemy as sa

from messe.contacts import queries, service
from messe.contacts.models import Contact
from messe.contacts.service import NoContactError, OwnBadgeError
from messe.core.database import db
from messe.registration.models import RegistrationStatus
from tests.factories import (
    HAVIXBECK,
    MEDEBACH,
    make_contact,
    make_participant,
    make_registration,
    open_registration,
)

CSRF_TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]+')


@pytest.fixture
def mayor(fair, on_the_day):
    """Ulrike Sommer of Hallenberg."""
    return make_participant(contact_email="sommer@hallenberg.example", contact_phone="02984 1")


@pytest.fixture
def other(fair, on_the_day):
    """Tom Winter of Medebach, who leaves each exchange to be decided."""
    return make_participant(
        ags=MEDEBACH,
        head="Tom Winter",
        contact_email="winter@medebach.example",
        contact_phone="02982 2",
    )


@pytest.fixture
def phone(client, mayor):
    """The mayor's phone."""
    open_registration(client, mayor.registration)
    return client


@pytest.fixture
def other_phone(app, other):
    client = app.test_client()
    open_registration(client, other.registration)
    return client


def exchange(phone, other, **ticks):
    address = f"/meine-messe/kontakte/tauschen/{other.badge_token}"
    return phone.post(address, data=ticks, follow_redirects=True).text


def contact(giver, holder) -> Contact:
    return queries.find_contact(giver, holder)


def test_scanned_badge_offers_an_exchange_and_names_nobody(phone, other):
    page = phone.get(f"/b/{other.badge_token}").text

    assert "Kontakt tauschen?" in page
    assert "Winter" not in page
    assert 'name="gives_email"' in page
    assert "checked" not in page
    assert contact(other, other) is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Contact)) == 0


def test_who_did_not_agree_stays_unnamed_and_is_asked(phone, other_phone, mayor, other):
    page = exchange(phone, other, gives_email="y")

    assert "entscheidet Ihr Gegenüber" in page
    assert "Winter" not in page
    assert "Jemand, dessen Ausweis Sie gescannt haben" in page
    asked = other_phone.get("/meine-messe/kontakte").text
    assert "Geben Sie Ihren Kontakt auch?" in asked
    assert "Ulrike Sommer" in asked
    assert "sommer@hallenberg.example" in asked
    assert "02984 1" not in asked


def test_contact_given_in_return_completes_the_exchange(phone, other_phone, mayor, other):
    exchange(phone, other)
    address = f"/meine-messe/kontakte/{contact(mayor, other).public_id}/geben"
    assert "Ihren Kontakt an Ulrike Sommer geben?" in other_phone.get(address).text

    page = other_phone.post(address, data={"gives_phone": "y"}, follow_redirects=True).text

    assert "Kontakt getauscht: Ulrike Sommer" in page
    assert "Geben Sie Ihren Kontakt auch?" not in page
    mine = phone.get("/meine-messe/kontakte").text
    assert "Tom Winter" in mine
    assert "02982 2" in mine
    assert "winter@medebach.example" not in mine


def test_whoever_allows_it_to_everybody_gives_at_once(phone, other):
    other.shares_contact = True

    page = exchange(phone, other)

    assert "Kontakt getauscht: Tom Winter" in page
    assert "winter@medebach.example" not in page


def test_no_thanks_is_asked_once_and_tells_nobody(phone, other_phone, mayor, other):
    exchange(phone, other)
    address = f"/meine-messe/kontakte/{contact(mayor, other).public_id}/nicht-geben"

    page = other_phone.post(address, follow_redirects=True).text

    assert "Geben Sie Ihren Kontakt auch?" not in page
    assert "Ulrike Sommer" in page
    assert contact(other, mayor) is None
    exchange(phone, other)
    assert "Geben Sie Ihren Kontakt auch?" not in other_phone.get("/meine-messe/kontakte").text


def test_ticks_are_remembered_and_what_the_card_lacks_is_not_offered(phone, mayor, other):
    mayor.registration.contact_phone = ""
    exchange(phone, other, gives_email="y")

    page = phone.get(f"/b/{other.badge_token}").text

    assert "checked" in page
    assert 'name="gives_phone"' not in page


def test_taking_back_removes_access_and_the_notes_with_it(phone, other_phone, mayor, other):
    exchange(phone, other, gives_email="y")
    given = contact(mayor, other)
    given.note = "Wegen der Radwege"

    page = phone.post(
        f"/meine-messe/kontakte/{given.public_id}/zuruecknehmen", follow_redirects=True
    ).text

    assert "dort nicht mehr zu sehen" in page
    theirs = other_phone.get("/meine-messe/kontakte").text
    assert "Sommer" not in theirs
    assert "Radwege" not in theirs


def test_notes_are_for_their_writer_and_tags_choose(phone, other_phone, mayor, other):
    other.shares_contact = True
    third = make_participant(ags=HAVIXBECK, head="Ada Lenz")
    third.shares_contact = True
    for each in (other, third):
        exchange(phone, each)
    held = contact(other, mayor)
    phone.post(
        f"/meine-messe/kontakte/{held.public_id}",
        data={"tag": "Radwege", "note": "Im Mai anrufen"},
    )

    page = phone.get("/meine-messe/kontakte?stichwort=Radwege").text

    assert "Im Mai anrufen" in page
    assert "Ada Lenz" not in page.split("Wer hat meinen Kontakt?")[0]
    assert "Im Mai anrufen" not in other_phone.get("/meine-messe/kontakte").text
    assert "Im Mai anrufen" not in other_phone.get("/meine-messe/daten.json").text


def test_deleted_contact_is_gone_from_ones_own_list_only(phone, mayor, other):
    other.shares_contact = True
    exchange(phone, other)

    phone.post(f"/meine-messe/kontakte/{contact(other, mayor).public_id}/loeschen")

    assert contact(other, mayor) is None
    assert contact(mayor, other) is not None


def test_card_says_how_to_reach_somebody_to_all_who_hold_it(phone, other_phone, mayor, other):
    exchange(phone, other, gives_phone="y")
    assert 'value="02984 1"' in phone.get("/meine-messe/kontakte/karte").text

    phone.post("/meine-messe/kontakte/karte", data={"email": "", "phone": "0170 3"})

    assert "0170 3" in other_phone.get("/meine-messe/kontakte").text
    assert "02984 1" in phone.get("/meine-messe").text


@pytest.mark.parametrize(
    "address", ["", "/geben", "/nicht-geben", "/loeschen", "/zuruecknehmen", ".vcf"]
)
def test_contacts_of_others_are_out_of_reach(phone, mayor, other, address):
    third = make_participant(ags=HAVIXBECK)
    foreign = f"/meine-messe/kontakte/{make_contact(other, third).public_id}{address}"

    answers = {phone.get(foreign).status_code, phone.post(foreign).status_code}

    assert answers <= {404, 405}
    assert contact(other, third) is not None


def test_address_book_gets_a_card_each(phone, mayor, other):
    other.shares_contact = True
    exchange(phone, other)
    held = contact(other, mayor)
    held.note = "Eins; zwei,\ndrei"

    response = phone.get("/meine-messe/kontakte/alle.vcf")

    assert response.mimetype == "text/vcard"
    assert response.text.splitlines()[:4] == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:Winter;Tom;;;",
        "FN:Tom Winter",
    ]
    assert "ORG:Medebach" in response.text
    assert "NOTE:Eins\\; zwei\\,\\ndrei" in response.text
    assert "EMAIL" not in response.text
    assert phone.get(f"/meine-messe/kontakte/{held.public_id}.vcf").data == response.data


@pytest.mark.parametrize("status", [RegistrationStatus.WITHDRAWN, RegistrationStatus.UNCONFIRMED])
def test_badge_of_somebody_who_does_not_come_is_like_an_unknown_one(phone, status):
    gone = make_registration(ags=HAVIXBECK, status=status).participants[0]
    pages = [phone.get(f"/b/{token}").text for token in ("Z" * 16, gone.badge_token)]

    # A form's protection is new in each answer.
    assert len({CSRF_TOKEN.sub("", page) for page in pages}) == 1
    assert "Das ist ein Ausweis der Messe" in pages[0]
    response = phone.post(f"/meine-messe/kontakte/tauschen/{gone.badge_token}")
    assert response.status_code == NoContactError.status
    assert "Zu diesem Code gibt es keinen Kontakt." in response.text


def test_contact_of_who_withdrew_is_gone(phone, mayor):
    gone = make_registration(MEDEBACH, RegistrationStatus.WITHDRAWN, head="Tom Winter")
    contact = make_contact(gone.participants[0], mayor)

    assert "Tom Winter" not in phone.get("/meine-messe/kontakte").text
    assert phone.get(f"/meine-messe/kontakte/{contact.public_id}.vcf").status_code == 404


def test_own_party_exchanges_nothing(phone, mayor):
    assert "Das ist Ihr eigener Ausweis" in phone.get(f"/b/{mayor.badge_token}").text

    with pytest.raises(OwnBadgeError):
        service.find_partner(mayor, mayor.badge_token)


def test_list_sends_as_many_statements_for_many_as_for_one(phone, mayor, count_queries):
    def read():
        return phone.get("/meine-messe/kontakte")

    def met(**values):
        other = make_participant(**values)
        make_contact(other, mayor)
        make_contact(mayor, other)
        db.session.commit()

    met(ags=MEDEBACH)
    one = count_queries(read)
    met(ags=HAVIXBECK)
    met(ags=None, organisation="Sauerlandbote")

    assert count_queries(read) == one


def test_erasing_one_side_takes_the_contact_from_both(phone, other_phone, mayor, other):
    other.shares_contact = True
    exchange(phone, other, gives_email="y")

    phone.post("/meine-messe/loeschen")

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Contact)) == 0
