"""Names in the largest letters that fit, on every paper."""

import math
import re

import pytest

from messe.badges.layouts import GEOMETRY, POINT_MM, SIZES, BadgeLayout, set_name, text_width
from messe.core.paths import resource_folder

CAPITAL_EMS = 0.689
"""How high the font's capitals are."""
LONG_NAME = "Dr. Maximiliane-Charlotte von und zu Hohenwestfalen-Lippstadt"


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("Bo Li", [64, 58, 64, 64]),
        ("Ulrike Sommer", [58, 34, 38, 42]),
        (LONG_NAME, [28, 18, 19, 25]),
        ("Donaudampfschifffahrtsgesellschaftskapitän", [18, 18, 18, 18]),
    ],
)
def test_name_is_as_large_as_the_paper_lets_it(name, sizes):
    assert [set_name(name, layout).size for layout in BadgeLayout] == sizes


@pytest.mark.parametrize("layout", BadgeLayout)
@pytest.mark.parametrize("name", ["W" * 200, "Ä " * 100, "Wolfgang-" * 22, "\N{WHITE SQUARE}" * 9])
def test_every_name_can_be_read_from_three_metres(name, layout):
    size = set_name(name, layout).size

    assert size * POINT_MM * CAPITAL_EMS >= 3000 * math.tan(math.radians(5 / 60))


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Karl Heinzmuellermann-Oberhausener", ("Karl Heinzmuellermann-", "Oberhausener")),
        ("Prof. Dr. Karl von Schulze-Tengern", ("Prof. Dr. Karl von", "Schulze-", "Tengern")),
        # Below the second line is the code.
        (LONG_NAME, ("Dr. Maximiliane-Charlotte", "von und zu", "Hohenwestfa-", "len-Lippstadt")),
        (
            "Donaudampfschifffahrtsgesellschaftskapitän",
            ("Donaudampfschifffahrtsge-", "sellschaftskapitän"),
        ),
    ],
)
def test_lines_end_at_blanks_and_behind_hyphens_and_within_words_only_if_they_must(name, lines):
    assert set_name(name, BadgeLayout.CARD).lines == lines


def test_name_that_no_card_holds_is_cut():
    lines = set_name("Maximilian Prinz von und zu " * 7, BadgeLayout.CARD).lines

    assert (len(lines), lines[-1][-1]) == (4, "…")


def test_letters_are_as_wide_as_the_font_says_and_unknown_ones_count_as_wide():
    assert text_width("M") == pytest.approx(0.784)
    assert text_width("Ł") == pytest.approx(text_width("L"), abs=0.05)
    assert text_width("中") == 1


def test_style_sheet_knows_every_size_and_box():
    css = (resource_folder("static") / "css" / "badge-sheets.css").read_text()

    named = re.findall(r"\.badge__name--(\d+) {\n  font-size: (\d+)pt;", css)
    assert named == [(str(size), str(size)) for size in SIZES]
    for layout, room in GEOMETRY.items():
        assert width_mm(css, layout, "person") == room.width_mm
        if room.beside_code_mm:
            assert width_mm(css, layout, "party") == room.beside_code_mm


def width_mm(css: str, layout: BadgeLayout, part: str) -> float:
    """The last word on how wide a part of a badge is."""
    rules = re.findall(rf"\.sheets--{layout} \.badge__{part}[,\s][^{{}}]*{{([^}}]*)}}", css)
    return float(re.findall(r"(?:^|\s)width: ([\d.]+)mm", "".join(rules))[-1])
