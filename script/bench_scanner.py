"""How soon after opening, and how often, the scanner's page reads a badge before the camera."""

import tempfile
from pathlib import Path

import qrcode
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from messe.accounts.models import Account, Role
from messe.core.database import db
from messe.registration.badge import badge_code
from script.bounds import at_least, at_most
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, new_page
from tests.browser.film import film, straight, tilted_small_and_dim
from tests.live import LiveServer, account_session, opened_app, run_messe, serve, session_cookie

VIEWS = (straight, tilted_small_and_dim)
A6_PIXELS = (827, 1165)
"""At 200 dpi."""
QR_PIXELS = 300
MOST_MS, FEWEST_PICTURES = 1500, 15

READ = """async () => {
  const door = document.querySelector("[data-door]");
  const { reader: module, wasm } = door.dataset;
  const scripts = module.slice(0, module.indexOf("/vendor/"));
  const { Camera, openReader } = await import(`${scripts}/js/camera/camera.js`);
  const video = door.querySelector("[data-video]");
  door.querySelector("[data-scanner]").hidden = false;
  door.querySelector("[data-viewer]").hidden = false;
  const reader = await openReader({ module, wasm });
  let first = null, codes = 0, pictures = 0;
  const counting = { detect: (canvas) => (pictures += 1, reader.detect(canvas)) };
  const onCode = () => { first ??= performance.now(); codes += 1; };
  await Camera.open({ video, reader: counting, onCode });
  const pass = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  await pass(2);
  const before = { codes, pictures };
  await pass(5);
  return [first, (pictures - before.pictures) / 5, (codes - before.codes) / 5];
}"""


def scanner() -> None:
    """Print the first decode, and pictures looked at and codes read each second after that."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run_messe(folder, "demo", "--stage", "event")
        with serve(folder) as server, sync_playwright() as playwright:
            for view in VIEWS:
                path = film(view(_badge()), folder / "film.mjpeg")
                browser = playwright.chromium.launch(
                    executable_path=CHROMIUM,
                    args=[
                        *FLAGS,
                        "--use-fake-device-for-media-stream",
                        f"--use-file-for-fake-video-capture={path}",
                    ],
                )
                first, pictures, codes = _open_scanner(
                    new_page(browser, server.url, PHONE), server
                ).evaluate(READ)
                browser.close()
                print(
                    f"{view.__name__}: milliseconds to the first code"
                    f" {at_most(first, MOST_MS, places=0)}; pictures a second"
                    f" {at_least(pictures, FEWEST_PICTURES, places=1)}, {codes:.1f} of them read"
                )


def _badge() -> Image.Image:
    badge = Image.new("RGB", A6_PIXELS, "white")
    code = qrcode.make(badge_code("https://messe.example", "G0C3AKPJW2FAV15K"), border=4)
    badge.paste(code.get_image().convert("RGB").resize((QR_PIXELS, QR_PIXELS)), (60, 700))
    return badge


def _open_scanner(page: Page, server: LiveServer) -> Page:
    """The scanner's page, whose own script is left out so that nothing else reads."""
    with opened_app(server.instance):
        steward = sa.select(Account).where(Account.role == Role.STEWARD)
        cookies = session_cookie(
            server.instance, **account_session(db.session.scalars(steward).first())
        )
    page.context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
    )
    page.context.grant_permissions(["camera"])
    page.route("**/js/checkin/door.js", lambda route: route.abort())
    page.goto("/einlass")
    return page
