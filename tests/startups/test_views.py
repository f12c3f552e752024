"""The public list of start-ups, and a start-up's own pages."""

import re
import time

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.core.pace import LINK_REQUEST_SECONDS
from messe.mail.models import OutboxMail
from messe.startups import service
from tests.factories import make_startup, open_startup

TYPED = {
    "name": "Funkweg",
    "offer": "WLAN für den Marktplatz.",
    "description": "Seit 2021.",
    "website": "https://funkweg.example/start",
    "contact_name": "Mira Lang",
}


def link_in_last_mail():
    body = db.session.scalars(sa.select(OutboxMail.body).order_by(OutboxMail.id.desc())).first()
    return re.search(r"http://localhost:8000(\S+)", body)[1]


def test_list_shows_startups_but_no_contact(client):
    make_startup(name="Funkweg", offer="WLAN für den Marktplatz.", slug="funkweg")

    page = client.get("/startups").text

    assert "WLAN für den Marktplatz." in page
    assert 'href="/startups/funkweg"' in page
    assert "Mira Lang" not in page


def test_list_says_when_it_is_empty(client):
    assert "Noch stehen keine Start-ups fest." in client.get("/startups").text


def test_list_sends_the_same_queries_for_more_rows(client, count_queries):
    make_startup()
    one = count_queries(lambda: client.get("/startups"))
    make_startup()
    make_startup()

    assert count_queries(lambda: client.get("/startups")) == one


def test_page_of_a_startup_shows_website_but_no_contact(client):
    startup = make_startup(website="https://funkweg.example")

    page = client.get(f"/startups/{startup.slug}").text

    assert 'href="https://funkweg.example"' in page
    assert "Mira Lang" not in page


def test_unknown_startup_is_not_found(client):
    assert client.get("/startups/nirgends").status_code == 404


def test_link_from_the_mail_opens_the_pages_by_its_button(client, now, fair):
    startup = make_startup(name="Funkweg")
    service.mail_access_link(startup, fair, now=now)
    path = link_in_last_mail()

    assert "Funkweg" in client.get(path).text
    assert client.get("/startups/meine").location == "/startups/link"
    assert client.post(path).location == "/startups/meine"
    assert "Funkweg" in client.get("/startups/meine").text


def test_unknown_link_is_refused(client, now):
    response = client.get("/startups/zugang/erfunden")

    assert response.status_code == 409
    assert "Dieser Link gilt nicht mehr." in response.text


def test_answer_about_an_address_is_the_same_for_known_and_unknown(client, now):
    make_startup(contact_email="mira@funkweg.example")
    client.post("/startups/link", data={"email": "Mira@funkweg.example"})
    known = client.get("/startups/link").text
    client.post("/startups/link", data={"email": "fremd@funkweg.example"})
    unknown = client.get("/startups/link").text

    assert known == unknown
    assert link_in_last_mail().startswith("/startups/zugang/")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail)) == 1


def test_wrong_address_for_a_link_keeps_what_was_typed(client, now):
    page = client.post("/startups/link", data={"email": "mira@"}).text

    assert 'value="mira@"' in page
    assert "vollständige E-Mail-Adresse" in page


def test_startup_changes_its_profile(client):
    startup = make_startup()
    open_startup(client, startup)

    response = client.post("/startups/meine/profil", data=TYPED)

    assert response.location == "/startups/meine"
    assert startup.offer == "WLAN für den Marktplatz."
    assert startup.website == "https://funkweg.example/start"


@pytest.mark.parametrize(
    "website", ["javascript:alert(1)", "funkweg.example", "ftp://funkweg.example", "https://x y.z"]
)
def test_website_needs_a_web_address(client, website):
    startup = make_startup()
    open_startup(client, startup)

    page = client.post("/startups/meine/profil", data={**TYPED, "website": website}).text

    assert "Bitte geben Sie die Adresse mit https:// am Anfang ein." in page
    assert f'value="{website}"' in page
    assert startup.website == ""


def test_taken_name_is_refused_beside_the_field(client):
    make_startup(name="Funkweg")
    startup = make_startup(name="Parkspur")
    open_startup(client, startup)

    response = client.post("/startups/meine/profil", data=TYPED)

    assert response.status_code == 409
    assert 'value="WLAN für den Marktplatz."' in response.text
    assert startup.name == "Parkspur"


def test_pages_of_a_removed_startup_are_not_found(client):
    startup = make_startup()
    open_startup(client, startup)
    service.remove_startup(startup)

    assert client.get("/startups/meine").status_code == 404


def test_link_request_takes_its_time_for_unknown_addresses_too(client, now):
    started = time.monotonic()

    client.post("/startups/link", data={"email": "niemand@startup.example"})

    assert time.monotonic() - started >= LINK_REQUEST_SECONDS
