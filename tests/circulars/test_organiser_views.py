"""Organisers write, look at, try out and send circulars."""

import re

import pytest
import sqlalchemy as sa

from messe.circulars.models import Circular, CircularLetter
from messe.circulars.service import write_letters
from messe.core.database import db
from messe.fair.models import District
from messe.mail.models import OutboxMail
from messe.mail.service import deliver_due_mails
from messe.registration.models import ParticipantRole, RegistrationStatus
from tests.factories import (
    HALLENBERG,
    HAVIXBECK,
    MEDEBACH,
    make_account,
    make_circular,
    make_given_up_mail,
    make_guest,
    make_registration,
    sign_in,
)

PATH = "/orga/rundschreiben"
TYPED = {
    "status": "confirmed",
    "district": "arnsberg",
    "role": "mayor",
    "text": "Halle",
    "subject": "Neuer Raum für {Kommune}",
    "body": "Guten Tag {Name},\r\n\r\nes gibt einen neuen Raum.",
}


def path_of(circular, what="") -> str:
    return f"{PATH}/{circular.public_id}{what}"


def words(page: str) -> str:
    """The text of a page without its tags, gaps closed."""
    return " ".join(re.sub("<[^>]*>", " ", page).split())


def the_circular() -> Circular:
    return db.session.scalars(sa.select(Circular)).one()


def is_sent(circular) -> bool:
    db.session.refresh(circular)
    return circular.is_sent


def mails() -> list[OutboxMail]:
    return list(db.session.scalars(sa.select(OutboxMail)))


def test_empty_list_says_what_to_do(organiser):
    assert "Schreiben Sie das erste" in organiser.get(PATH).text


def test_list_tells_whom_circulars_go_to_and_how_far_they_are(organiser):
    make_circular(subject="Entwurf", district=District.DETMOLD, text="Bad")
    make_circular([make_registration(), make_registration(MEDEBACH)], subject="Verschickt")

    text = words(organiser.get(PATH).text)

    assert "Entwurf bestätigt Bezirk Detmold, Suche nach „Bad“ Entwurf – – – –" in text
    assert "Verschickt bestätigt 01.05.2026, 10:00 2 0 2 0" in text


def test_list_takes_as_many_queries_for_three_circulars_as_for_one(organiser, count_queries):
    author = make_account()
    make_circular([make_registration()], written_by=author)
    for_one = count_queries(lambda: organiser.get(PATH))
    make_circular([make_registration(MEDEBACH)], written_by=author)
    make_circular(written_by=make_account())

    assert count_queries(lambda: organiser.get(PATH)) == for_one


def test_draft_takes_as_many_queries_for_three_recipients_as_for_one(organiser, count_queries):
    path = path_of(make_circular(body="{Name}"))
    make_registration(HALLENBERG)
    for_one = count_queries(lambda: organiser.get(path))
    make_registration(MEDEBACH, companions=["Jan Vogt"])
    make_registration(HAVIXBECK)

    assert count_queries(lambda: organiser.get(path)) == for_one


def test_new_circular_is_a_draft_of_its_author(client, now):
    author = make_account()
    sign_in(client, author)

    response = client.post(f"{PATH}/neu", data=TYPED)

    circular = the_circular()
    assert response.location == path_of(circular)
    assert (circular.subject, circular.written_by_id) == (TYPED["subject"], author.id)
    assert circular.body == "Guten Tag {Name},\n\nes gibt einen neuen Raum."
    assert (circular.status, circular.district) == (
        RegistrationStatus.CONFIRMED,
        District.ARNSBERG,
    )
    assert (circular.role, circular.text) == (ParticipantRole.MAYOR, "Halle")
    assert not circular.is_sent


def test_selection_of_participants_is_carried_over(organiser):
    make_registration(HALLENBERG, RegistrationStatus.WAITING)
    query = "q=hallen&district=arnsberg&status=waiting&role=mayor"
    [link] = re.findall(
        rf'href="({PATH}/neu[^"]*)"', organiser.get(f"/orga/teilnehmende?{query}").text
    )

    page = organiser.get(link.replace("&amp;", "&")).text

    chosen = re.findall(r'<option selected value="(\w+)"', page)
    assert chosen == ["waiting", "arnsberg", "mayor"]
    assert 'value="hallen"' in page


def test_new_circular_goes_to_the_confirmed_unless_told_otherwise(organiser):
    page = organiser.get(f"{PATH}/neu?status=nonsense").text

    assert re.findall(r'<option selected value="(\w+)"', page) == ["confirmed"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("subject", "", "Bitte füllen Sie dieses Feld aus."),
        ("subject", "a" * 201, "Bitte schreiben Sie höchstens 200 Zeichen."),
        ("body", "a" * 5001, "Bitte schreiben Sie höchstens 5000 Zeichen."),
        (
            "subject",
            "{Link}",
            "{Link}. Möglich sind: {Kommune}, {Name}, {Datum}, {Ort}.",
        ),
        (
            "body",
            "{Stadt} {",
            "{Stadt}, {. Möglich sind: {Kommune}, {Name}, {Link}, {Datum}, {Ort}.",
        ),
        ("status", "nonsense", "Bitte wählen Sie eine der Möglichkeiten."),
    ],
)
def test_wrong_input_is_explained_and_kept(organiser, field, value, message):
    response = organiser.post(f"{PATH}/neu", data={**TYPED, field: value})

    assert response.status_code == 200
    assert message in words(response.text)
    kept = {**TYPED, field: value}
    assert f'value="{kept["subject"]}"' in response.text
    assert f">\r\n{kept['body']}</textarea>" in response.text
    assert db.session.scalar(sa.select(Circular)) is None


def test_link_for_people_without_pages_is_refused_at_the_field(organiser):
    data = {**TYPED, "status": "unconfirmed", "body": "Hier: {Link}"}

    response = organiser.post(f"{PATH}/neu", data=data)

    assert response.status_code == 409
    assert "{Link} gibt es nur für Anmeldungen" in response.text
    assert "Hier: {Link}</textarea>" in response.text


def test_draft_shows_the_letter_of_one_recipient_after_the_other(organiser):
    make_registration(HALLENBERG, contact_email="rathaus@hallenberg.example")
    make_registration(MEDEBACH, head="Karl Winter", contact_email="rathaus@medebach.example")
    make_guest()
    circular = make_circular(subject="Raum für {Kommune}", body="Guten Tag {Name}")

    first = words(organiser.get(path_of(circular)).text)
    second = words(organiser.get(path_of(circular, "?brief=2")).text)

    assert "2 Adressen; 1 Anmeldung ohne E-Mail-Adresse" in first
    assert "Brief 1 von 2 an rathaus@hallenberg.example." in first
    assert "Raum für Hallenberg Guten Tag Ulrike Sommer Nächster Brief Als reiner Text" in first
    assert "Raum für Medebach Guten Tag Karl Winter Brief davor Als reiner Text" in second


@pytest.mark.parametrize("number", ["0", "-1", "99", "eins"])
def test_letter_that_does_not_exist_is_the_nearest_one(organiser, number):
    make_registration(HALLENBERG)

    page = organiser.get(path_of(make_circular(), f"?brief={number}")).text

    assert "Brief 1 von 1" in page


def test_preview_shows_paragraphs_lists_and_links(organiser):
    make_registration(HALLENBERG)
    circular = make_circular(body="Guten Tag\n\n- Raum 1\n- Raum 2\n\n{Link}\n\nMehr: {Ort}")

    page = organiser.get(path_of(circular)).text

    assert "<li>Raum 1</li>" in page
    assert 'href="http://localhost:8000/meine-messe/zugang/PROBE"' in page
    assert "Der Link öffnet hier und in der Probe nichts." in page
    assert "Mehr: Kaiserhaus, Arnsberg" in words(page)


def test_preview_shows_markup_as_it_was_typed(organiser):
    make_registration(HALLENBERG, head="<b>Ulrike</b>")
    attack = "<script>alert(1)</script>"
    circular = make_circular(subject=f"{attack}", body=f"{attack}\n\n- {attack}\n\n{{Name}}")

    page = organiser.get(path_of(circular)).text

    assert attack not in page
    assert "<b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_draft_to_nobody_offers_to_change_the_selection(organiser):
    make_guest()
    circular = make_circular()

    page = organiser.get(path_of(circular)).text

    assert "Zu dieser Auswahl gehört niemand mit E-Mail-Adresse." in page
    assert path_of(circular, "/bearbeiten") in page
    for what in ("/senden", "/probe"):
        assert path_of(circular, what) not in page
        assert organiser.post(path_of(circular, what)).status_code == 409


def test_draft_is_edited(organiser):
    circular = make_circular(subject="Raum", body="Alt")

    page = organiser.get(path_of(circular, "/bearbeiten")).text
    response = organiser.post(path_of(circular, "/bearbeiten"), data=TYPED)

    assert ">\r\nAlt</textarea>" in page
    assert response.location == path_of(circular)
    db.session.refresh(circular)
    assert (circular.subject, circular.district) == (TYPED["subject"], District.ARNSBERG)


def test_wrong_edit_keeps_what_was_typed(organiser):
    circular = make_circular(body="Alt")

    page = organiser.post(path_of(circular, "/bearbeiten"), data={**TYPED, "subject": ""}).text

    assert "Bitte füllen Sie dieses Feld aus." in page
    assert f">\r\n{TYPED['body']}</textarea>" in page
    db.session.refresh(circular)
    assert circular.body == "Alt"


def test_test_mail_goes_to_whoever_is_signed_in(client, now):
    sign_in(client, make_account(email="ich@messe.example"))
    make_registration(HALLENBERG)
    make_registration(MEDEBACH)
    circular = make_circular(subject="Raum für {Kommune}")

    response = client.post(path_of(circular, "/probe?brief=2"))

    assert response.location == path_of(circular, "?brief=2")
    [mail] = mails()
    assert (mail.recipient, mail.subject) == ("ich@messe.example", "Probe: Raum für Medebach")
    assert not is_sent(circular)


def test_circular_is_sent_after_a_look_at_how_many_it_reaches(organiser):
    make_registration(HALLENBERG)
    make_registration(MEDEBACH)
    circular = make_circular()

    page = organiser.get(path_of(circular, "/senden")).text
    assert not is_sent(circular)
    answer = organiser.post(path_of(circular, "/senden"), follow_redirects=True).text

    assert "An 2 Adressen senden" in page
    assert "Das Rundschreiben ist unterwegs an 2 Adressen." in answer
    assert is_sent(circular)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CircularLetter)) == 2


def test_sent_circular_arrives(organiser, instance):
    make_registration(HALLENBERG, contact_email="rathaus@hallenberg.example")
    circular = make_circular(subject="Raum für {Kommune}")
    organiser.post(path_of(circular, "/senden"))

    write_letters()
    deliver_due_mails()

    [mail] = (instance / "mail").glob("*.eml")
    assert "To: rathaus@hallenberg.example" in mail.read_text()
    page = words(organiser.get(path_of(circular)).text)
    assert "Adressen 1 zugestellt 1 unterwegs 0 nicht zustellbar 0" in page


def test_sent_circular_tells_who_wrote_it(organiser):
    author = make_account(name="Petra Lindenhof")
    circular = make_circular([make_registration()], written_by=author, body="Hallo {Name}")

    text = words(organiser.get(path_of(circular)).text)

    assert "Verschickt am 01.05.2026, 10:00 Uhr. Geschrieben von Petra Lindenhof." in text
    assert "Hallo {Name}" in text


def test_sent_circular_leads_to_mails_that_did_not_arrive(organiser):
    circular = make_circular([make_registration()])
    letter = db.session.scalars(sa.select(CircularLetter)).one()
    path = path_of(circular)
    assert 'class="kern-link" href="/orga/nachrichten"' not in organiser.get(path).text

    letter.mail = make_given_up_mail()

    page = organiser.get(path).text
    assert 'class="kern-link" href="/orga/nachrichten"' in page
    assert "unterwegs 0 nicht zustellbar 1" in words(page)


@pytest.mark.parametrize("what", ["/senden", "/bearbeiten"])
def test_sent_circular_cannot_be_opened_as_a_draft(organiser, what):
    circular = make_circular([make_registration()])

    response = organiser.get(path_of(circular, what))

    assert response.status_code == 409
    assert "Dieses Rundschreiben ist schon verschickt." in response.text


@pytest.mark.parametrize("what", ["/senden", "/bearbeiten", "/probe", "/loeschen"])
def test_sent_circular_is_neither_sent_again_nor_changed(organiser, what):
    circular = make_circular([make_registration()])

    assert organiser.post(path_of(circular, what), data=TYPED).status_code == 409

    db.session.refresh(circular)
    assert (circular.subject, circular.recipients) == ("Raum geändert", 1)
    assert mails() == []


def test_draft_is_deleted(organiser):
    circular = make_circular()

    answer = organiser.post(path_of(circular, "/loeschen"), follow_redirects=True).text

    assert "Der Entwurf ist gelöscht." in answer
    assert db.session.scalar(sa.select(Circular)) is None


@pytest.mark.parametrize("what", ["", "/senden", "/bearbeiten"])
def test_unknown_circular_is_not_found(organiser, what):
    assert organiser.get(f"{PATH}/unbekannt{what}").status_code == 404


@pytest.mark.parametrize("what", ["/probe", "/loeschen"])
def test_change_is_no_link(organiser, what):
    assert organiser.get(path_of(make_circular(), what)).status_code == 405
