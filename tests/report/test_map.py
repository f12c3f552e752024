"""The map of municipalities: whole, readable by everybody, and safe to put on a page."""

import csv
import itertools
import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

import messe.registration
from messe.report.map import (
    COLOURS,
    LEGEND,
    ParticipationStatus,
    load_shapes,
    participation_map,
)

SVG = "{http://www.w3.org/2000/svg}"
HALLENBERG = "05958020"
REGISTER = Path(messe.registration.__file__).parent / "data" / "municipalities.csv"


def parse(svg):
    return ET.fromstring(svg)  # noqa: S314 -- our own drawing


def areas(svg):
    """Each municipality's path data with the colour it is filled with."""
    return [
        (path.get("d"), group.get("fill"))
        for group in parse(svg).findall(f"{SVG}g/{SVG}g")
        for path in group.findall(f"{SVG}path")
    ]


def lightness(colour):
    """How light the colour looks without its hue: CIE L*, 0 to 100."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * luminance ** (1 / 3) - 16


def points(path):
    """Walk along relative path data, corner by corner."""
    for ring in path.removesuffix("z").split("z"):
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        yield from zip(
            itertools.accumulate(numbers[::2]), itertools.accumulate(numbers[1::2]), strict=True
        )


def test_shapes_are_those_of_the_register():
    with REGISTER.open(encoding="utf-8", newline="") as lines:
        registered = {(row["district"], row["ags"]) for row in csv.DictReader(lines)}

    drawn = [(name, ags) for name, d in load_shapes().districts.items() for ags in d.municipalities]

    assert len(drawn) == 231
    assert set(drawn) == registered


def test_shapes_name_whom_to_credit():
    assert load_shapes().attribution == "© GeoBasis-DE / BKG (Daten verändert)"


def test_whole_map_shows_every_municipality_once():
    shapes = load_shapes()

    drawn = Counter(path for path, _ in areas(participation_map({}, title="Karte")))

    assert drawn == Counter(
        path for district in shapes.districts.values() for path in district.municipalities.values()
    )


@pytest.mark.parametrize(
    ("district", "count"), [("arnsberg", 83), ("detmold", 70), ("muenster", 78)]
)
def test_district_map_shows_its_own_municipalities_only(district, count):
    shape = load_shapes().districts[district]

    drawn = [path for path, _ in areas(participation_map({}, title="Karte", district=district))]

    assert len(drawn) == count
    assert sorted(drawn) == sorted(shape.municipalities.values())


@pytest.mark.parametrize("district", ["arnsberg", "detmold", "muenster"])
def test_district_map_is_cropped_to_the_district(district):
    box = load_shapes().districts[district].box

    svg = participation_map({}, title="Karte", district=district)

    assert parse(svg).get("viewBox") == (
        f"{box.x - 8} {box.y - 8} {box.width + 16} {box.height + 16}"
    )


def test_shapes_stay_inside_their_box():
    for district in load_shapes().districts.values():
        x, y = zip(*points(district.outline), strict=True)

        assert (min(x), min(y)) == (district.box.x, district.box.y)
        assert (max(x) - min(x), max(y) - min(y)) == (district.box.width, district.box.height)


def test_neighbours_share_their_borders():
    shapes = load_shapes().districts["muenster"]

    corners = Counter(
        point for path in shapes.municipalities.values() for point in set(points(path))
    )
    outline = set(points(shapes.outline))

    assert outline <= corners.keys()
    assert [point for point, times in corners.items() if times == 1 and point not in outline] == []


@pytest.mark.parametrize("status", ParticipationStatus)
def test_a_municipality_has_the_colour_of_its_status(status):
    path = load_shapes().districts["arnsberg"].municipalities[HALLENBERG]

    drawn = dict(areas(participation_map({HALLENBERG: status}, title="Karte")))

    assert drawn[path] == COLOURS[status]


def test_a_municipality_without_status_is_outside():
    drawn = areas(participation_map({}, title="Karte"))

    assert {colour for _, colour in drawn} == {COLOURS[ParticipationStatus.OUTSIDE]}


def test_only_absent_municipalities_are_striped():
    absent = participation_map({HALLENBERG: ParticipationStatus.ABSENT}, title="Karte")
    present = participation_map({HALLENBERG: ParticipationStatus.TOOK_PART}, title="Karte")

    clip = parse(absent).find(f"{SVG}clipPath/{SVG}path")
    assert clip.get("d") == load_shapes().districts["arnsberg"].municipalities[HALLENBERG]
    assert "clipPath" not in present


def test_legend_names_every_status_from_dark_to_light():
    lights = [lightness(colour) for _, colour in LEGEND]

    assert [status for status, _ in LEGEND] == list(ParticipationStatus)
    assert all(later - earlier >= 15 for earlier, later in itertools.pairwise(lights))


def test_title_comes_first_and_is_escaped():
    svg = participation_map({}, title="Wer kam? <Arnsberg> & mehr")

    first = parse(svg)[0]
    assert (first.tag, first.text) == (f"{SVG}title", "Wer kam? <Arnsberg> & mehr")


def test_labels_are_escaped():
    svg = participation_map({}, title="Karte", labels={HALLENBERG: 'Hallenberg <"1"> & Umland'})

    label = parse(svg).find(f".//{SVG}path/{SVG}title")
    assert label.text == 'Hallenberg <"1"> & Umland'


def test_map_is_an_image_without_styles():
    svg = participation_map({HALLENBERG: ParticipationStatus.ABSENT}, title="Karte")

    assert parse(svg).get("role") == "img"
    assert "style" not in svg
