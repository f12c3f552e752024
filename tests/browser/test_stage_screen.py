"""The screen at a stage goes on without a network, whatever its own clock says."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from messe.accounts.models import Account, Role
from messe.core import clock
from messe.core.database import db
from messe.pitches.queries import find_stage
from messe.screen import queries
from tests.browser.conftest import DESK, new_page, screenshot
from tests.live import account_session, opened_app, serve, session_cookie

pytestmark = pytest.mark.long

WRONG_BY_TEN_MINUTES = """
const RealDate = Date;
const WRONG = 10 * 60 * 1000;
globalThis.Date = class extends RealDate {
  constructor(...given) { given.length ? super(...given) : super(RealDate.now() + WRONG); }
  static now() { return RealDate.now() + WRONG; }
};
"""
SHOWN_SECONDS = """() => {
  const face = document.querySelector("[data-place=time]").textContent.trim();
  const [minutes, seconds] = face.split(":").map(Number);
  return minutes * 60 + seconds;
}"""
SECONDS_WITHOUT_A_NETWORK = 20


@pytest.fixture(scope="module")
def live(demo, tmp_path_factory):
    instance = tmp_path_factory.mktemp("screen")
    demo(instance, "event")
    with serve(instance) as server:
        yield server


@pytest.fixture
def screen(browser, live):
    """The screen of the big stage on a machine whose clock is ten minutes ahead."""
    page = new_page(browser, live.url)
    page.set_viewport_size(DESK)
    page.add_init_script(WRONG_BY_TEN_MINUTES)
    page.goto("/buehne/grosse-buehne")
    expect(page.locator("[data-place=time]")).to_have_text(re.compile(r"^\d+:\d\d$"))
    yield page
    page.context.close()


@pytest.fixture
def remote(browser, live):
    """A steward's phone."""
    page = new_page(browser, live.url)
    with opened_app(live.instance):
        steward = db.session.query(Account).filter_by(role=Role.STEWARD).one()
        cookies = session_cookie(live.instance, **account_session(steward))
    page.context.add_cookies(
        [{"name": key, "value": value, "url": live.url} for key, value in cookies.items()]
    )
    page.goto("/buehne/grosse-buehne/regie")
    yield page
    page.context.close()


def seconds_left(live) -> float:
    """What the server says is left of the item that runs by the programme."""
    import httpx  # noqa: PLC0415

    answer = httpx.get(f"{live.url}/buehne/grosse-buehne/stand")
    now = int(answer.headers["X-Server-Time"])
    [running] = [i for i in answer.json()["items"] if i["startsAt"] <= now < i["endsAt"]]
    return (running["endsAt"] - now) / 1000


def test_screen_counts_by_the_servers_time_with_and_without_a_network(screen, live):
    assert abs(screen.evaluate(SHOWN_SECONDS) - seconds_left(live)) <= 1.5

    screen.context.set_offline(True)
    expect(screen.get_by_text("ohne Netz")).to_be_visible(timeout=15_000)
    screen.wait_for_timeout(SECONDS_WITHOUT_A_NETWORK * 1000)
    assert abs(screen.evaluate(SHOWN_SECONDS) - seconds_left(live)) <= 1.5

    screen.context.set_offline(False)
    expect(screen.get_by_text("ohne Netz")).to_be_hidden(timeout=15_000)
    assert abs(screen.evaluate(SHOWN_SECONDS) - seconds_left(live)) <= 1.5


def wait_until_kept(screen) -> None:
    kept = "async () => (await (await caches.open('stage /buehne/grosse-buehne')).keys()).length"
    for _tenth in range(100):
        if screen.evaluate(kept):
            return
        screen.wait_for_timeout(100)
    raise TimeoutError("the screen was not kept")


def test_reload_without_a_network_goes_on_counting(screen, live):
    title = screen.locator("[data-place=title]").inner_text()
    wait_until_kept(screen)
    screen.wait_for_timeout(5000)
    screen.context.set_offline(True)

    screen.reload()

    expect(screen.locator("[data-place=time]")).to_have_text(re.compile(r"^\d+:\d\d$"))
    assert abs(screen.evaluate(SHOWN_SECONDS) - seconds_left(live)) <= 1.5
    expect(screen.locator("[data-place=title]")).to_have_text(title)
    expect(screen.get_by_text("ohne Netz")).to_be_visible(timeout=15_000)
    screen.reload()
    screen.wait_for_timeout(SECONDS_WITHOUT_A_NETWORK * 1000)
    assert abs(screen.evaluate(SHOWN_SECONDS) - seconds_left(live)) <= 1.5
    screenshot(screen, "stage-screen-reloaded-1280")

    screen.context.set_offline(False)
    expect(screen.get_by_text("ohne Netz")).to_be_hidden(timeout=15_000)
    assert abs(screen.evaluate(SHOWN_SECONDS) - seconds_left(live)) <= 1.5


def test_remote_rules_the_screen(screen, remote):
    first = screen.locator("[data-place=title]").inner_text()

    remote.get_by_role("button", name=re.compile("^Nächster Auftritt")).click()
    expect(screen.locator("[data-place=sentence]")).to_have_text("Gleich geht es los", timeout=5000)
    expect(screen.locator("[data-place=title]")).not_to_have_text(first)

    remote.get_by_role("button", name="Starten").click()
    expect(screen.locator("[data-place=sentence]")).to_have_text("Endet in", timeout=5000)
    remote.get_by_role("button", name="Anhalten").click()
    expect(screen.locator("[data-place=sentence]")).to_have_text("Angehalten", timeout=5000)

    remote.get_by_role("button", name="Wieder nach Programm").click()
    expect(screen.locator("[data-place=title]")).to_have_text(first, timeout=5000)


def test_buttons_change_when_the_time_of_an_item_comes(remote, live):
    with opened_app(live.instance):
        before = clock.now()
        items = queries.items_on(find_stage("grosse-buehne"))
        begin = next(item.starts_at for item in items if item.starts_at > before)
        clock.move_to(begin - dt.timedelta(seconds=6))
    remote.reload()
    expect(remote.get_by_role("button", name="Anhalten")).to_have_count(0)
    expect(remote.get_by_role("button", name="Starten")).to_be_visible()

    expect(remote.get_by_role("button", name="Anhalten")).to_be_visible(timeout=15_000)

    with opened_app(live.instance):
        clock.move_to(before)


def test_days_before_the_fair_the_time_fits_the_screen(screen, live):
    with opened_app(live.instance):
        before = clock.now()
        clock.move_to(before - dt.timedelta(days=21))

    time = screen.locator("[data-place=time]")
    expect(time).to_have_text(re.compile(r"^\d{3}:\d\d:\d\d$"))
    box = time.bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= DESK["width"]
    assert time.evaluate("one => one.scrollWidth <= one.clientWidth")

    with opened_app(live.instance):
        clock.move_to(before)


def test_double_tap_is_one_tap(remote):
    remote.get_by_role("button", name="Eine Minute mehr").dblclick()

    expect(remote.get_by_text("Sie steuern die Uhr von Hand.")).to_be_visible()
    state = remote.request.get("/buehne/grosse-buehne/stand").json()
    assert state["hand"]["extra"] == 60_000
