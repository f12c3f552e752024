"""Reports and exports from the command line."""

import json

import pytest
from click.testing import CliRunner

from messe.cli import cli
from messe.report import commands

FOUR = ["bericht-arnsberg.pdf", "bericht-detmold.pdf", "bericht-gesamt.pdf", "bericht-muenster.pdf"]


@pytest.fixture
def run(small_fair, app):
    """Run `messe` with the given words on the test's instance."""

    def run(*words):
        words = ["--instance", app.instance_path, *map(str, words)]
        return CliRunner(env={"MESSE_SECRET_KEY": "test"}).invoke(cli, words)

    return run


@pytest.fixture
def quick_render(monkeypatch):
    monkeypatch.setattr(commands, "render_report", lambda report: str(report.scope).encode())


def test_without_a_district_all_four_are_written(run, quick_render, tmp_path):
    out = tmp_path / "new" / "folder"

    result = run("report", "--out", out)

    assert (result.exit_code, result.output) == (0, "")
    assert sorted(path.name for path in out.iterdir()) == FOUR


@pytest.mark.parametrize(
    ("district", "name"), [("muenster", "bericht-muenster.pdf"), ("all", "bericht-gesamt.pdf")]
)
def test_with_a_district_only_this_one(run, quick_render, tmp_path, district, name):
    run("report", "--district", district, "--out", tmp_path / "out")

    assert [path.name for path in (tmp_path / "out").iterdir()] == [name]


def test_unusable_folder_ends_with_one_sentence(run, tmp_path):
    (tmp_path / "file").write_text("")

    result = run("report", "--out", tmp_path / "file")

    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "lässt sich nicht schreiben" in result.output


def test_unknown_district_is_refused(run, tmp_path):
    result = run("report", "--district", "köln", "--out", tmp_path)

    assert result.exit_code == 2


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_export_writes_a_file(run, tmp_path, file_format):
    out = tmp_path / f"people.{file_format}"

    result = run("export", "participants", "--format", file_format, "--out", out)

    assert (result.exit_code, result.output) == (0, "")
    assert out.stat().st_size > 0


def test_export_holds_the_rows(run, tmp_path):
    run("export", "schedule", "--format", "json", "--out", tmp_path / "schedule.json")

    rows = json.loads((tmp_path / "schedule.json").read_text(encoding="utf-8"))
    assert [row["startup"] for row in rows] == ["Ortswerk", "Amtsfunke", "Landlinie", None]


def test_export_to_an_unusable_place_ends_with_one_sentence(run, tmp_path):
    result = run("export", "groups", "--format", "csv", "--out", tmp_path / "no" / "file.csv")

    assert result.exit_code == 1
    assert "lässt sich nicht schreiben" in result.output
