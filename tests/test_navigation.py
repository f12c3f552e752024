"""The menus."""

import re
from http import HTTPStatus

import pytest

from messe.accounts.models import Role
from tests.factories import make_account, make_startup, open_startup, sign_in


def current_link(page):
    """What the one link is called that says it leads to the page being shown."""
    _before, found, after = page.partition('aria-current="page"')
    assert found
    assert 'aria-current="page"' not in after
    return after.partition(">")[2].partition("<")[0]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/startups", "Start-ups"),
        ("/startups/funkweg", "Start-ups"),
        ("/startups/meine", "Mein Start-up"),
        ("/startups/meine/termin", "Mein Start-up"),
    ],
)
def test_nearest_link_is_current(client, now, path, label):
    open_startup(client, make_startup(slug="funkweg"))

    assert current_link(client.get(path).text) == label


def test_steward_finds_the_counting(client, on_the_day):
    sign_in(client, make_account(Role.STEWARD))

    assert current_link(client.get("/programm/zaehlen").text) == "Zählen"


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        ("/orga", ["Verwaltung", "Übersicht"]),
        ("/orga/programm", ["Verwaltung", "Programm", "Freigabe"]),
        ("/orga/ausweise", ["Verwaltung", "Gäste", "Ausweise"]),
        ("/orga/live", ["Verwaltung", "Messetag", "Live"]),
        ("/orga/startups", ["Verwaltung", "Start-ups"]),
    ],
)
def test_each_menu_says_where_a_page_is(organiser, path, labels):
    page = organiser.get(path).text

    current = [part.partition(">")[2].partition("<")[0] for part in page.split("aria-current")[1:]]
    assert current == labels


def menus(page):
    """Where the menus of the organisers' pages lead."""
    found = re.findall(r'<nav class="sub-nav".*?</nav>', page, re.DOTALL)
    return set(re.findall(r'href="([^"]+)"', "".join(found)))


def test_menus_lead_to_all_pages_of_the_organisers(organiser):
    areas = menus(organiser.get("/orga").text)

    pages = set().union(*(menus(organiser.get(area).text) for area in areas))

    assert {"/orga/ausweise", "/orga/einlass", "/orga/thementische", "/orga/berichte"} < pages
    assert all(organiser.get(page).status_code == HTTPStatus.OK for page in pages)
