"""Bar charts as SVG, for the report and the organisers' pages."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from markupsafe import Markup

PART_COLOURS: Final = ("#1537a1", "#97afe1")
"""Of a bar's first and second part: KERN's darkblue 750 and 300, apart in greyscale too."""
TEXT_COLOUR: Final = "#131525"
"""KERN's neutral 950."""
AXIS_COLOUR: Final = "#8187a7"
"""KERN's neutral 450."""

WIDTH: Final = 640
FONT_SIZE: Final = 14
CHARACTER_WIDTH: Final = 7.8
"""What a character of Fira Sans takes on average, rounded up."""
LINE_HEIGHT: Final = 17
BAR_HEIGHT: Final = 18
ROW_GAP: Final = 10
COLUMN_GAP: Final = 10
LABEL_CHARACTERS: Final = 32
LABEL_LINES: Final = 2


@dataclass(frozen=True)
class Bar:
    """A row of the chart: the lengths of its one or two parts, and its value as the reader sees it.

    The caller formats `value`, since only it knows the language and what is counted.
    """

    label: str
    parts: tuple[float, ...]
    value: str

    @property
    def total(self) -> float:
        return sum(self.parts)


def bar_chart(rows: Sequence[Bar], *, title: str, maximum: float | None = None) -> Markup:
    """Horizontal bars from top to bottom, in the order of `rows`, as SVG.

    `title` says in words what the chart shows. `maximum` lets several charts share a scale: the
    total that fills the width, unless a bar is longer. A label runs over two lines at most and is
    shortened after them.

    Raises:
        ValueError: there are no rows; say so in a sentence instead.
    """
    if not rows:
        raise ValueError(f"a chart needs at least one row: {title}")
    labels = [_wrap(row.label) for row in rows]
    bars_left = COLUMN_GAP + _text_width(line for label in labels for line in label)
    bars_width = WIDTH - bars_left - COLUMN_GAP - _text_width(row.value for row in rows)
    scale = bars_width / (max(maximum or 0, *(row.total for row in rows)) or 1)
    heights = [max(BAR_HEIGHT, LINE_HEIGHT * len(label)) + ROW_GAP for label in labels]
    height = sum(heights)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        '<title>{title}</title><g font-family="Fira Sans, sans-serif" font-size="{font_size}"'
        ' fill="{colour}">{rows}</g>'
        '<path d="M{left} 0V{height}" stroke="{axis}"/></svg>'
    ).format(
        width=WIDTH,
        height=height,
        title=title,
        font_size=FONT_SIZE,
        colour=TEXT_COLOUR,
        rows=Markup().join(
            _row(label, row, left=bars_left, middle=top + row_height / 2, scale=scale)
            for label, row, top, row_height in zip(
                labels, rows, accumulate(heights, initial=0), heights, strict=False
            )
        ),
        left=bars_left,
        axis=AXIS_COLOUR,
    )


def _wrap(label: str) -> list[str]:
    return textwrap.wrap(label, LABEL_CHARACTERS, max_lines=LABEL_LINES, placeholder=" …")


def _text_width(texts: Iterable[str]) -> float:
    return round(CHARACTER_WIDTH * max((len(text) for text in texts), default=0), 1)


def _row(label: list[str], row: Bar, *, left: float, middle: float, scale: float) -> Markup:
    ends = [left + scale * end for end in accumulate(row.parts, initial=0)]
    return Markup("{}{}{}").format(
        _label(label, right=left - COLUMN_GAP, middle=middle),
        Markup().join(
            _part(colour, left=begin, right=end, middle=middle)
            for colour, begin, end in zip(PART_COLOURS, ends, ends[1:], strict=False)
        ),
        _text(row.value, x=ends[-1] + COLUMN_GAP, middle=middle),
    )


def _label(lines: list[str], *, right: float, middle: float) -> Markup:
    first = middle - LINE_HEIGHT * (len(lines) - 1) / 2
    return Markup().join(
        _text(line, x=right, middle=first + LINE_HEIGHT * number, anchor="end")
        for number, line in enumerate(lines)
    )


def _text(text: str, *, x: float, middle: float, anchor: str = "start") -> Markup:
    baseline = middle + 0.35 * FONT_SIZE
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(
        round(x, 1), round(baseline, 1), anchor, text
    )


def _part(colour: str, *, left: float, right: float, middle: float) -> Markup:
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>').format(
        round(left, 1), middle - BAR_HEIGHT / 2, round(right - left, 1), BAR_HEIGHT, colour
    )
