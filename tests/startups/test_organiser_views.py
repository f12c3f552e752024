"""Organisers add start-ups, correct them, and send them their link."""

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.startups import queries
from tests.factories import make_startup

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

    response = organiser.post("/orga/startups/alt/bearbeiten", data=TYPED)

    assert response.location == "/orga/startups"
    assert startup.name == "Funkweg"
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


@pytest.mark.parametrize("action", ["link", "loeschen"])
def test_change_needs_a_post(organiser, action):
    make_startup(slug="funkweg")

    assert organiser.get(f"/orga/startups/funkweg/{action}").status_code == 405


@pytest.mark.parametrize("action", ["link", "loeschen", "bearbeiten"])
def test_unknown_startup_is_not_found(organiser, action):
    assert organiser.post(f"/orga/startups/nirgends/{action}").status_code == 404


def test_list_sends_the_same_queries_for_more_rows(organiser, count_queries):
    make_startup()
    one = count_queries(lambda: organiser.get("/orga/startups"))
    make_startup()
    make_startup()

    assert count_queries(lambda: organiser.get("/orga/startups")) == one
