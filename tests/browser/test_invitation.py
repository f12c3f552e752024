"""Invitations on a real server: a list becomes mails, and a link a badge in a few taps."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from messe.accounts.models import Account, Role
from messe.core.database import db
from tests.browser.conftest import (
    DESK,
    PHONE,
    axe_violations,
    link_mailed_to,
    new_page,
    screenshot,
    scrolls_sideways,
)
from tests.live import (
    LiveServer,
    account_session,
    opened_app,
    serve,
    session_cookie,
)

MOST_TAPS = 5
MOST_FIELDS = 2
TOWN_HALL = "buero@hallenberg.example"
DEPUTY = "vertretung@hallenberg.example"
LIST = """Kommune;Name;E-Mail;Anrede
Hallenberg;Wiebke Ahornfeld;buero@hallenberg.example;Frau
Hallenberk;Wiebke Ahornfeld;buero@hallenberg.example;Frau
"""


pytestmark = pytest.mark.long


@pytest.fixture
def live(demo, tmp_path) -> Iterator[LiveServer]:
    demo(tmp_path, "open")
    with serve(tmp_path) as server:
        yield server


class Finger:
    """Uses a phone as a person does; opening the link in the mail was the first tap."""

    def __init__(self, page: Page, link: str) -> None:
        page.goto(link)
        self.page = page
        self.taps = 1
        self.typed: list[str] = []

    def tap(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name).click()
        self.taps += 1

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)
        self.typed.append(label)


def mayor(browser: Browser, live: LiveServer, **options) -> Finger:
    """The phone of the mayor of Hallenberg, on the page of the invitation."""
    link = link_mailed_to(live.instance, TOWN_HALL)
    return Finger(new_page(browser, live.url, **options), link)


def desk(browser: Browser, live: LiveServer, **options) -> Page:
    """The browser of an organiser."""
    page = new_page(browser, live.url, DESK, **options)
    with opened_app(live.instance):
        account = db.session.scalars(sa.select(Account).where(Account.role == Role.ADMIN)).one()
        session = account_session(account)
    for name, value in session_cookie(live.instance, **session).items():
        page.context.add_cookies([{"name": name, "value": value, "url": live.url}])
    return page


def heading(page: Page):
    return page.get_by_role("heading", level=1)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_list_becomes_a_mail_and_its_link_a_badge(browser, live, scripts):
    organiser = desk(browser, live, java_script_enabled=scripts)
    list_is_shown(organiser)
    preview_is_sent(organiser)

    finger = mayor(browser, live, java_script_enabled=scripts)
    expect(heading(finger.page)).to_have_text("Einladung für Hallenberg")
    finger.tap("link", "Ja, wir kommen")
    finger.tap("button", "Verbindlich anmelden")
    expect(finger.page.get_by_text("Sie sind dabei.")).to_be_visible()
    finger.tap("link", "Ausweis zeigen")

    expect(heading(finger.page)).to_have_text("Wiebke Ahornfeld")
    expect(finger.page.get_by_role("img", name="QR-Code")).to_be_visible()
    assert finger.taps <= MOST_TAPS
    assert finger.typed == []


def list_is_shown(organiser: Page) -> None:
    organiser.goto("/orga/einladungen")
    organiser.get_by_role("link", name="Liste hochladen").click()
    organiser.get_by_label("Liste der Einladungen (CSV)").set_input_files(
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.encode("cp1252")},
    )
    organiser.get_by_role("button", name="Vorschau zeigen").click()
    expect(heading(organiser)).to_have_text("Vorschau der Einladungen")
    expect(organiser.get_by_role("row", name="Hallenberk")).to_contain_text("Hallenberg")


def preview_is_sent(organiser: Page) -> None:
    organiser.get_by_role("button", name="1 Einladung verschicken").click()
    expect(organiser.get_by_text("1 Einladung ist unterwegs.")).to_be_visible()


def faults(page: Page, name: str, sizes=(PHONE,)) -> list[str]:
    """What is wrong with the page that is open, after a picture of it at each size."""
    found = []
    for size in sizes:
        page.set_viewport_size(size)
        screenshot(page, f"{name}-{size['width']}")
        found += axe_violations(page)
        found += ["scrolls sideways"] if scrolls_sideways(page) else []
    return found


def test_mayor_sends_a_deputy_who_declines_and_comes_after_all(browser, live):
    organiser = desk(browser, live)
    list_is_shown(organiser)
    assert faults(organiser, "invitation-preview", sizes=(PHONE, DESK)) == []
    preview_is_sent(organiser)

    finger = mayor(browser, live)
    finger.page.get_by_text("Jemand anderes kann kommen").click()
    finger.type("Name der Vertretung", "Sönke Talmühle")
    finger.type("E-Mail-Adresse der Vertretung", DEPUTY)
    assert faults(finger.page, "invitation-deputy") == []
    finger.tap("button", "Wir können nicht kommen")
    expect(finger.page.get_by_text("Weitergegeben an Sönke Talmühle")).to_be_visible()
    assert faults(finger.page, "invitation-passed-on") == []
    assert len(finger.typed) <= MOST_FIELDS

    link = link_mailed_to(live.instance, DEPUTY)
    deputy = Finger(new_page(browser, live.url), link)
    deputy.tap("button", "Wir können nicht kommen")
    expect(deputy.page.get_by_text("Für Hallenberg kommt niemand")).to_be_visible()
    assert faults(deputy.page, "invitation-declined") == []
    deputy.tap("link", "Ja, wir kommen")
    expect(deputy.page.get_by_label("Vertretung")).to_be_checked()
    deputy.tap("button", "Verbindlich anmelden")
    deputy.tap("link", "Ausweis zeigen")

    expect(heading(deputy.page)).to_have_text("Sönke Talmühle")
    assert deputy.taps <= MOST_TAPS
