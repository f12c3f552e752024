"""The steward's phone at the door."""

import datetime as dt
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from messe.accounts.models import Role
from messe.badges.service import add_blanks
from messe.checkin import queries
from messe.checkin.models import Admission, Scan
from messe.checkin.scanning import key_of
from messe.core import clock
from messe.core.database import db
from messe.registration.models import Registration, RegistrationStatus
from tests.conftest import FAIR_DAY
from tests.factories import (
    HAVIXBECK,
    MEDEBACH,
    make_account,
    make_admission,
    make_registration,
    sign_in,
)

JSON = {"Accept": "application/json"}


@pytest.fixture
def door(client, on_the_day):
    """The phone of the steward Petra Lang on the day of the fair."""
    sign_in(client, make_account(Role.STEWARD, name="Petra Lang"))
    return client


def test_door_shows_how_many_are_there(door, on_the_day):
    registration = make_registration(companions=["Jonas Weber"])
    make_admission(registration.participants[0], on_the_day)

    assert "1 von 2 sind da" in door.get("/einlass").text


def test_search_offers_expected_people_with_their_state(door, on_the_day):
    mayor, companion = make_registration(companions=["Jonas Weber"]).participants
    make_registration(MEDEBACH, RegistrationStatus.UNCONFIRMED, head="Kurt Hallenberger")
    make_admission(mayor, on_the_day)

    page = door.get("/einlass?q=hallenberg").text

    assert "Eingelassen um 10:30 Uhr" in page
    assert f'value="{companion.code}"' in page
    assert f'value="{mayor.code}"' not in page
    assert "Kurt Hallenberger" not in page


def test_search_offers_those_inside_the_way_out_and_those_who_left_the_way_in(
    door, fair, set_now, on_the_day
):
    fair.counts_exits = True
    code = make_registration().participants[0].code
    offers = []
    for minute, kind in enumerate(("entry", "exit", "entry")):
        set_now(on_the_day + dt.timedelta(minutes=minute))
        page = door.get("/einlass?q=sommer").text
        [form] = re.findall(
            rf'<form class="one-button".*?value="{code}".*?</form>', page, re.DOTALL
        )
        offers += re.findall(r'name="kind" value="(\w+)"', form)
        offers += re.findall("Eingelassen um|Hinausgegangen", page.partition("data-person-name")[2])
        door.post("/einlass", data={"code": code, "kind": kind})

    assert offers == ["entry", "exit", "Eingelassen um", "entry", "Hinausgegangen"]


def test_search_offers_no_way_out_where_exits_are_not_counted(door, on_the_day):
    make_admission(make_registration().participants[0], on_the_day)

    page = door.get("/einlass?q=sommer").text

    assert "Eingelassen um 10:30 Uhr" in page
    assert 'class="one-button"' not in page.partition("data-person-name")[2]


def test_search_shows_twenty_at_most(door):
    make_registration(companions=[f"Weber {number}" for number in range(25)])

    assert door.get("/einlass?q=hallenberg").text.count('class="door-name">') == 20


def test_search_without_a_find_says_what_to_do(door):
    page = door.get("/einlass?q=xyz").text

    assert "Niemand gefunden. Bitte schicken Sie die Person zur Messe-Leitung." in page
    assert 'value="xyz"' in page


def test_search_sends_as_many_statements_for_three_as_for_one(door, count_queries):
    heads = [
        make_registration().participants[0],
        make_registration(MEDEBACH, head="Ulrike Winter").participants[0],
        make_registration(HAVIXBECK, head="Ulrike Herbst").participants[0],
    ]
    for head in heads:
        make_admission(head)

    one = count_queries(lambda: door.get("/einlass?q=sommer"))

    assert count_queries(lambda: door.get("/einlass?q=ulrike")) == one


def test_code_admits_and_the_page_says_so_in_words(door):
    participant = make_registration().participants[0]

    response = door.post("/einlass", data={"code": participant.code.lower()})

    assert response.status_code == 200
    for words in ("Eingelassen", "Ulrike Sommer", "Hallenberg", "Bürgermeister/in", "Weiter"):
        assert words in response.text
    assert queries.find_admission(participant.id).admitted_by == "Petra Lang"


def test_same_code_again_is_refused_with_time_and_name(door, set_now):
    participant = make_registration().participants[0]
    set_now(clock.at(FAIR_DAY, dt.time(9, 4)))
    door.post("/einlass", data={"code": participant.code})
    set_now(clock.at(FAIR_DAY, dt.time(9, 30)))

    response = door.post("/einlass", data={"code": participant.badge_token})

    assert response.status_code == 409
    assert "Schon drin seit 09:04 Uhr (Petra Lang)." in response.text
    assert "Ulrike Sommer" in response.text
    assert queries.admitted_count() == 1


def test_withdrawn_person_is_sent_to_the_office(door):
    participant = make_registration(status=RegistrationStatus.WITHDRAWN).participants[0]

    response = door.post("/einlass", data={"code": participant.code})

    assert response.status_code == 409
    assert "Kein Einlass" in response.text
    assert "Diese Anmeldung wurde zurückgezogen." in response.text
    assert "Messe-Leitung" in response.text


def test_badge_that_counts_no_more_is_told_with_what_to_do(door):
    participant = make_registration().participants[0]
    token = participant.badge_token
    participant.badge_token = "Y" * 16

    page = door.post("/einlass", data={"code": token}).text

    assert "Dieser Ausweis gilt nicht mehr. Vielleicht wurde er ersetzt oder" in page
    assert page.count("Messe-Leitung") == 1
    assert "Fragen Sie bitte nach einem anderen Ausweis" in page


@pytest.mark.parametrize("data", [{"code": "ZZZZZZ"}, {"code": ""}, {}])
def test_unknown_code_is_told_apart(door, data):
    response = door.post("/einlass", data=data)

    assert response.status_code == 404
    assert "Unbekannter Code" in response.text


def test_admission_takes_few_statements(door, count_queries):
    participant = make_registration().participants[0]
    code = participant.code
    db.session.commit()

    assert count_queries(lambda: door.post("/einlass", data={"code": code})) <= 11


def test_guest_goes_out_and_comes_in_again(door, fair, set_now, on_the_day):
    fair.counts_exits = True
    code = make_registration().participants[0].code
    words = []
    for minute, kind in enumerate(("entry", "exit", "entry", "exit", "exit")):
        set_now(on_the_day + dt.timedelta(minutes=minute))
        page = door.post("/einlass", data={"code": code, "kind": kind}).text
        words += re.findall(r'<h1 class="answer__word">(.*)</h1>', page)

    assert words == [
        "Eingelassen",
        "Hinausgegangen",
        "Wieder eingelassen",
        "Hinausgegangen",
        "Nicht drin",
    ]
    assert "Geht hinaus" in door.get("/einlass").text
    assert queries.admitted_count() == 1


def test_scanner_page_gets_the_answer_as_json(door, on_the_day):
    participant = make_registration().participants[0]

    answer = door.post("/einlass", data={"code": participant.code}, headers=JSON).json

    assert answer == {
        "id": answer["id"],
        "verdict": "admitted",
        "reason": None,
        "message": "",
        "key": key_of(participant.badge_token),
        "person": {"role": "mayor", "name": "Ulrike Sommer", "town": "Hallenberg"},
        "admitted_at": on_the_day.isoformat(),
        "gate": "Petra Lang",
    }
    undone = door.post(
        f"/einlass/zuruecknehmen/{answer['id']}", data={"reason": "mistake"}, headers=JSON
    )
    assert undone.json["verdict"] == "undone"
    assert queries.admitted_count() == 0


def test_scan_whose_answer_was_lost_is_answered_again(door):
    participant = make_registration().participants[0]
    scan = {"code": participant.code, "id": str(uuid.uuid4())}

    first, again = (door.post("/einlass", data=scan, headers=JSON).json for _each in range(2))

    assert first == again
    assert first["verdict"] == "admitted"
    assert db.session.scalar(sa.select(sa.func.count(Scan.id))) == 1


def test_scan_by_a_number_of_ones_own_gets_one_of_ours(door):
    participant = make_registration().participants[0]

    answer = door.post("/einlass", data={"code": participant.code, "id": "1"}, headers=JSON)

    assert answer.json["verdict"] == "admitted"
    assert uuid.UUID(answer.json["id"])


def test_exits_are_not_offered_where_nobody_counts_them(door):
    assert "Geht hinaus" not in door.get("/einlass").text


def test_mistake_is_taken_back_with_a_reason(door):
    code = make_registration().participants[0].code
    page = door.post("/einlass", data={"code": code}).text
    [address] = re.findall(r'action="(/einlass/zuruecknehmen/[^"]+)"', page)

    answer = door.post(address, data={"reason": "mistake"})
    without_reason = door.post(address, data={"reason": "laune"})

    assert "Zurückgenommen" in answer.text
    assert without_reason.status_code == 400
    assert queries.admitted_count() == 0


def test_exit_by_mistake_is_taken_back_too(door, fair, set_now, on_the_day):
    fair.counts_exits = True
    person = make_registration().participants[0]
    door.post("/einlass", data={"code": person.code})
    set_now(on_the_day + dt.timedelta(minutes=1))
    page = door.post("/einlass", data={"code": person.code, "kind": "exit"}).text
    [address] = re.findall(r'action="(/einlass/zuruecknehmen/[^"]+)"', page)

    answer = door.post(address, data={"reason": "mistake"})

    assert "Zurückgenommen" in answer.text
    assert queries.is_inside(person.id)


def test_what_is_not_taken_back_sends_nobody_away(door, set_now, on_the_day):
    code = make_registration().participants[0].code
    page = door.post("/einlass", data={"code": code}).text
    [address] = re.findall(r'action="(/einlass/zuruecknehmen/[^"]+)"', page)
    set_now(on_the_day + dt.timedelta(minutes=2))

    answer = door.post(address, data={"reason": "mistake"})

    assert answer.status_code == 409
    assert "Nicht zurückgenommen" in answer.text
    assert "Das ist länger als eine Minute her" in answer.text
    assert "Kein Einlass" not in answer.text
    assert "Messe-Leitung" not in answer.text


def test_get_with_a_code_admits_nobody(door):
    participant = make_registration().participants[0]

    door.get(f"/einlass?code={participant.code}&q={participant.code}")

    assert queries.admitted_count() == 0


def test_of_eight_simultaneous_admissions_one_wins(app, door):
    participant = make_registration().participants[0]
    code = participant.code
    steward = make_account(Role.STEWARD)
    db.session.commit()
    clients = [app.test_client() for _ in range(8)]
    for client in clients:
        sign_in(client, steward)
    db.session.rollback()
    together = Barrier(len(clients))

    def admit(client):
        together.wait()
        with app.app_context():
            return client.post("/einlass", data={"code": code}).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        statuses = sorted(pool.map(admit, clients))

    assert statuses == [200] + [409] * 7
    assert queries.admitted_count() == 1


WALK_IN = {"name": "Jan Winter", "party": "Medebach", "role": "mayor"}


def test_walk_in_is_admitted_and_gets_a_badge_to_print(door):
    response = door.post("/einlass/vor-ort", data=WALK_IN, follow_redirects=True)

    assert response.status_code == 200
    assert "Jan Winter" in response.text
    assert "Eingelassen" in response.text
    assert "<svg" in response.text
    assert db.session.query(Admission).count() == 1


def test_walk_in_may_wear_a_blank_badge(door):
    [blank] = add_blanks(1)
    code = blank.code

    first = door.post("/einlass/vor-ort", data={**WALK_IN, "blank": code}, follow_redirects=True)
    again = door.post("/einlass", data={"code": code})

    assert "Jan Winter ist da und trägt den Blanko-Ausweis." in first.text
    assert "Schon eingelassen" in again.text


def test_nobody_is_let_in_on_a_blank_that_is_not_free(door):
    response = door.post("/einlass/vor-ort", data={**WALK_IN, "blank": "ABC 123"})

    assert response.status_code == 409
    assert "Zu diesem Code gibt es keinen freien Blanko-Ausweis." in response.text
    assert 'value="ABC 123"' in response.text
    assert db.session.query(Admission).count() == 0


def test_walk_in_form_offers_the_towns(door):
    assert '<option value="Medebach">' in door.get("/einlass/vor-ort").text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"party": "Atlantis"}, "Diese Kommune kennt das Verzeichnis nicht."),
        ({"name": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"role": "king"}, "Bitte wählen Sie eine der Möglichkeiten."),
    ],
)
def test_wrong_walk_in_keeps_what_was_typed(door, wrong, sentence):
    response = door.post("/einlass/vor-ort", data={**WALK_IN, **wrong})

    assert sentence in response.text
    assert (WALK_IN | wrong)["party"] in response.text
    assert db.session.query(Admission).count() == 0


def test_nobody_walks_in_before_the_day(client, now):
    sign_in(client, make_account(Role.STEWARD))

    response = client.post("/einlass/vor-ort", data=WALK_IN)

    assert response.status_code == 409
    assert "Der Einlass beginnt am" in response.text
    assert db.session.query(Registration).count() == 0


def test_badge_of_nobody_is_not_printed(door):
    assert door.get("/einlass/ausweis/ZZZZZZ").status_code == 404


def test_endless_search_is_cut(door):
    assert door.get(f"/einlass?q={'a' * 60_000}").status_code == 200


def test_camera_is_for_the_scanner_alone(door):
    scanner, elsewhere = door.get("/einlass").headers, door.get("/einlass/vor-ort").headers

    assert scanner["Permissions-Policy"] == "camera=(self)"
    assert "'wasm-unsafe-eval'" in scanner["Content-Security-Policy"]
    assert elsewhere["Permissions-Policy"] == "camera=()"
    assert "wasm" not in elsewhere["Content-Security-Policy"]
