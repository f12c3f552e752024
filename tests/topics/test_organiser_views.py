"""Organisers keep the catalogue of topics."""

import pytest

from messe.accounts.models import Role
from messe.topics.models import Stance
from messe.topics.queries import find_topic
from tests.factories import (
    HALLENBERG,
    MEDEBACH,
    make_account,
    make_signup,
    make_topic,
    sign_in,
)


@pytest.fixture
def topic(session):
    return make_topic("Mobilität", slug="mobilitaet")


def test_topics_are_listed_with_their_figures(desk, topic):
    make_signup(HALLENBERG, [(topic, Stance.OFFER, True)])
    make_topic("Ausgemustert", is_offered=False)

    text = desk.get("/orga/themen").text

    assert "Mobilität" in text
    assert "nicht zur Auswahl" in text


def test_empty_list_says_what_to_do(desk):
    assert "Legen Sie das erste an." in desk.get("/orga/themen").text


def test_list_takes_as_many_queries_for_three_topics_as_for_one(desk, topic, count_queries):
    for_one = count_queries(lambda: desk.get("/orga/themen"))
    make_topic("Klima")
    make_signup(HALLENBERG, [topic, make_topic("Schule")])

    assert count_queries(lambda: desk.get("/orga/themen")) == for_one


def test_topic_shows_who_named_it(desk, topic):
    make_signup(HALLENBERG, [(topic, Stance.OFFER, True)])

    text = desk.get("/orga/themen/thema/mobilitaet").text

    assert "Hallenberg" in text
    assert "bietet Erfahrung" in text
    assert "/orga/arbeitsgruppen/neu?thema=mobilitaet" in text


def test_topic_takes_as_many_queries_for_three_towns_as_for_one(desk, topic, count_queries):
    make_signup(HALLENBERG, [topic])
    for_one = count_queries(lambda: desk.get("/orga/themen/thema/mobilitaet"))
    make_signup(MEDEBACH, [topic])
    make_signup("05958004", [topic])

    assert count_queries(lambda: desk.get("/orga/themen/thema/mobilitaet")) == for_one


def test_topic_is_added(desk):
    response = desk.post("/orga/themen/neu", data={"title": "Klima", "description": "Wald"})

    assert response.location == "/orga/themen"
    assert find_topic("klima").description == "Wald"


def test_topic_needs_a_title_and_keeps_what_was_typed(desk):
    text = desk.post("/orga/themen/neu", data={"title": "", "description": "Wald"}).text

    assert "Bitte füllen Sie dieses Feld aus." in text
    assert "Wald</textarea>" in text


@pytest.mark.parametrize("path", ["/orga/themen/neu", "/orga/themen/thema/klima/bearbeiten"])
def test_title_that_is_taken_is_an_error_of_the_field(desk, topic, path):
    make_topic("Klima", slug="klima")

    response = desk.post(path, data={"title": "Mobilität", "description": "Bus"})

    assert response.status_code == 409
    assert "Ein Thema mit diesem Titel gibt es schon." in response.text
    assert "Bus</textarea>" in response.text


def test_topic_is_edited(desk, topic):
    response = desk.post(
        "/orga/themen/thema/mobilitaet/bearbeiten",
        data={"title": "Bus und Bahn", "description": ""},
    )

    assert response.location == "/orga/themen/thema/mobilitaet"
    assert find_topic("mobilitaet").title == "Bus und Bahn"


def test_form_shows_the_topic(desk, topic):
    assert 'value="Mobilität"' in desk.get("/orga/themen/thema/mobilitaet/bearbeiten").text


def test_topic_is_taken_out_and_put_back(desk, topic):
    desk.post("/orga/themen/thema/mobilitaet/herausnehmen")
    assert not find_topic("mobilitaet").is_offered
    assert "nicht mehr zur Auswahl" in desk.get("/orga/themen/thema/mobilitaet").text

    desk.post("/orga/themen/thema/mobilitaet/aufnehmen")
    assert find_topic("mobilitaet").is_offered


def test_unused_topic_is_deleted(desk, topic):
    response = desk.post("/orga/themen/thema/mobilitaet/loeschen")

    assert response.location == "/orga/themen"
    assert find_topic("mobilitaet") is None


def test_reported_topic_is_not_deleted(desk, topic):
    make_signup(HALLENBERG, [topic])

    response = desk.post("/orga/themen/thema/mobilitaet/loeschen")

    assert response.status_code == 409
    assert "aus der Auswahl nehmen" in response.text
    assert find_topic("mobilitaet") is not None


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_unknown_topic_is_not_found(desk, method):
    path = "/orga/themen/thema/unbekannt/bearbeiten"

    assert desk.open(path, method=method).status_code == 404


@pytest.mark.parametrize("change", ["herausnehmen", "aufnehmen", "loeschen"])
def test_change_is_never_a_get(desk, topic, change):
    assert desk.get(f"/orga/themen/thema/mobilitaet/{change}").status_code == 405


def test_district_government_keeps_no_topics(client, topic, after_the_fair):
    sign_in(client, make_account(Role.DISTRICT))

    assert client.get("/orga/themen").status_code == 403
