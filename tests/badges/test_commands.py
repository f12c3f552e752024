"""Badges from the command line."""

import pytest
from click.testing import CliRunner

from messe.badges import commands, queries
from messe.badges.layouts import BadgeLayout
from messe.cli import cli
from messe.core.database import db
from messe.registration.models import ParticipantRole, RegistrationStatus
from tests.factories import HAVIXBECK, MEDEBACH, make_guest, make_registration


@pytest.fixture
def run(client):
    """Run `messe badges` with the given words on the test's instance."""
    make_registration(head="Ulrike Sommer", companions=["Bo Adler"])
    make_registration(ags=HAVIXBECK, head="Ömer Öz")
    make_registration(ags=MEDEBACH, head="Nie Da", status=RegistrationStatus.UNCONFIRMED)
    make_guest(head="Tilda Rost")
    db.session.commit()

    def run(*words, address="https://messe.nrw.example"):
        words = ["--instance", client.application.instance_path, "badges", *map(str, words)]
        settings = {"MESSE_SECRET_KEY": "test", "MESSE_PUBLIC_URL": address}
        return CliRunner(env=settings).invoke(cli, words)

    return run


@pytest.fixture
def written(monkeypatch):
    """What was written, as (names, layout); drawing takes long and is looked at elsewhere."""
    calls = []

    def write(out, faces, layout, *, fair_name, on_progress):
        calls.append(([face.name for face in faces], layout))

    monkeypatch.setattr(commands, "write_sheets", write)
    return calls


def test_command_prints_those_who_are_wanted_in_order(run, written, tmp_path):
    out = tmp_path / "badges.pdf"

    assert run("--out", out).output == ""
    run("--out", out, "--district", "arnsberg", "--role", "mayor", "--letters", "a-s")
    run("--out", out, "--sort", "district", "--unprinted", "--layout", "label")

    assert written == [
        (["Bo Adler", "Ömer Öz", "Tilda Rost", "Ulrike Sommer"], BadgeLayout.A6),
        (["Ulrike Sommer"], BadgeLayout.A6),
        (["Bo Adler", "Ulrike Sommer", "Ömer Öz", "Tilda Rost"], BadgeLayout.LABEL),
    ]


def test_command_warns_of_codes_that_lead_nowhere_and_prints_them_all_the_same(
    run, written, tmp_path
):
    result = run("--out", tmp_path / "badges.pdf", address="http://localhost:8000")

    assert "In den QR-Codes steht http://localhost:8000." in result.stderr
    assert (result.stdout, result.exit_code, len(written)) == ("", 0, 1)


def test_file_holds_the_badges(run, tmp_path):
    result = run("--out", tmp_path / "badges.pdf", "--layout", "card")

    assert result.exit_code == 0
    assert (tmp_path / "badges.pdf").read_bytes().startswith(b"%PDF")


def test_blanks_can_be_worn_later(run, written, tmp_path, session):
    run("--out", tmp_path / "badges.pdf", "--layout", "label", "--blanks", "2")

    assert written == [(["", ""], BadgeLayout.LABEL)]
    assert queries.free_blanks() == 2


def test_nobody_to_print_ends_with_one_sentence(run, tmp_path):
    result = run("--out", tmp_path / "badges.pdf", "--role", ParticipantRole.STAFF)

    assert type(result.exception).__name__ == "NothingToPrintError"
    assert not (tmp_path / "badges.pdf").exists()


def test_file_that_cannot_be_written_is_named_before_anything_is_drawn(run, written, tmp_path):
    result = run("--out", tmp_path / "nowhere" / "badges.pdf")

    assert result.exit_code == 1
    assert "badges.pdf lässt sich nicht schreiben" in result.output
    assert written == []


def test_wrong_letters_are_refused(run, written, tmp_path):
    result = run("--out", tmp_path / "badges.pdf", "--letters", "A-K-Z")

    assert result.exit_code == 2
    assert "etwa A-K" in result.output
