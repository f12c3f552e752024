"""Judges what phones noted at the doors by what is agreed, blind to how the app does it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

PASSES = {"admitted": "in", "reentered": "in", "left": "out"}


@dataclass
class Standing:
    """A person after some scans."""

    admitted_by: str | None = None
    """The scan by which this person came in first."""
    admitted_at: dt.datetime | None = None
    is_inside: bool = False


@dataclass
class Judgement:
    """What all scans come to: a verdict each, and where everybody stands, by badge."""

    verdicts: dict[str, str] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    conflicts: set[tuple[str, str, int]] = field(default_factory=set)
    """Where a screen let in whom it should not: the scan, the badge and the phone."""


def judge(
    log: Iterable[dict], times: Mapping[str, dt.datetime], barred: AbstractSet[tuple[int, str]]
) -> Judgement:
    """Judge the scans that `log` holds and that arrived, at `times`.

    A note of the log says what the screen showed; nobody passes a screen that showed nothing.
    `barred` are the phones that must not let in a badge. Every undo counts: in the fleet it is made
    by the phone that scanned, and at once.
    """
    arrived = [note for note in log if note["id"] in times]
    undone = {note["of"] for note in arrived if note["kind"] == "undo"}
    judgement = Judgement()
    for note in sorted(arrived, key=lambda note: (times[note["id"]], note["id"])):
        if note["kind"] == "undo" or note["id"] in undone:
            verdict = "undone"
        elif note["token"] is None:
            verdict = "unknown"
        else:
            standing = judgement.standings.setdefault(note["token"], Standing())
            is_barred = (note["device"], note["token"]) in barred
            verdict = _verdict(note, times[note["id"]], standing, is_barred=is_barred)
        judgement.verdicts[note["id"]] = verdict
        if verdict == "conflict":
            judgement.conflicts.add((note["id"], note["token"], note["device"]))
    return judgement


def _verdict(note: dict, at: dt.datetime, standing: Standing, *, is_barred: bool) -> str:
    answer = note["answer"]
    passed = PASSES.get(answer["verdict"]) if answer else None
    if note["kind"] == "exit":
        leaves = passed and standing.is_inside
        standing.is_inside = standing.is_inside and not leaves
        return "left" if leaves else "not_inside"
    if is_barred:
        return "conflict" if passed else "refused"
    if not passed:
        return "already"
    if standing.is_inside:
        return "conflict"
    standing.is_inside = True
    if standing.admitted_by:
        return "reentered"
    standing.admitted_by, standing.admitted_at = note["id"], at
    return "admitted"
