"""Bar charts: to scale, readable, and safe to put on a page."""

import xml.etree.ElementTree as ET

import pytest

from messe.report.charts import PART_COLOURS, WIDTH, Bar, bar_chart

SVG = "{http://www.w3.org/2000/svg}"


def parse(svg):
    return ET.fromstring(svg)  # noqa: S314 -- our own drawing


def bars(svg):
    """Each drawn bar's colour, left edge and width."""
    return [
        (rect.get("fill"), float(rect.get("x")), float(rect.get("width")))
        for rect in parse(svg).iter(f"{SVG}rect")
    ]


def texts(svg):
    return [text.text for text in parse(svg).iter(f"{SVG}text")]


def widths(svg):
    return [width for _, _, width in bars(svg)]


def test_rows_keep_their_order_with_label_and_value():
    svg = bar_chart([Bar("Klima", (3,), "3"), Bar("Verkehr", (12,), "12,0")], title="Themen")

    assert texts(svg) == ["Klima", "3", "Verkehr", "12,0"]


def test_bars_are_to_scale():
    half, whole = widths(bar_chart([Bar("a", (4,), "4"), Bar("b", (8,), "8")], title="Themen"))

    assert whole == pytest.approx(2 * half, abs=0.1)


def test_second_part_begins_where_the_first_ends():
    (first, left, width), (second, begin, rest) = bars(
        bar_chart([Bar("Klima", (6, 2), "8")], title="Themen")
    )

    assert (first, second) == PART_COLOURS
    assert begin == pytest.approx(left + width, abs=0.1)
    assert width == pytest.approx(3 * rest, abs=0.2)


def test_maximum_sets_the_scale():
    row = Bar("Klima", (5,), "5")

    (alone,) = widths(bar_chart([row], title="Themen"))
    (shared,) = widths(bar_chart([row], title="Themen", maximum=10))

    assert alone == pytest.approx(2 * shared, abs=0.1)


def test_a_bar_longer_than_the_maximum_still_fits():
    row = Bar("Klima", (20,), "20")

    assert bar_chart([row], title="Themen", maximum=10) == bar_chart([row], title="Themen")


def test_only_zeros_draw_bars_without_length():
    assert widths(bar_chart([Bar("Klima", (0,), "0")], title="Themen")) == [0]


def test_bar_and_value_stay_inside_the_drawing():
    svg = bar_chart([Bar("Kreis " * 9, (7,), "100,0 % (8 von 8)")], title="Kreise")

    ((_, left, width),) = bars(svg)
    value = list(parse(svg).iter(f"{SVG}text"))[-1]
    assert left > 0
    assert left + width < float(value.get("x")) < WIDTH - 100


def test_long_label_takes_two_lines_and_is_then_shortened():
    label = "Gemeinsame Gewerbegebiete und interkommunale Zusammenarbeit beim Klimaschutz"

    svg = bar_chart([Bar(label, (1,), "1")], title="Themen")

    assert texts(svg) == ["Gemeinsame Gewerbegebiete und", "interkommunale Zusammenarbeit …", "1"]


def test_rows_grow_for_labels_of_two_lines():
    def height(label):
        svg = bar_chart([Bar(label, (1,), "1")], title="Themen")
        return float(parse(svg).get("viewBox").split()[3])

    assert height("Mobilität und öffentlicher Nahverkehr") > height("Mobilität")


def test_labels_values_and_title_are_escaped():
    svg = bar_chart([Bar("A <b> & c", (1,), "< 2")], title="Themen <&>")

    first = parse(svg)[0]
    assert (first.tag, first.text) == (f"{SVG}title", "Themen <&>")
    assert texts(svg) == ["A <b> & c", "< 2"]


def test_chart_is_an_image_without_styles():
    svg = bar_chart([Bar("Klima", (1, 2), "3")], title="Themen")

    assert parse(svg).get("role") == "img"
    assert "style" not in svg


def test_chart_without_rows_is_refused():
    with pytest.raises(ValueError, match="Themen"):
        bar_chart([], title="Themen")
