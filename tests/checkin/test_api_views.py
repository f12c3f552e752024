"""The interface for phones that scan: safe to repeat, clear in refusals, silent to strangers."""

import datetime as dt
import uuid

import pytest

from messe.accounts.models import Role
from messe.accounts.service import set_password
from messe.checkin import devices, queries
from messe.checkin.models import Scan
from messe.checkin.scanning import key_of
from messe.core import clock
from messe.core.database import db
from messe.core.tokens import fingerprint
from messe.fair.queries import get_fair
from messe.registration import people
from messe.registration.models import ParticipantRole, RegistrationStatus
from tests.factories import (
    HAVIXBECK,
    MEDEBACH,
    make_account,
    make_admission,
    make_gate,
    make_participant,
    sign_in,
)

WALK_IN = {"name": "Jan Winter", "party": "Medebach", "role": "press"}
PASSWORD = "vier lange bunte Wörter"  # noqa: S105 -- an invented one


MINUTE = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)


def entry(code, at, **values):
    return {"id": str(uuid.uuid4()), "kind": "entry", "code": code, "at": at.isoformat(), **values}


def batch(now, *scans, **values):
    return {"sent_at": now.isoformat(), "version": "1", "waiting": 0, "scans": scans, **values}


def test_scan_is_answered_with_word_and_person(call, on_the_day):
    person = make_participant()

    answer = call("scans", batch(on_the_day, entry(person.code, on_the_day))).json

    [result] = answer["results"]
    assert (result["verdict"], result["reason"], result["message"]) == ("admitted", None, "")
    assert result["person"] == {"name": "Ulrike Sommer", "town": "Hallenberg", "role": "mayor"}
    assert result["key"] == key_of(person.badge_token)
    assert (result["admitted_at"], result["gate"]) == (on_the_day.isoformat(), "Nord")


def test_person_found_by_name_is_let_in_by_key(call, on_the_day):
    person, _other = make_participant(), make_participant(ags=MEDEBACH)

    scan = entry(key_of(person.badge_token), on_the_day)

    [result] = call("scans", batch(on_the_day, scan)).json["results"]
    assert (result["verdict"], result["key"]) == ("admitted", key_of(person.badge_token))


def test_refusals_are_answered_in_plain_words(call, on_the_day):
    inside = make_participant()
    withdrawn = make_participant(ags=MEDEBACH, status=RegistrationStatus.WITHDRAWN)
    make_admission(inside, on_the_day)
    codes = [inside.badge_token, withdrawn.badge_token, "Z" * 16]

    answer = call("scans", batch(on_the_day, *(entry(code, on_the_day) for code in codes))).json

    assert [(each["verdict"], each["message"]) for each in answer["results"]] == [
        ("already", "Schon drin seit 10:30 Uhr."),
        ("refused", "Diese Anmeldung wurde zurückgezogen."),
        ("unknown", "Diesen Code kennt die Messe nicht."),
    ]


def test_wrong_clock_of_a_phone_is_corrected(call, on_the_day):
    wrong = on_the_day - dt.timedelta(minutes=10)
    scan = entry(make_participant().code, wrong - dt.timedelta(minutes=2), said="admitted")

    [result] = call("scans", batch(wrong, scan)).json["results"]

    assert result["admitted_at"] == (on_the_day - dt.timedelta(minutes=2)).isoformat()


@pytest.mark.parametrize(
    ("said", "stored"),
    [(-5 * MINUTE, -5 * MINUTE), (-2 * MINUTE - SECOND, -2 * MINUTE), (5 * MINUTE, 0 * MINUTE)],
    ids=["clock was set", "a way", "not to come"],
)
def test_phone_that_knows_how_late_a_scan_was_is_believed_if_its_clock_was_set_since(
    call, on_the_day, said, stored
):
    scan = entry(make_participant().code, on_the_day - 2 * MINUTE, said="admitted")
    scan["true_at"] = (on_the_day + said).isoformat()

    [result] = call("scans", batch(on_the_day, scan)).json["results"]

    assert result["admitted_at"] == (on_the_day + stored).isoformat()


def test_phone_of_a_gate_without_names_learns_none(client, call, phone, on_the_day):
    phone.gate.shows_names = False
    person = make_participant()

    [result] = call("scans", batch(on_the_day, entry(person.code, on_the_day))).json["results"]
    [known] = call("sync").json["people"]

    assert result["person"] == {"role": "mayor"}
    assert known.keys() == {"key", "token", "code", "refusal", "role"}


def test_sync_gives_people_as_hashes_once_and_then_only_news(call, on_the_day):
    person = make_participant()
    make_participant(ags=HAVIXBECK, status=RegistrationStatus.UNCONFIRMED)

    first = call("sync").json
    call("scans", batch(on_the_day, entry(person.code, on_the_day)))
    second = call(f"sync?people={first['people_mark']}&since={first['cursor']}").json
    third = call(f"sync?people={first['people_mark']}&since={second['cursor']}").json

    assert [each["refusal"] for each in first["people"]] == [None, "not_confirmed"]
    known = first["people"][0]
    assert (known["token"], known["code"]) == (
        fingerprint(person.badge_token),
        fingerprint(person.code),
    )
    assert person.badge_token not in str(first)
    assert (first["gate"]["name"], first["gate"]["reentry"]) == ("Nord", False)
    assert (second["people"], third["admissions"]) == (None, [])
    assert second["admissions"] == [
        {
            "key": key_of(person.badge_token),
            "at": on_the_day.isoformat(),
            "gate": "Nord",
            "inside": True,
        }
    ]


@pytest.mark.parametrize("status", ["unconfirmed", "waiting", "withdrawn"])
def test_phones_know_of_those_who_do_not_come_only_why(call, on_the_day, status):
    person = make_participant(status=RegistrationStatus(status))

    [known] = call("sync").json["people"]

    refusal = known.pop("refusal")
    assert refusal is not None
    assert known == {
        "key": key_of(person.badge_token),
        "token": fingerprint(person.badge_token),
        "code": fingerprint(person.code),
        "role": None,
    }


def test_sync_tells_of_revoked_codes_but_not_whose_they_were(call, fair, on_the_day):
    mayor = make_participant()
    codes = {fingerprint(mayor.code), fingerprint(mayor.badge_token)}
    people.replace(mayor, "Karl Frost", ParticipantRole.DEPUTY, fair, now=on_the_day)

    _deputy, *revoked = call("sync").json["people"]

    assert {each["token"] for each in revoked} == {each["code"] for each in revoked} == codes
    for each in revoked:
        assert (each["refusal"], each["role"]) == ("revoked", None)
        assert "name" not in each


def test_sync_tells_what_a_phone_said_without_our_answer(call, on_the_day):
    person = make_participant()
    scan = entry(person.code, on_the_day)
    call("scans", batch(on_the_day, scan))
    known = call("sync").json

    call("scans", batch(on_the_day, {**scan, "said": "refused"}))

    [news] = call(f"sync?since={known['cursor']}").json["admissions"]
    assert (news["at"], news["inside"]) == (None, False)


def test_contact_says_how_many_scans_a_phone_still_holds(call, phone, on_the_day):
    call("scans", batch(on_the_day, waiting=7, version="2.1"))

    db.session.refresh(phone)
    assert (phone.waiting, phone.version, phone.last_contact_at) == (7, "2.1", on_the_day)


def test_pairing_code_becomes_a_credential_once(client, fair, on_the_day):
    device, code = devices.invite_device(
        "Telefon 1", make_gate(), fair, may_search=True, now=on_the_day
    )
    db.session.commit()

    first = client.post("/api/v1/pair", json={"code": code.lower(), "version": "1"})
    again = client.post("/api/v1/pair", json={"code": code, "version": "1"})

    headers = {"Authorization": f"Bearer {first.json['credential']}"}
    assert client.get("/api/v1/sync", headers=headers).json["gate"]["may_search"] is True
    assert (again.status_code, again.json["type"]) == (409, "/api/v1/problems/pairing-over")
    assert queries.find_device_by_id(device.public_id).last_contact_at == on_the_day


def test_pairing_code_is_good_for_a_quarter_of_an_hour(client, fair, set_now, on_the_day):
    _device, code = devices.invite_device("T", make_gate(), fair, may_search=False, now=on_the_day)
    db.session.commit()
    set_now(on_the_day + devices.PAIRING_TIME)

    assert client.post("/api/v1/pair", json={"code": code, "version": "1"}).status_code == 409


def test_paired_phone_opens_the_door_without_a_password(client, fair, on_the_day):
    _device, code = devices.invite_device("T", make_gate(), fair, may_search=False, now=on_the_day)
    client.post("/api/v1/pair", json={"code": code, "version": "1"})
    person = make_participant()

    assert client.get("/einlass").status_code == 200
    assert "Eingelassen" in client.post("/einlass", data={"code": person.code}).text


@pytest.fixture
def browser_of_a_phone(client, fair, on_the_day):
    """The browser in which a phone was paired, and the phone."""
    device, code = devices.invite_device("T", make_gate(), fair, may_search=True, now=on_the_day)
    client.post("/api/v1/pair", json={"code": code, "version": "1"})
    return client, queries.find_device_by_id(device.public_id)


def end_by_lock(device, set_now):
    devices.lock_device(device, now=clock.now())


def end_by_new_code(device, set_now):
    devices.renew_pairing(device, get_fair(), now=clock.now())


def end_by_time(device, set_now):
    set_now(device.expires_at(get_fair()) + devices.LAST_CALL)


@pytest.mark.parametrize(
    ("end", "why"),
    [(end_by_lock, "locked"), (end_by_new_code, "not-paired"), (end_by_time, "over")],
)
def test_browser_of_a_phone_that_ended_is_told_to_forget(browser_of_a_phone, set_now, end, why):
    browser, device = browser_of_a_phone
    make_participant()
    end(device, set_now)

    for address in ("/einlass", "/einlass?q=Sommer", "/einlass/vor-ort"):
        page = browser.get(address)
        assert page.status_code == 401
        assert f'data-why="{why}"' in page.text
        assert "Sommer" not in page.text
    assert browser.get("/einlass/vergessen").status_code == 405
    assert browser.post("/einlass/vergessen").location == "/einlass"
    assert browser.get("/einlass").location.startswith("/team/anmelden")


def test_phone_stays_paired_when_somebody_signs_in_and_out_there(client, fair, on_the_day):
    _device, code = devices.invite_device("T", make_gate(), fair, may_search=False, now=on_the_day)
    client.post("/api/v1/pair", json={"code": code, "version": "1"})
    offers = ["Wer ist da?" in client.get("/einlass").text]

    account = make_account(Role.STEWARD, email="tuer@messe.example")
    set_password(account, PASSWORD)
    typed = {"email": "tuer@messe.example", "password": PASSWORD}
    assert client.post("/team/anmelden", data=typed).location == "/einlass"
    offers.append("Wer ist da?" in client.get("/einlass").text)
    client.post("/abmelden")

    page = client.get("/einlass")
    assert page.status_code == 200
    offers.append("Wer ist da?" in page.text)
    # That page needs an account.
    assert offers == [False, True, False]


def test_phone_prints_badges_of_those_only_whom_it_let_in(client, fair, on_the_day):
    _device, code = devices.invite_device("T", make_gate(), fair, may_search=False, now=on_the_day)
    client.post("/api/v1/pair", json={"code": code, "version": "1"})
    mine, other = make_participant(), make_participant(ags=MEDEBACH)
    make_admission(other, on_the_day)
    client.post("/einlass", data={"code": mine.code})

    answers = [client.get(f"/einlass/ausweis/{each.code}") for each in (mine, other)]

    assert [answer.status_code for answer in answers] == [200, 403]
    assert "Ulrike Sommer" not in answers[1].text


def test_phone_at_a_gate_without_names_shows_no_badge(client, fair, on_the_day):
    gate = make_gate(shows_names=False)
    _device, code = devices.invite_device("T", gate, fair, may_search=False, now=on_the_day)
    client.post("/api/v1/pair", json={"code": code, "version": "1"})
    person = make_participant()
    client.post("/einlass", data={"code": person.code})

    badge = client.get(f"/einlass/ausweis/{person.code}")
    form = client.get("/einlass/vor-ort")
    walk_in = client.post("/einlass/vor-ort", data=WALK_IN, follow_redirects=True)

    assert (badge.status_code, "Ulrike Sommer" in badge.text) == (403, False)
    assert "Ausweis zeigen" not in form.text
    assert walk_in.request.path == "/einlass/vor-ort"
    assert "Jan Winter ist da. Den Ausweis druckt die Messe-Leitung" in walk_in.text


def test_lost_phone_is_told_to_forget(call, phone, on_the_day):
    devices.lock_device(phone, now=on_the_day)

    answer = call("sync")

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == "/api/v1/problems/locked"


def test_phone_whose_time_is_over_learns_nothing_but_hands_over_for_a_day(
    call, phone, set_now, on_the_day
):
    person = make_participant()
    closing = phone.gate.closes_at = on_the_day + MINUTE
    db.session.commit()
    set_now(closing)

    late = batch(closing, entry(person.badge_token, on_the_day, said="admitted"))
    asking = batch(closing, entry(person.badge_token, on_the_day))

    assert call("sync").json["type"] == "/api/v1/problems/over"
    assert call("scans", asking).json["type"] == "/api/v1/problems/over"
    [result] = call("scans", late).json["results"]
    assert (result["verdict"], result["person"]) == ("admitted", {"role": "mayor"})
    set_now(closing + devices.LAST_CALL)
    assert call("scans", late).json["type"] == "/api/v1/problems/over"


def test_page_of_a_phone_whose_time_is_over_opens_to_hand_over(client, fair, set_now, on_the_day):
    gate = make_gate(closes_at=on_the_day + MINUTE)
    _device, code = devices.invite_device("T", gate, fair, may_search=True, now=on_the_day)
    db.session.commit()
    client.post("/api/v1/pair", json={"code": code, "version": "1"})
    make_participant()
    set_now(on_the_day + MINUTE)

    page = client.get("/einlass", query_string={"q": "Sommer"})

    assert page.status_code == 200
    assert "Ulrike Sommer" not in page.text
    assert client.post("/einlass", data={"code": "ABC234"}).status_code == 302
    set_now(on_the_day + MINUTE + devices.LAST_CALL)
    assert client.get("/einlass").status_code == 401


def test_steward_signed_in_on_a_phone_whose_time_is_over_searches_on(
    client, fair, set_now, on_the_day
):
    gate = make_gate(closes_at=on_the_day + MINUTE, shows_names=False)
    _device, code = devices.invite_device("T", gate, fair, may_search=False, now=on_the_day)
    db.session.commit()
    client.post("/api/v1/pair", json={"code": code, "version": "1"})
    make_participant()
    set_now(on_the_day + MINUTE)
    sign_in(client, make_account(Role.STEWARD))

    page = client.get("/einlass", query_string={"q": "Sommer"})

    assert "Ulrike Sommer" in page.text


def test_phones_of_a_gate_that_stays_open_longer_go_on(call, phone, set_now, on_the_day):
    gate = phone.gate
    gate.closes_at = on_the_day + MINUTE
    db.session.commit()
    set_now(on_the_day + 2 * MINUTE)
    over = call("sync").status_code
    gate.closes_at = on_the_day + 60 * MINUTE
    db.session.commit()

    assert (over, call("sync").status_code) == (401, 200)


@pytest.mark.parametrize("credential", ["", "guess"])
def test_stranger_learns_nothing(call, on_the_day, credential):
    answers = [call("sync", credential=credential), call("scans", batch(on_the_day), credential)]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert {answer.json["type"] for answer in answers} == {"/api/v1/problems/not-paired"}


WRONG_SCANS = [
    {},
    {"id": "1"},
    {"id": "000000000000000000000000000000000001"},
    {"kind": "party"},
    {"code": None},
    {"code": "Z" * 201},
    {"at": "gestern"},
    {"at": "2026-06-23T10:30:00"},
    {"at": 7},
    {"true_at": "gestern"},
    {"at": "0001-01-01T00:00:00+00:00"},
    {"said": "perhaps"},
    {"kind": "undo"},
]


@pytest.mark.parametrize("wrong", WRONG_SCANS, ids=str)
def test_what_cannot_be_understood_is_refused_whole(call, on_the_day, wrong):
    good = entry(make_participant().code, on_the_day)
    sent_at = on_the_day + dt.timedelta(hours=1)

    answer = call("scans", batch(sent_at, good, {**good, **wrong} if wrong else 7))

    assert answer.status_code == 400
    assert answer.json["type"] == "/api/v1/problems/not-understood"
    assert db.session.query(Scan).count() == 0


NOT_STORABLE = ["Z" * 199 + "\ud83d", "ABC\x00DEF", "\udfff"]


@pytest.mark.parametrize("code", NOT_STORABLE, ids=ascii)
def test_code_that_no_database_can_hold_is_nobodys_and_harms_no_other(call, on_the_day, code):
    person = make_participant()
    scans = [entry(code, on_the_day, said="refused"), entry(person.code, on_the_day)]

    answer = call("scans", batch(on_the_day, *scans, version=code[-40:]))

    assert answer.status_code == 200
    assert [each["verdict"] for each in answer.json["results"]] == ["unknown", "admitted"]


@pytest.mark.parametrize("code", NOT_STORABLE, ids=ascii)
def test_pairing_code_that_no_database_can_hold_is_none_of_ours(client, fair, code):
    answer = client.post("/api/v1/pair", json={"code": code, "version": "1"})

    assert (answer.status_code, answer.json["type"]) == (409, "/api/v1/problems/pairing-over")


@pytest.mark.parametrize(
    "wrong", [{"scans": 7}, {"sent_at": None}, {"waiting": -1}, {"waiting": True}, {"version": 1}]
)
def test_frame_of_a_request_is_checked_too(call, on_the_day, wrong):
    assert call("scans", batch(on_the_day) | wrong).status_code == 400


def test_too_many_scans_at_once_are_refused(call, on_the_day):
    answer = call("scans", batch(on_the_day, *[entry("ZZZZZZ", on_the_day)] * 501))

    assert (answer.status_code, answer.json["type"]) == (413, "/api/v1/problems/too-many-scans")


def test_single_scan_takes_few_statements_however_many_people(call, count_queries, on_the_day):
    people = [make_participant(ags=ags) for ags in ("05958020", MEDEBACH, HAVIXBECK)]
    codes = [each.code for each in people]
    one = count_queries(lambda: call("scans", batch(on_the_day, entry(codes[0], on_the_day))))
    two = [entry(code, on_the_day) for code in codes[1:]]

    assert count_queries(lambda: call("scans", batch(on_the_day, *two))) <= one <= 8


def test_description_names_every_address_and_answer(client, app):
    description = client.get("/api/v1/openapi.json").json

    served = {str(rule) for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    assert {*description["paths"], "/api/v1/openapi.json"} == served
    assert description["openapi"].startswith("3.1")
