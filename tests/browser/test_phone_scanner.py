"""Guests' and start-ups' phones with a real camera: people meet, with and without a network."""

import pytest
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy.orm import joinedload

from messe.contacts.models import Contact
from messe.core.database import db, write_transaction
from messe.leads.models import Lead
from messe.registration.models import Participant
from tests.browser.conftest import PHONE, SCREENSHOTS, axe_violations, new_page, scrolls_sideways
from tests.browser.film import code_of, straight
from tests.factories import HAVIXBECK, MEDEBACH, make_registration, make_startup
from tests.live import opened_app, run_messe, serve, session_cookie

pytestmark = pytest.mark.long

SECONDS_TO_READ = 15
HANDED_OVER = "Ihr Kontakt ist übergeben."


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    instance = tmp_path_factory.mktemp("phones")
    run_messe(instance, "init")
    with serve(instance) as server:
        yield server


@pytest.fixture(scope="module")
def registrations(live):
    """Of Hallenberg, Medebach and Havixbeck; nobody allows contacts to everybody."""
    with opened_app(live.instance), write_transaction():
        made = [
            make_registration(contact_email="sommer@hallenberg.example"),
            make_registration(MEDEBACH, head="Tom Winter"),
            make_registration(HAVIXBECK, head="Ada Lenz"),
        ]
        return [registration.id for registration in made]


def badge_of(live, registration_id: int) -> str:
    with opened_app(live.instance):
        wanted = sa.select(Participant.badge_token).filter_by(registration_id=registration_id)
        return f"{live.url}/b/{db.session.scalars(wanted).one()}".upper()


def seen(address: str) -> Image.Image:
    """A badge's code before the camera."""
    return straight(code_of(address))


def sign_in(page: Page, live, registration_id: int) -> Page:
    return with_session(page, live, registration_id=registration_id)


def with_session(page: Page, live, **session: int) -> Page:
    cookies = session_cookie(live.instance, **session)
    page.context.add_cookies(
        [{"name": key, "value": value, "url": live.url} for key, value in cookies.items()]
    )
    return page


def contacts(live) -> list[tuple[int, int, bool]]:
    """Whose contact is in whose list, and whether with the address."""
    with opened_app(live.instance):
        both = [joinedload(Contact.giver), joinedload(Contact.holder)]
        rows = db.session.scalars(sa.select(Contact).options(*both).order_by(Contact.id))
        return [
            (row.giver.registration_id, row.holder.registration_id, row.gives_email) for row in rows
        ]


def test_two_phones_exchange_contacts(live, registrations, camera_phone, browser):
    sommer, winter, _lenz = registrations
    phone = sign_in(camera_phone(live.url, seen(badge_of(live, winter))), live, sommer)
    phone.context.grant_permissions(["camera"])
    phone.goto("/meine-messe/scannen")
    phone.get_by_label("Meine E-Mail-Adresse").check()

    phone.get_by_role("button", name="Mit der Kamera scannen").click()

    said = phone.locator("[data-answers]")
    expect(said).to_contain_text(HANDED_OVER, timeout=SECONDS_TO_READ * 1000)
    assert not scrolls_sideways(phone)
    assert axe_violations(phone) == []
    phone.screenshot(path=SCREENSHOTS / "phone-scanner.png")
    assert contacts(live) == [(sommer, winter, True)]

    other = sign_in(new_page(browser, live.url, PHONE), live, winter)
    other.goto("/meine-messe/kontakte")
    expect(other.get_by_text("sommer@hallenberg.example")).to_be_visible()
    other.get_by_role("link", name="Meinen Kontakt geben").click()
    other.get_by_role("button", name="Meinen Kontakt geben").click()
    expect(other.get_by_text("Kontakt getauscht: Ulrike Sommer")).to_be_visible()
    said.get_by_role("link", name="Ansehen").click()
    expect(phone.get_by_role("heading", name="Tom Winter").first).to_be_visible()
    other.context.close()


def test_phone_without_a_network_keeps_what_it_scans(live, registrations, camera_phone):
    _sommer, winter, lenz = registrations
    before = contacts(live)
    phone = sign_in(camera_phone(live.url, seen(badge_of(live, winter))), live, lenz)
    phone.goto("/meine-messe/scannen")
    expect(phone.get_by_text("öffnet sich auf diesem Telefon auch ohne Netz")).to_be_visible()
    phone.context.set_offline(True)
    phone.reload()
    phone.context.grant_permissions(["camera"])

    phone.get_by_role("button", name="Mit der Kamera scannen").click()

    state = phone.locator("[data-state]")
    expect(state).to_contain_text("Noch zu senden: 1.", timeout=SECONDS_TO_READ * 1000)
    expect(state).to_contain_text("ohne Netz")
    assert contacts(live) == before
    phone.close()
    again = phone.context.new_page()
    phone.context.set_offline(False)
    again.goto("/meine-messe/scannen")
    said = again.locator("[data-answers]")
    expect(said).to_contain_text(HANDED_OVER, timeout=SECONDS_TO_READ * 1000)
    expect(again.locator("[data-state]")).to_be_hidden()
    assert contacts(live) == [*before, (lenz, winter, False)]


def test_phone_that_changed_hands_keeps_what_was_scanned_before(live, registrations, camera_phone):
    sommer, winter, lenz = registrations
    before = contacts(live)
    phone = sign_in(camera_phone(live.url, seen(badge_of(live, sommer))), live, lenz)
    phone.goto("/meine-messe/scannen")
    sign_in(phone, live, winter)
    phone.context.grant_permissions(["camera"])

    phone.get_by_role("button", name="Mit der Kamera scannen").click()

    state = phone.locator("[data-state]")
    expect(state).to_contain_text("Noch zu senden: 1.", timeout=SECONDS_TO_READ * 1000)
    expect(state).to_contain_text("wieder Ada Lenz angemeldet")
    assert contacts(live) == before
    sign_in(phone, live, lenz)
    phone.evaluate("dispatchEvent(new Event('online'))")
    said = phone.locator("[data-answers]")
    expect(said).to_contain_text(HANDED_OVER, timeout=SECONDS_TO_READ * 1000)
    assert contacts(live) == [*before, (lenz, sommer, False)]


def asked(live) -> list[int]:
    """Whose badges a start-up scanned."""
    with opened_app(live.instance):
        rows = db.session.scalars(sa.select(Lead).options(joinedload(Lead.participant)))
        return [row.participant.registration_id for row in rows if row.asked_at]


def test_startup_asks_by_a_badge_with_and_without_a_network(
    live, registrations, camera_phone, browser
):
    _sommer, winter, _lenz = registrations
    with opened_app(live.instance), write_transaction():
        startup_id = make_startup(name="Funkweg").id
    phone = camera_phone(live.url, seen(badge_of(live, winter)))
    with_session(phone, live, startup_id=startup_id).goto("/startups/meine/scannen")
    expect(phone.get_by_text("öffnet sich auf diesem Telefon auch ohne Netz")).to_be_visible()
    assert axe_violations(phone) == []
    phone.context.set_offline(True)
    phone.reload()
    phone.context.grant_permissions(["camera"])

    phone.get_by_role("button", name="Mit der Kamera scannen").click()

    state = phone.locator("[data-state]")
    expect(state).to_contain_text("Noch zu senden: 1.", timeout=SECONDS_TO_READ * 1000)
    assert asked(live) == []
    phone.context.set_offline(False)
    said = phone.locator("[data-answers]")
    expect(said).to_contain_text("Gefragt.", timeout=SECONDS_TO_READ * 1000)
    assert asked(live) == [winter]
    phone.reload()
    expect(said).not_to_contain_text("Gefragt.")
    phone.get_by_role("button", name="Mit der Kamera scannen").click()
    expect(said).to_contain_text("Gefragt.", timeout=SECONDS_TO_READ * 1000)
    assert asked(live) == [winter]
    other = sign_in(new_page(browser, live.url, PHONE), live, winter)
    other.goto("/meine-messe/interessen")
    expect(other.get_by_text("Diese möchten mit Ihnen in Kontakt bleiben")).to_be_visible()
    other.context.close()
