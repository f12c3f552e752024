"""What an official file changes in the register that is stored."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from messe.registration.gazetteer import Entry
from messe.registration.models import Municipality

FACTS = ("kind", "kreis", "area_km2", "postcode", "lat", "lon")
"""What else a town may change, as the attributes are called in both."""

Pair = tuple[Municipality, Entry]
"""A town as stored, and as the file has it."""


@dataclass(frozen=True)
class FactChange:
    """One attribute of a town, named in `FACTS`, that the file has differently."""

    town: Municipality
    fact: str
    old: str | float
    new: str | float


@dataclass(frozen=True)
class Changes:
    """The stored register beside a file, and where they differ."""

    known: list[Pair]
    """Towns in both."""
    new: list[Entry]
    """Towns only in the file."""
    gone: list[Municipality]
    """Towns that are stored only."""
    counted_on: dt.date
    """For which day the file counts the residents."""

    @property
    def renamed(self) -> list[Pair]:
        return [pair for pair in self.known if pair[0].name_official != pair[1].name_official]

    @property
    def recounted(self) -> list[Pair]:
        """Towns with another population, or with the same one on another day."""
        return [
            (town, entry)
            for town, entry in self.known
            if (town.population, town.population_date) != (entry.population, self.counted_on)
        ]

    @property
    def other_facts(self) -> list[FactChange]:
        changes = [
            FactChange(town, fact, getattr(town, fact), getattr(entry, fact))
            for town, entry in self.known
            for fact in FACTS
        ]
        return [change for change in changes if change.new not in {None, change.old}]

    @property
    def addable(self) -> list[Entry]:
        """New towns that the file says enough of."""
        return [entry for entry in self.new if entry.has_coordinates]

    @property
    def is_older(self) -> bool:
        """Whether a town's stored population is of a later day."""
        return any(town.population_date > self.counted_on for town, _entry in self.known)

    @property
    def is_empty(self) -> bool:
        """Whether applying the file would leave all as it is."""
        return not (self.renamed or self.recounted or self.other_facts or self.addable)

    def risen_above(self, limit: int) -> list[Pair]:
        """Towns that were under the limit of residents, and are no longer."""
        return [pair for pair in self.known if pair[0].population < limit <= pair[1].population]

    def fallen_below(self, limit: int) -> list[Pair]:
        """Towns that come under the limit of residents."""
        return [pair for pair in self.known if pair[1].population < limit <= pair[0].population]


def compare(
    stored: Iterable[Municipality], entries: Mapping[str, Entry], counted_on: dt.date
) -> Changes:
    """Lay the stored register beside the file's towns, of whom residents are `counted_on` a day."""
    towns = {town.ags: town for town in stored}
    return Changes(
        known=[(town, entries[ags]) for ags, town in towns.items() if ags in entries],
        new=[entry for ags, entry in entries.items() if ags not in towns],
        gone=[town for ags, town in towns.items() if ags not in entries],
        counted_on=counted_on,
    )
