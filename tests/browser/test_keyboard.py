"""Everything by keyboard alone: register a town, let somebody in."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, new_page
from tests.live import LiveServer, serve

pytestmark = pytest.mark.long

SHOWS_FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""
MOST_TABS = 60


@pytest.fixture(scope="module")
def live(demo, tmp_path_factory):
    instance = tmp_path_factory.mktemp("keyboard")
    demo(instance, "open")
    with serve(instance) as server:
        yield server


@pytest.fixture
def page(browser, live: LiveServer):
    page = new_page(browser, live.url, DESK)
    yield page
    page.context.close()


def tab_to(target: Locator) -> None:
    """Go on by Tab, with the focus in sight at each step, until `target` has it."""
    page = target.page
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert page.evaluate(SHOWS_FOCUS), page.evaluate("document.activeElement.outerHTML")
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no way by Tab to {target}")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name)


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name)


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def test_skip_link_leads_past_the_menu(page):
    page.goto("/")

    page.keyboard.press("Tab")
    expect(link(page, "Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()


def test_town_is_registered_by_keyboard(page):
    page.goto("/anmeldung")
    page.keyboard.type("hallenb")
    expect(link(page, "Hallenberg")).to_be_visible()
    tab_to(link(page, "Hallenberg"))
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Hallenberg anmelden")

    tab_to(button(page, "Anmelden"))
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    tab_to(link(page, "Vor- und Nachname"))
    page.keyboard.press("Enter")
    expect(field(page, "Vor- und Nachname")).to_be_focused()
    page.keyboard.type("Wiebke Ahornfeld")
    tab_to(field(page, "E-Mail-Adresse"))
    page.keyboard.type("rathaus@hallenberg-8020.example")
    tab_to(button(page, "Anmelden"))
    page.keyboard.press("Enter")

    expect(heading(page)).to_have_text("Fast geschafft: bitte bestätigen")


def test_door_is_worked_by_keyboard(page):
    page.goto("/demo/einlass")
    tab_to(button(page, "Als Einlasskraft öffnen"))
    page.keyboard.press("Enter")
    expect(field(page, "Code vom Ausweis")).to_be_focused()
    expect(page.get_by_role("region", name="Scanner")).to_be_visible()

    page.keyboard.type("zzzzzz")
    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog", name="Unbekannter Code")).to_be_visible()
    expect(button(page, "Weiter")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field(page, "Code vom Ausweis")).to_be_focused()
