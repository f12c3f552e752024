"""From the code on a table to the topic form after the event, on a phone."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from messe.core import clock
from messe.core.database import db, write_transaction
from messe.fair.models import Fair
from tests.browser.conftest import PHONE, axe_violations, new_page, scrolls_sideways
from tests.factories import make_registration, make_topic, make_topic_table
from tests.live import opened_app, run_messe, serve, session_cookie

pytestmark = pytest.mark.long

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def live(tmp_path):
    """A fair that began an hour ago."""
    run_messe(tmp_path, "init")
    with opened_app(tmp_path), write_transaction():
        fair = db.session.get_one(Fair, 1)
        fair.starts_at = clock.now() - HOUR
        fair.ends_at = clock.now() + 6 * HOUR
        fair.topics_close_at = fair.ends_at + 48 * HOUR
    with serve(tmp_path) as server:
        yield server


def test_tables_visited_fill_in_the_topic_form(live, browser):
    with opened_app(live.instance), write_transaction():
        registration_id = make_registration().id
        tables = [make_topic_table(make_topic(title)) for title in ("Klima", "Schule")]
        first, second = [f"/TISCH/{table.scan_token}" for table in tables]
    phone = new_page(browser, live.url, PHONE)
    cookies = session_cookie(live.instance, registration_id=registration_id)
    phone.context.add_cookies(
        [{"name": key, "value": value, "url": live.url} for key, value in cookies.items()]
    )

    for address in (first, second):
        phone.goto(address)
        assert not scrolls_sideways(phone)
        assert axe_violations(phone) == []
        phone.get_by_role("button", name="An diesen Tisch setzen").click()
    expect(phone.get_by_role("heading", name="Sie sitzen an Tisch")).to_be_visible()
    expect(phone.get_by_role("heading", name="Dort waren Sie")).to_be_visible()

    with opened_app(live.instance), write_transaction():
        db.session.get_one(Fair, 1).ends_at = clock.now() + dt.timedelta(seconds=2)
    phone.wait_for_timeout(3000)
    phone.goto("/themen/melden")

    why = "„Schule“ schlagen wir vor, weil Sie an diesem Thementisch saßen."
    expect(phone.get_by_text(why)).to_be_visible()
    chosen = phone.get_by_label("Rang 1", exact=True).locator("option:checked")
    expect(chosen).to_have_text("Schule")
    phone.context.close()
