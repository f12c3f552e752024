"""A phone is paired by the code on an organiser's screen, and then lets people in."""

import io

import pytest
import sqlalchemy as sa
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from messe.accounts.models import Account, Role
from messe.core.database import db
from tests.browser.conftest import DESK, PHONE, new_page
from tests.live import account_session, opened_app, serve, session_cookie

pytestmark = pytest.mark.long


@pytest.fixture
def live(demo, tmp_path):
    demo(tmp_path, "event")
    with serve(tmp_path) as server:
        yield server


@pytest.fixture
def office(browser, live):
    page = new_page(browser, live.url, DESK)
    with opened_app(live.instance):
        admin = sa.select(Account).where(Account.role == Role.ADMIN)
        values = account_session(db.session.scalars(admin).first())
    [(name, value)] = session_cookie(live.instance, **values).items()
    page.context.add_cookies([{"name": name, "value": value, "url": live.url}])
    yield page
    page.context.close()


def test_phone_is_paired_by_a_code_and_locked_in_one_tap(browser, live, office):
    office.goto("/orga/einlass/telefone/neu")
    office.get_by_label("Name des Telefons").fill("Einlass 3")
    office.get_by_role("button", name="QR-Code zeigen").click()
    drawn = office.get_by_role("img", name="QR-Code zum Koppeln von Einlass 3").screenshot()
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn)))
    phone = new_page(browser, live.url, PHONE)
    door = phone.get_by_role("heading", name="Einlass", exact=True)

    phone.goto(code.text)
    assert "#" not in phone.url
    phone.get_by_role("button", name="Dieses Telefon koppeln").click()
    expect(door).to_be_visible()

    office.goto("/orga/einlass")
    office.get_by_role("button", name="Einlass 3 sperren").click()
    expect(office.get_by_text("Einlass 3 ist gesperrt")).to_be_visible()
    phone.reload()
    expect(door).to_have_count(0)
    phone.context.close()
