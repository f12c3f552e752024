"""The pages on which a town registers."""

import re
import time

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.core.pace import LINK_REQUEST_SECONDS
from messe.mail.models import OutboxMail
from messe.registration.models import AllowanceRequest, Registration, RegistrationStatus
from tests.factories import BIELEFELD, HALLENBERG, MEDEBACH, make_registration

TYPED = {
    "head_name": "Ulrike Sommer",
    "head_role": "mayor",
    "contact_email": "rathaus@hallenberg.example",
    "contact_phone": "",
    "companions-0": "Jan Winter",
    "companions-1": "",
}


def path_in_last_mail() -> str:
    body = db.session.scalars(sa.select(OutboxMail.body).order_by(OutboxMail.id.desc())).first()
    return re.search(r"http://localhost:8000(\S+)", body)[1]


def test_search_lists_matching_towns(client, now):
    response = client.get("/anmeldung?q=hallen")

    assert response.status_code == 200
    assert f"/anmeldung/{HALLENBERG}" in response.text


def test_search_says_when_nothing_matches(client, now):
    assert "Keine Kommune in Westfalen passt zu „xyz“" in client.get("/anmeldung?q=xyz").text


def test_endless_search_is_answered(client, now):
    assert client.get("/anmeldung", query_string={"q": "a " * 1500}).status_code == 200


def test_search_is_closed_after_the_deadline(client, after_the_fair):
    assert "Die Anmeldung ist geschlossen." in client.get("/anmeldung").text


def test_type_ahead_knows_all_towns(client, now):
    response = client.get("/anmeldung/kommunen.json")

    assert len(response.json) == 231
    assert response.headers["Cache-Control"] == "private, max-age=3600"


def test_registration_is_kept_and_mail_is_queued(client, now):
    response = client.post(f"/anmeldung/{HALLENBERG}", data=TYPED)

    registration = db.session.scalars(sa.select(Registration)).one()
    assert response.location == "/anmeldung/danke"
    assert registration.status is RegistrationStatus.UNCONFIRMED
    assert path_in_last_mail().startswith("/anmeldung/bestaetigen/")


def test_blanks_are_no_name(client, now):
    response = client.post(f"/anmeldung/{HALLENBERG}", data={**TYPED, "head_name": "   "})

    assert response.status_code == 200
    assert "Bitte füllen Sie dieses Feld aus." in response.text


@pytest.mark.parametrize("address", ["bürgermeister@hallenberg.example", "a@b.example\nBcc: c@d"])
def test_address_that_mail_servers_refuse_is_refused(client, now, address):
    response = client.post(f"/anmeldung/{HALLENBERG}", data={**TYPED, "contact_email": address})

    assert response.status_code == 200
    assert "Bitte geben Sie eine vollständige E-Mail-Adresse ein" in response.text


def test_wrong_input_keeps_what_was_typed(client, now):
    response = client.post(
        f"/anmeldung/{HALLENBERG}",
        data={**TYPED, "contact_email": "kein Postfach"},
    )

    assert response.status_code == 200
    assert "Bitte geben Sie eine vollständige E-Mail-Adresse ein" in response.text
    assert 'value="Ulrike Sommer"' in response.text
    assert 'value="Jan Winter"' in response.text


def test_unknown_town_is_not_found(client, now):
    assert client.get("/anmeldung/05999999").status_code == 404


def test_town_above_the_limit_gets_a_friendly_sentence(client, now):
    response = client.get(f"/anmeldung/{BIELEFELD}")

    assert "Bielefeld ist für diese Messe etwas zu groß" in response.text
    assert f"/anmeldung/{BIELEFELD}/zulassung" in response.text


def test_town_above_the_limit_cannot_post_either(client, now):
    assert client.post(f"/anmeldung/{BIELEFELD}", data=TYPED).status_code == 409


def test_town_above_the_limit_asks_for_admission(client, now):
    response = client.post(
        f"/anmeldung/{BIELEFELD}/zulassung",
        data={"name": "Ines Licht", "email": "ines@bielefeld.example", "reason": "Bitte."},
    )

    assert response.location == "/"
    assert db.session.scalars(sa.select(AllowanceRequest.ags)).one() == BIELEFELD


def test_taken_town_is_refused(client, now):
    make_registration()

    assert "Hallenberg ist schon angemeldet" in client.get(f"/anmeldung/{HALLENBERG}").text
    assert client.post(f"/anmeldung/{HALLENBERG}", data=TYPED).status_code == 409


def test_opening_the_confirmation_link_confirms_nothing(client, now):
    client.post(f"/anmeldung/{HALLENBERG}", data=TYPED)

    response = client.get(path_in_last_mail())

    assert response.status_code == 200
    assert db.session.scalars(sa.select(Registration)).one().is_confirmed is False


def test_button_of_the_confirmation_link_opens_ones_own_pages(client, now):
    client.post(f"/anmeldung/{HALLENBERG}", data=TYPED)

    response = client.post(path_in_last_mail(), follow_redirects=True)

    assert db.session.scalars(sa.select(Registration)).one().is_confirmed
    assert response.request.path == "/meine-messe"
    assert response.status_code == 200


def test_access_link_opens_ones_own_pages(client, now):
    make_registration(contact_email="amt@kommune.example")
    client.post("/meine-messe/link", data={"email": "amt@kommune.example"})
    path = path_in_last_mail()

    assert client.get("/meine-messe").status_code == 302
    assert client.get(path).status_code == 200
    assert client.post(path).location == "/meine-messe"
    assert client.get("/meine-messe").status_code == 200


def test_answer_is_the_same_for_unknown_addresses(client, now):
    make_registration(contact_email="amt@kommune.example")

    known = client.post("/meine-messe/link", data={"email": "amt@kommune.example"})
    unknown = client.post("/meine-messe/link", data={"email": "niemand@kommune.example"})

    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)


def test_time_of_the_answer_says_nothing_about_addresses(client, now):
    make_registration(contact_email="amt@kommune.example")
    for email in ("amt@kommune.example", "niemand@kommune.example"):
        started = time.monotonic()

        client.post("/meine-messe/link", data={"email": email})

        assert time.monotonic() - started >= LINK_REQUEST_SECONDS


@pytest.mark.parametrize("path", ["/anmeldung/bestaetigen/falsch", "/meine-messe/zugang/falsch"])
def test_wrong_link_is_refused_in_plain_words(client, now, path):
    response = client.get(path)

    assert response.status_code == 409
    assert "Dieser Link gilt nicht mehr." in response.text


def test_link_for_one_purpose_opens_nothing_else(client, now):
    client.post(f"/anmeldung/{HALLENBERG}", data=TYPED)
    token = path_in_last_mail().rpartition("/")[2]

    assert client.get(f"/meine-messe/zugang/{token}").status_code == 409


def test_full_fair_says_that_one_would_wait(client, fair, now):
    assert "Sie kommen auf die Warteliste" not in client.get(f"/anmeldung/{HALLENBERG}").text
    fair.capacity = 1
    make_registration(MEDEBACH)

    assert "Sie kommen auf die Warteliste" in client.get(f"/anmeldung/{HALLENBERG}").text
