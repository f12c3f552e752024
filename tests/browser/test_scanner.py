"""The steward's scanner with a real camera: Chromium is fed with pictures of a printed badge."""

from dataclasses import dataclass

import pypdfium2
import pytest
import sqlalchemy as sa
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy.orm import joinedload

from messe.accounts.models import Account, Role
from messe.checkin import devices
from messe.checkin.models import Admission, Device, Scan
from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.tokens import read_code
from messe.fair.queries import get_fair
from messe.registration.queries import find_participant_by_badge
from tests.browser.conftest import (
    PHONE,
    SCREENSHOTS,
    axe_violations,
    new_page,
    scrolls_sideways,
)
from tests.browser.film import straight, tilted_small_and_dim
from tests.factories import make_gate
from tests.live import (
    LiveServer,
    account_session,
    opened_app,
    run_messe,
    serve,
    session_cookie,
)

pytestmark = pytest.mark.long

DPI = 200
BADGE_MM = (105, 148)
SECONDS_TO_READ = 15


@dataclass(frozen=True)
class Badge:
    """Somebody's badge as it was printed, who is not in yet."""

    name: str
    participant_id: int
    token: str
    picture: Image.Image


@pytest.fixture(scope="module")
def live(demo, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scanner")
    demo(folder, "event")
    with serve(folder) as server:
        yield server


@pytest.fixture(scope="module")
def printed(live, tmp_path_factory) -> list[Badge]:
    """The badges of those who are not in yet, from the sheets that `messe badges` makes."""
    pdf = tmp_path_factory.mktemp("sheets") / "ausweise.pdf"
    run_messe(live.instance, "badges", "--out", str(pdf), MESSE_PUBLIC_URL=live.url)
    width, height = (side * DPI / 25.4 for side in BADGE_MM)
    found = []
    with pypdfium2.PdfDocument(pdf) as document, opened_app(live.instance):
        for number in range(30):
            sheet = document[number].render(scale=DPI / 72).to_pil().convert("RGB")
            for code in zxingcpp.read_barcodes(sheet):
                corner = code.position.top_left
                left, top = corner.x // width * width, corner.y // height * height
                box = tuple(map(round, (left, top, left + width, top + height)))
                found.append((code.text.rpartition("/")[2], sheet.crop(box)))
        return [badge for token, picture in found if (badge := not_in_yet(token, picture))]


def not_in_yet(token: str, picture: Image.Image) -> Badge | None:
    person = find_participant_by_badge(read_code(token))
    if db.session.scalar(sa.select(Admission).filter_by(participant_id=person.id)):
        return None
    return Badge(person.name, person.id, token, picture)


def pair(page: Page, live: LiveServer, name: str, state: str = "") -> None:
    with opened_app(live.instance), write_transaction():
        gate = make_gate(name=f"Tor {name}")
        _device, code = devices.invite_device(
            name, gate, get_fair(), may_search=True, now=clock.now()
        )
    page.goto(f"/einlass/koppeln#{code}")
    page.get_by_role("button", name="Dieses Telefon koppeln").click()
    expect(page.locator("[data-state]")).to_contain_text(state or f"Tor {name}: mit Netz.")


def answer(page: Page, word: str):
    return page.get_by_role("dialog", name=word)


def scans_of(live: LiveServer, badge: Badge) -> list[str]:
    with opened_app(live.instance):
        wanted = sa.select(Scan.verdict).filter_by(participant_id=badge.participant_id)
        return list(db.session.scalars(wanted))


@pytest.mark.parametrize("view", [straight, tilted_small_and_dim])
def test_camera_admits_whose_badge_it_sees(live, printed, camera_phone, view):
    badge = printed.pop()
    phone = camera_phone(live.url, view(badge.picture))
    phone.context.grant_permissions(["camera"])

    pair(phone, live, view.__name__)

    shown = answer(phone, "Eingelassen")
    expect(shown).to_be_visible(timeout=SECONDS_TO_READ * 1000)
    expect(shown).to_contain_text(badge.name)
    phone.screenshot(path=SCREENSHOTS / f"scanner-{view.__name__}.png")
    assert scans_of(live, badge) == ["admitted"]
    expect(shown).to_be_hidden()


@pytest.mark.parametrize("view", [straight, tilted_small_and_dim])
def test_camera_admits_without_a_network_and_the_server_learns_it_once(
    live, printed, camera_phone, view
):
    badge = printed.pop()
    phone = camera_phone(live.url, view(badge.picture))
    pair(phone, live, f"{view.__name__}, allein")
    ready = phone.get_by_text("Diese Seite öffnet sich auf diesem Telefon auch ohne Netz.")
    expect(ready).to_be_visible()
    phone.context.set_offline(True)
    phone.reload()
    state = phone.locator("[data-state]")
    expect(state).to_contain_text("ohne Netz")

    phone.context.grant_permissions(["camera"])
    phone.get_by_role("button", name="Mit der Kamera scannen").click()

    shown = answer(phone, "Eingelassen")
    expect(shown).to_contain_text(badge.name, timeout=SECONDS_TO_READ * 1000)
    expect(state).to_contain_text("Noch zu senden: 1.")
    assert scans_of(live, badge) == []
    phone.context.set_offline(False)
    expect(state).to_contain_text("mit Netz.", timeout=SECONDS_TO_READ * 1000)
    expect(state).not_to_contain_text("Noch zu senden")
    assert scans_of(live, badge)[:1] == ["admitted"]
    assert scans_of(live, badge).count("admitted") == 1


def test_badge_is_read_again_when_the_phone_can_judge_it(live, printed, camera_phone):
    badge = printed.pop()
    phone = camera_phone(live.url, straight(badge.picture))
    phone.context.grant_permissions(["camera"])
    for path in ("**/api/v1/sync?*", "**/api/v1/scans"):
        phone.route(path, lambda route: route.abort())
    pair(phone, live, "ohne Liste", state="Die Liste der Angemeldeten fehlt noch.")
    again = answer(phone, "Kein Einlass")
    expect(again).to_contain_text("noch einmal", timeout=SECONDS_TO_READ * 1000)

    phone.unroute_all(behavior="wait")
    phone.evaluate("dispatchEvent(new Event('online'))")

    expect(answer(phone, "Eingelassen")).to_contain_text(badge.name, timeout=SECONDS_TO_READ * 1000)


@pytest.fixture
def phone(browser, live):
    page = new_page(browser, live.url, PHONE)
    yield page
    page.context.close()


def test_handheld_scanner_typed_code_and_name_are_answered(live, printed, phone):
    by_scanner, next_one, by_name = printed.pop(), printed.pop(), printed.pop()
    pair(phone, live, "Hand")

    phone.get_by_role("heading", name="Einlass", exact=True).click()
    phone.keyboard.type(by_scanner.token)
    phone.keyboard.press("Enter")
    expect(answer(phone, "Eingelassen")).to_contain_text(by_scanner.name)
    # A code that comes while the answer before is still new waits for its turn.
    phone.keyboard.type(next_one.token)
    phone.keyboard.press("Enter")
    expect(answer(phone, "Eingelassen")).to_contain_text(next_one.name)
    phone.get_by_role("button", name="Weiter").click()
    phone.get_by_label("Name oder Ort").fill(by_name.name)
    phone.get_by_role("button", name="Suchen").click()
    phone.get_by_role("button", name=f"Einlassen: {by_name.name}").click()
    expect(answer(phone, "Eingelassen")).to_contain_text(by_name.name)
    assert scans_of(live, by_name) == ["admitted"]

    phone.get_by_text("Versehen? Zurücknehmen").click()
    phone.get_by_role("button", name="Zurücknehmen", exact=True).click()
    expect(answer(phone, "Zurückgenommen")).to_be_visible()
    expect(answer(phone, "Zurückgenommen")).to_be_hidden()
    phone.get_by_label("Code vom Ausweis").fill("QQQQQQ")
    phone.get_by_role("button", name="Einlassen", exact=True).click()
    expect(answer(phone, "Unbekannter Code")).to_be_visible()
    assert axe_violations(phone) == []


@pytest.fixture
def steward(live, camera_phone, printed):
    """A phone that was not paired, of somebody who is signed in, and whom its camera sees."""
    badge = printed.pop()
    page = camera_phone(live.url, straight(badge.picture))
    page.context.grant_permissions(["camera"])
    with opened_app(live.instance):
        account = db.session.scalars(sa.select(Account).filter_by(role=Role.STEWARD)).first()
        cookies = session_cookie(live.instance, **account_session(account))
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live.url} for name, value in cookies.items()]
    )
    page.goto("/einlass")
    return page, badge


def test_phone_of_a_steward_who_is_signed_in_goes_back_to_scanning(live, steward):
    page, badge = steward

    shown = answer(page, "Eingelassen")
    expect(shown).to_contain_text(badge.name, timeout=SECONDS_TO_READ * 1000)
    assert scans_of(live, badge) == ["admitted"]
    assert axe_violations(page) == []
    page.screenshot(path=SCREENSHOTS / "scanner-signed-in.png")
    shown.get_by_text("Versehen? Zurücknehmen").click()
    shown.get_by_role("button", name="Zurücknehmen", exact=True).click()
    expect(answer(page, "Zurückgenommen")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_label("Bild der Kamera")).to_be_visible()


def test_signed_in_steward_without_a_network_is_told_to_let_nobody_in(live, steward):
    page, badge = steward
    expect(answer(page, "Eingelassen")).to_be_visible(timeout=SECONDS_TO_READ * 1000)
    page.get_by_role("button", name="Weiter").click()
    page.context.set_offline(True)

    code = page.get_by_label("Code vom Ausweis")
    code.fill(badge.token)
    code.press("Enter")

    trouble = page.get_by_role("alert").filter(has_text="Bitte lassen Sie noch niemanden ein")
    expect(trouble).to_be_visible()
    page.screenshot(path=SCREENSHOTS / "scanner-unanswered.png")
    page.context.set_offline(False)
    code.fill(badge.token)
    code.press("Enter")
    expect(answer(page, "Schon eingelassen")).to_contain_text(badge.name)
    expect(trouble).to_be_hidden()

    # Nor does a session that is over swallow what is scanned.
    page.get_by_role("button", name="Weiter").click()
    page.context.clear_cookies()
    code.fill(badge.token)
    code.press("Enter")
    expect(page.get_by_label("Passwort", exact=True)).to_be_visible()


def test_locked_phone_says_so_and_forgets(live, phone):
    pair(phone, live, "verloren")
    with opened_app(live.instance), write_transaction():
        named = sa.select(Device).options(joinedload(Device.gate)).filter_by(name="verloren")
        device = db.session.scalars(named).one()
        devices.lock_device(device, now=clock.now())

    phone.evaluate("dispatchEvent(new Event('online'))")

    expect(phone.locator("[data-state]")).to_contain_text("gesperrt")
    assert not scrolls_sideways(phone)
    phone.wait_for_function("async () => !(await caches.has('door'))")
