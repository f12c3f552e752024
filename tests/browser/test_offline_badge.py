"""A badge on a phone whose network is gone: shown once it was opened, and only to its owner."""

import contextlib

import pytest
import sqlalchemy as sa
from playwright.sync_api import Error, Page, expect

from messe.core.database import db, write_transaction
from messe.core.tokens import new_badge_token
from messe.registration.models import Participant, Registration, RegistrationStatus
from tests.browser.conftest import new_page, screenshot
from tests.factories import make_registration
from tests.live import LiveServer, opened_app, run_messe, serve, session_cookie

PEOPLE = ["Ulrike Sommer", "Jonas Weber"]
PARTY = "/meine-messe/ausweise"


pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    instance = tmp_path_factory.mktemp("offline")
    run_messe(instance, "init")
    with serve(instance) as server:
        yield server


@pytest.fixture
def registration_id(server):
    """A town that comes with two people."""
    with opened_app(server.instance), write_transaction():
        registration_id = make_registration(companions=PEOPLE[1:]).id
    yield registration_id
    withdraw(server, registration_id)


def withdraw(server: LiveServer, registration_id: int) -> None:
    with opened_app(server.instance), write_transaction():
        registration = db.session.get_one(Registration, registration_id)
        registration.status = RegistrationStatus.WITHDRAWN
        registration.withdrawn_at = registration.created_at


@pytest.fixture
def phone_with(browser, server, registration_id):
    """A phone of this town, with such a browser: `phone_with(option=…)`."""
    with contextlib.ExitStack() as stack:

        def make(**options) -> Page:
            page = new_page(browser, server.url, **options)
            stack.callback(page.context.close)
            cookies = session_cookie(server.instance, registration_id=registration_id)
            page.context.add_cookies(
                [{"name": key, "value": value, "url": server.url} for key, value in cookies.items()]
            )
            return page

        yield make


@pytest.fixture
def phone(phone_with):
    return phone_with()


def open_and_keep(phone: Page, path: str) -> None:
    phone.goto(path)
    expect(phone.get_by_text("Auf diesem Gerät gespeichert")).to_be_visible()


def path_of(phone: Page, name: str) -> str:
    """The page of one person's badge."""
    phone.goto("/meine-messe")
    card = phone.get_by_role("listitem").filter(has_text=name)
    return card.get_by_role("link", name="Ausweis zeigen").get_attribute("href")


def badge(phone: Page, name: str):
    return phone.get_by_role("img", name=f"QR-Code auf dem Ausweis von {name}")


def drawn(phone: Page, name: str) -> str:
    return badge(phone, name).locator("path").get_attribute("d")


def go_offline(phone: Page) -> None:
    phone.context.set_offline(True)


def is_shown_offline(phone: Page, path: str) -> bool:
    go_offline(phone)
    with contextlib.suppress(Error):
        phone.goto(path)
        return True
    return False


def test_opened_badge_is_shown_without_a_network(phone):
    open_and_keep(phone, path_of(phone, PEOPLE[0]))
    before = drawn(phone, PEOPLE[0])
    go_offline(phone)

    phone.reload()

    expect(badge(phone, PEOPLE[0])).to_be_visible()
    assert drawn(phone, PEOPLE[0]) == before
    expect(phone.get_by_text("Auf diesem Gerät gespeichert")).to_be_visible()
    assert phone.locator(".badge-card__role").evaluate("one => getComputedStyle(one).color") == (
        "rgb(255, 255, 255)"
    )
    screenshot(phone, "badge-offline-390")


def test_whole_party_is_kept_when_one_badge_was_opened(phone):
    open_and_keep(phone, path_of(phone, PEOPLE[0]))

    assert is_shown_offline(phone, PARTY)
    for name in PEOPLE:
        expect(badge(phone, name)).to_be_visible()
    screenshot(phone, "badges-offline-390")


def test_nothing_but_badges_and_their_files_is_kept(phone):
    open_and_keep(phone, PARTY)

    kept = phone.evaluate(
        """async () => {
          const names = await caches.keys();
          const requests = await (await caches.open("badges")).keys();
          return [names, requests.map(request => new URL(request.url).pathname)];
        }"""
    )

    assert kept[0] == ["badges"]
    pages = [path for path in kept[1] if not path.startswith("/static/")]
    assert len(pages) == 1 + len(PEOPLE)
    assert all(path.startswith("/meine-messe/ausweis") for path in pages)
    assert not is_shown_offline(phone, "/meine-messe")


def test_signing_out_takes_the_badges_off_the_phone(phone):
    open_and_keep(phone, PARTY)
    phone.goto("/meine-messe")
    phone.get_by_role("button", name="Abmelden").click()
    expect(phone.get_by_text("Sie sind abgemeldet.")).to_be_visible()
    wait_until_nothing_is_kept(phone)

    assert not is_shown_offline(phone, PARTY)


def wait_until_nothing_is_kept(phone: Page) -> None:
    for _tenth in range(50):
        if phone.evaluate("caches.keys()") == []:
            return
        phone.wait_for_timeout(100)
    raise TimeoutError("badges are still kept")


def test_withdrawn_badge_is_taken_off_the_phone(server, phone, registration_id):
    open_and_keep(phone, PARTY)
    withdraw(server, registration_id)

    phone.goto(PARTY)
    expect(phone.get_by_text("Diese Anmeldung wurde zurückgezogen.")).to_be_visible()

    assert not is_shown_offline(phone, PARTY)


def test_changed_badge_is_shown_with_a_network_and_kept(server, phone, registration_id):
    open_and_keep(phone, PARTY)
    before = drawn(phone, PEOPLE[0])
    with opened_app(server.instance), write_transaction():
        head = db.session.scalars(
            sa.select(Participant).where(
                Participant.registration_id == registration_id, Participant.name == PEOPLE[0]
            )
        ).one()
        head.badge_token = new_badge_token()

    open_and_keep(phone, PARTY)

    after = drawn(phone, PEOPLE[0])
    assert after != before
    assert is_shown_offline(phone, PARTY)
    assert drawn(phone, PEOPLE[0]) == after


def test_phone_that_cannot_keep_a_badge_is_told_to_take_a_picture(phone_with):
    # What a browser does without HTTPS; to browsers this test's own address is safe.
    phone = phone_with(service_workers="block")
    phone.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")

    phone.goto(PARTY)

    expect(phone.get_by_text("Machen Sie bitte jetzt ein Bildschirmfoto")).to_be_visible()
    expect(phone.get_by_text("Auf diesem Gerät gespeichert")).to_be_hidden()


def test_badges_are_shown_without_javascript(phone_with):
    phone = phone_with(java_script_enabled=False)

    phone.goto(PARTY)

    for name in PEOPLE:
        expect(badge(phone, name)).to_be_visible()
    phone.get_by_role("link", name=PEOPLE[1]).click()
    expect(phone.get_by_role("heading", name=PEOPLE[1])).to_be_in_viewport()
    expect(badge(phone, PEOPLE[0])).not_to_be_in_viewport()
