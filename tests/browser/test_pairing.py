"""A phone is paired by the code on an organiser's screen, and then lets people in."""

import io

import pytest
import sqlalchemy as sa
import zxingcpp
from PIL import Image
from playwright.sync_api import Error, Page, expect

from messe.accounts.models import Account, Role
from messe.checkin.models import Gate
from messe.core import clock
from messe.core.database import db, write_transaction
from tests.browser.conftest import DESK, PHONE, axe_violations, new_page
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


def pairing_address(office: Page, name: str) -> str:
    """What the code says that organisers show the phone of this name."""
    office.goto("/orga/einlass/telefone/neu")
    office.get_by_label("Name des Telefons").fill(name)
    office.get_by_role("button", name="QR-Code zeigen").click()
    drawn = office.get_by_role("img", name=f"QR-Code zum Koppeln von {name}").screenshot()
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn)))
    return code.text


@pytest.fixture
def paired(browser, live, office):
    """A phone that was paired by a code on the organiser's screen, and keeps its page."""
    phone = new_page(browser, live.url, PHONE)
    phone.goto(pairing_address(office, "Einlass 3"))
    assert "#" not in phone.url
    phone.get_by_role("button", name="Dieses Telefon koppeln").click()
    expect(phone.get_by_text("öffnet sich auf diesem Telefon auch ohne Netz")).to_be_visible()
    yield phone
    phone.context.close()


def known(page: Page) -> dict[str, list[str]]:
    """Under which keys something lies in the phone's database."""
    return page.evaluate(
        """async () => {
          const given = request => new Promise(resolve => {
            request.onsuccess = () => resolve(request.result);
          });
          const database = await given(indexedDB.open("einlass"));
          const tables = [...database.objectStoreNames];
          const transaction = database.transaction(tables);
          const keys = tables.map(name => given(transaction.objectStore(name).getAllKeys()));
          const found = await Promise.all(keys);
          database.close();
          return Object.fromEntries(tables.map((name, index) => [name, found[index]]));
        }"""
    )


def test_phone_calls_when_its_page_opens_or_may_have_missed_something(paired):
    for cause in (
        "location.reload()",
        "dispatchEvent(new Event('online'))",
        "document.dispatchEvent(new Event('visibilitychange'))",
    ):
        # By itself it calls every twenty seconds.
        with paired.expect_response("**/api/v1/sync*", timeout=15_000):
            paired.evaluate(cause)


def test_phone_that_was_shut_when_it_was_locked_forgets_all(live, office, paired):
    phone = paired
    assert {"link", "people"} <= set(known(phone)["settings"])
    phone.context.set_offline(True)
    phone.get_by_label("Code vom Ausweis").fill("QQQQQQ")
    phone.get_by_role("button", name="Einlassen", exact=True).click()
    expect(phone.locator("[data-state]")).to_contain_text("Noch zu senden: 1.")
    phone.goto("about:blank")

    office.goto("/orga/einlass")
    office.get_by_role("button", name="Einlass 3 sperren").click()
    expect(office.get_by_text("Einlass 3 ist gesperrt")).to_be_visible()
    phone.context.set_offline(False)
    phone.goto("/einlass")

    expect(phone.get_by_text("Dieses Telefon ist gesperrt.")).to_be_visible()
    expect(phone.get_by_text("Was dieses Telefon über Gäste wusste, ist gelöscht.")).to_be_visible()
    assert known(phone) == {"admissions": [], "outbox": [], "settings": ["ended"]}
    assert not phone.evaluate("caches.has('door')")
    assert axe_violations(phone) == []
    phone.context.set_offline(True)
    with pytest.raises(Error, match="net::ERR"):
        phone.goto("/einlass")
    phone.context.set_offline(False)
    phone.goto("/einlass")
    phone.get_by_role("button", name="Weiter mit eigenem Konto").click()
    expect(phone.get_by_label("Passwort", exact=True)).to_be_visible()


def test_phone_that_can_store_nothing_is_told_so_and_needs_a_new_code(browser, live, office):
    address = pairing_address(office, "Einlass 4")
    phone = new_page(browser, live.url, PHONE)
    phone.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }"
    )

    phone.goto(address)
    phone.get_by_role("button", name="Dieses Telefon koppeln").click()

    problem = phone.get_by_role("alert")
    expect(problem).to_contain_text("nicht speichern")
    expect(problem).to_contain_text("einen neuen Code")
    phone.context.close()


def test_phone_whose_time_is_over_says_so_and_asks_nobody_for_a_password(live, paired):
    with opened_app(live.instance), write_transaction():
        db.session.execute(sa.update(Gate).values(closes_at=clock.now()))
    paired.evaluate("dispatchEvent(new Event('online'))")
    expect(paired.locator("[data-state]")).to_contain_text("Die Zeit dieses Telefons ist vorbei.")

    paired.get_by_label("Code vom Ausweis").fill("QQQQQQ")
    paired.get_by_role("button", name="Einlassen", exact=True).click()

    expect(paired.locator("[data-trouble]")).to_contain_text("Die Zeit dieses Telefons ist vorbei.")
    expect(paired).to_have_url(f"{live.url}/einlass")
