"""The description of the interface: valid by itself, and true of what is asked and answered."""

import copy
import json
import uuid

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from messe.app import close_connections, create_app
from messe.checkin import devices, queries
from messe.checkin.openapi import DESCRIPTION
from messe.core.database import db
from messe.registration.models import RegistrationStatus
from tests.checkin.test_api_views import MINUTE, WRONG_SCANS, batch, entry
from tests.factories import HAVIXBECK, MEDEBACH, make_gate, make_participant

MOST_GUESSES = 3


def closed(schema):
    """`schema`, where an object may have no property that it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(each) for name, each in schema.items()}
    return {**inner, "additionalProperties": False} if "properties" in schema else inner


def errors_of(value, *path) -> list[str]:
    """What is wrong with `value` by the schema at this place of the description."""
    pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in path)
    schema = {**closed(copy.deepcopy(DESCRIPTION)), "$ref": f"#/{pointer}"}
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [error.message for error in validator.iter_errors(value)]


def errors_of_request(path, body) -> list[str]:
    place = ("post", "requestBody", "content", "application/json", "schema")
    return errors_of(json.loads(json.dumps(body)), "paths", path, *place)


def check_answer(answer, status):
    """An answer has this status, which is described, and is as the description says."""
    path = answer.request.path
    operation = DESCRIPTION["paths"][path][answer.request.method.lower()]
    described = operation["responses"][str(status)]
    place = ("paths", path, answer.request.method.lower(), "responses", str(status))
    if "$ref" in described:
        place = tuple(described["$ref"].removeprefix("#/").split("/"))
        described = DESCRIPTION["components"]["responses"][place[-1]]
    assert answer.status_code == status
    assert [answer.content_type] == list(described["content"])
    assert errors_of(answer.json, *place, "content", answer.content_type, "schema") == []


@pytest.fixture
def app(instance):
    limit = {"LIMIT_GUESSES_PER_NETWORK": f"{MOST_GUESSES} per hour"}
    app = create_app(instance, SECRET_KEY="test", TESTING=True, **limit)
    with app.app_context():
        yield app
        db.session.rollback()
        close_connections()


def test_description_is_valid_openapi():
    OpenAPIV31SpecValidator(DESCRIPTION).validate()


def test_answers_to_pairing_are_as_described(client, fair, on_the_day):
    _device, code = devices.invite_device("T", make_gate(), fair, may_search=True, now=on_the_day)
    db.session.commit()
    body = {"code": code, "version": "1"}

    assert errors_of_request("/api/v1/pair", body) == []
    check_answer(client.post("/api/v1/pair", json=body), 200)
    check_answer(client.post("/api/v1/pair", json=body), 409)
    check_answer(client.post("/api/v1/pair", json={"code": "Z" * 201, "version": "1"}), 400)


def test_answer_to_too_many_guesses_is_as_described(client, on_the_day):
    wrong = {"code": "X", "version": "1"}
    answers = [client.post("/api/v1/pair", json=wrong) for _guess in range(MOST_GUESSES + 1)]

    check_answer(answers[-1], 429)
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_answers_to_sync_are_as_described(call, on_the_day):
    person = make_participant()
    make_participant(ags=MEDEBACH, status=RegistrationStatus.WITHDRAWN)
    call("scans", batch(on_the_day, entry(person.code, on_the_day)))

    first = call("sync")
    check_answer(first, 200)
    check_answer(call(f"sync?people={first.json['people_mark']}&since={first.json['cursor']}"), 200)
    check_answer(call(f"sync?since={2**70}"), 400)
    devices.lock_device(queries.devices()[0], now=on_the_day)
    check_answer(call("sync"), 401)


def test_answers_to_all_kinds_of_scans_are_as_described(call, fair, on_the_day):
    fair.counts_exits = True
    mayor = make_participant()
    withdrawn = make_participant(ags=HAVIXBECK, status=RegistrationStatus.WITHDRAWN)
    entered = entry(mayor.code, on_the_day)
    at = on_the_day.isoformat()
    left = entry(mayor.code, on_the_day, kind="exit", said="left", true_at=at)
    undo = {
        "id": str(uuid.uuid4()).upper(),
        "kind": "undo",
        "of": left["id"],
        "reason": "mistake",
        "at": on_the_day.isoformat(),
        "said": None,
    }
    codes = (withdrawn.code, "ZZZZZZ")
    body = batch(
        on_the_day + MINUTE, entered, left, undo, *(entry(each, on_the_day) for each in codes)
    )

    answer = call("scans", body)

    assert errors_of_request("/api/v1/scans", body) == []
    check_answer(answer, 200)
    verdicts = [each["verdict"] for each in answer.json["results"]]
    assert verdicts == ["admitted", "undone", "undone", "refused", "unknown"]


def test_answers_without_names_are_as_described(call, phone, on_the_day):
    phone.gate.shows_names = False
    code = make_participant().code

    check_answer(call("scans", batch(on_the_day, entry(code, on_the_day))), 200)
    check_answer(call("sync"), 200)


def test_refusals_of_scans_are_as_described(call, on_the_day):
    check_answer(call("scans", batch(on_the_day, {})), 400)
    check_answer(call("scans", batch(on_the_day), credential="guess"), 401)
    check_answer(call("scans", batch(on_the_day, *[entry("Z", on_the_day)] * 501)), 413)


def test_answer_of_a_busy_server_is_as_described(call, on_the_day, writer):
    answer = call("scans", batch(on_the_day, entry("ZZZZZZ", on_the_day)))

    check_answer(answer, 503)
    assert answer.headers["Retry-After"] == "2"


# The description knows no bounds of what a calendar holds.
DESCRIBED_WRONG = [wrong for wrong in WRONG_SCANS if "0001" not in str(wrong.get("at"))]


@pytest.mark.parametrize("wrong", DESCRIBED_WRONG, ids=str)
def test_what_is_not_understood_is_against_the_description(on_the_day, wrong):
    good = entry("ZZZZZZ", on_the_day)

    assert errors_of_request("/api/v1/scans", batch(on_the_day, good)) == []
    assert errors_of_request("/api/v1/scans", batch(on_the_day, {**good, **wrong} if wrong else 7))


@pytest.mark.parametrize("missing", ["id", "kind", "code", "of", "reason", "at"])
def test_description_asks_of_each_kind_of_scan_what_the_server_asks(call, on_the_day, missing):
    undo = {"kind": "undo", "of": str(uuid.uuid4()), "reason": "mistake"}
    for scan in (entry("ZZZZZZ", on_the_day), entry("", on_the_day) | undo):
        if scan["kind"] == "undo":
            del scan["code"]
        if missing in scan:
            del scan[missing]
            body = batch(on_the_day, scan)
            assert errors_of_request("/api/v1/scans", body)
            assert call("scans", body).status_code == 400


@pytest.mark.parametrize("name", ["sent_at", "version", "scans", "waiting"])
def test_description_names_the_limits_of_a_request(on_the_day, name):
    too_much = {
        "sent_at": on_the_day.isoformat() + "0" * 40,
        "version": "1" * 41,
        "scans": [entry("ZZZZZZ", on_the_day)] * 501,
        "waiting": -1,
    }

    assert errors_of_request("/api/v1/scans", batch(on_the_day) | {name: too_much[name]})
