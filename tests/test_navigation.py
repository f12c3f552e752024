"""The menus."""

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


def test_each_menu_says_where_a_page_of_the_programme_is(organiser):
    page = organiser.get("/orga/programm").text

    current = [part.partition(">")[2].partition("<")[0] for part in page.split("aria-current")[1:]]
    assert current == ["Verwaltung", "Programm", "Freigabe"]
