"""Organisers add start-ups, correct them, and send them their link."""

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.startups import queries, service
from messe.startups.models import StartupStatus
from messe.startups.service import StartupProfile
from tests.factories import make_startup, make_topic

TYPED = {
    "name": "Funkweg",
    "offer": "WLAN für den Marktplatz.",
    "description": "",
    "website": "",
    "contact_name": "Mira Lang",
    "contact_email": "mira@funkweg.example",
}


def recipients():
    return list(db.session.scalars(sa.select(OutboxMail.recipient)))


def test_new_startup_gets_its_link(organiser):
    response = organiser.post("/orga/startups/neu", data=TYPED)

    assert response.location == "/orga/startups"
    assert queries.find_startup("funkweg").name == "Funkweg"
    assert recipients() == ["mira@funkweg.example"]
    assert "mira@funkweg.example" in organiser.get("/orga/startups").text


def test_wrong_input_keeps_what_was_typed(organiser):
    page = organiser.post("/orga/startups/neu", data={**TYPED, "contact_email": "mira"}).text

    assert 'value="Funkweg"' in page
    assert queries.find_startup("funkweg") is None


def test_taken_name_is_refused_beside_the_field(organiser):
    make_startup(name="Funkweg")

    response = organiser.post("/orga/startups/neu", data=TYPED)

    assert response.status_code == 409
    assert "Ein Start-up mit diesem Namen gibt es schon." in response.text
    assert recipients() == []


def test_startup_is_corrected(organiser):
    startup = make_startup(slug="alt", contact_email="mira@funkweg.example")

    response = organiser.post("/orga/startups/alt/bearbeiten", data={**TYPED, "pitch_quota": "2"})

    assert response.location == "/orga/startups/alt"
    assert (startup.name, startup.pitch_quota) == ("Funkweg", 2)
    assert recipients() == []


def test_correction_to_a_taken_name_is_refused(organiser):
    make_startup(name="Funkweg")
    make_startup(slug="zwei", name="Zwei")

    assert organiser.post("/orga/startups/zwei/bearbeiten", data=TYPED).status_code == 409


def test_link_is_sent_again(organiser):
    make_startup(slug="funkweg", contact_email="mira@funkweg.example")

    response = organiser.post("/orga/startups/funkweg/link")

    assert response.location == "/orga/startups"
    assert recipients() == ["mira@funkweg.example"]


def test_startup_is_removed(organiser):
    make_startup(slug="funkweg")

    organiser.post("/orga/startups/funkweg/loeschen")

    assert queries.find_startup("funkweg") is None


@pytest.mark.parametrize("action", ["link", "loeschen", "gesehen"])
def test_change_needs_a_post(organiser, action):
    make_startup(slug="funkweg")

    assert organiser.get(f"/orga/startups/funkweg/{action}").status_code == 405


@pytest.mark.parametrize("action", ["link", "loeschen", "bearbeiten", "gesehen"])
def test_unknown_startup_is_not_found(organiser, action):
    assert organiser.post(f"/orga/startups/nirgends/{action}").status_code == 404


def test_list_sends_the_same_queries_for_more_rows(organiser, count_queries):
    make_startup()
    one = count_queries(lambda: organiser.get("/orga/startups"))
    make_startup()
    make_startup()

    assert count_queries(lambda: organiser.get("/orga/startups")) == one


def test_list_is_filtered_by_status_and_counts_each(organiser):
    make_startup(name="Funkweg")
    make_startup(name="Parkspur", status=StartupStatus.APPLIED)
    make_startup(name="Heimlich", status=StartupStatus.UNCONFIRMED)

    page = organiser.get("/orga/startups?stand=applied").text

    assert "beworben (1)" in page
    assert "alle (2)" in page
    assert "Parkspur" in page
    assert "Funkweg" not in page
    assert "Heimlich" not in page


def test_unknown_status_shows_all(organiser):
    make_startup(name="Funkweg")

    assert "Funkweg" in organiser.get("/orga/startups?stand=unsinn").text


def test_unconfirmed_application_has_no_page(organiser):
    startup = make_startup(status=StartupStatus.UNCONFIRMED)

    assert organiser.get(f"/orga/startups/{startup.slug}").status_code == 404


def test_pasted_columns_are_invited_once(organiser):
    make_startup(name="Funkweg")
    lines = (
        "Parkspur; Mira@parkspur.example\n"
        "Lichtblick\tlicht@blick.example\tTom Rau\n"
        "\n"
        "FUNKWEG;a@b.example"
    )

    page = organiser.post(
        "/orga/startups/einladen", data={"lines": lines}, follow_redirects=True
    ).text

    assert recipients() == ["mira@parkspur.example", "licht@blick.example"]
    assert "2 Einladungen sind unterwegs." in page
    assert "1 Start-up steht schon in der Liste und bekam keine E-Mail." in page
    assert queries.find_known_startup("lichtblick").contact_name == "Tom Rau"


@pytest.mark.parametrize(
    "line", ["Parkspur", "; a@b.example", "Parkspur; a@b", "x" * 201 + "; a@b.example"]
)
def test_line_that_cannot_be_read_is_named_and_nobody_invited(organiser, line):
    response = organiser.post(
        "/orga/startups/einladen", data={"lines": f"Funkweg; a@b.example\n{line}"}
    )

    assert "Zeile 2 lässt sich nicht lesen." in response.text
    assert "Funkweg; a@b.example" in response.text
    assert recipients() == []


def test_more_than_200_lines_are_refused(organiser):
    lines = "\n".join(f"Nummer {number}; a@b.example" for number in range(201))

    response = organiser.post("/orga/startups/einladen", data={"lines": lines})

    assert "höchstens 200 Start-ups auf einmal" in response.text


def test_nobody_is_invited_too_late(organiser, fair, now):
    fair.registration_closes_at = now

    response = organiser.post("/orga/startups/einladen", data={"lines": "Funkweg; a@b.example"})

    assert response.status_code == 409
    assert "Die Bewerbung ist geschlossen." in response.text


def test_decision_goes_out_with_the_words(organiser):
    startup = make_startup(slug="funkweg", status=StartupStatus.APPLIED)

    response = organiser.post(
        "/orga/startups/funkweg",
        data={"decision": "accept", "words": "Wir freuen uns.", "seen": "applied-0-0"},
    )

    assert response.location == "/orga/startups/funkweg"
    assert startup.status is StartupStatus.ACCEPTED
    [mail] = db.session.scalars(sa.select(OutboxMail)).all()
    assert "Sie sind dabei" in mail.subject
    assert "Wir freuen uns." in mail.body


def test_second_decision_at_once_is_refused_and_mails_nothing(organiser):
    startup = make_startup(slug="funkweg", status=StartupStatus.APPLIED)
    organiser.post("/orga/startups/funkweg", data={"decision": "accept", "seen": "applied-0-0"})

    response = organiser.post(
        "/orga/startups/funkweg", data={"decision": "decline", "seen": "applied-0-0"}
    )

    assert response.status_code == 409
    assert "Inzwischen hat sich der Stand geändert" in response.text
    assert startup.status is StartupStatus.ACCEPTED
    assert len(recipients()) == 1


def test_question_needs_words(organiser):
    startup = make_startup(slug="funkweg", status=StartupStatus.APPLIED)

    page = organiser.post(
        "/orga/startups/funkweg", data={"decision": "ask_back", "seen": "applied-0-0"}
    ).text

    assert "Bitte schreiben Sie, was Sie wissen möchten." in page
    assert startup.status is StartupStatus.APPLIED


def test_page_shows_what_changed_until_it_is_seen(organiser, now):
    startup = make_startup(slug="funkweg", offer="WLAN.", topics=[make_topic("Klima")])
    profile = StartupProfile(startup.name, "Funk für alle.", "Mira Lang")
    service.change_own_profile(startup, profile, now=now)

    assert "2 neue Änderungen" in organiser.get("/orga/startups").text
    page = organiser.get("/orga/startups/funkweg").text
    assert "WLAN." in page
    assert "Funk für alle." in page
    last = queries.changes_of(startup)[0].id
    organiser.post("/orga/startups/funkweg/gesehen", data={"bis": last})

    assert "neue Änderung" not in organiser.get("/orga/startups").text
    assert "Als gesehen markieren" not in organiser.get("/orga/startups/funkweg").text


def test_change_that_came_after_the_page_stays_unseen(organiser, now):
    startup = make_startup(slug="funkweg")
    for offer in ("Eins.", "Zwei."):
        profile = StartupProfile(startup.name, offer, "Mira Lang")
        service.change_own_profile(startup, profile, now=now)
        db.session.flush()
    newest, first = queries.changes_of(startup)

    organiser.post("/orga/startups/funkweg/gesehen", data={"bis": first.id})

    assert (newest.seen_at, first.seen_at) == (None, now)
