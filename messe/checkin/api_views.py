"""The interface for phones that scan, ours and others: `/api/v1`, described by OpenAPI."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from messe.checkin import devices, syncing, words
from messe.checkin.access import remember_device
from messe.checkin.judging import Said, ScanKind, UndoReason
from messe.checkin.openapi import (
    DESCRIPTION,
    LONGEST_CODE,
    LONGEST_MOMENT,
    LONGEST_VERSION,
    MOST_SCANS,
)
from messe.checkin.rules import Phone
from messe.checkin.scanning import SCAN_ID, Incoming, Source, take_scans
from messe.core import clock
from messe.core.database import db
from messe.core.errors import FairError
from messe.core.limits import guesses_counted
from messe.fair.queries import get_fair

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

CLOCK_WAS_SET = dt.timedelta(seconds=30)
"""No way here takes so long: with more between what a phone's clock says and what it knows, that
clock was set after the scan."""
BEARER = "Bearer "
NOT_STORABLE = re.compile("[\\x00\\ud800-\\udfff]")
"""What JSON may hold and a database may not: NUL, and half a character."""

Word = TypeVar("Word", ScanKind, Said, UndoReason)


class NotUnderstoodError(FairError):
    """What was sent is not what the description asks for."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, what: str) -> None:
        super().__init__(_l("Diese Anfrage ist nicht zu verstehen: %(what)s", what=what))


class TooManyScansError(FairError):
    """More at once than one transaction should hold the door."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    message = _l("Bitte höchstens %(most)s Scans auf einmal.", most=MOST_SCANS)


@blueprint.get("/openapi.json")
def description() -> ResponseReturnValue:
    return jsonify(DESCRIPTION)


@blueprint.post("/pair")
def pair() -> ResponseReturnValue:
    body, now = _body(), clock.now()
    with guesses_counted():
        device, credential = devices.pair(
            _text(body, "code", LONGEST_CODE), _text(body, "version", LONGEST_VERSION), now=now
        )
    db.session.flush()
    phone = devices.get_phone(credential, now=now)
    answer = {
        "credential": credential,
        "device": {"name": device.name},
        "gate": syncing.gate_rules(phone, get_fair()),
        "now": now.isoformat(),
    }
    db.session.commit()
    remember_device(credential)
    return jsonify(answer)


@blueprint.get("/sync")
def sync() -> ResponseReturnValue:
    now, fair = clock.now(), get_fair()
    phone = _get_phone(now)
    state = syncing.read_state(
        phone,
        people_mark=request.args.get("people", ""),
        since=request.args.get("since", 0, type=int),
    )
    return jsonify(
        now=now.isoformat(),
        gate=syncing.gate_rules(phone, fair),
        fair={
            "name": fair.name,
            "opens_at": clock.at(clock.local(fair.starts_at).date(), dt.time()).isoformat(),
            "closes_at": fair.ends_at.isoformat(),
        },
        people_mark=state.people_mark,
        people=state.people,
        admissions=state.admissions,
        cursor=state.cursor,
    )


@blueprint.post("/scans")
def scans() -> ResponseReturnValue:
    # What was sent is read first: the first question to the database makes all others wait.
    now, body = clock.now(), _body()
    incoming = _incoming(body, now)
    waiting = _whole_number(body, "waiting")
    version = _text(body, "version", LONGEST_VERSION)
    # What was scanned in time counts, though the phone comes back into the network only later.
    phone, fair = _get_phone(now, grace=devices.LAST_CALL), get_fair()
    gate = phone.gate
    if phone.expires_at <= now:
        if any(one.said is None for one in incoming):
            raise devices.OverError
        gate = replace(gate, shows_names=False)
    source = Source(device_id=phone.id, gate=gate)
    answers = take_scans(incoming, source, fair=fair, now=now)
    devices.note_contact(phone, waiting=waiting, version=version, now=now)
    db.session.commit()
    results = [words.result(answer, fair, source) for answer in answers]
    return jsonify(now=now.isoformat(), results=results)


def _get_phone(now: dt.datetime, *, grace: dt.timedelta = dt.timedelta()) -> Phone:
    credential = request.headers.get("Authorization", "")
    if not credential.startswith(BEARER):
        raise devices.NotPairedError
    return devices.get_phone(credential.removeprefix(BEARER), now=now, grace=grace)


def _incoming(body: Mapping[str, Any], now: dt.datetime) -> list[Incoming]:
    """The scans of a request, by our clock: the phone says what its own shows as it sends."""
    rows = body.get("scans")
    if not isinstance(rows, list):
        raise NotUnderstoodError("scans")
    if len(rows) > MOST_SCANS:
        raise TooManyScansError
    late = now - _moment(body, "sent_at")
    return [_scan(row, late) for row in rows]


def _scan(row: object, late: dt.timedelta) -> Incoming:
    if not isinstance(row, dict):
        raise NotUnderstoodError("scans")
    kind = _word(row, "kind", ScanKind)
    is_undo = kind is ScanKind.UNDO
    return Incoming(
        scan_id=_uuid(row, "id"),
        kind=kind,
        at=_when(row, late),
        code="" if is_undo else _text(row, "code", LONGEST_CODE),
        of=_uuid(row, "of") if is_undo else None,
        undo_reason=_word(row, "reason", UndoReason) if is_undo else None,
        said=None if row.get("said") is None else _word(row, "said", Said),
    )


def _when(row: Mapping[str, Any], late: dt.timedelta) -> dt.datetime:
    """By our clock, when a scan was."""
    try:
        at = _moment(row, "at") + late
    except OverflowError as error:
        raise NotUnderstoodError("at") from error
    if row.get("true_at") is None:
        return at
    true_at = _moment(row, "true_at")
    return true_at if abs(at - true_at) > CLOCK_WAS_SET else at


def _body() -> Mapping[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise NotUnderstoodError("JSON")
    return body


def _text(row: Mapping[str, Any], name: str, longest: int) -> str:
    """Storable: a code in which something had to be replaced is nobody's before and after."""
    value = row.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise NotUnderstoodError(name)
    return NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", value)


def _uuid(row: Mapping[str, Any], name: str) -> str:
    value = _text(row, name, LONGEST_CODE).lower()
    # Numbers of a phone's own would be those of another phone too.
    if not SCAN_ID.fullmatch(value):
        raise NotUnderstoodError(name)
    return value


def _word(row: Mapping[str, Any], name: str, kind: type[Word]) -> Word:
    try:
        return kind(str(row.get(name)))
    except ValueError as error:
        raise NotUnderstoodError(name) from error


def _moment(row: Mapping[str, Any], name: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(_text(row, name, LONGEST_MOMENT))
    except ValueError as error:
        raise NotUnderstoodError(name) from error
    if moment.tzinfo is None:
        raise NotUnderstoodError(name)
    return moment


def _whole_number(row: Mapping[str, Any], name: str) -> int:
    value = row.get(name)
    if type(value) is not int or value < 0:
        raise NotUnderstoodError(name)
    return value
