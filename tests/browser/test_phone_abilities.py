"""What the scanner's page asks of a phone: its reader, light, cameras, sound, buzz and screen."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from messe.accounts.models import Account, Role
from messe.checkin.models import Admission, Scan
from messe.core.database import db
from messe.registration.models import Participant, Registration, RegistrationStatus
from tests.browser.conftest import PHONE, new_page
from tests.browser.film import code_of, straight
from tests.live import account_session, opened_app, serve, session_cookie

pytestmark = pytest.mark.long

SECONDS_TO_READ = 15

ASKED = "window.asked = {light: [], facing: [], locks: 0, buzzes: [], tones: []};"
CAMERAS = """
    MediaStreamTrack.prototype.getCapabilities = () => (
      {torch: true, zoom: {min: 1, max: 4, step: 0.5}});
    MediaStreamTrack.prototype.applyConstraints = async ({advanced: [wanted]}) => {
      asked.light.push(wanted);
    };
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (wanted) => {
      asked.facing.push(wanted.video.facingMode);
      return open(wanted);
    };
    devices.enumerateDevices = async () => [{kind: "videoinput"}, {kind: "videoinput"}];
"""
SOUND_AND_BUZZ = """
    navigator.vibrate = (buzz) => asked.buzzes.push(buzz);
    window.AudioContext = class {
      state = "suspended";
      currentTime = 0;
      async resume() { this.state = "running"; }
    };
    window.OscillatorNode = class {
      constructor(_audio, {frequency}) { this.frequency = frequency; }
      connect(next) { return next; }
      start() { asked.tones.push(this.frequency); }
      stop() {}
    };
    window.GainNode = class { connect(next) { return next; } };
"""
LOCK_FOR_TOUCHED_PAGES = """
    const request = async () => {
      asked.locks += 1;
      if (!window.isTouched) throw new DOMException("", "NotAllowedError");
      return Object.assign(new EventTarget(), {released: false});
    };
    addEventListener("pointerup", () => { window.isTouched = true; }, {capture: true});
    Object.defineProperty(navigator, "wakeLock", {value: {request}});
"""
READER_THAT_FAILS = """
    window.BarcodeDetector = class {
      static getSupportedFormats = async () => ["qr_code"];
      async detect() { throw new DOMException("service unavailable", "NotSupportedError"); }
    };
"""


@pytest.fixture(scope="module")
def live(demo, tmp_path_factory):
    folder = tmp_path_factory.mktemp("abilities")
    demo(folder, "event")
    with serve(folder) as server:
        yield server


@pytest.fixture(scope="module")
def expected(live) -> list[tuple[int, str, str]]:
    """Who comes and is not in yet, by id, short code, and what the badge's code says."""
    with opened_app(live.instance):
        rows = db.session.execute(
            sa.select(Participant.id, Participant.code, Participant.badge_token)
            .join(Participant.registration)
            .outerjoin(Admission, Admission.participant_id == Participant.id)
            .where(Registration.status == RegistrationStatus.CONFIRMED, Admission.id.is_(None))
            .limit(9)
        )
        return [(row.id, row.code, f"{live.url}/b/{row.badge_token}".upper()) for row in rows]


def sign_in(page: Page, live) -> Page:
    with opened_app(live.instance):
        steward = db.session.scalars(sa.select(Account).filter_by(role=Role.STEWARD)).first()
        cookies = session_cookie(live.instance, **account_session(steward))
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live.url} for name, value in cookies.items()]
    )
    return page


@pytest.fixture
def steward(live, camera_phone):
    """Open the scanner of a steward whose browser is changed and whose camera sees a badge."""

    def open_page(address: str, *scripts: str) -> Page:
        page = sign_in(camera_phone(live.url, straight(code_of(address))), live)
        page.context.grant_permissions(["camera"])
        page.add_init_script(ASKED + "".join(scripts))
        return page

    return open_page


@pytest.fixture
def typist(live, browser):
    """The scanner of a steward without a camera, who types."""
    page = sign_in(new_page(browser, live.url, PHONE), live)
    page.add_init_script(ASKED + SOUND_AND_BUZZ + LOCK_FOR_TOUCHED_PAGES)
    page.goto("/einlass")
    yield page
    page.context.close()


def type_code(page: Page, code: str) -> None:
    page.get_by_label("Code vom Ausweis").fill(code)
    page.get_by_role("button", name="Einlassen", exact=True).click()


def verdicts(live, participant_id: int) -> list[str]:
    with opened_app(live.instance):
        wanted = sa.select(Scan.verdict).filter_by(participant_id=participant_id)
        return list(db.session.scalars(wanted))


def test_light_zoom_and_the_other_camera_are_asked_of_the_phone(steward):
    page = steward("https://other.example", CAMERAS)
    page.goto("/einlass")
    light = page.get_by_role("button", name="Licht")
    expect(light).to_have_attribute("aria-pressed", "false")

    light.click()
    expect(light).to_have_attribute("aria-pressed", "true")
    light.click()
    expect(light).to_have_attribute("aria-pressed", "false")
    page.get_by_label("Näher").fill("2.5")
    page.get_by_role("button", name="Andere Kamera").click()
    expect(page.get_by_label("Bild der Kamera")).to_be_visible()

    assert page.evaluate("asked.light") == [{"torch": True}, {"torch": False}, {"zoom": 2.5}]
    assert page.evaluate("asked.facing") == ["environment", "user"]


def test_answers_are_heard_and_felt(typist, expected):
    _id, code, _address = expected.pop()

    for typed, word in (
        (code, "Eingelassen"),
        (code, "Schon eingelassen"),
        ("QQQQQQ", "Unbekannter Code"),
    ):
        type_code(typist, typed)
        expect(typist.get_by_role("dialog", name=word, exact=True)).to_be_visible()
        typist.get_by_role("button", name="Weiter").click()

    assert typist.evaluate("asked.buzzes") == [[80], [150, 80, 150], [500]]
    assert typist.evaluate("asked.tones") == [880, 1320, 440, 440, 196]


def test_screen_is_kept_on_from_the_first_touch(typist):
    assert typist.evaluate("asked.locks") == 1

    typist.get_by_role("heading", name="Einlass", exact=True).click()
    typist.get_by_role("heading", name="Einlass", exact=True).click()

    assert typist.evaluate("asked.locks") == 2


def test_badge_is_read_where_the_reader_of_the_browser_fails(live, steward, expected):
    participant_id, _code, address = expected.pop()
    page = steward(address, READER_THAT_FAILS)

    page.goto("/einlass")

    shown = page.get_by_role("dialog", name="Eingelassen")
    expect(shown).to_be_visible(timeout=SECONDS_TO_READ * 1000)
    assert verdicts(live, participant_id)[0] == "admitted"


def test_page_whose_readers_fail_says_so_and_can_start_again(steward):
    page = steward("https://other.example", READER_THAT_FAILS)
    page.route("**/*.wasm", lambda route: route.abort())

    page.goto("/einlass")

    expect(page.get_by_role("alert")).to_contain_text("Die Codes lassen sich gerade nicht lesen.")
    expect(page.get_by_role("button", name="Mit der Kamera scannen")).to_be_visible()
    expect(page.get_by_label("Bild der Kamera")).to_be_hidden()


def test_badge_whose_answer_was_lost_is_read_again_as_the_same_scan(live, steward, expected):
    participant_id, _code, address = expected.pop()
    page = steward(address)

    def lose_answers(route):
        if route.request.method != "POST":
            return route.fallback()
        route.fetch()
        return route.abort()

    page.route("**/einlass", lose_answers)

    page.goto("/einlass")
    trouble = page.get_by_role("alert").filter(has_text="Bitte lassen Sie noch niemanden ein")
    expect(trouble).to_be_visible(timeout=SECONDS_TO_READ * 1000)
    page.unroute_all(behavior="wait")

    shown = page.get_by_role("dialog", name="Eingelassen")
    expect(shown).to_be_visible(timeout=SECONDS_TO_READ * 1000)
    assert verdicts(live, participant_id) == ["admitted"]
