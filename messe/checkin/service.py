"""Let people in at a desk, one by one; what phones scan goes to `scanning` directly."""

import datetime as dt
import uuid
from dataclasses import dataclass

from messe.badges.service import wear_blank
from messe.checkin import queries, rules, words
from messe.checkin.judging import ScanKind, UndoReason, Verdict
from messe.checkin.rules import Guest
from messe.checkin.scanning import Answer, Incoming, Source, take_scans
from messe.core.database import db
from messe.core.errors import FairError
from messe.fair.queries import get_fair
from messe.registration import parties
from messe.registration.models import Participant, ParticipantRole

LET_IN = frozenset({Verdict.ADMITTED, Verdict.REENTERED})


@dataclass(frozen=True)
class WalkIn:
    """Somebody who comes to the door unannounced."""

    name: str
    party: str
    role: ParticipantRole
    blank: str = ""
    """What was typed of the code of the blank badge this person gets."""


class NotAdmittedError(FairError):
    """Somebody stays out; the message says why."""


def scan(
    code: str,
    source: Source,
    *,
    now: dt.datetime,
    kind: ScanKind = ScanKind.ENTRY,
    scan_id: str | None = None,
) -> Answer:
    """What `code`, scanned or typed, comes to; it is kept in any case. The caller commits.

    A scan that comes again under its `scan_id` is answered again.
    """
    return _take(Incoming(scan_id or str(uuid.uuid4()), kind, now, code), source, now)


def take_back(scan_id: str, reason: UndoReason, source: Source, *, now: dt.datetime) -> Answer:
    """Undo a scan of the same phone or steward; the caller commits."""
    undo = Incoming(str(uuid.uuid4()), ScanKind.UNDO, now, of=scan_id, undo_reason=reason)
    return _take(undo, source, now)


def _take(incoming: Incoming, source: Source, now: dt.datetime) -> Answer:
    [answer] = take_scans([incoming], source, fair=get_fair(), now=now)
    return answer


def admit(participant: Participant, source: Source, *, now: dt.datetime) -> Answer:
    """Let `participant` in; the caller commits.

    Raises:
        NotAdmittedError: this person is in already, or a rule is against it.
    """
    # Somebody new gets the code that is scanned only now.
    db.session.flush()
    answer = scan(participant.badge_token, source, now=now)
    if answer.verdict not in LET_IN:
        raise NotAdmittedError(words.sentence(answer, get_fair(), source.gate))
    return answer


def admit_walk_in(person: WalkIn, source: Source, *, now: dt.datetime) -> Participant:
    """Put somebody on the list who came unannounced, and let this person in; the caller commits.

    Raises: as `parties.add_walk_in`, `wear_blank` and `admit`.
    """
    fair = get_fair()
    participant = parties.add_walk_in(person.name, person.role, person.party, fair, now=now)
    if person.blank:
        wear_blank(participant, person.blank)
    admit(participant, source, now=now)
    return participant


def find_obstacle(participant: Participant, source: Source, *, now: dt.datetime) -> str:
    """Why `participant`, loaded with its registration, would not be let in now; else empty."""
    fair, guest = get_fair(), _guest(participant)
    reason = rules.find_refusal(guest, ScanKind.ENTRY, source.gate, fair, at=now)
    if reason is not None:
        return words.reason_sentence(reason, fair, source.gate)
    entry = queries.find_admission(participant.id)
    if entry is None or not queries.is_inside(participant.id):
        return ""
    return words.already(entry.admitted_at, entry.admitted_by)


def _guest(participant: Participant) -> Guest:
    registration = participant.registration
    return Guest(
        key=participant.id,
        name=participant.name,
        town=registration.party_name,
        role=participant.role,
        status=registration.status,
        is_erased=registration.erased_at is not None,
        badge_token=participant.badge_token,
    )
