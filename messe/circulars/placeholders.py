"""The words in braces that stand for something else in each letter: `{Kommune}`."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum


class Placeholder(StrEnum):
    """What each letter says in its own way."""

    TOWN = "{Kommune}"
    NAME = "{Name}"
    LINK = "{Link}"
    DAY = "{Datum}"
    PLACE = "{Ort}"


IN_BODY = tuple(Placeholder)
IN_SUBJECT = tuple(one for one in Placeholder if one is not Placeholder.LINK)
"""A link that opens somebody's pages has no place where a locked phone shows it."""

_IN_BRACES = re.compile(r"\{[^{}\s]*\}|[{}]")
"""A word in braces, or a brace that stands alone."""


def unknown(text: str, known: Iterable[Placeholder]) -> list[str]:
    """What in `text` looks like a placeholder and is none of `known`, each once."""
    return [found for found in dict.fromkeys(_IN_BRACES.findall(text)) if found not in known]


def fill(text: str, values: Mapping[Placeholder, str]) -> str:
    """`text` with `values` for their placeholders; braces inside a value stay as they are."""
    known = re.compile("|".join(re.escape(placeholder) for placeholder in values))
    return known.sub(lambda found: values[Placeholder(found[0])], text)
