"""The papers that badges are printed on, and the largest letters in which a name fits there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from messe.core.paths import resource_folder

FONTS: Final = ("fira-sans-latin-ext-600-normal.woff2", "fira-sans-latin-600-normal.woff2")
"""The letters of names; where both files have one, the second counts."""
WIDEST: Final = 1.0
"""How wide a letter is taken to be that neither file has, in ems."""
LINE_HEIGHT: Final = 1.1
POINT_MM: Final = 25.4 / 72
SIZES: Final = (64, 58, 52, 47, 42, 38, 34, 31, 28, 25, 23, 21, 19, 17, 15, 14)
"""Of a name's letters in points, as `badge-sheets.css` knows them, the largest first."""


class BadgeLayout(StrEnum):
    """What badges are printed on."""

    A6 = "a6"
    CARD = "card"
    LABEL = "label"
    LARGE_LABEL = "large-label"


@dataclass(frozen=True)
class Geometry:
    """How many badges a sheet holds, and the room a name has there; `badge-sheets.css` agrees."""

    badges_a_sheet: int
    name_width_mm: float
    name_height_mm: float


GEOMETRY: Final = {
    BadgeLayout.A6: Geometry(4, 93, 46),
    BadgeLayout.CARD: Geometry(8, 47, 27),
    BadgeLayout.LABEL: Geometry(1, 56, 30),
    BadgeLayout.LARGE_LABEL: Geometry(1, 58, 40),
}


def name_size(name: str, layout: BadgeLayout) -> int:
    """The largest of the SIZES in which `name` fits; in the smallest, words may be broken."""
    room = GEOMETRY[layout]
    return next((size for size in SIZES if _fits(name, size, room)), SIZES[-1])


def _fits(name: str, size: int, room: Geometry) -> bool:
    em_mm = size * POINT_MM
    lines = _lines(name, room.name_width_mm / em_mm)
    return lines is not None and lines * LINE_HEIGHT * em_mm <= room.name_height_mm


def _lines(name: str, width: float) -> int | None:
    """How many lines of `width` ems `name` takes; none if one of its words is wider."""
    lines, used = 1, 0.0
    # A line may end at a blank, which then vanishes, and behind a hyphen.
    for part in re.findall(r"[^\s-]*-|[^\s-]+|\s+", name):
        length = text_width(part)
        if part.isspace():
            used += length
        elif length > width:
            return None
        elif used + length <= width:
            used += length
        else:
            lines, used = lines + 1, length
    return lines


def text_width(text: str) -> float:
    """How wide `text` is in the letters of names, in ems."""
    widths = _letter_widths()
    return sum(widths.get(ord(letter), WIDEST) for letter in text)


@cache
def _letter_widths() -> Mapping[int, float]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- slow import

    widths: dict[int, float] = {}
    for name in FONTS:
        font = TTFont(resource_folder("static") / "vendor" / "fira-sans" / name)
        ems, metrics = font["head"].unitsPerEm, font["hmtx"]
        widths |= {letter: metrics[glyph][0] / ems for letter, glyph in font.getBestCmap().items()}
    return widths
