"""The grid of the day: by keyboard, with two organisers at once, without scripts."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from messe.accounts.models import Account
from messe.core.database import db, write_transaction
from messe.pitches import arranging, queries
from messe.pitches.schedule import TimeSpan
from tests.browser.conftest import DESK, PHONE, axe_violations, new_page, scrolls_sideways
from tests.live import account_session, opened_app, serve, session_cookie

pytestmark = pytest.mark.long

GRID = "/orga/buehnen/raster"


@pytest.fixture
def live(demo, tmp_path):
    demo(tmp_path, "open")
    with serve(tmp_path) as server:
        yield server


def open_grid(browser, live, size=DESK, **options) -> Page:
    page = new_page(browser, live.url, size, **options)
    with opened_app(live.instance):
        organiser = account_session(db.session.scalars(sa.select(Account)).first())
    [(name, value)] = session_cookie(live.instance, **organiser).items()
    page.context.add_cookies([{"name": name, "value": value, "url": live.url}])
    page.goto(GRID)
    return page


@pytest.fixture
def page(browser, live):
    page = open_grid(browser, live)
    yield page
    page.context.close()


def status(page: Page) -> Locator:
    return page.locator("[data-status]")


def handle(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"Verschieben: {title}"))


def place(page: Page, title: str) -> str:
    """What a screen reader says of where an item is."""
    return handle(page, title).get_attribute("aria-label").partition(", ")[2]


def test_item_is_moved_by_keyboard_and_back(page):
    coffee = handle(page, "Kaffee")
    assert place(page, "Kaffee") == "15:25 bis 15:40 Uhr, überall"

    coffee.focus()
    page.keyboard.press("Enter")
    expect(coffee).to_have_attribute("aria-pressed", "true")
    expect(status(page)).to_contain_text("Kaffee ist aufgenommen.")
    page.keyboard.press("ArrowDown")
    expect(status(page)).to_contain_text("15:30 bis 15:45 Uhr, überall.")
    expect(status(page)).to_contain_text("Doppelt belegt: Kaffee (15:30, überall)")
    page.keyboard.press("Shift+ArrowUp")
    expect(status(page)).to_contain_text("15:30 bis 15:40 Uhr, überall.")
    page.keyboard.press("Enter")

    expect(status(page)).to_contain_text("Gespeichert: 15:30 bis 15:40 Uhr, überall.")
    expect(handle(page, "Kaffee")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(status(page)).to_contain_text("Gespeichert: 15:25 bis 15:40 Uhr, überall.")
    page.reload()
    assert place(page, "Kaffee") == "15:25 bis 15:40 Uhr, überall"


def test_escape_puts_an_item_back(page):
    handle(page, "Kaffee").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")

    expect(status(page)).to_have_text("Kaffee ist wieder, wo es war.")
    page.reload()
    assert place(page, "Kaffee") == "15:25 bis 15:40 Uhr, überall"


def test_second_organiser_sees_what_the_first_did(page, live):
    with opened_app(live.instance), write_transaction():
        [coffee] = [block for block in queries.blocks() if block.title == "Kaffee"]
        span = TimeSpan(coffee.starts_at, coffee.ends_at.replace(minute=35))
        arranging.move(coffee, None, span, seen=arranging.as_item(coffee).seen)

    handle(page, "Kaffee").focus()
    for key in ("Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)

    expect(status(page)).to_contain_text("Jemand anderes hat das inzwischen verschoben")
    assert place(page, "Kaffee") == "15:25 bis 15:35 Uhr, überall"


def test_phone_scrolls_the_grid_in_its_own_frame(browser, live):
    page = open_grid(browser, live, PHONE)

    assert not scrolls_sideways(page)
    frame = page.get_by_role("region", name="Raster")
    assert frame.evaluate("one => one.scrollWidth > one.clientWidth")
    handle(page, "Kaffee").focus()
    page.keyboard.press("Enter")
    assert axe_violations(page) == []
    page.context.close()


def test_grid_without_scripts_is_a_list_of_links(browser, live):
    page = open_grid(browser, live, java_script_enabled=False)

    expect(page.get_by_role("button", name=re.compile("Verschieben"))).to_have_count(0)
    page.get_by_role("link", name=re.compile("Kaffee")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Kaffee")
    page.context.close()
