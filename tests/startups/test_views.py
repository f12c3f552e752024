"""The public list of start-ups, and a start-up's own pages."""

import io
import re
import time

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from messe.core.database import db
from messe.core.pace import LINK_REQUEST_SECONDS
from messe.mail.models import OutboxMail
from messe.startups import queries, selection, service
from messe.startups.models import Startup, StartupStatus
from messe.startups.selection import Decision
from tests.factories import (
    make_account,
    make_slot,
    make_startup,
    make_topic,
    open_startup,
    sign_in,
)
from tests.startups.pictures import picture

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


def test_list_shows_those_of_one_topic(client):
    energy, water = make_topic(title="Energie"), make_topic(title="Wasser")
    make_startup(name="Funkweg", topics=[energy])
    make_startup(name="Parkspur", topics=[water])

    page = client.get(f"/startups?thema={energy.slug}").text
    none = client.get("/startups?thema=erfunden").text

    assert ("Funkweg" in page, "Parkspur" in page) == (True, False)
    assert f'value="{energy.slug}" selected' in page
    assert "Zu diesem Thema kommt noch kein Start-up." in none


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


APPLICATION = {**TYPED, "seeks": "Zwei Orte.", "contact_email": "Mira@funkweg.example"}


def apply(client, **typed):
    return client.post("/startups/bewerben", data={**APPLICATION, **typed})


def test_application_is_confirmed_by_the_button_of_its_mail(client, now):
    topic = make_topic("Klima")

    assert apply(client, topics=topic.slug).location == "/startups/bewerben/danke"
    path = link_in_last_mail()
    assert "Bewerbung bestätigen" in client.get(path).text
    assert queries.find_known_startup("funkweg") is None
    client.post(path)

    startup = queries.find_known_startup("funkweg")
    assert (startup.status, startup.seeks) == (StartupStatus.APPLIED, "Zwei Orte.")
    assert startup.topics == [topic]
    assert "Ihre Bewerbung ist bei uns." in client.get("/startups/meine").text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"offer": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"contact_email": "mira"}, "vollständige E-Mail-Adresse"),
        ({"website": "javascript:alert(1)"}, "mit https:// am Anfang"),
        ({"topics": "erfunden"}, "Bitte prüfen Sie dieses Feld."),
    ],
)
def test_wrong_application_keeps_what_was_typed(client, now, typed, message):
    page = apply(client, **typed).text

    assert message in page
    assert "Zwei Orte." in page
    assert db.session.scalars(sa.select(Startup)).all() == []


def test_robot_gets_the_same_answer_and_applies_for_nothing(client, now):
    assert apply(client, subject="Casino").location == "/startups/bewerben/danke"
    assert db.session.scalars(sa.select(Startup)).all() == []


def test_one_address_gets_ten_mails_an_hour(client, now):
    answers = [apply(client).status_code for _ in range(11)]

    assert answers == [302] * 10 + [429]


def test_late_application_is_refused(client, fair, set_now):
    set_now(fair.registration_closes_at)

    assert "Die Bewerbung ist geschlossen." in client.get("/startups/bewerben").text
    assert apply(client).status_code == 409
    assert "Als Start-up bewerben" not in client.get("/startups").text


HIDDEN = [status for status in StartupStatus if status is not StartupStatus.ACCEPTED]


@pytest.mark.parametrize("status", HIDDEN)
def test_only_accepted_startups_are_public(client, now, status):
    startup = make_startup(name="Funkweg", status=status, logo_digest="abc", logo_alt="Logo")

    assert "Funkweg" not in client.get("/startups").text
    assert client.get(f"/startups/{startup.slug}").status_code == 404
    assert client.get(f"/startups/{startup.slug}/logo/abc-96.webp").status_code == 404


@pytest.mark.parametrize("status", HIDDEN)
def test_only_accepted_startups_book(client, now, fair, status):
    startup = make_startup(status=status)
    open_startup(client, startup)
    slot = make_slot(fair.starts_at)

    response = client.post("/startups/meine/termin", data={"slot": slot.public_id})

    assert response.status_code == 409


def test_public_page_shows_topics_and_what_it_seeks(client):
    startup = make_startup(seeks="Zwei Orte zum Ausprobieren.", topics=[make_topic("Klima")])

    for path in ("/startups", f"/startups/{startup.slug}"):
        page = client.get(path).text
        assert "Zwei Orte zum Ausprobieren." in page
        assert "<li>Klima</li>" in page


def test_topic_out_of_the_catalogue_stays_with_who_chose_it(client, now):
    topic = make_topic("Klima", is_offered=False)
    open_startup(client, make_startup(topics=[topic]))

    assert "Klima" in client.get("/startups/meine/profil").text
    assert "Klima" not in client.get("/startups/bewerben").text


def test_invited_startup_says_yes_with_its_profile(client, now):
    startup = make_startup(status=StartupStatus.INVITED, offer="")
    open_startup(client, startup)

    assert "Profil ausfüllen" in client.get("/startups/meine").text
    page = client.post("/startups/meine/profil", data=TYPED, follow_redirects=True).text

    assert "Danke, Sie sind dabei." in page
    assert startup.is_accepted


def test_startup_answers_a_question(client, now, fair):
    startup = make_startup(status=StartupStatus.APPLIED)
    seen = selection.state_of(startup)
    selection.decide(startup, Decision.ASK_BACK, "Was kostet es?", fair, seen=seen, now=now)
    open_startup(client, startup)

    assert "Was kostet es?" in client.get("/startups/meine").text
    assert "Bitte füllen Sie dieses Feld aus." in client.post("/startups/meine/antwort").text
    client.post("/startups/meine/antwort", data={"answer": "Nichts."})

    assert startup.status is StartupStatus.APPLIED
    assert client.post("/startups/meine/antwort", data={"answer": "Noch was."}).status_code == 409


def test_startup_withdraws_by_a_button(client, now):
    startup = make_startup()
    open_startup(client, startup)

    assert "Ja, absagen" in client.get("/startups/meine/absagen").text
    assert startup.is_accepted
    page = client.post("/startups/meine/absagen", follow_redirects=True).text

    assert "Möchten Sie doch kommen?" in page
    assert startup.status is StartupStatus.WITHDRAWN


def upload(client, data: bytes, name="logo.png", **typed):
    boundary, body = encode_multipart(
        {"file": FileStorage(io.BytesIO(data), filename=name), **typed}
    )
    content_type = f"multipart/form-data; boundary={boundary}"
    return client.post("/startups/meine/logo", data=body, content_type=content_type)


@pytest.fixture
def startup(client, now):
    """An accepted start-up, whose own browser is `client`."""
    row = make_startup(slug="funkweg", name="Funkweg")
    open_startup(client, row)
    return row


def test_logo_is_shown_and_kept_by_caches_for_good(client, startup):
    upload(client, picture())

    page = client.get("/startups").text
    assert 'alt="Logo von Funkweg"' in page
    response = client.get(re.search(r'src="(/startups/funkweg/logo/[^"]+)"', page)[1])
    assert response.mimetype == "image/webp"
    assert response.data[8:12] == b"WEBP"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_logo_that_caches_keep_carries_no_session(client, startup):
    upload(client, picture())
    with client.session_transaction() as session:
        session.permanent = True

    response = client.get(f"/startups/funkweg/logo/{startup.logo_digest}-96.webp")

    assert "Set-Cookie" in client.get("/startups").headers
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_new_logo_takes_the_place_of_the_old_one(client, startup):
    upload(client, picture(), alt="Ein Funkmast")
    old = startup.logo_digest
    upload(client, picture(size=(90, 90)))

    assert client.get(f"/startups/funkweg/logo/{old}-96.webp").status_code == 404
    assert client.get(f"/startups/funkweg/logo/{startup.logo_digest}-96.webp").status_code == 200
    assert client.get(f"/startups/funkweg/logo/{startup.logo_digest}-97.webp").status_code == 404
    assert [(change.old, change.new) for change in queries.changes_of(startup)] == [
        ("Ein Funkmast", "Logo von Funkweg"),
        ("", "Ein Funkmast"),
    ]


def test_logo_is_removed(client, startup):
    upload(client, picture())

    client.post("/startups/meine/logo/entfernen")

    assert startup.logo_digest is None
    assert "/logo/" not in client.get("/startups").text


def test_logo_of_an_application_is_seen_by_itself_and_organisers_only(client, startup):
    startup.status = StartupStatus.APPLIED
    upload(client, picture())
    path = f"/startups/funkweg/logo/{startup.logo_digest}-96.webp"

    response = client.get(path)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    with client.session_transaction() as session:
        session.clear()
    assert client.get(path).status_code == 404
    sign_in(client, make_account())
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<svg onload='alert(1)'/>", "Diese Datei ist kein Bild, das wir lesen können."),
        (b"<!doctype html><script>alert(1)</script>", "Diese Datei ist kein Bild"),
        (picture()[:90], "Diese Datei ist kein Bild"),
        (bytes(1_600_000), "Diese Datei ist zu groß."),
        (b"", "Diese Datei ist kein Bild"),
    ],
)
def test_file_that_is_no_logo_is_refused_beside_its_field(client, startup, data, message):
    response = upload(client, data, alt="Ein Funkmast")

    assert response.status_code == 409
    assert message in response.text
    assert 'value="Ein Funkmast"' in response.text
    assert startup.logo_digest is None


def test_file_of_30_megabytes_is_refused_in_plain_words(client, startup):
    response = upload(client, bytes(30_000_000))

    assert response.status_code == 413
    assert "Bitte kürzen Sie den Text oder die Datei." in response.text


def test_strangers_upload_nothing(client, now):
    assert upload(client, picture()).location == "/startups/link"


def test_link_of_one_startup_opens_no_other(client, now, fair):
    startup, other = make_startup(name="Funkweg"), make_startup(name="Parkspur")
    service.mail_access_link(startup, fair, now=now)
    path = link_in_last_mail()
    service.remove_startup(startup)

    assert client.post(path).status_code == 409
    assert client.get("/startups/meine").location == "/startups/link"
    assert other.is_accepted
