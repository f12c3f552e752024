"""The demo fair's reports: each figure in their text equals what the JSON exports add up to."""

import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import datetime

import pytest
from click.testing import CliRunner

from messe.cli import cli
from messe.core import clock
from messe.core.formats import number, percent
from messe.fair.models import District
from messe.report.scope import SCOPES, file_name
from tests.report.test_document import text_of

ROLES = {
    "mayor": "Bürgermeisterinnen und Bürgermeister",
    "deputy": "Stellvertretungen",
    "companion": "Begleitpersonen",
}


DATASETS = ("participants", "admissions", "schedule", "topics", "groups", "municipalities")


def run(instance, *words):
    result = CliRunner().invoke(cli, ["--instance", str(instance), *map(str, words)])
    assert result.exit_code == 0, result.output


def exports_of(instance):
    """Each dataset as its JSON export holds it."""
    rows = {}
    for dataset in DATASETS:
        file = instance / f"{dataset}.json"
        run(instance, "export", dataset, "--format", "json", "--out", file)
        rows[dataset] = json.loads(file.read_text(encoding="utf-8"))
    return rows


def texts_of(instance):
    """The text of each of the four reports, by scope."""
    folder = instance / "out"
    run(instance, "report", "--out", folder)
    return {
        scope: text_of((folder / file_name(district)).read_bytes())
        for scope, district in SCOPES.items()
    }


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The instance folder of a demo."""
    folder = tmp_path_factory.mktemp("demo")
    run(folder, "demo", "--seed", "1")
    return folder


@pytest.fixture(scope="module")
def exports(demo):
    return exports_of(demo)


@pytest.fixture(scope="module")
def texts(demo):
    return texts_of(demo)


def rows_of(rows, scope):
    return [row for row in rows if scope in {"all", row["district"]}]


def participation_line(name, towns, registered, came):
    eligible = {town["ags"] for town in towns if town["may_take_part"]}
    ours = {town["ags"] for town in towns}
    took_part = len(ours & came)
    share = percent(took_part / len(eligible))
    return f"{name} {len(eligible)} {len(ours & registered)} {took_part} {share}"


def expected_lines(exports, scope):
    """What the report of `scope` must say, computed from the exports alone."""
    towns = rows_of(exports["municipalities"], scope)
    people = rows_of(exports["participants"], scope)
    confirmed = [person for person in people if person["status"] == "confirmed"]
    registered = {person["ags"] for person in confirmed}
    came = {row["ags"] for row in rows_of(exports["admissions"], scope)}
    eligible_kreise = {town["kreis"] for town in towns if town["may_take_part"]}
    for kreis in eligible_kreise:
        ours = [town for town in towns if town["kreis"] == kreis]
        yield participation_line(kreis, ours, registered, came)
    for district in District if scope == "all" else [District(scope)]:
        ours = [town for town in towns if town["district"] == district]
        name = f"Regierungsbezirk {district.label}" if scope != "all" else district.label
        yield participation_line(name, ours, registered, came)

    for role, name in ROLES.items():
        booked = sum(person["role"] == role for person in confirmed)
        on_site = sum(person["role"] == role and bool(person["admitted_at"]) for person in people)
        yield f"{name} {booked} {on_site}"
    steps = Counter(
        (local.hour, local.minute // 30)
        for row in rows_of(exports["admissions"], scope)
        for local in [clock.local(datetime.fromisoformat(row["admitted_at"]))]
    )
    for (hour, half), persons in steps.items():
        end = f"{hour + half:02}:{30 - 30 * half:02}"
        yield f"{hour:02}:{30 * half:02} bis {end} Uhr {persons}"

    pitches = [row for row in exports["schedule"] if row["startup"]]
    for row in pitches:
        heard = "nicht erfasst" if row["head_count"] is None else str(row["head_count"])
        begin = clock.local(datetime.fromisoformat(row["starts_at"]))
        yield f"{begin:%H:%M} {row['startup']} {row['offer']} {row['stage']} {heard}"
    counts = [row["head_count"] for row in pitches if row["head_count"] is not None]
    yield (
        f"bei {len(counts)} von {len(pitches)} Pitches: zusammen {sum(counts)} Zuhörende,"
        f" im Mittel {number(round(sum(counts) / len(counts), 1))} je Pitch"
    )

    choices = rows_of(exports["topics"], scope)
    for topic in {choice["topic"] for choice in choices}:
        ours = [choice for choice in choices if choice["topic"] == topic]
        stances = Counter(choice["stance"] for choice in ours)
        leads = sum(choice["would_lead"] for choice in ours)
        points = sum(6 - choice["rank"] for choice in ours)
        yield f"{topic} {points} {len(ours)} {stances['seek']} {stances['offer']} {leads}"

    for group in exports["groups"]:
        if rows_of(group["members"], scope):
            yield f"{group['name']} Thema {group['topic']} Federführung"
            yield from (f"{town['municipality']} ({town['kreis']})" for town in group["members"])


def missing_lines(exports, texts, scope):
    lines = [" ".join(line.split()) for line in expected_lines(exports, scope)]
    assert len(lines) > 30
    return [line for line in lines if line not in texts[scope]]


@pytest.mark.parametrize("scope", SCOPES)
def test_report_says_what_the_exports_add_up_to(texts, exports, scope, app):
    assert missing_lines(exports, texts, scope) == []


@pytest.mark.parametrize("scope", SCOPES)
def test_report_names_no_person(texts, exports, scope):
    names = {person["name"] for person in exports["participants"]}

    assert names
    assert [name for name in names if name in texts[scope]] == []


def test_taking_back_an_admission_moves_only_the_figures_it_should(
    demo, texts, exports, app, tmp_path
):
    changed = tmp_path / "changed"
    shutil.copytree(demo, changed)
    came = Counter(row["ags"] for row in exports["admissions"])
    alone = next(row for row in exports["admissions"] if came[row["ags"]] == 1)
    with closing(sqlite3.connect(changed / "messe.db")) as connection, connection:
        connection.execute(
            "DELETE FROM admission WHERE participant_id ="
            " (SELECT id FROM participant WHERE code = ?)",
            [alone["code"]],
        )

    texts_after, exports_after = texts_of(changed), exports_of(changed)

    moved = {alone["district"], "all"}
    assert {scope for scope in SCOPES if missing_lines(exports_after, texts, scope)} == moved
    for scope in SCOPES:
        assert missing_lines(exports_after, texts_after, scope) == []
