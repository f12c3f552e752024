"""The live page learns of an admission by itself, and lives through a network that goes."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from messe.accounts.models import Account, Role
from messe.checkin import service
from messe.checkin.devices import lock_device
from messe.checkin.queries import devices
from messe.checkin.scanning import Source
from messe.core import clock
from messe.core.database import db, write_transaction
from messe.dashboard import live_queries
from tests.browser.conftest import DESK, new_page
from tests.live import account_session, opened_app, serve, session_cookie

pytestmark = pytest.mark.long

SECONDS_UNTIL_SEEN = 3


@pytest.fixture(scope="module")
def live(demo, tmp_path_factory):
    instance = tmp_path_factory.mktemp("live")
    demo(instance, "event")
    with serve(instance) as server:
        yield server


@pytest.fixture
def watch(browser, live):
    """An organiser's browser at a desk."""
    page = page_of_organiser(browser, live)
    yield page
    page.context.close()


@pytest.fixture
def other_watch(browser, live):
    """Another one."""
    page = page_of_organiser(browser, live)
    yield page
    page.context.close()


def page_of_organiser(browser, live) -> Page:
    page = new_page(browser, live.url, DESK)
    with opened_app(live.instance):
        organiser = db.session.query(Account).filter_by(role=Role.ADMIN).one()
        cookies = session_cookie(live.instance, **account_session(organiser))
    page.context.add_cookies(
        [{"name": key, "value": value, "url": live.url} for key, value in cookies.items()]
    )
    return page


def admit_somebody(live) -> None:
    """Somebody who was still missing comes in at a steward's desk."""
    with opened_app(live.instance), write_transaction():
        steward = db.session.query(Account).filter_by(role=Role.STEWARD).one()
        somebody = live_queries.missing()[0]
        service.admit(somebody, Source(account_id=steward.id), now=clock.now())


def count(page) -> int:
    return int(page.locator(".live-count__number").inner_text())


def test_admission_is_seen_without_reload_and_nothing_jumps(watch, live):
    watch.goto("/orga/live")
    before = count(watch)
    watch.locator("summary").click()
    table = watch.get_by_role("region", name="Ankünfte als Tabelle")
    table.focus()
    watch.evaluate("window.scrollTo(0, 700)")
    watch.evaluate("window.untouched = true")

    admit_somebody(live)
    began = time.monotonic()
    expect(watch.locator(".live-count__number")).to_have_text(str(before + 1))

    assert time.monotonic() - began < SECONDS_UNTIL_SEEN
    assert watch.evaluate("window.untouched && window.scrollY") == 700
    expect(table).to_be_focused()


def test_somebody_who_came_leaves_the_list_of_the_missing(watch, live):
    watch.goto("/orga/live/fehlende")
    sentence = watch.locator("[data-live] > .kern-body").first
    before = sentence.inner_text()

    admit_somebody(live)

    expect(sentence).not_to_have_text(before, timeout=SECONDS_UNTIL_SEEN * 1000)


def test_phone_that_is_locked_is_seen_without_reload(watch, live):
    watch.goto("/orga/live")
    with opened_app(live.instance), write_transaction():
        phone = next(each for each in devices() if each.locked_at is None)
        lock_device(phone, now=clock.now())
        sentence = f"{phone.name} ({phone.gate.name}) ist gesperrt."

    expect(watch.get_by_text(sentence)).to_be_visible(timeout=SECONDS_UNTIL_SEEN * 1000)


def test_page_says_that_the_network_is_gone_and_comes_back_by_itself(watch, live):
    watch.goto("/orga/live")
    before = count(watch)
    moment = watch.locator("[data-live-moment]").inner_text()

    watch.context.set_offline(True)
    expect(watch.get_by_text(f"Ohne Netz, Stand {moment} Uhr.")).to_be_visible(timeout=15_000)
    admit_somebody(live)
    assert count(watch) == before

    watch.context.set_offline(False)
    expect(watch.get_by_text("Ohne Netz")).to_be_hidden(timeout=15_000)
    assert count(watch) == before + 1


def test_one_tap_takes_the_news_of_a_vip_away_for_all(watch, other_watch):
    for page in (watch, other_watch):
        page.goto("/orga/live")
        expect(page.get_by_text("(Bezirksregierung Detmold) ist da")).to_be_visible()

    watch.get_by_role("button", name="Gesehen").click()

    for page in (watch, other_watch):
        gone = page.get_by_text("(Bezirksregierung Detmold) ist da")
        expect(gone).to_be_hidden(timeout=SECONDS_UNTIL_SEEN * 1000)


def test_page_asks_to_sign_in_again_when_the_session_is_over(watch):
    watch.goto("/orga/live")

    watch.context.clear_cookies()

    expect(watch).to_have_url(re.compile("/team/anmelden"))
