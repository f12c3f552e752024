"""The description of `/api/v1` in OpenAPI 3.1, from which other scanners can be built."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

from messe.checkin.judging import Reason, Said, ScanKind, UndoReason, Verdict
from messe.checkin.scanning import SCAN_ID
from messe.registration.models import ParticipantRole

Schema = dict[str, Any]

MOST_SCANS = 500
LONGEST_CODE = 200
LONGEST_VERSION = 40
LONGEST_MOMENT = 40
"""What is longer is not understood; in characters."""

MOMENT: Final[Schema] = {"type": "string", "format": "date-time"}
SENT_MOMENT: Final[Schema] = {**MOMENT, "maxLength": LONGEST_MOMENT}
SENT_CODE: Final[Schema] = {"type": "string", "maxLength": LONGEST_CODE}
SENT_ID: Final[Schema] = {
    "type": "string",
    "format": "uuid",
    # Big letters are taken as small ones.
    "pattern": f"^{SCAN_ID.pattern.replace('a-f', 'a-fA-F')}$",
}
VERSION: Final[Schema] = {
    "type": "string",
    "maxLength": LONGEST_VERSION,
    "description": "Of the app on the device, for the organisers' list of devices.",
}
TEXT: Final[Schema] = {"type": "string"}
NUMBER: Final[Schema] = {"type": "integer", "minimum": 0}
YES_OR_NO: Final[Schema] = {"type": "boolean"}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _word(words: Iterable[StrEnum]) -> Schema:
    return {"type": "string", "enum": [word.value for word in words]}


def _object(optional: Iterable[str] = (), **properties: Schema) -> Schema:
    required = [name for name in properties if name not in set(optional)]
    return {"type": "object", "properties": properties, "required": required}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _answers(schema: Schema, *problems: int) -> Schema:
    found: Schema = {"200": {"description": "Done.", "content": _json(schema)}}
    for status in problems:
        found[str(status)] = {"$ref": "#/components/responses/Problem"}
    found["503"] = {"$ref": "#/components/responses/Busy"}
    return found


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _problem(description: str, **headers: Schema) -> Schema:
    content = {"application/problem+json": {"schema": _named("Problem")}}
    return {"description": description, "headers": headers, "content": content}


TRUE_AT = (
    "By the clock of the server, if the device knows surely: its own was not set between the last "
    "comparison and the scan. Counts where `at` differs, since that clock was set after the scan."
)


def _scan(kinds: Iterable[ScanKind], **properties: Schema) -> Schema:
    """What is sent of every scan, and `properties` of those of some kinds."""
    return _object(
        ("true_at", "said"),
        id={**SENT_ID, "description": "Made by the device; sent again, a scan is kept once."},
        kind=_word(kinds),
        **properties,
        at={**SENT_MOMENT, "description": "By the clock of the device."},
        true_at={**_or_null(SENT_MOMENT), "description": TRUE_AT},
        said={
            **_or_null(_word(Said)),
            "description": "What the screen said already; null if it waits for the verdict.",
        },
    )


RETRY_AFTER: Final[Schema] = {
    "description": "So many seconds to wait.",
    "schema": {"type": "integer", "minimum": 0},
}

SCHEMAS: Final[Schema] = {
    "Gate": _object(
        name=TEXT,
        opens_at=_or_null(MOMENT),
        closes_at=_or_null(MOMENT),
        roles={**_list(_word(ParticipantRole)), "description": "Empty: everybody."},
        shows_names=YES_OR_NO,
        may_search=YES_OR_NO,
        reentry={**YES_OR_NO, "description": "Whether exits are scanned."},
        expires_at={**MOMENT, "description": "When the device has to forget everything."},
    ),
    "Person": _object(
        ("name", "town"),
        key=TEXT,
        token={**TEXT, "description": "SHA-256 of the badge's token, in hexadecimal."},
        code={**TEXT, "description": "SHA-256 of the short code, in hexadecimal."},
        refusal=_or_null(_word(Reason)),
        role={
            **_or_null(_word(ParticipantRole)),
            "description": "Null with a refusal: of such a person a device learns no more.",
        },
        name=TEXT,
        town=TEXT,
    ),
    "Admission": _object(key=TEXT, at=_or_null(MOMENT), gate=_or_null(TEXT), inside=YES_OR_NO),
    "Scan": {
        "oneOf": [_named("Passage"), _named("Undo")],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {
                ScanKind.ENTRY.value: "#/components/schemas/Passage",
                ScanKind.EXIT.value: "#/components/schemas/Passage",
                ScanKind.UNDO.value: "#/components/schemas/Undo",
            },
        },
    },
    "Passage": _scan(
        (ScanKind.ENTRY, ScanKind.EXIT),
        code={
            **SENT_CODE,
            "description": "Token, short code, the address in the QR code, or a person's key.",
        },
    ),
    "Undo": _scan(
        (ScanKind.UNDO,),
        of={**SENT_ID, "description": "The scan to take back."},
        reason=_word(UndoReason),
    ),
    "Result": _object(
        id=TEXT,
        verdict=_word(Verdict),
        reason=_or_null(_word(Reason)),
        message={**TEXT, "description": "A German sentence for the screen, or empty."},
        key=_or_null(TEXT),
        person=_or_null(
            _object(("name", "town"), name=TEXT, town=TEXT, role=_word(ParticipantRole))
        ),
        admitted_at=_or_null(MOMENT),
        gate=_or_null(TEXT),
    ),
    "Problem": _object(
        type={
            **TEXT,
            "format": "uri-reference",
            "description": "`/api/v1/problems/` and the problem's name, else `about:blank`.",
        },
        title=TEXT,
        status=NUMBER,
        detail={**TEXT, "description": "A German sentence."},
    ),
}

SENT_AT = (
    "What the clock of the device shows as it sends. The server moves the `at` of every scan by "
    "the difference to its own clock, so that a wrong clock does no harm. Read the clock anew for "
    "each attempt."
)

DESCRIPTION: Final[Schema] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Zukunftsmesse: admission",
        "version": "1",
        "description": (
            "Scans at the doors, safe to repeat: a scan is known by its UUID and kept once. "
            "Times are ISO 8601 with a zone. Errors are problem documents (RFC 9457); on the "
            "problem `locked` a device has to wipe all it knows; on `over` all but its scans, "
            "which `/scans` takes for another day. On 503 nothing was stored: wait, and send "
            "the same again."
        ),
    },
    "paths": {
        "/api/v1/pair": {
            "post": {
                "summary": "Turn the code of a pairing QR into a credential.",
                "security": [],
                "requestBody": {
                    "required": True,
                    "content": _json(_object(code=SENT_CODE, version=VERSION)),
                },
                "responses": _answers(
                    _object(
                        credential=TEXT, device=_object(name=TEXT), gate=_named("Gate"), now=MOMENT
                    ),
                    400,
                    409,
                    429,
                ),
            }
        },
        "/api/v1/sync": {
            "get": {
                "summary": "What a device must know to decide without a network.",
                "parameters": [
                    {
                        "name": "people",
                        "in": "query",
                        "schema": TEXT,
                        "description": "The people_mark of before.",
                    },
                    {
                        "name": "since",
                        "in": "query",
                        "schema": NUMBER,
                        "description": "The cursor of before.",
                    },
                ],
                "responses": _answers(
                    _object(
                        now=MOMENT,
                        gate=_named("Gate"),
                        fair=_object(name=TEXT, opens_at=MOMENT, closes_at=MOMENT),
                        people_mark=TEXT,
                        people=_or_null(_list(_named("Person"))),
                        admissions=_list(_named("Admission")),
                        cursor=NUMBER,
                    ),
                    400,
                    401,
                ),
            }
        },
        "/api/v1/scans": {
            "post": {
                "summary": "Hand over scans; the answers come in their order.",
                "requestBody": {
                    "required": True,
                    "content": _json(
                        _object(
                            sent_at={**SENT_MOMENT, "description": SENT_AT},
                            version=VERSION,
                            waiting={
                                **NUMBER,
                                "description": "How many scans the device still holds.",
                            },
                            scans={**_list(_named("Scan")), "maxItems": MOST_SCANS},
                        )
                    ),
                },
                "responses": _answers(
                    _object(now=MOMENT, results=_list(_named("Result"))), 400, 401, 413
                ),
            }
        },
    },
    "security": [{"device": []}],
    "components": {
        "schemas": SCHEMAS,
        "securitySchemes": {"device": {"type": "http", "scheme": "bearer"}},
        "responses": {
            "Problem": _problem(
                "What went wrong. After too many attempts (429) it says when to come again.",
                **{"Retry-After": RETRY_AFTER},
            ),
            "Busy": _problem(
                "Nothing was stored: too much is going on, or the request did not arrive whole.",
                **{"Retry-After": RETRY_AFTER},
            ),
        },
    },
}
