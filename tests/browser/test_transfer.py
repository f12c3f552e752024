"""What a phone loads to see the programme: little, and next to nothing when it comes again."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import new_page
from tests.browser.transfer import visit
from tests.live import serve

pytestmark = pytest.mark.long

FIRST_VISIT_KB = 230
FIRST_VISIT_REQUESTS = 14
SECOND_VISIT_KB = 20


def test_programme_loads_little_and_again_next_to_nothing(browser, demo, tmp_path):
    demo(tmp_path, "event")
    with serve(tmp_path) as server:
        page = new_page(browser, server.url)
        first = visit(page, "/programm")
        expect(page.get_by_role("heading", level=1)).to_have_text("Programm")
        second = visit(page, "/programm")

    assert first.kilobytes <= FIRST_VISIT_KB
    assert first.requests <= FIRST_VISIT_REQUESTS
    assert 0 < second.kilobytes <= SECOND_VISIT_KB
