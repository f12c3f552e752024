"""Measurements on a real server over a throw-away demo fair; `script/bench` runs them."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import sqlalchemy as sa
from playwright.sync_api import sync_playwright

from messe.accounts.models import Account, Role
from messe.checkin.models import Admission, Scan
from messe.core.database import db, write_transaction
from messe.registration.models import Participant
from messe.report.models import ReportOrder
from script.bench_badges import badges
from script.bench_checkin import checkin
from script.bench_guessing import guessing
from script.bench_meetings import meetings
from script.bench_pitches import pitches
from script.bench_scanner import scanner
from script.bounds import at_most, say_if_broken
from tests.browser.conftest import CHROMIUM, FLAGS, new_page
from tests.browser.transfer import visit
from tests.live import (
    LiveServer,
    account_session,
    csrf_token,
    opened_app,
    run_messe,
    serve,
    session_cookie,
)

GATES = 2
ROUNDS = 4
PEOPLE_A_ROUND = 100


class Door:
    """The stewards' phones at a server, and what each admission took."""

    def __init__(self, server: LiveServer) -> None:
        self._server = server
        self._token = csrf_token(server.instance)
        steward = db.session.scalars(sa.select(Account).where(Account.role == Role.STEWARD)).one()
        admin = db.session.scalars(sa.select(Account).where(Account.role == Role.ADMIN)).one()
        self._steward = self._client(steward)
        self._admin = self._client(admin)
        self._codes = db.session.scalars(sa.select(Participant.code)).all()[:PEOPLE_A_ROUND]

    def _client(self, account: Account) -> httpx.Client:
        cookies = session_cookie(self._server.instance, **account_session(account))
        return httpx.Client(base_url=self._server.url, cookies=cookies, timeout=30)

    def admit_everybody(self) -> list[float]:
        """Let the same people in anew, at two gates; the seconds each took."""
        with write_transaction():
            db.session.execute(sa.delete(Admission))
            db.session.execute(sa.delete(Scan))
        with ThreadPoolExecutor(GATES) as gates:
            return list(gates.map(self._admit, self._codes))

    def _admit(self, code: str) -> float:
        start = time.perf_counter()
        answer = self._steward.post("/einlass", data={"csrf_token": self._token, "code": code})
        answer.raise_for_status()
        return time.perf_counter() - start

    def order_reports(self) -> None:
        """Ask for all four reports."""
        for scope in ("arnsberg", "detmold", "muenster", "all"):
            form = {"csrf_token": self._token, "scope": scope}
            self._admin.post("/orga/berichte", data=form)

    def is_reporting(self) -> bool:
        """Whether the worker still has reports to make."""
        db.session.rollback()
        waiting = sa.select(sa.exists().where(ReportOrder.finished_at.is_(None)))
        return bool(db.session.scalar(waiting))

    def wait_for_reports(self) -> None:
        """Return when every report is made."""
        while self.is_reporting():
            time.sleep(0.2)


def p95(seconds: Sequence[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return statistics.quantiles(seconds, n=20)[-1] * 1000


def admission() -> None:
    """Quiet and busy rounds in turn, so that both see the same machine."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        run_messe(instance, "demo", "--seed", "1", "--stage", "event")
        with serve(instance) as server, opened_app(instance):
            door = Door(server)
            door.admit_everybody()
            quiet: list[float] = []
            busy: list[float] = []
            for _ in range(ROUNDS):
                quiet += door.admit_everybody()
                door.order_reports()
                while door.is_reporting():
                    busy += door.admit_everybody()
                door.wait_for_reports()
    print(f"admissions          quiet {len(quiet)}, while reporting {len(busy)}")
    print(f"median              {statistics.median(quiet) * 1000:.1f} ms")
    print(f"p95 quiet           {p95(quiet):.1f} ms")
    print(f"p95 while reporting {p95(busy):.1f} ms")
    print(f"ratio of p95        {at_most(p95(busy) / p95(quiet), 1.5)}")


def programme() -> None:
    """What the programme's page transfers to a phone that never was here, and then again."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        instance = Path(folder) / "instance"
        run_messe(instance, "demo", "--seed", "1", "--stage", "event")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with serve(instance) as server:
            page = new_page(browser, server.url)
            first, again = visit(page, "/programm"), visit(page, "/programm")
        browser.close()
    print(f"first visit, in kB  {at_most(first.kilobytes, 230, places=0)}")
    print(f"its requests        {at_most(first.requests, 14, places=0)}")
    print(f"second visit, in kB {at_most(again.kilobytes, 20, places=0)}")


BENCHES: dict[str, Callable[[], None]] = {
    "admission": admission,
    "badges": badges,
    "checkin": checkin,
    "guessing": guessing,
    "meetings": meetings,
    "pitches": pitches,
    "scanner": scanner,
    "programme": programme,
}


def main() -> None:
    """Run the bench that was asked for."""
    if len(sys.argv) != 2 or sys.argv[1] not in BENCHES:  # noqa: PLR2004 -- one argument
        sys.exit(f"Möglich sind: {', '.join(BENCHES)}")
    BENCHES[sys.argv[1]]()
    say_if_broken()


if __name__ == "__main__":
    main()
