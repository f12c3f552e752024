"""Take scans from phones and desks: each is kept once, and judged with the others of its person.

This is the busiest path at the door, so it works with rows instead of objects.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from messe.accounts.models import Account
from messe.checkin.judging import (
    Event,
    Reason,
    Said,
    ScanKind,
    UndoReason,
    Verdict,
    judge,
    said_of,
    undo_refusal,
)
from messe.checkin.models import Admission, Gate, Scan
from messe.checkin.rules import GateRules, Guest, find_refusal
from messe.core.database import Model, db
from messe.core.tokens import BADGE_LENGTH, fingerprint, read_code
from messe.fair.models import Fair
from messe.registration.models import Municipality, Participant, Registration, RevokedCode

Row = dict[str, Any]
"""What is stored of a scan, by column."""

SCANS = Model.metadata.tables[Scan.__tablename__]
ADMISSIONS = Model.metadata.tables[Admission.__tablename__]
KEY_LENGTH = 32
NEXT_ID = sa.select(sa.func.max(SCANS.c.id) + 1).scalar_subquery()
"""Of a scan that counts differently now: phones ask for what came after the newest they know."""
PEOPLE = Model.metadata.tables[Participant.__tablename__]
REGISTRATIONS = Model.metadata.tables[Registration.__tablename__]
TOWNS = Model.metadata.tables[Municipality.__tablename__]
GUESTS = sa.select(
    PEOPLE.c.id,
    PEOPLE.c.name,
    PEOPLE.c.role,
    PEOPLE.c.code,
    PEOPLE.c.badge_token,
    REGISTRATIONS.c.status,
    REGISTRATIONS.c.erased_at,
    sa.func.coalesce(TOWNS.c.name, REGISTRATIONS.c.organisation).label("town"),
).select_from(PEOPLE.join(REGISTRATIONS).outerjoin(TOWNS))
# Made once, since making them takes as long as asking them. SQLite searches an index for each part
# of their conditions, and an empty one costs nothing.
GUESTS_NAMED = GUESTS.where(
    PEOPLE.c.badge_token.in_(sa.bindparam("tokens", expanding=True))
    | PEOPLE.c.code.in_(sa.bindparam("codes", expanding=True))
    | PEOPLE.c.id.in_(sa.bindparam("people", expanding=True))
)
# Whom a screen sent away, that scan changes no other: a badge held up again and again stays cheap.
COUNTS_FOR_OTHERS = (SCANS.c.kind == ScanKind.UNDO) | (SCANS.c.said != Said.REFUSED)
SCANS_ABOUT = sa.select(SCANS).where(
    SCANS.c.scan_id.in_(sa.bindparam("ids", expanding=True))
    | SCANS.c.of_scan_id.in_(sa.bindparam("undos_of", expanding=True))
    | (SCANS.c.participant_id.in_(sa.bindparam("people", expanding=True)) & COUNTS_FOR_OTHERS)
)
ADD_SCANS = sa.insert(SCANS)
ADD_ADMISSIONS = sa.insert(ADMISSIONS)


SCAN_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A UUID as browsers make them, by which a scan that arrives twice is known."""


@dataclass(frozen=True)
class Source:
    """Who scans: a phone at its gate, or an account at a desk."""

    device_id: int | None = None
    account_id: int | None = None
    gate: GateRules | None = None

    @property
    def shows_names(self) -> bool:
        """Whether whoever scans here may see whom."""
        return self.gate is None or self.gate.shows_names


@dataclass(frozen=True)
class Incoming:
    """A scan as it arrives."""

    scan_id: str
    kind: ScanKind
    at: dt.datetime
    """By our clock."""
    code: str = ""
    """What was scanned or typed, a token, a short code, or the address around a token; or the key
    of a person who was found by name."""
    of: str | None = None
    undo_reason: UndoReason | None = None
    said: Said | None = None
    """What the screen said already; none if it waits for our verdict."""

    @property
    def stored_code(self) -> str:
        """The code as participants carry it."""
        return read_code(self.code.strip().rstrip("/").rpartition("/")[2])


@dataclass(frozen=True)
class Answer:
    """What a scan counts as, and whom it is about."""

    scan_id: str
    verdict: Verdict
    reason: Reason | None
    guest: Guest | None
    admitted_at: dt.datetime | None
    """When this person came in, if at all."""
    admitted_by: str
    """At which gate or by which steward; empty if nobody knows any more."""


def take_scans(
    incoming: Sequence[Incoming], source: Source, *, fair: Fair, now: dt.datetime
) -> list[Answer]:
    """Keep `incoming`, those that are new, and say what each counts as; the caller commits.

    A scan that was kept before is answered again. If its screen has meanwhile told the steward
    something itself, since our answer was lost, that word counts.
    """
    # People who were added a moment ago are read as rows, which flushes nothing by itself.
    db.session.flush()
    batch = _Batch(incoming, source, fair, now)
    batch.read()
    batch.judge()
    batch.write()
    return batch.answers()


class _Batch:
    """The scans of one request, and all others that count for the people they are about."""

    def __init__(
        self, incoming: Sequence[Incoming], source: Source, fair: Fair, now: dt.datetime
    ) -> None:
        self._incoming = incoming
        self._source = source
        self._fair = fair
        self._now = now
        # Rows need nothing of the session, which would look at each statement first.
        self._database = db.session.connection()
        self._scans: dict[str, Row] = {}
        """By UUID, the stored ones and the new ones."""
        self._before: dict[str, Row] = {}
        """The stored ones as they were."""
        self._guests: dict[int, Guest] = {}
        self._revoked: set[str] = set()
        """Which codes were somebody's once."""

    def read(self) -> None:
        """All that the verdicts depend on."""
        ids = {one.scan_id for one in self._incoming}
        taken_back = {one.of for one in self._incoming if one.of}
        by_code = self._read_guests_named()
        strange = {one.stored_code for one in self._incoming if one.code} - by_code.keys()
        self._revoked = _revoked(strange)
        named = set(self._guests)
        asked = ids | taken_back
        self._remember(asked, undos_of=asked, people=named)
        # Whom scans are about that were kept before, or are taken back now, only those scans say.
        others = self._people() - named
        if others:
            self._read_guests(people=others)
            self._remember(people=others)
        for one in self._incoming:
            if one.scan_id in self._scans:
                self._hear_again(self._scans[one.scan_id], one)
            else:
                self._scans[one.scan_id] = self._new_row(one, by_code.get(one.stored_code))
        self._tell_undos_whom_they_are_about()

    def _remember(
        self,
        ids: AbstractSet[str] = frozenset(),
        *,
        undos_of: AbstractSet[str] = frozenset(),
        people: AbstractSet[int],
    ) -> None:
        wanted = {"ids": list(ids), "undos_of": list(undos_of), "people": list(people)}
        for stored in self._database.execute(SCANS_ABOUT, wanted).mappings():
            if stored["scan_id"] not in self._scans:
                self._before[stored["scan_id"]] = dict(stored)
                self._scans[stored["scan_id"]] = dict(stored)

    def _people(self) -> set[int]:
        return {row["participant_id"] for row in self._scans.values()} - {None}

    def _read_guests_named(self) -> dict[str, Guest]:
        """Whom the codes name, by code."""
        codes = {one.stored_code for one in self._incoming if one.code}
        tokens = {code for code in codes if len(code) == BADGE_LENGTH}
        tokens |= _tokens_of({code for code in codes if len(code) == KEY_LENGTH})
        return self._read_guests(tokens, codes - tokens) if codes else {}

    def _read_guests(
        self,
        tokens: AbstractSet[str] = frozenset(),
        codes: AbstractSet[str] = frozenset(),
        *,
        people: AbstractSet[int] = frozenset(),
    ) -> dict[str, Guest]:
        wanted = {"tokens": list(tokens), "codes": list(codes), "people": list(people)}
        by_code: dict[str, Guest] = {}
        for row in self._database.execute(GUESTS_NAMED, wanted):
            guest = guest_of(row)
            self._guests[row.id] = by_code[row.code] = by_code[row.badge_token] = guest
            by_code[key_of(row.badge_token).upper()] = guest
        return by_code

    def _hear_again(self, row: Row, one: Incoming) -> None:
        if one.said is not None and not row["was_offline"]:
            row["said"], row["was_offline"] = one.said, True

    def _new_row(self, one: Incoming, guest: Guest | None) -> Row:
        gate = self._source.gate
        at = min(one.at, self._now)
        refusal = None
        if one.kind is not ScanKind.UNDO:
            refusal = Reason.REVOKED if one.stored_code in self._revoked else Reason.UNKNOWN
            if guest is not None:
                refusal = find_refusal(guest, one.kind, gate, self._fair, at=at)
        return {
            "scan_id": one.scan_id,
            "kind": one.kind,
            "device_id": self._source.device_id,
            "account_id": self._source.account_id,
            "gate_id": gate.gate_id if gate else None,
            "participant_id": guest.key if guest else None,
            "of_scan_id": one.of,
            "undo_reason": one.undo_reason,
            "scanned_at": at,
            "received_at": self._now,
            "was_offline": one.said is not None,
            "said": one.said,
            "refusal": refusal,
        }

    def _tell_undos_whom_they_are_about(self) -> None:
        """Of a scan and the undo of it, either may arrive first."""
        for row in self._scans.values():
            taken_back = self._scans.get(row["of_scan_id"])
            if taken_back is not None:
                row["participant_id"] = taken_back["participant_id"]

    def judge(self) -> None:
        """Give every scan its verdict."""
        undone = self._judge_undos()
        by_person: dict[int, list[Row]] = defaultdict(list)
        for row in self._scans.values():
            if row["kind"] is ScanKind.UNDO:
                continue
            if row["participant_id"] is None:
                self._settle(row, _verdict_on_stranger(row, undone))
            else:
                by_person[row["participant_id"]].append(row)
        for rows in by_person.values():
            verdicts = judge(map(_event, rows), undone)
            for row in rows:
                self._settle(row, verdicts[row["scan_id"]])

    def _judge_undos(self) -> set[str]:
        """Which scans are taken back."""
        undone = set()
        for row in self._scans.values():
            if row["kind"] is not ScanKind.UNDO:
                continue
            taken_back = self._scans.get(row["of_scan_id"])
            if taken_back is None and row["scan_id"] in self._before:
                # Judged when its scan was read, which changes nothing now.
                continue
            row["refusal"] = _undo_refusal(row, taken_back) if taken_back else Reason.UNKNOWN
            if row["refusal"] is None:
                undone.add(row["of_scan_id"])
            self._settle(row, Verdict.UNDONE if row["refusal"] is None else Verdict.REFUSED)
        return undone

    def _settle(self, row: Row, verdict: Verdict) -> None:
        row["verdict"] = verdict
        row["said"] = row["said"] or said_of(verdict)

    def write(self) -> None:
        """Store what is new or has changed, and who came in when."""
        before, after = _first_entries(self._before), _first_entries(self._scans)
        moved = {
            person
            for person in before.keys() | after.keys()
            if before.get(person, {}).get("scan_id") != after.get(person, {}).get("scan_id")
        }
        gone = moved & before.keys()
        if gone:
            self._database.execute(
                sa.delete(ADMISSIONS).where(ADMISSIONS.c.participant_id.in_(gone))
            )
        self._write_scans()
        come = [_admission(after[person]) for person in sorted(moved & after.keys())]
        if come:
            self._database.execute(ADD_ADMISSIONS, come)

    def _write_scans(self) -> None:
        new = [row for scan_id, row in self._scans.items() if scan_id not in self._before]
        if new:
            self._database.execute(ADD_SCANS, new)
        for scan_id, before in self._before.items():
            row = self._scans[scan_id]
            changed = {name: value for name, value in row.items() if value != before[name]}
            if changed:
                mine = SCANS.c.scan_id == scan_id
                self._database.execute(
                    sa.update(SCANS).where(mine).values(changed | {"id": NEXT_ID})
                )

    def answers(self) -> list[Answer]:
        """One for each scan that arrived, in their order."""
        first = _first_entries(self._scans)
        names = _names(first.values(), self._source.gate)
        found = []
        for one in self._incoming:
            row = self._scans[one.scan_id]
            entry = first.get(row["participant_id"])
            found.append(
                Answer(
                    scan_id=one.scan_id,
                    verdict=row["verdict"],
                    reason=row["refusal"],
                    guest=self._guests.get(row["participant_id"]),
                    admitted_at=entry["scanned_at"] if entry else None,
                    admitted_by=names[entry["scan_id"]] if entry else "",
                )
            )
        return found


def key_of(badge_token: str) -> str:
    """How phones name a person among themselves and to us: nothing that opens anything."""
    return fingerprint(badge_token)[:KEY_LENGTH]


def _tokens_of(keys: set[str]) -> set[str]:
    """The badges of people whom a phone found by name, so that it knows their keys only."""
    if not keys:
        return set()
    tokens = db.session.scalars(sa.select(Participant.badge_token))
    return {token for token in tokens if key_of(token).upper() in keys}


def _revoked(codes: Iterable[str]) -> set[str]:
    """Which of `codes` opened something once."""
    code_of = {fingerprint(code): code for code in codes}
    if not code_of:
        return set()
    found = sa.select(RevokedCode.fingerprint).where(RevokedCode.fingerprint.in_(code_of))
    return {code_of[each] for each in db.session.scalars(found)}


def guest_of(row: Any) -> Guest:  # noqa: ANN401 -- a row of GUESTS
    """The person of a row of GUESTS."""
    return Guest(
        key=row.id,
        name=row.name,
        town=row.town,
        role=row.role,
        status=row.status,
        is_erased=row.erased_at is not None,
        badge_token=row.badge_token,
    )


def _event(row: Row) -> Event:
    return Event(row["scan_id"], row["kind"], row["scanned_at"], row["said"], row["refusal"])


def _verdict_on_stranger(row: Row, undone: set[str]) -> Verdict:
    if row["scan_id"] in undone:
        return Verdict.UNDONE
    if row["said"] is Said.ADMITTED:
        return Verdict.CONFLICT
    return Verdict.REFUSED if row["refusal"] is Reason.REVOKED else Verdict.UNKNOWN


def _undo_refusal(row: Row, taken_back: Row) -> Reason | None:
    is_own = all(row[name] == taken_back[name] for name in ("device_id", "account_id"))
    return undo_refusal(is_own=is_own, after=row["scanned_at"] - taken_back["scanned_at"])


def _first_entries(scans: Mapping[str, Row]) -> dict[int, Row]:
    """The scan by which each person came in, by person."""
    return {
        row["participant_id"]: row for row in scans.values() if row["verdict"] is Verdict.ADMITTED
    }


def _admission(row: Row) -> Row:
    return {
        "participant_id": row["participant_id"],
        "scan_id": row["scan_id"],
        "admitted_at": row["scanned_at"],
    }


def _names(entries: Iterable[Row], here: GateRules | None) -> dict[str, str]:
    """Where each entry happened: the gate, most often the one `here`, or who sat at the desk."""
    entries = list(entries)
    known: dict[int | None, str] = {here.gate_id: here.name} if here else {}
    gates = known | _names_by_id(Gate, {row["gate_id"] for row in entries} - known.keys())
    accounts = _names_by_id(Account, {row["account_id"] for row in entries})
    return {
        row["scan_id"]: gates.get(row["gate_id"]) or accounts.get(row["account_id"], "")
        for row in entries
    }


def _names_by_id(table: type[Gate | Account], ids: set[int | None]) -> dict[int | None, str]:
    wanted = ids - {None}
    if not wanted:
        return {}
    rows = db.session.execute(sa.select(table.id, table.name).where(table.id.in_(wanted)))
    return {key: name for key, name in rows}  # noqa: C416 -- a Row is no pair to mypy
