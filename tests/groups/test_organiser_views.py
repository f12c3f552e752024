"""Organisers found working groups by hand."""

import pytest
import sqlalchemy as sa

from messe.accounts.models import Role
from messe.groups.models import WorkingGroup
from messe.groups.queries import groups
from messe.topics.models import Stance
from tests.factories import (
    BIELEFELD,
    HALLENBERG,
    HAVIXBECK,
    MEDEBACH,
    make_account,
    make_group,
    make_signup,
    make_topic,
    sign_in,
)

NEW = "/orga/arbeitsgruppen/neu?thema=mobilitaet"


@pytest.fixture
def topic(session):
    """A topic that Hallenberg seeks and Medebach offers and would lead."""
    topic = make_topic("Mobilität", slug="mobilitaet")
    make_signup(HALLENBERG, [topic])
    make_signup(MEDEBACH, [make_topic("Klima"), (topic, Stance.OFFER, True)])
    return topic


def data(**values):
    """What a browser sends for a group of Hallenberg and Medebach."""
    defaults = {
        "name": "Mobil im Sauerland",
        "members": [HALLENBERG, MEDEBACH],
        "further": "",
        "lead": MEDEBACH,
        "next_step": "Treffen im August",
    }
    return {**defaults, **values}


def member_names():
    (group,) = groups()
    return sorted(member.municipality.name for member in group.members)


def test_topic_is_chosen_first(desk, topic):
    text = desk.get("/orga/arbeitsgruppen/neu").text

    assert NEW in text
    assert "2 Kommunen" in text


def test_without_topics_there_is_nothing_to_found(desk):
    assert "Dafür braucht es erst Themen." in desk.get("/orga/arbeitsgruppen/neu").text


def test_form_offers_who_named_the_topic(desk, topic):
    text = desk.get(NEW).text

    assert 'value="Mobilität"' in text
    assert "Hallenberg – Rang 1, sucht Unterstützung</label>" in text
    assert "Medebach – Rang 2, bietet Erfahrung, würde leiten</label>" in text
    assert text.count('checked class="kern-form-check__checkbox"') == 2
    assert f'<option selected value="{MEDEBACH}">' in text


def test_group_is_founded(desk, topic):
    response = desk.post(NEW, data=data())

    (group,) = groups()
    assert response.location == f"/arbeitsgruppen/{group.public_id}"
    assert (group.name, group.topic.title) == ("Mobil im Sauerland", "Mobilität")
    assert group.lead.name == "Medebach"
    assert member_names() == ["Hallenberg", "Medebach"]


@pytest.mark.parametrize("line", ["Havixbeck", "havixbeck", HAVIXBECK, f"\n {HAVIXBECK} \n"])
def test_further_town_joins_by_name_or_key(desk, topic, line):
    desk.post(NEW, data=data(members=[HALLENBERG], further=line, lead=HAVIXBECK))

    assert member_names() == ["Hallenberg", "Havixbeck"]


def test_town_named_twice_joins_once(desk, topic):
    desk.post(NEW, data=data(further="Hallenberg\nHallenberg"))

    assert member_names() == ["Hallenberg", "Medebach"]


@pytest.mark.parametrize(
    ("wrong", "status", "message"),
    [
        ({"name": ""}, 200, "Bitte füllen Sie dieses Feld aus."),
        ({"members": [HALLENBERG], "lead": HALLENBERG}, 409, "mindestens zwei Kommunen"),
        ({"lead": BIELEFELD}, 409, "muss eine Kommune übernehmen, die dabei ist"),
        ({"lead": ""}, 200, "Bitte wählen Sie, welche Kommune die Gruppe führt."),
        ({"further": "Atlantis"}, 200, "Diese Kommune kennen wir nicht: Atlantis."),
        ({"name": "Schule"}, 409, "Eine Arbeitsgruppe mit diesem Namen gibt es schon."),
    ],
)
def test_wrong_group_says_why_and_keeps_what_was_typed(desk, topic, wrong, status, message):
    make_group("Schule")

    response = desk.post(NEW, data=data(**wrong))

    assert response.status_code == status
    assert message in response.text
    assert "Treffen im August</textarea>" in response.text
    assert [group.name for group in groups()] == ["Schule"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_unknown_topic_is_not_found(desk, method):
    path = "/orga/arbeitsgruppen/neu?thema=unbekannt"

    assert desk.open(path, method=method).status_code == 404


def test_groups_are_listed(desk):
    group = make_group()

    text = desk.get("/orga/arbeitsgruppen").text

    assert f"/orga/arbeitsgruppen/{group.public_id}/bearbeiten" in text


def test_empty_list_says_so(desk):
    assert "Noch gibt es keine Arbeitsgruppen." in desk.get("/orga/arbeitsgruppen").text


def test_list_takes_as_many_queries_for_three_groups_as_for_one(desk, count_queries):
    make_group("Eins")
    for_one = count_queries(lambda: desk.get("/orga/arbeitsgruppen"))
    make_group("Zwei")
    make_group("Drei", (HALLENBERG, HAVIXBECK))

    assert count_queries(lambda: desk.get("/orga/arbeitsgruppen")) == for_one


def test_form_shows_the_group(desk, topic):
    group = make_group(topic=topic, ags=(HALLENBERG, HAVIXBECK))

    text = desk.get(f"/orga/arbeitsgruppen/{group.public_id}/bearbeiten").text

    assert "Havixbeck – hat das Thema nicht gemeldet" in text
    assert text.count('checked class="kern-form-check__checkbox"') == 2
    assert f'<option selected value="{HALLENBERG}">' in text


def test_group_is_edited(desk, topic):
    group = make_group(topic=topic, ags=(HALLENBERG, HAVIXBECK))

    response = desk.post(f"/orga/arbeitsgruppen/{group.public_id}/bearbeiten", data=data())

    assert response.location == f"/arbeitsgruppen/{group.public_id}"
    assert member_names() == ["Hallenberg", "Medebach"]


def test_edit_refuses_the_name_of_another_group(desk, topic):
    make_group("Schule")
    group = make_group(topic=topic)

    path = f"/orga/arbeitsgruppen/{group.public_id}/bearbeiten"
    text = desk.post(path, data=data(name="Schule")).text

    assert "Eine Arbeitsgruppe mit diesem Namen gibt es schon." in text


def test_group_is_deleted(desk, session):
    group = make_group()

    response = desk.post(f"/orga/arbeitsgruppen/{group.public_id}/loeschen")

    assert response.location == "/orga/arbeitsgruppen"
    assert session.scalars(sa.select(WorkingGroup)).all() == []


@pytest.mark.parametrize("page", ["bearbeiten", "loeschen"])
def test_unknown_group_is_not_found(desk, page):
    assert desk.post(f"/orga/arbeitsgruppen/unbekannt/{page}").status_code == 404


def test_deleting_is_never_a_get(desk):
    path = f"/orga/arbeitsgruppen/{make_group().public_id}/loeschen"

    assert desk.get(path).status_code == 405


def test_district_government_founds_no_group(client, topic, after_the_fair):
    sign_in(client, make_account(Role.DISTRICT))

    assert client.get(NEW).status_code == 403
