"""What the scans of one person come to, in whatever order they arrived."""

import datetime as dt
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

LONGEST_UNDO = dt.timedelta(seconds=60)
"""So long a steward may take a scan back."""


class ScanKind(StrEnum):
    """What a steward does."""

    ENTRY = "entry"
    EXIT = "exit"
    UNDO = "undo"


class Said(StrEnum):
    """What the screen told the steward, who acted on it."""

    ADMITTED = "admitted"
    LEFT = "left"
    REFUSED = "refused"
    UNDONE = "undone"


class Verdict(StrEnum):
    """What a scan counts as; the screen shouts it in word, symbol and colour."""

    ADMITTED = "admitted"
    REENTERED = "reentered"
    LEFT = "left"
    ALREADY = "already"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    UNDONE = "undone"
    CONFLICT = "conflict"
    """The screen let somebody in whom another gate or a rule would have stopped."""
    NOT_INSIDE = "not_inside"


class Reason(StrEnum):
    """Why somebody is not let in, or nothing is taken back."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    """Another badge, or nobody, came in this one's place."""
    WITHDRAWN = "withdrawn"
    NOT_CONFIRMED = "not_confirmed"
    WAITING = "waiting"
    """For a seat, or with the answer to one that was offered."""
    ERASED = "erased"
    NOT_TODAY = "not_today"
    OVER = "over"
    GATE_CLOSED = "gate_closed"
    ROLE = "role"
    NO_EXITS = "no_exits"
    """Nobody is counted out at this fair."""
    TOO_LATE = "too_late"
    OTHER_DEVICE = "other_device"


class UndoReason(StrEnum):
    """Why a scan is taken back."""

    MISTAKE = "mistake"
    WRONG_PERSON = "wrong_person"
    TURNED_BACK = "turned_back"


@dataclass(frozen=True)
class Event:
    """An entry or an exit, as far as it matters for judging."""

    scan_id: str
    kind: ScanKind
    at: dt.datetime
    said: Said | None
    """None as long as no screen has said anything: then the verdict decides what it says."""
    refusal: Reason | None


SAID_OF_VERDICT: Mapping[Verdict, Said] = {
    Verdict.ADMITTED: Said.ADMITTED,
    Verdict.REENTERED: Said.ADMITTED,
    Verdict.LEFT: Said.LEFT,
    Verdict.UNDONE: Said.UNDONE,
}
"""What a screen says that waited for our verdict; every other verdict refuses."""


def said_of(verdict: Verdict) -> Said:
    """What a screen says that shows `verdict`."""
    return SAID_OF_VERDICT.get(verdict, Said.REFUSED)


def judge(events: Iterable[Event], undone: AbstractSet[str]) -> dict[str, Verdict]:
    """The verdicts on all entries and exits of one person, by scan.

    The order in which they arrived does not matter: the earliest admission counts. Whoever was
    sent away stays so, and whom a screen let in came in, if only as a conflict.
    """
    verdicts: dict[str, Verdict] = {}
    was_admitted = is_inside = False
    for event in sorted(events, key=_in_order):
        verdict = _judge_one(event, undone, was_admitted=was_admitted, is_inside=is_inside)
        if verdict in {Verdict.ADMITTED, Verdict.REENTERED}:
            was_admitted = is_inside = True
        elif verdict is Verdict.LEFT:
            is_inside = False
        verdicts[event.scan_id] = verdict
    return verdicts


def _in_order(event: Event) -> tuple[bool, dt.datetime, str]:
    """By time; what no screen has spoken on yet comes last, since those before it have acted."""
    return event.said is None, event.at, event.scan_id


def _judge_one(
    event: Event, undone: AbstractSet[str], *, was_admitted: bool, is_inside: bool
) -> Verdict:
    if event.scan_id in undone:
        return Verdict.UNDONE
    if event.kind is ScanKind.EXIT:
        leaves = is_inside and event.refusal is None and event.said is not Said.REFUSED
        return Verdict.LEFT if leaves else Verdict.NOT_INSIDE
    if event.refusal is not None:
        return Verdict.CONFLICT if event.said is Said.ADMITTED else Verdict.REFUSED
    if event.said is Said.REFUSED:
        return Verdict.ALREADY
    if is_inside:
        return Verdict.CONFLICT if event.said is Said.ADMITTED else Verdict.ALREADY
    return Verdict.REENTERED if was_admitted else Verdict.ADMITTED


def undo_refusal(*, is_own: bool, after: dt.timedelta) -> Reason | None:
    """What is against taking back a scan so long after it, one's own or somebody else's."""
    if not is_own:
        return Reason.OTHER_DEVICE
    return Reason.TOO_LATE if after > LONGEST_UNDO else None
