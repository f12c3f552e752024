"""A stand's code on a phone: consent makes a lead, and taken back it leaves nothing behind."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from messe.core.database import write_transaction
from tests.browser.conftest import DESK, PHONE, new_page
from tests.factories import make_registration, make_startup
from tests.live import LiveServer, opened_app, run_messe, serve, session_cookie

pytestmark = pytest.mark.long

ADDRESS = "sommer@hallenberg.example"
NOTE = "Will im Mai anfangen"


@pytest.fixture
def live(tmp_path) -> Iterator[LiveServer]:
    run_messe(tmp_path, "init")
    with serve(tmp_path) as server:
        yield server


def sign_in(page: Page, live: LiveServer, **session: int) -> Page:
    cookies = session_cookie(live.instance, **session)
    page.context.add_cookies(
        [{"name": key, "value": value, "url": live.url} for key, value in cookies.items()]
    )
    return page


def downloaded(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name="Als CSV herunterladen").click()
    return download.value.path().read_text("utf-8-sig")


def test_lead_lives_as_long_as_consent(live, browser):
    with opened_app(live.instance), write_transaction():
        mayor = make_registration(contact_email=ADDRESS)
        startup = make_startup(name="Funkweg")
        stand = f"/STAND/{startup.stand_token}"
        sessions = {"registration_id": mayor.id}, {"startup_id": startup.id}
    phone = sign_in(new_page(browser, live.url, PHONE), live, **sessions[0])
    founder = sign_in(new_page(browser, live.url, DESK), live, **sessions[1])

    phone.goto(stand)
    consent = phone.get_by_label("Das Start-up darf sich bei mir melden")
    expect(consent).not_to_be_checked()
    expect(phone.get_by_text(ADDRESS)).to_be_visible()
    consent.check()
    phone.get_by_role("button", name="Interesse merken").click()
    expect(phone.get_by_text("Kontakt erlaubt")).to_be_visible()

    founder.goto("/startups/meine/kontakte")
    expect(founder.get_by_role("link", name=ADDRESS)).to_be_visible()
    founder.get_by_role("link", name="Einschätzen und notieren").click()
    founder.get_by_label("Will bald etwas tun").check()
    founder.get_by_label("Notiz").fill(NOTE)
    founder.get_by_role("button", name="Speichern").click()
    expect(founder.get_by_text(NOTE)).to_be_visible()
    file = downloaded(founder)
    assert all(words in file for words in ("Ulrike Sommer", ADDRESS, "Will bald etwas tun", NOTE))

    phone.get_by_role("link", name="Ändern oder zurücknehmen").click()
    consent.uncheck()
    phone.get_by_role("button", name="Speichern").click()
    expect(phone.get_by_text("Funkweg weiß nicht, wer Sie sind.")).to_be_visible()

    founder.reload()
    expect(founder.get_by_text("1 Person hat Sie vorgemerkt.")).to_be_visible()
    for words in ("Sommer", ADDRESS, NOTE):
        assert words not in founder.content()
    assert founder.request.get("/startups/meine/kontakte.csv").text().count("\n") == 1
    phone.context.close()
    founder.context.close()
