"""Find a town by what people type: umlauts and their two-letter spelling alike."""

import re
import unicodedata
from collections.abc import Container

_SPELLINGS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "-": " ", ".": " ", ",": " "}
)

MOST_WORDS = 10
"""Nobody's name has more, and a statement must not grow with what somebody typed."""


def fold(text: str) -> str:
    """`text` in a form in which spellings of one name are equal; `static/js` has its twin."""
    plain = unicodedata.normalize("NFC", text).lower().translate(_SPELLINGS)
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return " ".join(bare.split())


def words(query: str) -> list[str]:
    """The folded words of `query`; in a match each begins a word of the name or the postcode."""
    return fold(query).split()[:MOST_WORDS]


def free_slug(name: str, taken: Container[str]) -> str:
    """`name` as a part of an address, with a number behind it if the plain one is in `taken`."""
    slug = plain = "-".join(re.findall("[a-z0-9]+", fold(name))) or "eintrag"
    number = 1
    while slug in taken:
        number += 1
        slug = f"{plain}-{number}"
    return slug
