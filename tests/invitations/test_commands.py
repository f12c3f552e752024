"""`messe invite`, as an organiser types it."""

import subprocess
import sys

import pytest
import sqlalchemy as sa

from messe.invitations.models import Invitation
from messe.mail.models import OutboxMail
from tests.factories import make_registration

pytestmark = pytest.mark.long

HEADERS = "Kommune;Name;E-Mail;Anrede"
RIGHT = "Medebach;Karl Frost;rathaus@medebach.example;Herr"
REGISTERED = "Hallenberg;Ulrike Sommer;rathaus@hallenberg.example;Frau"
WRONG = "Medebahc;Karl Frost;rathaus@medebach.example;Herr"


@pytest.fixture
def invite(app, fair, instance, tmp_path):
    """Run `messe invite` on a file of these lines: `invite(lines, *options)`."""
    fair.registration_closes_at = fair.registration_closes_at.replace(year=2999)
    fair.starts_at = fair.starts_at.replace(year=2999)
    fair.ends_at = fair.ends_at.replace(year=2999)

    def run(lines, *options) -> subprocess.CompletedProcess:
        sa.orm.object_session(fair).commit()
        file = tmp_path / "einladungen.csv"
        file.write_text("\n".join(lines), encoding="cp1252")
        command = [sys.executable, "-m", "messe", "--instance", str(instance), "invite", str(file)]
        return subprocess.run(
            [*command, *options],
            capture_output=True,
            text=True,
            check=False,
            env={"MESSE_SECRET_KEY": "test"},
        )

    return run


def sent_to(session) -> list[str]:
    session.rollback()
    return list(session.scalars(sa.select(OutboxMail.recipient)))


def test_dry_run_shows_what_would_happen_and_sends_nothing(invite, session):
    make_registration()

    result = invite([HEADERS, RIGHT, "", REGISTERED])

    assert (result.returncode, result.stderr) == (0, "")
    assert [" ".join(line.split()) for line in result.stdout.splitlines()] == [
        "Zeile 2 Medebach Karl Frost rathaus@medebach.example neu: bekommt die Einladung",
        "Zeile 4 Hallenberg Ulrike Sommer rathaus@hallenberg.example schon angemeldet, keine Mail",
        "1 neu: bekommt die Einladung",
        "1 schon angemeldet, keine Mail",
        "Einladungen bereit: 1. Nichts verschickt; --apply verschickt sie.",
    ]
    assert sent_to(session) == []


def test_apply_sends_once_however_often(invite, session):
    first = invite([HEADERS, RIGHT], "--apply")
    second = invite([HEADERS, RIGHT], "--apply")

    assert first.stdout.splitlines()[-1] == "Einladungen verschickt: 1"
    assert second.stdout.splitlines()[-1] == "Einladungen verschickt: 0"
    assert sent_to(session) == ["rathaus@medebach.example"]
    assert session.scalars(sa.select(Invitation.name)).all() == ["Karl Frost"]


def test_fault_ends_the_command_and_sends_nothing(invite, session):
    result = invite([HEADERS, RIGHT, WRONG], "--apply")

    assert result.returncode == 1
    assert result.stderr == (
        "Zeile 3: „Medebahc“ Diese Kommune steht nicht im Verzeichnis. "
        "Prüfen Sie den Namen. Ähnliche Namen: Medebach.\n"
        "Error: 1 Fehler in der Datei, nichts verschickt. "
        "Die übrigen Zeilen gelten mit --skip-faults.\n"
    )
    assert sent_to(session) == []


def test_rows_with_faults_are_left_out_on_demand(invite, session):
    result = invite([HEADERS, WRONG, RIGHT], "--apply", "--skip-faults")

    assert result.returncode == 0
    assert result.stderr.startswith("Zeile 2: „Medebahc“")
    assert sent_to(session) == ["rathaus@medebach.example"]


def test_file_that_is_no_list_ends_the_command(invite, session):
    result = invite(["PK\x03\x04"], "--apply", "--skip-faults")

    assert result.returncode == 1
    assert result.stderr.splitlines()[0].startswith("Datei: Das ist keine CSV-Datei.")


def test_late_invitation_ends_with_one_sentence(invite, fair, session):
    fair.registration_closes_at = fair.registration_closes_at.replace(year=2026)

    result = invite([HEADERS, RIGHT], "--apply")

    assert result.returncode == 1
    assert result.stderr == (
        "Die Anmeldung ist geschlossen; es lässt sich niemand mehr einladen.\n"
    )
    assert sent_to(session) == []


def test_endless_first_line_ends_the_command(invite):
    result = invite(["Kommune;" + "x" * 200_000])

    assert result.returncode == 1
    assert "Das ist keine CSV-Datei." in result.stderr
    assert "Traceback" not in result.stderr
