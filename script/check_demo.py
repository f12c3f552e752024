"""Tries the demo as visitors would: serves it, opens its pages, writes the four reports.

`script/demo --check` runs it. Every fair it makes lies in a throw-away folder.
"""

import html.parser
import http.client
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PUBLIC_PAGES = (
    "/",
    "/anmeldung",
    "/programm",
    "/startups",
    "/themen",
    "/arbeitsgruppen",
    "/impressum",
    "/datenschutz",
    "/barrierefreiheit",
    "/demo",
)
REPORTS = (
    "bericht-arnsberg.pdf",
    "bericht-detmold.pdf",
    "bericht-muenster.pdf",
    "bericht-gesamt.pdf",
)
DOOR = re.compile(r"/demo/[^/]+")
"""Where a role of the demo is played."""
SECONDS_TO_START = 60
SECONDS_TO_STOP = 30


class CheckError(Exception):
    """Something a visitor would miss; the text is what to tell."""


class Page(html.parser.HTMLParser):
    """What a page offers: its style sheets, and its buttons with the fields they send."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.style_sheets: list[str] = []
        self.buttons: dict[str, dict[str, str]] = {}
        self._fields: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "link" and values.get("rel") == "stylesheet":
            self.style_sheets.append(values["href"])
        if tag == "form" and "action" in values:
            self._fields = self.buttons.setdefault(values["action"], {})
        if tag == "input" and values.get("type") == "hidden":
            self._fields[values["name"]] = values["value"]


class Visitor:
    """A browser without pictures: keeps its cookies, follows redirects on one server."""

    def __init__(self, server: str) -> None:
        self.server = server
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def fetch(self, address: str, fields: dict[str, str] | None = None) -> str:
        """Fetch the text at `address`, or send `fields` there and fetch what that leads to.

        Raises:
            CheckError: the answer is not 200.
        """
        url = urllib.parse.urljoin(self.server, address)
        data = urllib.parse.urlencode(fields).encode() if fields else None
        try:
            with self.opener.open(url, data, timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            raise CheckError(f"{address} antwortet mit {error.code} statt mit 200.") from error
        except (OSError, http.client.HTTPException) as error:
            raise CheckError(f"{address} antwortet nicht: {error}") from error

    def read(self, address: str, fields: dict[str, str] | None = None) -> Page:
        """Fetch a page as `fetch` does.

        Raises:
            CheckError: the answer is not 200, or it is no page with a heading.
        """
        text = self.fetch(address, fields)
        if "<h1" not in text:
            raise CheckError(f"{address} hat keine Überschrift.")
        return Page(text)


def main() -> None:
    try:
        with tempfile.TemporaryDirectory(prefix="messe-demo-") as folder:
            check_event_day(Path(folder) / "event")
            check_reports(Path(folder) / "after", Path(folder) / "reports")
    except CheckError as error:
        sys.exit(f"Die Demo läuft nicht, wie sie soll: {error}")
    print("Die Demo läuft: alle Seiten antworten, alle vier Berichte sind geschrieben.")


def check_event_day(instance: Path) -> None:
    print("Baue den Messetag auf …")
    run_messe(instance, "demo", "--stage", "event", "--seed", "1")
    print("Starte den Server …")
    with served(instance) as server:
        print("Öffne die Seiten …")
        check_pages(server)


def check_pages(server: str) -> None:
    visitor = Visitor(server)
    visitor.fetch("/healthz")
    pages = {address: visitor.read(address) for address in PUBLIC_PAGES}
    for style_sheet in pages["/"].style_sheets:
        visitor.fetch(style_sheet)
    doors = [door for door in pages["/demo"].buttons if DOOR.fullmatch(door)]
    if not doors:
        raise CheckError("/demo bietet keine Rolle an.")
    for door in doors:
        check_door(Visitor(server), door)


def check_door(visitor: Visitor, door: str) -> None:
    """Play the role behind `door`: its page has one button, which leads to the role's own pages."""
    visitor.read(door, visitor.read(door).buttons[door])


def check_reports(instance: Path, out: Path) -> None:
    print("Schreibe die Berichte …")
    run_messe(instance, "demo", "--stage", "after", "--seed", "1")
    run_messe(instance, "report", "--out", str(out))
    for name in REPORTS:
        report = out / name
        if not report.is_file() or not report.read_bytes().startswith(b"%PDF"):
            raise CheckError(f"{name} fehlt oder ist keine PDF-Datei.")


def messe_command(instance: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "messe", "--instance", str(instance), *arguments]


def run_messe(instance: Path, *arguments: str) -> None:
    command = messe_command(instance, *arguments)
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CheckError(
            f"»messe {' '.join(arguments)}« endet mit {done.returncode}:\n{done.stdout}"
        )


@contextmanager
def served(instance: Path) -> Iterator[str]:
    """Serve `instance` on a free port and give its address; afterwards nothing of it runs on."""
    port = free_port()
    server = f"http://127.0.0.1:{port}"
    log = instance.with_suffix(".log")
    command = messe_command(instance, "serve", "--host", "127.0.0.1", "--port", str(port))
    with log.open("w") as output:
        # In a session of its own, so that whatever it starts can be found and ended with it.
        process = subprocess.Popen(
            command,
            env=os.environ | {"MESSE_PUBLIC_URL": server},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until_ready(process, server)
            yield server
        except CheckError as error:
            raise CheckError(f"{error}\nDer Server schrieb:\n{log.read_text()}") from error
        finally:
            stop(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(process: subprocess.Popen[bytes], server: str) -> None:
    visitor = Visitor(server)
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            visitor.fetch("/readyz")
        except CheckError as error:
            if process.poll() is not None:
                raise CheckError(f"Der Server endete mit {process.returncode}.") from error
            if time.monotonic() > deadline:
                raise CheckError(
                    f"Der Server ist nach {SECONDS_TO_START} s nicht bereit."
                ) from error
            time.sleep(0.2)
        else:
            return


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server as an operating system does.

    Raises:
        CheckError: it, or something it started, runs on.
    """
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        raise CheckError(f"Der Server war nach {SECONDS_TO_STOP} s nicht beendet.") from error
    deadline = time.monotonic() + SECONDS_TO_STOP
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    raise CheckError("Der Server ließ einen Prozess zurück.")


if __name__ == "__main__":
    main()
