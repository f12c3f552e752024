"""Eight phones, a bad network and a server killed ten times: nothing shown is lost, all agree.

The phones run the JavaScript that is shipped (`tests/js/checkin/fleet.js`). Twenty runs by default;
`CONVERGENCE_RUNS=200 pytest -s tests/checkin/test_convergence.py` makes more and says its figures.
"""

import datetime as dt
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from messe.checkin import devices, queries
from messe.checkin.models import Admission, GateRole, Scan
from messe.checkin.scanning import key_of
from messe.core import clock
from messe.core.database import db, write_transaction
from messe.fair.models import Fair
from messe.registration.models import Participant, ParticipantRole, RegistrationStatus
from tests.checkin.umpire import judge
from tests.factories import make_gate, make_registration
from tests.live import MortalServer, opened_app

pytestmark = pytest.mark.long

FLEET = Path(__file__).parents[1] / "js" / "checkin" / "fleet.js"
RUNS = int(os.environ.get("CONVERGENCE_RUNS", "20"))
PHONES = 8
SCANS_PER_PHONE = 625
KILLS = 10
PEOPLE = 900
WITHDRAWN_EVERY = 40
PRESS_EVERY = 30
PHONES_FOR_GUESTS = {6, 7}
LONGEST_WAY = 16
"""So many seconds a scan may travel, which our clock cannot tell from a later scan: so long, and a
little more, a phone waits for an answer to a batch."""
ROUNDING = 0.01


@pytest.fixture(scope="module")
def fair_today(prepared_instance, tmp_path_factory):
    """A fair that takes place now, with its people."""
    folder = tmp_path_factory.mktemp("convergence") / "instance"
    shutil.copytree(prepared_instance, folder)
    (folder / "messe.cfg").write_text('SECRET_KEY = "live"\n')
    with opened_app(folder), write_transaction():
        fair = db.session.get_one(Fair, 1)
        fair.starts_at = clock.now() - dt.timedelta(minutes=1)
        fair.ends_at = fair.booking_closes_at = clock.now() + dt.timedelta(hours=8)
        fair.counts_exits = True
        for number in range(PEOPLE):
            make_registration(
                ags=None,
                organisation="Sauerlandbote",
                head=f"Gast {number}",
                role=ParticipantRole.GUEST if number % PRESS_EVERY else ParticipantRole.PRESS,
                status=RegistrationStatus.CONFIRMED
                if number % WITHDRAWN_EVERY
                else RegistrationStatus.WITHDRAWN,
            )
    return folder


@pytest.fixture
def instance(fair_today, tmp_path):
    return shutil.copytree(fair_today, tmp_path / "instance")


@pytest.mark.parametrize("seed", range(RUNS))
def test_nothing_shown_is_lost_and_all_agree(instance, tmp_path, seed):
    server = MortalServer(instance)
    plan = tmp_path / "plan.json"
    with opened_app(instance):
        plan.write_text(json.dumps({"url": server.url, "seed": seed, **lay_out()}))
    began = time.monotonic()

    reports = run_fleet(server, plan)

    seconds = time.monotonic() - began
    log = [note for report in reports for note in report["log"]]
    shown = [note for note in log if note["answer"]]
    with opened_app(instance):
        stored = stored_scans()
        entries = stored_entries()
        listed = listed_conflicts()
        expected = judge(log, {scan: at for scan, (at, _) in stored.items()}, barred_badges())
    assert [report["waiting"] for report in reports] == [0] * PHONES
    assert {note["id"] for note in shown} <= stored.keys() <= {note["id"] for note in log}
    late = [seconds_late(note, stored) for note in log if note["id"] in stored]
    assert -ROUNDING <= min(late) <= max(late) <= LONGEST_WAY
    assert {scan: verdict for scan, (_, verdict) in stored.items()} == expected.verdicts
    assert listed == sorted(
        (scan, token, f"Tor {phone}") for scan, token, phone in expected.conflicts
    )
    assert listed
    assert entries == {
        token: (standing.admitted_by, standing.admitted_at)
        for token, standing in expected.standings.items()
        if standing.admitted_by
    }
    inside = {key_of(token) for token, each in expected.standings.items() if each.is_inside}
    for report in reports:
        assert {each["key"] for each in report["known"] if each["inside"]} == inside
    print(  # noqa: T201 -- the figures of a long run
        f"seed {seed}: {len(log)} scans, {len(shown)} shown, "
        f"{sum(note['answer']['isOwn'] for note in shown)} of them decided alone, "
        f"{sum(report['crashes'] for report in reports)} crashes, {KILLS} kills, "
        f"{len(entries)} admitted, {len(listed)} conflicts, {seconds:.0f} s"
    )


def stored_scans() -> dict[str, tuple[dt.datetime, str]]:
    """When each scan was, by our clock, and its verdict."""
    rows = db.session.execute(sa.select(Scan.scan_id, Scan.scanned_at, Scan.verdict))
    return {row.scan_id: (row.scanned_at, row.verdict) for row in rows}


def stored_entries() -> dict[str, tuple[str, dt.datetime]]:
    """By which scan each badge was admitted, and when."""
    columns = sa.select(Participant.badge_token, Admission.scan_id, Admission.admitted_at)
    rows = db.session.execute(columns.join(Admission.participant))
    return {row.badge_token: (row.scan_id, row.admitted_at) for row in rows}


def listed_conflicts() -> list[tuple[str, str | None, str]]:
    """What organisers see as conflicts: the scan, the badge and the gate."""
    return sorted(
        (scan.scan_id, scan.participant and scan.participant.badge_token, scan.gate.name)
        for scan in queries.conflicts()
    )


def barred_badges() -> set[tuple[int, str]]:
    """Which phone must not let in which badge: withdrawn ones, and press at the guests' gate."""
    return {
        (phone, person.badge_token)
        for person in db.session.scalars(
            sa.select(Participant).options(joinedload(Participant.registration))
        )
        for phone in range(PHONES)
        if person.registration.status is RegistrationStatus.WITHDRAWN
        or (phone in PHONES_FOR_GUESTS and person.role is ParticipantRole.PRESS)
    }


def seconds_late(note: dict, stored: dict[str, tuple[dt.datetime, str]]) -> float:
    """How much later than it was we think a scan was, whatever its phone's clock says."""
    return stored[note["id"]][0].timestamp() - note["at"] / 1000


def lay_out() -> dict[str, object]:
    """What the phones need to know: their pairing codes, and who comes."""
    with write_transaction():
        fair = db.session.get_one(Fair, 1)
        gates = [make_gate(name=f"Tor {number}") for number in range(PHONES)]
        for number in PHONES_FOR_GUESTS:
            gates[number].roles = [GateRole(role=ParticipantRole.GUEST)]
        invited = [
            devices.invite_device("Telefon", gate, fair, may_search=False, now=clock.now())
            for gate in gates
        ]
        badges = [
            {"token": person.badge_token, "code": person.code}
            for person in db.session.scalars(sa.select(Participant))
        ]
    return {"codes": [code for _, code in invited], "badges": badges, "scans": SCANS_PER_PHONE}


def run_fleet(server: MortalServer, plan: Path) -> list[dict]:
    """Let the phones work, kill the server ten times meanwhile, and give what they report."""
    node = shutil.which("node")
    server.start()
    with subprocess.Popen([node, FLEET, plan], stdout=subprocess.PIPE, text=True) as fleet:
        try:
            for _kill in range(KILLS):
                assert fleet.stdout.readline() == "enough\n"
                server.kill()
                server.start()
            *_progress, last = fleet.stdout.read().splitlines()
        finally:
            fleet.kill()
            server.kill()
    return json.loads(last)
