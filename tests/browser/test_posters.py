"""Posters as the browser prints them: one sheet for each code, which leads where it says."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from messe.core.database import write_transaction
from tests.browser.conftest import DESK, PHONE, new_page
from tests.factories import make_account, make_stage, make_startup, make_topic, make_topic_table
from tests.live import account_session, opened_app, run_messe, serve, session_cookie
from tests.posters import codes_in

pytestmark = pytest.mark.long


@pytest.fixture
def live(tmp_path):
    run_messe(tmp_path, "init")
    with serve(tmp_path) as server:
        yield server


def printed(page: Page, address: str) -> list[list[str]]:
    """The codes on each sheet that an organiser prints there."""
    page.goto(address)
    return codes_in(page.pdf(prefer_css_page_size=True, print_background=True))


def test_each_sheet_has_one_code_that_opens_what_it_hangs_on(live, browser):
    with opened_app(live.instance), write_transaction():
        make_stage(slug="halle", name="Halle")
        for name in ("Funkweg", "Ortswerk"):
            make_startup(name=name)
        for number in (1, 2):
            make_topic_table(make_topic(f"Thema {number}"), number=number)
        session = account_session(make_account())
    desk = new_page(browser, live.url, DESK)
    cookies = session_cookie(live.instance, **session)
    desk.context.add_cookies(
        [{"name": key, "value": value, "url": live.url} for key, value in cookies.items()]
    )
    posters = {
        "/orga/plaetze/aushang/halle": ["Halle"],
        "/orga/staende/aushang": ["Funkweg", "Ortswerk"],
        "/orga/thementische/aushang": ["Tisch 1", "Tisch 2"],
    }
    phone = new_page(browser, live.url, PHONE)

    for address, names in posters.items():
        sheets = printed(desk, address)

        assert [len(codes) for codes in sheets] == [1] * len(names)
        for name, [code] in zip(names, sheets, strict=True):
            assert code.startswith(live.url.upper())
            phone.goto(urlsplit(code).path)
            expect(phone.get_by_role("heading", name=name, level=1)).to_be_visible()
    desk.context.close()
    phone.context.close()
