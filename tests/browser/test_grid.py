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
TALL = {"width": 1280, "height": 3200}
"""A desk on which the whole day can be seen at once."""
MINUTE = 4
"""How many pixels high a minute is drawn."""


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
    label = handle(page, title).get_attribute("aria-label")
    return label.removeprefix(f"Verschieben: {title}, ")


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


@pytest.fixture
def tall(browser, live):
    page = open_grid(browser, live, TALL)
    yield page
    page.context.close()


def centre(part: Locator) -> tuple[float, float]:
    box = part.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def take(page: Page, part: Locator, *, by: tuple[float, float]) -> None:
    """Drag `part`, and do not let go."""
    x, y = centre(part)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=5)


def drag(page: Page, part: Locator, *, by: tuple[float, float]) -> None:
    take(page, part, by=by)
    page.mouse.up()


def item(page: Page, title: str) -> Locator:
    return page.locator(f'[data-item][data-title="{title}"]')


def on_the_plan(page: Page, title: str) -> list[int]:
    """Where an item is drawn inside the grid, whatever else moves on the page."""
    return item(page, title).evaluate(
        "one => [one.offsetLeft, one.offsetTop, one.offsetWidth, one.offsetHeight]"
    )


def test_mouse_drags_to_another_time(tall):
    drag(tall, item(tall, "Kaffee"), by=(0, 20 * MINUTE))

    expect(status(tall)).to_contain_text("Gespeichert: 15:45 bis 16:00 Uhr, überall.")
    expect(tall).to_have_url(re.compile(f"{GRID}$"))
    tall.reload()
    assert place(tall, "Kaffee") == "15:45 bis 16:00 Uhr, überall"


def test_mouse_drags_to_another_stage(tall):
    assert place(tall, "Wärmeigel") == "11:00 bis 11:20 Uhr, Große Bühne"
    column = item(tall, "Wärmeigel").bounding_box()["width"]

    drag(tall, item(tall, "Wärmeigel"), by=(column, -20 * MINUTE))

    expect(status(tall)).to_contain_text("Gespeichert: 10:40 bis 11:00 Uhr, Werkstattbühne.")
    tall.reload()
    assert place(tall, "Wärmeigel") == "10:40 bis 11:00 Uhr, Werkstattbühne"


def test_mouse_pulls_the_lower_edge(tall):
    drag(tall, item(tall, "Wärmeigel").locator("[data-resize]"), by=(0, 5 * MINUTE))

    expect(status(tall)).to_contain_text("Gespeichert: 11:00 bis 11:25 Uhr, Große Bühne.")
    tall.get_by_role("button", name="Rückgängig").click()
    expect(status(tall)).to_contain_text("Gespeichert: 11:00 bis 11:20 Uhr, Große Bühne.")


def test_item_that_does_not_fit_goes_back(tall):
    drag(tall, item(tall, "Wärmeigel"), by=(0, 20 * MINUTE))

    expect(status(tall)).to_contain_text("gibt es von 11:30 bis 11:50 Uhr schon einen Termin.")
    assert place(tall, "Wärmeigel") == "11:00 bis 11:20 Uhr, Große Bühne"
    expect(tall.get_by_role("button", name="Rückgängig")).to_be_disabled()


def test_lost_network_puts_a_dragged_item_back(tall):
    before = on_the_plan(tall, "Kaffee")
    take(tall, item(tall, "Kaffee"), by=(0, 20 * MINUTE))
    tall.context.set_offline(True)
    tall.mouse.up()

    expect(status(tall)).to_contain_text("Das hat nicht geklappt, Kaffee ist wieder, wo es war.")
    assert on_the_plan(tall, "Kaffee") == before
    tall.context.set_offline(False)
    drag(tall, item(tall, "Kaffee"), by=(0, 20 * MINUTE))
    expect(status(tall)).to_contain_text("Gespeichert: 15:45 bis 16:00 Uhr, überall.")


def test_escape_ends_a_drag(tall):
    before = on_the_plan(tall, "Kaffee")
    take(tall, item(tall, "Kaffee"), by=(0, 20 * MINUTE))
    tall.keyboard.press("Escape")
    tall.mouse.move(600, 600)
    tall.mouse.up()

    expect(status(tall)).to_have_text("Kaffee ist wieder, wo es war.")
    assert on_the_plan(tall, "Kaffee") == before
    expect(tall).to_have_url(re.compile(f"{GRID}$"))


def test_item_at_the_edge_scrolls_the_page(page):
    welcome = item(page, "Begrüßung")
    _, y = centre(welcome)

    take(page, welcome, by=(0, DESK["height"] - 10 - y))

    expect(status(page)).to_contain_text("16:45 bis 17:00 Uhr, überall.")
    page.keyboard.press("Escape")
    expect(status(page)).to_have_text("Begrüßung ist wieder, wo es war.")


def swipe(page: Page, part: Locator, *, down: float) -> None:
    """Put a finger on `part`, draw it down and lift it."""
    part.scroll_into_view_if_needed()
    x, y = centre(part)
    path = [{"x": x, "y": y + down * step / 5} for step in range(6)]
    finger = page.context.new_cdp_session(page)
    for kind, point in zip(["touchStart", *["touchMove"] * 5], path, strict=True):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_finger_drags_the_grip_and_scrolls_beside_it(browser, live):
    page = open_grid(browser, live, PHONE, has_touch=True, is_mobile=True)
    grip = handle(page, "Kaffee")
    grip.evaluate("one => one.scrollIntoView({block: 'center'})")

    swipe(page, grip, down=20 * MINUTE)

    expect(status(page)).to_contain_text("Gespeichert: 15:45 bis 16:00 Uhr, überall.")
    words = item(page, "World Café, Runde 2").locator("a")
    before = page.evaluate("window.scrollY")
    swipe(page, words, down=-200)
    assert page.evaluate("window.scrollY") > before
    assert place(page, "World Café, Runde 2") == "15:40 bis 16:10 Uhr, überall"
    page.context.close()


def test_grid_without_scripts_is_a_list_of_links(browser, live):
    page = open_grid(browser, live, java_script_enabled=False)

    expect(page.get_by_role("button", name=re.compile("Verschieben"))).to_have_count(0)
    page.get_by_role("link", name=re.compile("Kaffee")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Kaffee")
    page.context.close()
