"""The programme on a phone: current without a tap, there without a network, and one's own."""

import contextlib

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from messe.accounts.models import Account, Role
from messe.core import clock
from messe.core.database import db, write_transaction
from messe.pitches.models import Block, BlockKind
from messe.programme.models import SavedItem
from messe.registration.models import Participant, Registration
from tests.browser.conftest import new_page, screenshot
from tests.live import account_session, opened_app, serve, session_cookie

pytestmark = pytest.mark.long

MEDEBACH = "05958028"
MS_TO_A_PHONE = 10_000
MS_TO_KEEP = 20_000


@pytest.fixture(scope="module")
def server(demo, tmp_path_factory):
    instance = tmp_path_factory.mktemp("programme")
    demo(instance, "event")
    with serve(instance) as server:
        yield server


@pytest.fixture
def window_of(browser, server):
    """A window of a browser whose session holds these values: `window_of(key=…)`."""
    with contextlib.ExitStack() as stack:

        def make(**session) -> Page:
            page = new_page(browser, server.url)
            stack.callback(page.context.close)
            cookies = session_cookie(server.instance, **session) if session else {}
            page.context.add_cookies(
                [{"name": key, "value": value, "url": server.url} for key, value in cookies.items()]
            )
            return page

        yield make


@pytest.fixture
def phone(window_of):
    page = window_of()
    page.goto("/programm")
    return page


@pytest.fixture
def town(server) -> int:
    with opened_app(server.instance):
        return db.session.scalars(
            sa.select(Registration.id).where(Registration.ags == MEDEBACH)
        ).one()


@pytest.fixture
def desk(server, window_of):
    with opened_app(server.instance):
        admin = db.session.scalars(sa.select(Account).where(Account.role == Role.ADMIN)).one()
        session = account_session(admin)
    return window_of(**session)


def add_block(server, title: str) -> None:
    with opened_app(server.instance), write_transaction():
        start = clock.now().replace(hour=12, minute=45, second=0, microsecond=0)
        block = Block(kind=BlockKind.PLENARY, title=title, starts_at=start)
        block.ends_at = start.replace(hour=13)
        db.session.add(block)


def star(page: Page, name: str, word: str = "Merken"):
    return page.get_by_role("button", name=f"{word} : {name}").first


def first_startup(page: Page) -> str:
    return page.locator(".programme .entry--pitch .entry__title").first.inner_text()


def wait_until_kept(page: Page) -> None:
    kept = "async () => (await (await caches.open('programme')).keys()).length"
    for _attempt in range(MS_TO_KEEP // 200):
        if page.evaluate(kept):
            return
        page.wait_for_timeout(200)
    raise TimeoutError("the programme was not kept")


def test_change_on_the_day_is_on_an_open_phone_within_ten_seconds(server, phone, desk):
    phone.get_by_role("heading", name="Der ganze Tag").wait_for()
    add_block(server, "Gewitter: alle in die Halle")
    desk.goto("/orga/buehnen")

    desk.get_by_role("button", name="Jetzt freigeben").click()

    block = phone.locator(".programme").get_by_role("heading", name="Gewitter: alle in die Halle")
    expect(block).to_be_visible(timeout=MS_TO_A_PHONE)
    expect(phone.get_by_role("status").filter(has_text="Neue Fassung")).to_contain_text(
        "Gewitter: alle in die Halle: neu"
    )
    screenshot(phone, "programme-changed-390")


def test_opened_programme_is_there_without_a_network(phone):
    name = first_startup(phone)
    star(phone, name).click()
    wait_until_kept(phone)
    phone.context.set_offline(True)

    phone.goto("/programm?ansicht=raster")
    expect(phone.get_by_text(", ohne Netz")).to_be_visible()
    expect(phone.get_by_role("heading", name="Jetzt")).to_be_hidden()
    assert phone.locator(".programme").evaluate("one => getComputedStyle(one).display") == "flex"
    screenshot(phone, "programme-offline-390")
    phone.goto("/programm/mein")

    expect(phone.get_by_role("heading", name=name)).to_be_visible()


def test_phone_keeps_what_was_saved_without_an_account(phone):
    name = first_startup(phone)

    star(phone, name).click()
    phone.goto("/programm/mein")

    expect(phone.get_by_role("heading", name=name)).to_be_visible()
    expect(phone.locator(".entry:visible")).to_have_count(1)
    star(phone, name, "Gemerkt").click()
    expect(phone.get_by_text("Noch nichts gemerkt.")).to_be_visible()


def test_startup_is_saved_on_its_own_page(phone):
    name = first_startup(phone)
    phone.locator(".programme").get_by_role("link", name=name).click()

    star(phone, name).click()
    phone.goto("/programm/mein")

    expect(phone.get_by_role("heading", name=name)).to_be_visible()


def test_list_of_the_phone_is_the_persons_after_signing_in(server, phone, town):
    name = first_startup(phone)
    star(phone, name).click()
    cookies = session_cookie(server.instance, registration_id=town)
    phone.context.add_cookies(
        [{"name": key, "value": value, "url": server.url} for key, value in cookies.items()]
    )

    phone.goto("/programm/mein")
    expect(phone.get_by_role("heading", name=name)).to_be_visible()

    assert name in saved_titles(server, town)
    star(phone, name, "Gemerkt").click()
    expect(star(phone, name)).to_be_visible()
    assert name not in saved_titles(server, town)
    phone.context.clear_cookies()
    phone.goto("/programm")
    expect(star(phone, name)).to_be_visible()


def saved_titles(server, town: int) -> list[str]:
    with opened_app(server.instance):
        rows = db.session.scalars(
            sa.select(SavedItem)
            .join(SavedItem.participant)
            .where(Participant.registration_id == town)
            .options(sa.orm.joinedload(SavedItem.startup), sa.orm.joinedload(SavedItem.block))
        )
        return [row.title for row in rows]
