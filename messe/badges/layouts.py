"""The papers that badges are printed on, and the largest letters in which a name fits there."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
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
SIZES: Final = (64, 58, 52, 47, 42, 38, 34, 31, 28, 25, 23, 21, 19, 18)
"""Of a name's letters in points, as `badge-sheets.css` knows them, the largest first.

In the smallest a capital is as high as an eye that sees well can read from 3 m: five arc minutes.
"""
PARTS: Final = re.compile(r"[^\s-]*-|[^\s-]+|\s+")
"""A line may end at a blank, which then vanishes, and behind a hyphen."""

LEAST_CARRIED: Final = 4
"""So many signs of a broken word, a hyphen among them, go to the next line at least."""


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
    width_mm: float
    height_mm: float
    above_code_mm: float = math.inf
    """So far down a line has the whole width."""
    beside_code_mm: float = 0
    """How wide a line is that comes below."""


GEOMETRY: Final = {
    BadgeLayout.A6: Geometry(4, 93, 46),
    BadgeLayout.CARD: Geometry(8, 82, 28, 14.2, 47),
    BadgeLayout.LABEL: Geometry(1, 92, 29, 15.4, 57),
    BadgeLayout.LARGE_LABEL: Geometry(1, 94, 40, 29.4, 59),
}


@dataclass(frozen=True)
class SetName:
    """A name as it is printed."""

    size: int
    """One of the SIZES."""
    lines: tuple[str, ...]


def set_name(name: str, layout: BadgeLayout) -> SetName:
    """`name` in the largest of the SIZES in which it fits.

    In the smallest, words are broken where they must be, and what no badge can hold is cut.
    """
    text, room = " ".join(name.split()), GEOMETRY[layout]
    for size in SIZES:
        lines, rest = _set(text, _line_widths(size, room))
        if not rest:
            return SetName(size, lines)
    return SetName(SIZES[-1], _squeezed(text, _line_widths(SIZES[-1], room)))


def _line_widths(size: int, room: Geometry) -> list[float]:
    """Of each line that has room, in ems."""
    em_mm = size * POINT_MM
    line_mm = LINE_HEIGHT * em_mm
    return [
        (room.width_mm if number * line_mm <= room.above_code_mm else room.beside_code_mm) / em_mm
        for number in range(1, int(room.height_mm / line_mm) + 1)
    ]


def _squeezed(text: str, widths: Sequence[float]) -> tuple[str, ...]:
    lines, rest = _set(text, widths, may_break=True)
    if not rest:
        return lines
    last = lines[-1]
    while text_width(f"{last}…") > widths[-1]:
        last = last[:-1]
    return *lines[:-1], f"{last}…"


def _set(
    text: str, widths: Iterable[float], *, may_break: bool = False
) -> tuple[tuple[str, ...], str]:
    """`text` in lines of these widths in ems, and what is left of it."""
    lines: list[str] = []
    for width in widths:
        line = _first_line(text, width)
        rest = text[len(line) :]
        if may_break and not line:
            line, rest = _broken(text, width)
        lines.append(line.rstrip())
        text = rest
        if not text:
            break
    return tuple(lines), text


def _first_line(text: str, width: float) -> str:
    """As much of `text` as is no wider, with the blank behind; empty if its first word is wider."""
    length, used = 0, 0.0
    for part in PARTS.findall(text):
        used += text_width(part)
        if used > width and not part.isspace():
            break
        length += len(part)
    return text[:length]


def _broken(text: str, width: float) -> tuple[str, str]:
    """As many letters of the first word as are no wider with a hyphen, and all the rest."""
    count = len(PARTS.findall(text)[0]) - LEAST_CARRIED
    while text_width(f"{text[:count]}-") > width:
        count -= 1
    return f"{text[:count]}-", text[count:]


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
