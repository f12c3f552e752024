"""The public pages of the working groups."""

import pytest

from tests.factories import HALLENBERG, HAVIXBECK, make_group, make_registration, make_topic


@pytest.fixture
def group(session):
    return make_group(topic=make_topic("Mobilität"), next_step="Treffen im August")


def test_groups_are_listed_without_people(client, group, after_the_fair):
    make_registration(HALLENBERG, head="Ulrike Sommer", contact_email="amt@hallenberg.example")

    text = client.get("/arbeitsgruppen").text

    assert "Mobil im Sauerland" in text
    assert "Thema: Mobilität" in text
    assert "Hallenberg, Medebach" in text
    assert "Federführung: Hallenberg" in text
    assert "Treffen im August" in text
    assert "Ulrike Sommer" not in text
    assert "amt@hallenberg.example" not in text


def test_list_without_groups_says_how_they_come(client, now):
    assert "Noch gibt es keine Arbeitsgruppen." in client.get("/arbeitsgruppen").text


def test_list_takes_as_many_queries_for_three_groups_as_for_one(client, group, now, count_queries):
    for_one = count_queries(lambda: client.get("/arbeitsgruppen"))
    make_group("Zwei")
    make_group("Drei", (HALLENBERG, HAVIXBECK))

    assert count_queries(lambda: client.get("/arbeitsgruppen")) == for_one


def test_group_has_a_page(client, group, after_the_fair):
    text = client.get(f"/arbeitsgruppen/{group.public_id}").text

    assert "<h1" in text
    assert "Mobil im Sauerland" in text
    assert "Medebach" in text
    assert "Treffen im August" in text


def test_unknown_group_is_not_found(client, group, now):
    assert client.get(f"/arbeitsgruppen/{group.id}").status_code == 404
