"""Every page for each role, in each state: right, reachable, readable on a phone and at a desk."""

import contextlib
import functools
from collections.abc import Callable, Iterator, Sequence

import pytest
from playwright.sync_api import Page, expect

from messe.accounts.models import Role
from messe.core.database import write_transaction
from tests.browser.conftest import (
    DESK,
    PHONE,
    axe_violations,
    screenshot,
    scrolls_sideways,
)
from tests.browser.pages import (
    AFTER,
    EMPTY,
    EVENT,
    FILLED,
    PARTICIPANT,
    REFUSED,
    SERVED_BY,
    STEWARD,
    VISITOR,
    WITHOUT_ANYTHING,
    WRONG,
    Sight,
    Stand,
    see,
)
from tests.factories import make_account
from tests.live import opened_app, run_messe, serve
from tests.test_access import ACCESS

ANSWERS_WITHOUT_A_PAGE = {
    "api.description",
    "api.sync",
    "badges.download",
    "contacts.download",
    "contacts.download_all",
    "own_leads.export",
    "startups.logo",
    "startups_own.download",
    "fair.healthz",
    "feeds.calendar",
    "feeds.own_calendar",
    "feeds.poster",
    "feeds.schedule_json",
    "feeds.schedule_xml",
    "feeds.sheet",
    "meetings_organiser.sheets",
    "fair.readyz",
    "fair.service_worker",
    "live.missing_state",
    "live.state",
    "live.wall_state",
    "my_data.download",
    "my.calendar",
    "pitches_grid.check",
    "registration.municipality_names",
    "report.download",
    "report.export",
    "programme.state",
    "screen.state",
    "static",
}
SHOWN = [*FILLED, *WITHOUT_ANYTHING]
NARROW = {"width": 320, "height": 640}
"""A small phone; also what a desk's window shows at 400 %."""
HALF_A_DESK = {"width": 640, "height": 450}
"""What a desk's window shows at 200 %."""
TOUCH = 44


@pytest.fixture(scope="module")
def stand_for(browser, demo, tmp_path_factory) -> Iterator[Callable[[Sight], Stand]]:
    """The served fair that shows a sight: `stand_for(sight)`; each is built once."""
    with contextlib.ExitStack() as stack:

        @functools.cache
        def stand(stage: str) -> Stand:
            instance = tmp_path_factory.mktemp(stage)
            if stage == EMPTY:
                run_messe(instance, "init")
                add_accounts(instance)
            else:
                demo(instance, stage)
            server = stack.enter_context(serve(instance))
            return stack.enter_context(contextlib.closing(Stand(browser, server, stage)))

        yield lambda sight: stand(SERVED_BY[sight.state])


def add_accounts(instance) -> None:
    with opened_app(instance), write_transaction():
        for role in Role:
            make_account(role)


def long(sight: Sight):
    """`sight`, looked at by the long tests only."""
    return pytest.param(sight, marks=pytest.mark.long)


def guests_first(sights: Sequence[Sight]) -> list:
    """`sights`: all but what visitors see on the day for the long tests only."""
    return [
        sight if (sight.role, sight.state) == (VISITOR, EVENT) else long(sight) for sight in sights
    ]


def over(sights: Sequence[Sight]):
    return pytest.mark.parametrize("sight", sights, ids=str)


def open_page(page: Page, stand: Stand, sight: Sight) -> int:
    """Open the page at its moment, and give the answer's status."""
    stand.set_clock(sight.state)
    page.set_viewport_size(PHONE)
    return page.goto(stand.path(sight)).status


def faults(page: Page, name: str, sizes=(PHONE, DESK)) -> list[str]:
    """What is wrong with the page that is open, after a picture of it at each size."""
    found = []
    for size in sizes:
        page.set_viewport_size(size)
        screenshot(page, f"{name}-{size['width']}")
        wrong = axe_violations(page)
        if scrolls_sideways(page):
            wrong.append("scrolls sideways")
        found += [f"{size['width']} px: {fault}" for fault in wrong]
    return found


def test_every_page_is_looked_at(app):
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}

    assert pages <= ACCESS.keys()
    assert pages - {sight.endpoint for sight in FILLED} == ANSWERS_WITHOUT_A_PAGE


@over([*guests_first(FILLED), *map(long, [*WITHOUT_ANYTHING, *REFUSED])])
def test_page_is_shown(stand_for, sight):
    stand = stand_for(sight)
    page = stand.window(sight.role)

    assert open_page(page, stand, sight) == sight.status
    expect(page.get_by_role("heading", level=1)).to_have_text(stand.heading(sight))
    assert faults(page, str(sight), sizes=[PHONE]) == []
    assert stand.asked == {stand.url}


@over(guests_first(WRONG))
def test_form_says_what_is_wrong(stand_for, sight):
    stand = stand_for(sight)
    page = stand.window(sight.role)
    open_page(page, stand, sight)

    send_empty(page)

    expect(page.get_by_role("heading", level=1)).to_have_text(stand.heading(sight))
    expect(page.locator(".error-summary")).to_be_focused()
    assert faults(page, f"{sight}-error", sizes=[PHONE]) == []


def send_empty(page: Page) -> None:
    """Empty the form that says what is wrong, and send it."""
    with page.expect_navigation():
        page.evaluate(
            """() => {
              const form = document.querySelector("main form[novalidate]");
              for (const field of form.elements) {
                if (field.type === "checkbox" || field.type === "radio") field.checked = false;
                else if (field.type !== "hidden") field.value = "";
              }
              form.requestSubmit();
            }""",
        )


COUNTING = see(EVENT, STEWARD, "pitches.count_list", "Publikum zählen")


@over([COUNTING])
def test_wrong_count_is_explained(stand_for, sight):
    stand = stand_for(sight)
    page = stand.window(sight.role)
    open_page(page, stand, sight)
    card = page.get_by_role("region").first
    card.get_by_role("textbox").or_(card.get_by_role("spinbutton")).fill("-3")

    card.get_by_role("button", name="Speichern").click()

    expect(page.locator(".error-summary")).to_be_focused()
    assert faults(page, f"{sight}-error") == []


DOOR = see(EVENT, STEWARD, "checkin.door", "Einlass")
CLOSED_DOOR = see(AFTER, STEWARD, "checkin.door", "Einlass")


@pytest.mark.long
@pytest.mark.parametrize(
    ("sight", "place", "word"),
    [
        (DOOR, "nonsense", "Unbekannter Code"),
        (DOOR, "code", "Eingelassen"),
        (DOOR, "code", "Schon eingelassen"),
        (CLOSED_DOOR, "code", "Kein Einlass"),
    ],
)
def test_door_answers_in_one_word(stand_for, sight, place, word):
    stand = stand_for(sight)
    page = stand.window(sight.role)
    open_page(page, stand, sight)
    page.get_by_label("Code vom Ausweis").fill(stand.place(place))

    # As without the page's script, which shows the answer itself.
    page.locator("[data-code-form]").evaluate("form => form.submit()")

    expect(page.get_by_role("heading", level=1)).to_have_text(word)
    assert faults(page, f"{sight}-{word.replace(' ', '')}") == []


TOUCHED = [
    DOOR,
    COUNTING,
    see(EVENT, STEWARD, "checkin.door", "Einlass", query="?q=Bad"),
    see(EVENT, STEWARD, "scan.open_badge", "{head_name}", token="badge"),
    see(EVENT, PARTICIPANT, "my.index", "Medebach"),
    see(EVENT, PARTICIPANT, "my.badge", "{head_name}", code="code"),
    see(EVENT, VISITOR, "programme.index", "Programm"),
]


@pytest.mark.long
@over(TOUCHED)
def test_finger_hits_what_it_aims_at(stand_for, sight):
    stand = stand_for(sight)
    page = stand.window(sight.role)
    open_page(page, stand, sight)

    assert too_small_to_touch(page) == []


def too_small_to_touch(page: Page) -> list[str]:
    """Buttons, fields and links of the menus below 44 px; links inside sentences are exempt."""
    return page.evaluate(
        """least => [...document.querySelectorAll(
            "button, input:not([type=hidden]), select, textarea, summary, a:not(p a, li p a)")]
          .filter(one => one.checkVisibility() && !one.closest(".skip-link"))
          .map(one => [one, one.getBoundingClientRect()])
          .filter(([one, box]) => box.height < least || box.width < least)
          .map(([one, box]) => `${one.outerHTML.slice(0, 80)} ${box.width} by ${box.height}`)""",
        TOUCH,
    )


@pytest.mark.long
@over(SHOWN)
def test_page_is_shown_to_all_eyes(stand_for, sight):
    stand = stand_for(sight)
    page = stand.window(sight.role)
    open_page(page, stand, sight)

    found = faults(page, str(sight), sizes=[DESK])
    found += faults(page, f"{sight}-enlarged", sizes=(NARROW, HALF_A_DESK))
    page.emulate_media(color_scheme="dark")
    found += faults(page, f"{sight}-dark")
    page.emulate_media(forced_colors="active")
    found += faults(page, f"{sight}-forced-colours", sizes=[PHONE])
    page.emulate_media(color_scheme="light", forced_colors="none")
    # As somebody does who sets twice the text size in the browser.
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found += faults(page, f"{sight}-large-text")

    assert found == []


@pytest.mark.long
@over(SHOWN)
def test_page_is_shown_in_english(stand_for, sight):
    stand = stand_for(sight)
    page = stand.english_window(sight.role)
    open_page(page, stand, sight)

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert faults(page, f"{sight}-english", sizes=[PHONE]) == []
