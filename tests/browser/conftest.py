"""A headless Chromium, and what to do with it: look, click, read mails, measure accessibility."""

import contextlib
import functools
import re
import shutil
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from messe.core import clock
from messe.demo.stages import MOMENTS, Stage
from messe.fair.queries import get_fair
from tests.browser.film import film
from tests.live import opened_app, run_messe

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOT = Path(__file__).parent.parent.parent
SCREENSHOTS = ROOT / "tests" / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

SECONDS_TO_WAIT = 10
SECONDS_TO_DELIVER = 30


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Fill a folder with the demo fair: `demo(folder, stage)`. Each stage is made once."""

    @functools.cache
    def made(stage: str) -> Path:
        folder = tmp_path_factory.mktemp(stage)
        run_messe(folder, "demo", "--seed", "1", "--stage", stage)
        return folder

    def fill(folder: Path, stage: str) -> None:
        shutil.copytree(made(stage), folder, dirs_exist_ok=True)
        # Its clock has run on since: what a test sees must not hang on how long others took.
        with opened_app(folder):
            day = clock.local(get_fair().starts_at).date()
            clock.move_to(MOMENTS[Stage(stage)].on(day))

    return fill


@pytest.fixture(scope="session")
def launch():
    """Start a Chromium with further flags, until all tests are over: `launch("--flag")`."""
    with sync_playwright() as playwright, contextlib.ExitStack() as stack:

        def start(*flags: str) -> Browser:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
            stack.callback(chromium.close)
            return chromium

        yield start


@pytest.fixture(scope="session")
def browser(launch):
    return launch()


@pytest.fixture
def camera_phone(launch, tmp_path):
    """Open a phone whose camera sees a picture: `camera_phone(url, picture)`."""
    with contextlib.ExitStack() as stack:

        def open_page(url: str, picture: Image.Image) -> Page:
            path = film(picture, tmp_path / "film.mjpeg")
            browser = launch(
                "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={path}"
            )
            stack.callback(browser.close)
            return new_page(browser, url, PHONE)

        yield open_page


def new_page(browser: Browser, url: str, size: dict[str, int] = PHONE, **options) -> Page:
    """A page of a fresh visitor, without cookies; animations are off."""
    context = browser.new_context(
        base_url=url,
        viewport=size,
        reduced_motion="reduce",
        locale="de-DE",
        timezone_id="Europe/Berlin",
        **options,
    )
    context.set_default_timeout(SECONDS_TO_WAIT * 1000)
    return context.new_page()


def link_mailed_to(instance: Path, recipient: str) -> str:
    """The path of the link in the newest mail to `recipient`, as soon as the worker delivers it."""
    deadline = time.monotonic() + SECONDS_TO_DELIVER
    while time.monotonic() < deadline:
        mails = [
            message_from_bytes(file.read_bytes(), policy=policy.default)
            for file in (instance / "mail").glob("*.eml")
        ]
        mine = [mail for mail in mails if mail["To"] == recipient]
        if mine:
            newest = max(mine, key=lambda mail: mail["Date"].datetime)
            return re.search(r"https?://[^/\s]+(/\S+)", newest.get_body(["plain"]).get_content())[1]
        time.sleep(0.1)
    raise TimeoutError(f"no mail to {recipient}")


def axe_violations(page: Page) -> list[str]:
    """What axe finds wrong: rule and first place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(
        """async tags => {
          const options = {runOnly: tags, resultTypes: ["violations"]};
          const result = await axe.run(document, options);
          return result.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`);
        }""",
        AXE_TAGS,
    )


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def screenshot(page: Page, name: str) -> None:
    """Keep a picture for a person to look at."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
