"""`messe municipalities import`, as an organiser types it."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from messe.cli import cli
from messe.core.database import db
from messe.registration.models import Municipality
from tests.factories import HALLENBERG
from tests.official_files import all_towns, gv100ad, gvisys, town

pytestmark = pytest.mark.long

SMALLER = [each.but(population="4400") if each.ags == HALLENBERG else each for each in all_towns()]


@pytest.fixture
def run(fair, app):
    """Run the command on the test's instance: `run(FILE, "--apply")`."""

    def run(*words):
        words = ["--instance", app.instance_path, "municipalities", "import", *map(str, words)]
        return CliRunner(env={"MESSE_SECRET_KEY": "test"}).invoke(cli, words)

    return run


@pytest.fixture
def main(fair, app):
    """Run the command in a process of its own, as a shell does."""

    def main(*words) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "messe", "--instance", app.instance_path]
        return subprocess.run(
            [*command, "municipalities", "import", *map(str, words)],
            capture_output=True,
            text=True,
            check=False,
            env={"MESSE_SECRET_KEY": "test", "PYTHONIOENCODING": "utf-8"},
        )

    return main


def population_of(ags) -> int:
    db.session.rollback()
    return db.session.get_one(Municipality, ags).population


def assert_ends_with(result: subprocess.CompletedProcess, sentence: str) -> None:
    assert result.returncode != 0
    assert (result.stdout, result.stderr.count("\n")) == ("", 1)
    assert sentence in result.stderr


def test_without_apply_only_shows(run, tmp_path):
    (tmp_path / "gv.xlsx").write_bytes(gvisys(SMALLER))

    result = run(tmp_path / "gv.xlsx")

    assert result.exit_code == 0
    assert result.output == (
        "Einwohnerzahlen vom 31. Dezember 2024 (1)\n"
        "  Kommune     bisher  vom                neu\n"
        "  Hallenberg  4.367   31. Dezember 2024  4.400\n"
        "\n"
        "231 Kommunen in der Datei, Bevölkerung vom 31. Dezember 2024: Einwohnerzahlen 1.\n"
        "Das ist eine Vorschau; mit --apply wird es übernommen.\n"
    )
    assert population_of(HALLENBERG) == 4367


def test_apply_changes_the_register(run, tmp_path):
    (tmp_path / "gv.txt").write_bytes(gv100ad(SMALLER))

    result = run(tmp_path / "gv.txt", "--population-date", "2025-12-31", "--apply")

    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "Übernommen.")
    assert population_of(HALLENBERG) == 4400


def test_same_register_twice_changes_nothing(run, tmp_path):
    (tmp_path / "gv.xlsx").write_bytes(gvisys(SMALLER))
    run(tmp_path / "gv.xlsx", "--apply")

    result = run(tmp_path / "gv.xlsx", "--apply")

    assert result.output == (
        "231 Kommunen in der Datei, Bevölkerung vom 31. Dezember 2024: nichts ändert sich.\n"
    )


def test_older_count_is_warned_of_and_refused(run, main, tmp_path):
    (tmp_path / "gv.txt").write_bytes(gv100ad(SMALLER))
    words = [tmp_path / "gv.txt", "--population-date", "2023-12-31"]

    assert "für einen früheren Tag als das gespeicherte Verzeichnis" in run(*words).output
    refused = main(*words, "--apply")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert population_of(HALLENBERG) == 4367

    assert run(*words, "--older", "--apply").exit_code == 0
    assert population_of(HALLENBERG) == 4400


def test_missing_day_ends_with_one_sentence(main, tmp_path):
    (tmp_path / "gv.txt").write_bytes(gv100ad([town(HALLENBERG)]))

    assert_ends_with(main(tmp_path / "gv.txt", "--apply"), "--population-date 2024-12-31")


def test_another_file_ends_with_one_sentence(main, tmp_path):
    (tmp_path / "gv.txt").write_text("Guten Tag")

    assert_ends_with(main(tmp_path / "gv.txt"), "Das ist keine Datei des Gemeindeverzeichnisses.")


def test_day_that_is_none_is_named(run, tmp_path):
    result = run(tmp_path, "--population-date", "31.12.2024")

    assert result.exit_code == 1
    assert result.output == (
        "Error: '31.12.2024' ist kein Tag; bitte schreiben Sie ihn wie 2024-12-31.\n"
    )


@pytest.mark.parametrize("name", ["nowhere.txt", "."])
def test_path_that_cannot_be_read_is_named(run, tmp_path, name):
    result = run(tmp_path / name)

    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert f"{tmp_path / name} lässt sich nicht lesen: " in result.output
