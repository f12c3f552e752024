"""The code on a table and the pages about tables, as participants and organisers see them."""

import datetime as dt

import pytest

from messe.core.database import db
from messe.registration.models import RegistrationStatus
from messe.tables import queries, service
from tests.factories import (
    MEDEBACH,
    make_account,
    make_participant,
    make_registration,
    make_signup,
    make_topic,
    make_topic_table,
    open_registration,
    sign_in,
)
from tests.posters import codes_on, headings_behind

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def climate(fair):
    topic = make_topic("Klima", slug="klima", description="Hitze im Ortskern")
    return make_topic_table(topic, number=1)


@pytest.fixture
def school(fair):
    return make_topic_table(make_topic("Schule", slug="schule"), number=2)


@pytest.fixture
def mayor(client, on_the_day):
    """The mayor of Hallenberg on the day, whose phone `client` is."""
    registration = make_registration()
    open_registration(client, registration)
    return registration.participants[0]


def test_code_shows_the_topic_and_notes_nothing(client, climate, mayor):
    page = client.get(f"/tisch/{climate.scan_token}".upper()).text

    assert "Hitze im Ortskern" in page
    assert "0 Personen sitzen hier." in page
    assert "An diesen Tisch setzen" in page
    assert queries.visits_of(mayor) == []


def test_who_waits_for_a_place_at_the_fair_is_offered_nothing_at_a_table(
    client, climate, on_the_day
):
    address = f"/tisch/{climate.scan_token}"
    open_registration(client, make_registration(MEDEBACH, RegistrationStatus.WAITING))

    page = client.get(address).text

    assert "Hitze im Ortskern" in page
    assert "An diesen Tisch setzen" not in page
    assert "Meine Tische" not in page
    assert client.post(address).status_code == 404


def test_button_seats_and_another_table_moves(client, climate, school, mayor):
    page = client.post(f"/tisch/{climate.scan_token}", follow_redirects=True).text
    assert "Sie sitzen an Tisch 1" in page
    assert "Sie sitzen an diesem Tisch" in client.get(f"/tisch/{climate.scan_token}").text
    assert "Ihr Platz an Tisch 1 wird dann frei." in client.get(f"/tisch/{school.scan_token}").text

    page = client.post(f"/tisch/{school.scan_token}", follow_redirects=True).text
    assert "Sie sitzen an Tisch 2" in page
    assert "Dort waren Sie" in page

    page = client.post("/meine-messe/tische/verlassen", follow_redirects=True).text
    assert "Sie sitzen an keinem Tisch." in page


def test_full_and_closed_tables_say_where_there_is_room(client, climate, school, mayor, on_the_day):
    climate.seats = 1
    service.join(make_participant(ags=MEDEBACH), climate, now=on_the_day)

    page = client.get(f"/tisch/{climate.scan_token}").text
    assert "An diesem Tisch sind alle Plätze besetzt." in page
    assert "Schule" in page
    assert "An diesen Tisch setzen" not in page
    assert client.post(f"/tisch/{climate.scan_token}").status_code == 409

    school.is_open = False
    page = client.get(f"/tisch/{school.scan_token}").text
    assert "Dieser Tisch ist geschlossen." in page
    assert "Auch an den anderen Tischen ist gerade nichts frei." in page
    assert "Zurzeit ist an keinem Tisch etwas frei." in client.get("/meine-messe/tische").text


def test_who_is_not_signed_in_learns_how(client, climate, on_the_day):
    page = client.get(f"/tisch/{climate.scan_token}").text

    assert "Link aus Ihrer Bestätigungsmail" in page
    assert "An diesen Tisch setzen" not in page


def test_unknown_code_is_not_found(client, mayor):
    assert client.get("/tisch/NICHTS").status_code == 404
    assert client.post("/tisch/NICHTS").status_code == 404


def test_town_on_the_waiting_list_sits_nowhere(client, climate, mayor):
    mayor.registration.status = RegistrationStatus.WAITING

    assert client.post(f"/tisch/{climate.scan_token}").status_code == 404
    assert queries.visits_of(mayor) == []


@pytest.mark.usefixtures("mayor")
def test_tables_rest_before_the_day(client, climate, set_now, on_the_day):
    set_now(on_the_day - dt.timedelta(days=1))

    page = client.get(f"/tisch/{climate.scan_token}").text

    assert "An die Tische setzen Sie sich am Messetag." in page
    assert "An diesen Tisch setzen" not in page


def test_own_page_asks_nothing_per_visit(client, climate, mayor, fair, count_queries):
    def count():
        db.session.commit()
        return count_queries(lambda: client.get("/meine-messe/tische"))

    service.join(mayor, climate, now=fair.starts_at)
    few = count()
    for minute, table in enumerate((make_topic_table(), climate, make_topic_table()), start=1):
        service.join(mayor, table, now=fair.starts_at + minute * MINUTE)

    assert count() == few


def test_topic_form_begins_with_the_longest_talks(client, climate, mayor, set_now, fair):
    school = make_topic_table(make_topic("Schule", slug="schule"), number=2)
    unvisited = make_topic_table(make_topic("Wald", slug="wald"), number=3)
    service.join(mayor, climate, now=fair.starts_at)
    service.join(mayor, school, now=fair.starts_at + 10 * MINUTE)
    other = make_participant(ags=MEDEBACH)
    service.join(other, unvisited, now=fair.starts_at)
    set_now(fair.ends_at + dt.timedelta(days=1))

    page = client.get("/themen/melden").text

    chosen = [line.split('value="')[1].split('"')[0] for line in _selected(page)]
    assert chosen == ["schule", "klima", "", "", ""]
    assert "„Schule“ schlagen wir vor, weil Sie an diesem Thementisch saßen." in page


def _selected(page: str) -> list[str]:
    return [f"<option{part}" for part in page.split("<option")[1:] if part.startswith(" selected")]


def test_report_is_not_overwritten_by_suggestions(client, climate, mayor, set_now, fair):
    service.join(mayor, climate, now=fair.starts_at)
    make_signup(topics=[make_topic("Wald")])
    set_now(fair.ends_at + dt.timedelta(days=1))

    assert "Eingetragen sind" not in client.get("/themen/melden").text


def test_organiser_sets_up_and_prints(client, on_the_day):
    sign_in(client, make_account())
    make_topic("Klima", slug="klima")
    make_topic("Schule")

    page = client.post("/orga/thementische/fuer-alle-themen", follow_redirects=True).text
    assert "2 Tische angelegt." in page
    [first, second] = [each.table for each in queries.table_figures()]
    page = client.get("/orga/thementische/aushang").text
    assert headings_behind(client, page) == ["Tisch 1", "Tisch 2"]
    page = client.get("/orga/thementische/2/aushang").text
    assert codes_on(page) == [f"HTTP://LOCALHOST:8000/TISCH/{second.scan_token}"]
    assert headings_behind(client, page) == ["Tisch 2"]

    values = {"number": "2", "topic": "klima", "seats": "8", "is_open": "y"}
    address = "/orga/thementische/1/bearbeiten"
    assert "mit dieser Nummer gibt es schon" in client.post(address, data=values).text
    client.post(address, data=values | {"number": "5"})
    db.session.refresh(first)
    assert (first.number, first.seats) == (5, 8)

    client.post("/orga/thementische/2/loeschen")
    assert queries.find_table(2) is None
    client.post("/orga/thementische/neu", data=values)
    assert queries.find_table(2).topic.slug == "klima"
    assert client.get("/orga/thementische/77/bearbeiten").status_code == 404


def test_organiser_sees_who_sits_where_while_the_fair_is_on(client, climate, mayor, set_now, fair):
    service.join(mayor, climate, now=fair.starts_at)
    sign_in(client, make_account())

    page = client.get("/orga/thementische").text
    assert page.count('">1</td>') == 4

    set_now(fair.ends_at)
    assert client.get("/orga/thementische").text.count('">1</td>') == 2
