"""Organisers invite by a list, watch the answers, and remind."""

import io
import re

import pytest
import sqlalchemy as sa

from messe.invitations import preview
from messe.invitations.models import Invitation
from messe.mail.models import OutboxMail
from messe.registration.queries import municipalities
from tests.factories import (
    HALLENBERG,
    HAVIXBECK,
    MEDEBACH,
    make_account,
    make_invitation,
    make_registration,
    sign_in,
)

HEADERS = "Kommune;Name;E-Mail;Anrede"
RIGHT = "Medebach;Karl Frost;rathaus@medebach.example;Herr"
WRONG = "Hallenberg;Ulrike Sommer;rathaus;Frau"
LIST = "/orga/einladungen"


def upload(client, *lines, encoding="utf-8"):
    content = "\r\n".join([HEADERS, *lines]).encode(encoding)
    return client.post(f"{LIST}/neu", data={"file": (io.BytesIO(content), "liste.csv")})


def sealed_rows(page: str) -> str:
    return re.search(r'name="rows" value="([^"]+)"', page)[1]


def sent_to(session) -> list[str]:
    return list(session.scalars(sa.select(OutboxMail.recipient)))


def test_preview_shows_what_will_happen_and_sends_nothing(organiser, session):
    make_registration(HALLENBERG)
    page = upload(organiser, RIGHT, WRONG.replace(";rathaus;", ";rathaus@hallenberg.example;")).text

    assert "1 Einladung verschicken" in page
    assert "rathaus@medebach.example" in page
    assert "schon angemeldet, keine Mail" in page
    assert sent_to(session) == []
    assert session.scalars(sa.select(Invitation)).all() == []


def test_button_of_the_preview_sends_what_was_shown(organiser, session):
    page = upload(organiser, RIGHT, encoding="cp1252").text

    response = organiser.post(f"{LIST}/senden", data={"rows": sealed_rows(page)})

    assert response.location == LIST
    assert sent_to(session) == ["rathaus@medebach.example"]
    assert "1 Einladung ist unterwegs." in organiser.get(LIST).text


def test_button_pressed_twice_sends_once(organiser, session):
    rows = {"rows": sealed_rows(upload(organiser, RIGHT).text)}
    organiser.post(f"{LIST}/senden", data=rows)

    organiser.post(f"{LIST}/senden", data=rows)

    assert len(sent_to(session)) == 1


def test_faults_are_shown_line_by_line_and_the_rest_may_be_sent(organiser, session):
    page = upload(organiser, WRONG, RIGHT).text

    assert "1 Fehler in der Datei" in page
    assert "Das ist keine vollständige E-Mail-Adresse." in page
    organiser.post(f"{LIST}/senden", data={"rows": sealed_rows(page)})
    assert sent_to(session) == ["rathaus@medebach.example"]


def test_file_without_a_ready_row_offers_no_button(organiser):
    page = upload(organiser, WRONG).text

    assert 'name="rows"' not in page


def test_list_of_corrections_is_taken_over_without_mail(organiser, session):
    invitation = make_invitation(MEDEBACH, email="rathaus@medebach.example")
    page = upload(organiser, RIGHT).text
    assert "Übernehmen, ohne E-Mail" in page

    organiser.post(f"{LIST}/senden", data={"rows": sealed_rows(page)})

    assert invitation.name == "Karl Frost"
    assert sent_to(session) == []


def test_list_of_every_town_fits_through_the_preview(organiser, fair, session):
    fair.population_limit = 10_000_000
    towns = municipalities()
    lines = [f"{town.name};Käthe Müßig;rathaus@stadt-{town.ags}.example;Frau" for town in towns]

    page = upload(organiser, *lines).text
    organiser.post(f"{LIST}/senden", data={"rows": sealed_rows(page)})

    assert len(sent_to(session)) == 231


def refused(client, rows) -> bool:
    response = client.post(f"{LIST}/senden", data={"rows": rows})
    return response.status_code == 409 and "Diese Vorschau gilt nicht mehr." in response.text


def test_changed_preview_is_refused(organiser, session):
    rows = sealed_rows(upload(organiser, RIGHT).text)

    # In the middle: the last letter of a signature holds bits that say nothing.
    assert refused(organiser, rows[:9] + ("A" if rows[9] != "A" else "B") + rows[10:])
    assert refused(organiser, "x" + rows)
    assert refused(organiser, "")
    assert sent_to(session) == []


def test_preview_of_another_account_is_refused(organiser, session):
    rows = sealed_rows(upload(organiser, RIGHT).text)
    sign_in(organiser, make_account())

    assert refused(organiser, rows)


def test_preview_ends_after_a_day(organiser, monkeypatch):
    rows = sealed_rows(upload(organiser, RIGHT).text)
    monkeypatch.setattr(preview, "VALID_FOR", -preview.VALID_FOR)

    assert refused(organiser, rows)


def test_upload_without_a_file_is_explained(organiser):
    page = organiser.post(f"{LIST}/neu", data={}).text

    assert "Bitte wählen Sie eine Datei." in page


def test_list_issues_the_same_queries_for_one_and_three_rows(organiser, count_queries):
    make_invitation()
    one = count_queries(lambda: organiser.get(LIST))
    make_invitation(MEDEBACH)
    make_invitation(HAVIXBECK)
    three = count_queries(lambda: organiser.get(LIST))

    assert one == three


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("", {"Hallenberg", "Medebach", "Havixbeck"}),
        ("district=muenster", {"Havixbeck"}),
        ("answer=declined", {"Medebach"}),
        ("answer=silent&district=arnsberg", {"Hallenberg"}),
        ("answer=registered", set()),
        ("answer=unsinn", {"Hallenberg", "Medebach", "Havixbeck"}),
    ],
)
def test_list_shows_what_was_looked_for(organiser, now, question, names):
    make_invitation()
    make_invitation(MEDEBACH, declined_at=now)
    make_invitation(HAVIXBECK)

    page = organiser.get(f"{LIST}?{question}").text

    assert set(re.findall("Hallenberg|Medebach|Havixbeck", page)) == names


def test_figures_show_counts_and_shares(organiser, now):
    make_invitation()
    make_invitation(MEDEBACH, declined_at=now)
    make_registration(HAVIXBECK)
    make_invitation(HAVIXBECK)

    page = organiser.get(LIST).text
    body = page.partition("</thead>")[2].partition("</tbody>")[0]
    cells = [
        [" ".join(cell.split()) for cell in re.findall(r"<t[dh][^>]*>([^<]*)<", row)]
        for row in body.split("</tr>")[:-1]
    ]

    assert cells == [
        ["Arnsberg", "2", "0 (0,0 %)", "1 (50,0 %)", "1 (50,0 %)"],
        ["Detmold", "0", "0", "0", "0"],
        ["Münster", "1", "1 (100,0 %)", "0 (0,0 %)", "0 (0,0 %)"],
        ["alle", "3", "1 (33,3 %)", "1 (33,3 %)", "1 (33,3 %)"],
    ]


def test_button_says_how_many_it_reminds_and_goes_when_nobody_is_left(organiser, session):
    make_invitation(email="rathaus@hallenberg.example")
    assert "1 stille Kommune erinnern" in organiser.get(LIST).text

    response = organiser.post(f"{LIST}/erinnern")

    assert response.location == LIST
    assert sent_to(session) == ["rathaus@hallenberg.example"]
    assert "erinnern" not in organiser.get(LIST).text
    organiser.post(f"{LIST}/erinnern")
    assert len(sent_to(session)) == 1


def test_list_says_when_it_is_too_late_to_invite(desk):
    make_invitation()

    page = desk.get(LIST).text

    assert "es lässt sich niemand mehr einladen" in page
    assert "Liste hochladen" not in page
    assert "erinnern" not in page


def test_new_address_is_mailed_at_once(organiser, session):
    invitation = make_invitation()
    data = {"name": "Karl Frost", "email": "Neu@hallenberg.example", "salutation": ""}

    response = organiser.post(f"{LIST}/{invitation.public_id}", data=data)

    assert response.status_code == 302
    assert (invitation.name, invitation.email) == ("Karl Frost", "neu@hallenberg.example")
    assert sent_to(session) == ["neu@hallenberg.example"]


def test_wrong_address_keeps_what_was_typed(organiser):
    invitation = make_invitation()
    data = {"name": "Karl Frost", "email": "neu", "salutation": "Herr"}

    page = organiser.post(f"{LIST}/{invitation.public_id}", data=data).text

    assert 'value="Karl Frost"' in page
    assert "Bitte geben Sie eine vollständige E-Mail-Adresse ein" in page


def test_page_of_an_invitation_names_the_deputy(organiser):
    told = make_invitation(deputy_name="Jan Winter")
    asked = make_invitation(MEDEBACH, deputy_name="Ida Holm", deputy_email="ida@x.example")

    assert "Als Vertretung genannt: Jan Winter." in organiser.get(f"{LIST}/{told.public_id}").text
    page = organiser.get(f"{LIST}/{asked.public_id}").text
    assert "Weitergegeben an Ida Holm, ida@x.example." in page


def test_invitation_is_sent_again(organiser, session):
    invitation = make_invitation(deputy_name="Ida Holm", deputy_email="ida@x.example")

    organiser.post(f"{LIST}/{invitation.public_id}/mail")

    assert sent_to(session) == ["ida@x.example"]


def test_invitation_is_taken_back(organiser, session):
    invitation = make_invitation()

    response = organiser.post(f"{LIST}/{invitation.public_id}/zuruecknehmen")

    assert response.location == LIST
    assert session.scalars(sa.select(Invitation)).all() == []
    assert "Die Einladung von Hallenberg ist zurückgenommen." in organiser.get(LIST).text


@pytest.mark.parametrize("page", ["", "/mail", "/zuruecknehmen"])
def test_unknown_invitation_is_not_found(organiser, page):
    assert organiser.post(f"{LIST}/unbekannt{page}").status_code == 404


@pytest.mark.parametrize("page", ["senden", "erinnern", "x/mail", "x/zuruecknehmen"])
def test_reading_sends_nothing(organiser, page):
    assert organiser.get(f"{LIST}/{page}").status_code in {404, 405}
