"""The pages on which slots are wished for and assigned, at each step of it."""

import datetime as dt
import itertools

import pytest
from playwright.sync_api import expect

from messe.accounts.models import Role
from messe.core import clock
from messe.core.database import db, write_transaction
from messe.fair.models import BookingMode
from messe.fair.queries import get_fair
from messe.pitches import queries, wishes
from messe.startups.models import Startup
from tests.browser.conftest import new_page
from tests.browser.test_pages import faults
from tests.factories import make_account, make_slot, make_stage, make_startup
from tests.live import account_session, opened_app, run_messe, serve, session_cookie

pytestmark = pytest.mark.long

NAMES = ["Funkweg", "Grünwerk", "Parkspur", "Wasserwacht"]
MINE = "/startups/meine/termin"
ORGANISERS = "/orga/wuensche"
OVER = "Es gibt nachweislich keine bessere Verteilung."


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """A fair in four weeks that collects wishes for three slots from four start-ups."""
    instance = tmp_path_factory.mktemp("wishes")
    run_messe(instance, "init")
    with opened_app(instance), write_transaction():
        fair = get_fair()
        fair.starts_at = clock.now() + dt.timedelta(weeks=4)
        fair.ends_at = fair.starts_at + dt.timedelta(hours=7)
        fair.booking_closes_at = fair.starts_at
        fair.booking_mode = BookingMode.WISHES
        fair.wishes_close_at = clock.now() + dt.timedelta(weeks=1)
        fair.pitch_quota = 2
        stages = [make_stage(name=name) for name in ("Große Bühne", "Werkstatt")]
        slots = [
            make_slot(fair.starts_at + dt.timedelta(minutes=20 * number), stage=stage)
            for number, stage in itertools.product(range(2), stages)
        ]
        for name in NAMES:
            startup = make_startup(name=name)
            wishes.set_wishes(startup, slots[:3], now=clock.now(), fair=fair)
    with serve(instance) as server:
        yield server


@pytest.fixture(scope="module")
def window(browser, live):
    """A window in which somebody is signed in: `window(**session)`."""

    def opened(**session):
        page = new_page(browser, live.url)
        cookies = session_cookie(live.instance, **session)
        page.context.add_cookies(
            [{"name": key, "value": value, "url": live.url} for key, value in cookies.items()]
        )
        return page

    return opened


def test_wishes_are_named_assigned_and_explained(live, window):
    with opened_app(live.instance):
        with write_transaction():
            organiser = window(**account_session(make_account(role=Role.ORGANISER)))
        startup = window(startup_id=db.session.query(Startup).filter_by(name=NAMES[0]).one().id)

    startup.goto(MINE)
    expect(startup.get_by_label("1. Wunsch")).not_to_have_value("")
    assert faults(startup, "wishes-startup-open") == []
    organiser.goto(ORGANISERS)
    expect(organiser.get_by_text("Start-ups nennen Wünsche bis zum")).to_be_visible()
    assert faults(organiser, "wishes-organiser-open") == []
    organiser.goto("/orga/messe")
    assert faults(organiser, "wishes-fair-form") == []

    with opened_app(live.instance), write_transaction():
        get_fair().wishes_close_at = clock.now()
        wishes.ask_assignment(now=clock.now(), fair=get_fair())
    organiser.goto(ORGANISERS)
    expect(organiser.get_by_text(OVER)).to_be_visible(timeout=30_000)
    assert faults(organiser, "wishes-organiser-calculated") == []
    startup.goto(MINE)
    assert faults(startup, "wishes-startup-closed") == []

    organiser.get_by_role("button", name="So vergeben und allen schreiben").click()
    expect(organiser.get_by_text("Die Termine sind vergeben.")).to_be_visible()
    assert faults(organiser, "wishes-organiser-accepted") == []
    startup.goto(MINE)
    expect(startup.get_by_text("Ihr Los:")).to_be_visible()
    assert faults(startup, "wishes-startup-result") == []
    startup.get_by_role("link", name="Termin für Pitch 2 wählen").click()
    expect(startup.get_by_role("heading", name="Freie Termine für Pitch 2")).to_be_visible()
    with opened_app(live.instance):
        assert queries.find_assignment().accepted_at is not None
