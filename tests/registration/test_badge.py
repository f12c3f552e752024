"""The QR code of a badge: what it says, and that it can be read."""

import re
import xml.etree.ElementTree as ET

import pytest
import zxingcpp
from PIL import Image

from messe.core.tokens import ALPHABET
from messe.registration.badge import QUIET_ZONE, badge_code, badge_svg

TOKEN = "0123456789ABCDEF"  # noqa: S105 -- what stands on every badge
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("public_url", ["https://messe.nrw.example", "https://messe.nrw.example/"])
def test_code_is_an_upper_case_address_with_the_token_alone(public_url):
    assert badge_code(public_url, TOKEN) == f"HTTPS://MESSE.NRW.EXAMPLE/B/{TOKEN}"


@pytest.mark.parametrize(
    ("host", "modules"),
    [("messe.example", 29), ("messe.arnsberg.example", 33)],
)
def test_code_takes_the_smallest_size_that_fits_the_host(host, modules):
    root = ET.fromstring(badge_svg(badge_code(f"https://{host}", TOKEN), "Ausweis"))  # noqa: S314

    size = modules + 2 * QUIET_ZONE
    assert root.get("viewBox") == f"0 0 {size} {size}"


def test_drawing_is_one_black_path_on_white_with_a_title_and_no_style():
    text = badge_svg("HTTPS://MESSE.EXAMPLE/B/X", "Ausweis von <Müller>")
    root = ET.fromstring(text)  # noqa: S314

    assert [child.tag for child in root] == [f"{SVG}title", f"{SVG}rect", f"{SVG}path"]
    assert root[0].text == "Ausweis von <Müller>"
    assert root[1].get("fill") == "#fff"
    assert root[2].get("stroke") == "#000"
    assert "style" not in text


def test_strokes_leave_the_quiet_zone_white():
    root = ET.fromstring(badge_svg("HTTPS://MESSE.EXAMPLE/B/X", "Ausweis"))  # noqa: S314
    size = int(root[1].get("width"))

    strokes = re.findall(r"M(\d+) (\d+).5h(\d+)", root[2].get("d"))
    assert min(int(x) for x, _, _ in strokes) == QUIET_ZONE
    assert max(int(x) + int(length) for x, _, length in strokes) == size - QUIET_ZONE
    assert {int(y) for _, y, _ in strokes} <= set(range(QUIET_ZONE, size - QUIET_ZONE))


def test_reader_reads_what_was_drawn():
    text = badge_code("https://messe.arnsberg.example", TOKEN)
    root = ET.fromstring(badge_svg(text, "Ausweis"))  # noqa: S314
    size = int(root[1].get("width"))
    image = Image.new("L", (size, size), color=255)
    for x, y, length in re.findall(r"M(\d+) (\d+).5h(\d+)", root[2].get("d")):
        image.paste(0, (int(x), int(y), int(x) + int(length), int(y) + 1))

    found = zxingcpp.read_barcodes(image.resize((size * 4, size * 4)))

    assert [(code.text, code.ec_level) for code in found] == [(text, "Q")]


def test_tokens_stay_in_the_alphabet_that_makes_large_modules():
    assert set(ALPHABET) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
