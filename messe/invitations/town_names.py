"""Find the town that a cell of a table names, however people write it."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from messe.registration.models import Municipality
from messe.registration.search import fold

TAILS = ("", "stadt", "gemeinde")
HEADS = ("", "stadt", "gemeinde", "hansestadt", "stadt und gemeinde")
MOST_NEAREST = 3
LEAST_LIKENESS = 0.6


class TownNames:
    """The towns by every usual way to write them."""

    def __init__(self, towns: Iterable[Municipality]) -> None:
        self._by_spelling: dict[str, dict[str, Municipality]] = defaultdict(dict)
        self._names: dict[str, str] = {}
        for town in towns:
            self._names[_key(town.name)] = town.name
            for spelling in _spellings(town):
                self._by_spelling[spelling][town.ags] = town

    def find(self, written: str) -> list[Municipality]:
        """The towns that may be meant: one, none, or several that share a name."""
        return list(self._by_spelling.get(_key(written), {}).values())

    def nearest(self, written: str) -> list[str]:
        """The names most like what is written, best first."""
        keys = difflib.get_close_matches(
            _key(written), self._names, n=MOST_NEAREST, cutoff=LEAST_LIKENESS
        )
        return [self._names[key] for key in keys]


def _key(text: str) -> str:
    return fold(re.sub(r"[()/]", " ", text))


def _spellings(town: Municipality) -> Iterator[str]:
    """Its key (Excel drops the leading zero), and its names, alone and with what tells apart."""
    yield from (town.ags, town.ags.lstrip("0"))
    kreis = _key(town.kreis)
    _name, _comma, title = town.name_official.partition(",")
    heads = {*HEADS, town.postcode}
    tails = {*TAILS, _key(title), town.postcode, kreis, kreis.removeprefix("kreis ")}
    for name in {_key(town.name), _key(re.sub(r"\(.*\)", "", town.name))}:
        for head in heads:
            for tail in tails:
                yield f"{head} {name} {tail}".strip()
