"""Assign slots to start-ups by their ranked wishes: the best there is, proven, and why.

In this order: as many start-ups as possible get a slot, then as many slots as possible are given,
then the sum of the ranks is as good as possible, then the worst of the ranks. Where several
results are equally good by all that, a lot decides. No start-up is on two stages at once.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from messe.pitches.schedule import TimeSpan

if TYPE_CHECKING:
    from highspy.highs import highs_linear_expression


@dataclass(frozen=True)
class Applicant:
    """A start-up and the slots it wishes for, the best first."""

    name: str
    wishes: Sequence[int]
    quota: int = 1
    """How many slots it may get."""


class Decision(StrEnum):
    """Why a start-up got its first wish, or did not."""

    GRANTED = "granted"
    LOT = "lot"
    """With its first wish the whole would have been as good; the lot decided."""
    WHOLE = "whole"
    """With its first wish the whole would have been worse."""


@dataclass(frozen=True)
class Outcome:
    """What a start-up gets, and why."""

    name: str
    slots: Sequence[int]
    decision: Decision
    first_wish: int
    rivals: int
    """How many other start-ups wished for its first wish, at whatever rank."""


class NotProvenError(RuntimeError):
    """The solver could not prove its result; this is a fault in the program."""


def assign(
    applicants: Sequence[Applicant], spans: Mapping[int, TimeSpan], *, lot: str
) -> list[Outcome]:
    """The best assignment of the slots in `spans`, and why it is as it is for each applicant.

    Raises:
        NotProvenError: the solver could not prove that nothing is better.
    """
    wishing = [each for each in applicants if each.wishes]
    if not wishing:
        return []
    problem = _Problem(wishing, spans)
    problem.make_best()
    chosen = problem.decide_ties(lot_order((each.name for each in wishing), lot))
    return [_outcome(each, wishing, chosen, problem) for each in wishing]


def lot_order(names: Iterable[str], lot: str) -> list[str]:
    """The names in the order that the `lot` drew: everybody can work it out again."""
    return sorted(names, key=lambda name: hashlib.sha256(f"{lot} {name}".encode()).hexdigest())


def _outcome(
    applicant: Applicant,
    applicants: Sequence[Applicant],
    chosen: set[tuple[str, int]],
    problem: "_Problem",
) -> Outcome:
    name, first = applicant.name, applicant.wishes[0]
    if (name, first) in chosen:
        decision = Decision.GRANTED
    elif _could_take_its_place(applicant, applicants, chosen) or problem.is_as_good_with(
        name, first
    ):
        decision = Decision.LOT
    else:
        decision = Decision.WHOLE
    return Outcome(
        name=name,
        slots=[slot for slot in applicant.wishes if (name, slot) in chosen],
        decision=decision,
        first_wish=first,
        rivals=sum(first in other.wishes for other in applicants) - 1,
    )


def _could_take_its_place(
    applicant: Applicant, applicants: Sequence[Applicant], chosen: set[tuple[str, int]]
) -> bool:
    """Whether an empty-handed start-up and who got its first wish could change places.

    It answers most cases without the solver: among many, most that get nothing lost a lot.
    """
    name, first = applicant.name, applicant.wishes[0]
    if any(winner == name for winner, _slot in chosen):
        return False
    changed = {wish for wish in chosen if wish[1] != first} | {(name, first)}
    return _score(applicants, changed) == _score(applicants, chosen)


def _score(applicants: Sequence[Applicant], chosen: set[tuple[str, int]]) -> tuple[int, ...]:
    ranks = [
        rank
        for each in applicants
        for rank, slot in enumerate(each.wishes, start=1)
        if (each.name, slot) in chosen
    ]
    return len({name for name, _slot in chosen}), len(ranks), sum(ranks), max(ranks)


class _Problem:
    """The wishes as an integer program: a variable for each wish, 1 if it is granted."""

    def __init__(self, applicants: Sequence[Applicant], spans: Mapping[int, TimeSpan]) -> None:
        import highspy  # noqa: PLC0415 -- slow import

        self._applicants = applicants
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._model = highspy.Highs()  # type: ignore[no-untyped-call]  # it has none
        self._model.silent()
        self._model.setOptionValue("mip_rel_gap", 0.0)
        self._granted = {
            (each.name, slot): self._model.addBinary()
            for each in applicants
            for slot in each.wishes
        }
        self._served = {each.name: self._model.addBinary() for each in applicants}
        self._ranks = [
            self._model.addBinary() for _rank in range(max(len(each.wishes) for each in applicants))
        ]
        self._add_rules(spans)

    def _add_rules(self, spans: Mapping[int, TimeSpan]) -> None:
        model = self._model
        for slot in spans:
            asking = [var for (_name, wish), var in self._granted.items() if wish == slot]
            if asking:
                model.addConstr(model.qsum(asking) <= 1)
        for each in self._applicants:
            own = [self._granted[each.name, slot] for slot in each.wishes]
            model.addConstr(model.qsum(own) <= each.quota)
            model.addConstr(self._served[each.name] <= model.qsum(own))
            for wish, rank in zip(own, self._ranks, strict=False):
                model.addConstr(wish <= rank)
            if each.quota > 1:
                for one, other in combinations(each.wishes, 2):
                    if spans[one].overlaps(spans[other]):
                        both = self._granted[each.name, one] + self._granted[each.name, other]
                        model.addConstr(both <= 1)
        for better, worse in zip(self._ranks, self._ranks[1:], strict=False):
            model.addConstr(worse <= better)

    def make_best(self) -> None:
        """Reach the best in every respect, one after the other, and keep it."""
        every = list(self._granted.values())
        ranked = [
            rank * self._granted[each.name, slot]
            for each in self._applicants
            for rank, slot in enumerate(each.wishes, start=1)
        ]
        for wanted, sign in (
            (list(self._served.values()), 1),
            (every, 1),
            (ranked, -1),
            (self._ranks, -1),
        ):
            total = self._model.qsum(wanted)
            self._solve(sign * total)
            self._model.addConstr(total == round(self._model.val(total)))

    def decide_ties(self, order: Sequence[str]) -> set[tuple[str, int]]:
        """Of all the best results the one that suits those best whom the lot drew first."""
        weight = {name: len(order) - place for place, name in enumerate(order)}
        self._solve(
            self._model.qsum(
                weight[each.name] * (len(self._ranks) - rank) * self._granted[each.name, slot]
                for each in self._applicants
                for rank, slot in enumerate(each.wishes)
            )
        )
        values = self._model.vals(list(self._granted.values()))
        return {wish for wish, value in zip(self._granted, values, strict=True) if round(value)}

    def is_as_good_with(self, name: str, slot: int) -> bool:
        """Whether a result as good as the best grants this wish."""
        index = self._granted[name, slot].index
        self._model.changeColBounds(index, 1, 1)
        self._model.maximize(0 * self._granted[name, slot])
        status = self._model.getModelStatus()
        self._model.changeColBounds(index, 0, 1)
        return bool(status == self._optimal)

    def _solve(self, objective: "highs_linear_expression") -> None:
        self._model.maximize(objective)
        status = self._model.getModelStatus()
        if status != self._optimal:
            raise NotProvenError(str(status))
