"""Somebody comes to the door unannounced: on the list, let in, and a badge in the printer."""

import re

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import expect

from tests.browser.conftest import new_page
from tests.live import serve

pytestmark = pytest.mark.long

A6_POINTS = (297.6, 419.5)
SHARP = 4


@pytest.fixture(scope="module")
def live(demo, tmp_path_factory):
    folder = tmp_path_factory.mktemp("walk-in")
    demo(folder, "event")
    with serve(folder) as server:
        yield server


def test_walk_in_has_a_printed_badge_after_three_answers(browser, live):
    steward = new_page(browser, live.url)
    steward.goto("/demo/einlass")
    steward.get_by_role("button", name=re.compile("öffnen$")).click()
    steward.get_by_role("link", name="Vor Ort anmelden").click()

    steward.get_by_label("Vor- und Nachname").fill("Wiebke Ahornfeld")
    steward.get_by_label("Kommune oder Organisation").fill("Hallenberg")
    steward.get_by_role("button", name="Einlassen und Ausweis zeigen").click()

    expect(steward.get_by_role("heading", level=1)).to_have_text("Wiebke Ahornfeld")
    expect(steward.get_by_text("Eingelassen", exact=True)).to_be_visible()
    expect(steward.get_by_role("button", name="Drucken")).to_be_visible()
    with pypdfium2.PdfDocument(steward.pdf(prefer_css_page_size=True)) as document:
        [page] = document
        assert page.get_size() == pytest.approx(A6_POINTS, abs=1)
        text = page.get_textpage().get_text_bounded()
        [code] = zxingcpp.read_barcodes(page.render(scale=SHARP).to_pil())
    assert "Hallenberg" in text
    assert "Impressum" not in text
    assert re.fullmatch(rf"{live.url.upper()}/B/\w{{16}}", code.text)
