"""The sentences at the door, the server's and those that phones complete by themselves."""

import datetime as dt

import pytest

from messe.checkin import words
from messe.checkin.judging import Reason
from messe.checkin.rules import GateRules
from messe.core import clock
from messe.registration.models import ParticipantRole
from tests.conftest import FAIR_DAY

OPENS, CLOSES = (clock.at(FAIR_DAY, dt.time(*time)) for time in ((8,), (16, 30)))
NORTH = GateRules(1, "Nord", None, None, frozenset())
ROLES = frozenset({ParticipantRole.PRESS, ParticipantRole.MAYOR})


@pytest.mark.parametrize(
    ("reason", "pattern", "values", "gate"),
    [
        (Reason.NOT_TODAY, "not_today", {"day": "23. Juni 2026"}, NORTH),
        (
            Reason.ROLE,
            "role",
            {"roles": "Bürgermeister/in, Presse"},
            GateRules(1, "Nord", None, None, ROLES),
        ),
        (
            Reason.GATE_CLOSED,
            "gate_closed:from",
            {"opens": "08:00"},
            GateRules(1, "Nord", OPENS, None, frozenset()),
        ),
        (
            Reason.GATE_CLOSED,
            "gate_closed:until",
            {"closes": "16:30"},
            GateRules(1, "Nord", None, CLOSES, frozenset()),
        ),
        (
            Reason.GATE_CLOSED,
            "gate_closed:between",
            {"opens": "08:00", "closes": "16:30"},
            GateRules(1, "Nord", OPENS, CLOSES, frozenset()),
        ),
        (Reason.WITHDRAWN, "withdrawn", {}, NORTH),
    ],
)
def test_phone_says_what_the_server_says(fair, reason, pattern, values, gate):
    said = words.reason_patterns()[pattern].format(**values)

    assert said == words.reason_sentence(reason, fair, gate)


def test_phone_has_words_for_every_reason(fair):
    known = {pattern.partition(":")[0] for pattern in words.reason_patterns()}

    assert known == set(Reason)
