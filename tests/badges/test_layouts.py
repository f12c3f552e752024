"""Names in the largest letters that fit, on every paper."""

import re

import pytest

from messe.badges.layouts import GEOMETRY, SIZES, BadgeLayout, name_size, text_width
from messe.core.paths import resource_folder

LONG_NAME = "Dr. Maximiliane-Charlotte von und zu Hohenwestfalen-Lippstadt"


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("Bo Li", [64, 58, 64, 64]),
        ("Ulrike Sommer", [58, 34, 38, 42]),
        (LONG_NAME, [28, 14, 17, 19]),
        ("Donaudampfschifffahrtsgesellschaftskapitän", [14, 14, 14, 14]),
    ],
)
def test_name_is_as_large_as_the_paper_lets_it(name, sizes):
    assert [name_size(name, layout) for layout in BadgeLayout] == sizes


def test_line_may_end_at_a_blank_and_behind_a_hyphen():
    names = ("Karl Heinzmueller", "Karl-Heinzmueller", "Karlheinzmueller")

    assert [name_size(name, BadgeLayout.CARD) for name in names] == [21, 21, 17]


def test_letters_are_as_wide_as_the_font_says_and_unknown_ones_count_as_wide():
    assert text_width("M") == pytest.approx(0.784)
    assert text_width("Ł") == pytest.approx(text_width("L"), abs=0.05)
    assert text_width("中") == 1


def test_style_sheet_knows_every_size_and_box():
    css = (resource_folder("static") / "css" / "badge-sheets.css").read_text()

    named = re.findall(r"\.badge__name--(\d+) {\n  font-size: (\d+)pt;", css)
    assert named == [(str(size), str(size)) for size in SIZES]
    for layout, room in GEOMETRY.items():
        boxes = re.findall(
            rf"\.sheets--{layout} \.badge__person[^{{]*{{[^}}]*width: ([\d.]+)mm", css
        )
        assert [float(width) for width in boxes][-1] == room.name_width_mm
