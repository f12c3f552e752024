"""Every figure printed for the demo fair equals what plain Python makes of the JSON exports."""

import datetime as dt
import json
import re
import sqlite3
from collections import Counter
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from tests.live import run_messe

DATASETS = ("participants", "admissions", "schedule", "topics", "groups", "municipalities")
DISTRICTS = {"arnsberg": "Arnsberg", "detmold": "Detmold", "muenster": "Münster"}
ROLES = {
    "mayor": "Bürgermeisterinnen und Bürgermeister",
    "deputy": "Stellvertretungen",
    "companion": "Begleitpersonen",
}
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    run_messe(folder / "instance", "demo", "--seed", "1")
    return folder


def exports(demo) -> dict[str, list[dict]]:
    for dataset in DATASETS:
        file = str(demo / f"{dataset}.json")
        run_messe(demo / "instance", "export", dataset, "--format", "json", "--out", file)
    return {name: json.loads((demo / f"{name}.json").read_text("utf-8")) for name in DATASETS}


def report_texts(demo) -> dict[str, str]:
    run_messe(demo / "instance", "report", "--out", str(demo / "reports"))
    names = {**dict.fromkeys(DISTRICTS), "all": None}
    return {name: text_of(demo / "reports" / file_name(name)) for name in names}


def file_name(scope: str) -> str:
    return f"bericht-{'gesamt' if scope == 'all' else scope}.pdf"


def text_of(file) -> str:
    with pypdfium2.PdfDocument(file) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    # A hyphen at the end of a line comes out as U+FFFE.
    return re.sub(r"[ \xa0]+", " ", text.replace("\r", "").replace("\ufffe", "-"))


def printed(text: str, data: dict, scope: str) -> dict[str, str]:
    """The figures of a report by name, as they stand in its text."""

    def find(pattern: str) -> str:
        found = re.search(pattern, text, re.DOTALL)
        assert found, pattern
        return found[1]

    towns_in_scope = [t for t in data["municipalities"] if scope in {"all", t["district"]}]
    kreise = {t["kreis"] for t in towns_in_scope if t["may_take_part"]}
    figures = {
        "participation": find(r"([\d,]+ %)\nBeteiligung\n"),
        "took part of eligible": find(r"Beteiligung\n(\d+ von \d+) Kommunen"),
        "registered": find(r"(\d+)\nAngemeldete Kommunen"),
        "people there": find(r"(\d+)\nPersonen vor Ort"),
        "people registered": find(r"angemeldet waren (\d+)"),
        "pitches": find(r"(\d+)\nPitches\n"),
        "mean of heads": find(r"im Mittel ([\d,]+) Zuhörende"),
        "pitches counted": find(r"Gezählt wurde bei (\d+ von \d+) Pitches"),
        "sum of heads": find(r"zusammen (\d+) Zuhörende"),
        "topics named": find(r"(\d+)\nThemen\nvon "),
        "towns with topics": find(r"\nThemen\nvon (\d+) Kommunen"),
        "groups": find(r"(\d+)\nArbeitsgruppen\nmit "),
        "towns in groups": find(r"Arbeitsgruppen\nmit (\d+) Kommunen"),
        "map": find(
            r"(Teilgenommen \(\d+\) Nur angemeldet \(\d+\) Nicht angemeldet \(\d+\))",
        ),
    }
    for kreis in kreise:
        figures[kreis] = find(rf"\n{re.escape(kreis)} (\d+ \d+ \d+ [\d,]+ %)")
    for role in ROLES.values():
        figures[role] = find(rf"{role} (\d+ \d+)")
    for pitch in data["schedule"]:
        if pitch["startup"]:
            name = re.escape(pitch["startup"])
            figures[pitch["startup"]] = find(
                rf"\n(\d\d:\d\d) {name} \n.*?{pitch['stage']} (?:\d+|nicht erfasst)\n",
            ) + find(rf"\n\d\d:\d\d {name} \n.*?{pitch['stage']} (\d+|nicht erfasst)\n")
    figures |= {
        f"arrivals {begin}": count
        for begin, count in re.findall(r"(\d\d:\d\d) bis \d\d:\d\d Uhr\s+(\d+)\n", text)
    }
    topic_table = text[text.index("Gemeldete Themen nach Punkten") :]
    for title in {choice["topic"] for choice in data["topics"]}:
        row = re.search(rf"\n{re.escape(title)} (\d+ \d+ \d+ \d+ \d+)\n", topic_table)
        if row:
            figures[f"topic {title}"] = row[1]
    return figures


def expected(data: dict, scope: str) -> dict[str, str]:
    """The same figures from the exports alone."""
    towns = {t["ags"]: t for t in data["municipalities"] if scope in {"all", t["district"]}}
    eligible = {ags for ags, town in towns.items() if town["may_take_part"]}
    confirmed = [p for p in data["participants"] if p["status"] == "confirmed"]
    people = [p for p in confirmed if scope == "all" or p["ags"] in towns]
    there = [p for p in people if p["admitted_at"]]
    registered = {p["ags"] for p in people if p["ags"]}
    took_part = {p["ags"] for p in there if p["ags"]}
    pitches = [pitch for pitch in data["schedule"] if pitch["startup"]]
    heads = [pitch["head_count"] for pitch in pitches if pitch["head_count"] is not None]
    choices = [choice for choice in data["topics"] if choice["ags"] in towns]
    groups = [g for g in data["groups"] if any(m["ags"] in towns for m in g["members"])]
    grouped = {m["ags"] for group in groups for m in group["members"]} & towns.keys()
    figures = {
        "participation": percent(len(took_part), len(eligible)),
        "took part of eligible": f"{len(took_part)} von {len(eligible)}",
        "registered": str(len(registered)),
        "people there": str(len(there)),
        "people registered": str(len(people)),
        "pitches": str(len(pitches)),
        "mean of heads": f"{sum(heads) / len(heads):.1f}".removesuffix(".0").replace(".", ","),
        "pitches counted": f"{len(heads)} von {len(pitches)}",
        "sum of heads": str(sum(heads)),
        "topics named": str(len({choice["topic"] for choice in choices})),
        "towns with topics": str(len({choice["ags"] for choice in choices})),
        "groups": str(len(groups)),
        "towns in groups": str(len(grouped)),
        "map": (
            f"Teilgenommen ({len(took_part)}) Nur angemeldet ({len(registered - took_part)}) "
            f"Nicht angemeldet ({len(eligible - registered)})"
        ),
    }
    for kreis in {towns[ags]["kreis"] for ags in eligible}:
        ours = {ags for ags, town in towns.items() if town["kreis"] == kreis}
        counts = (len(eligible & ours), len(registered & ours), len(took_part & ours))
        share = percent(counts[2], counts[0])
        figures[kreis] = f"{counts[0]} {counts[1]} {counts[2]} {share}"
    for role, word in ROLES.items():
        figures[word] = f"{count(people, role)} {count(there, role)}"
    for pitch in pitches:
        heard = "nicht erfasst" if pitch["head_count"] is None else str(pitch["head_count"])
        figures[pitch["startup"]] = f"{local(pitch['starts_at']):%H:%M}" + heard
    figures |= arrivals(there)
    return figures | topic_rows(choices)


def count(people: list[dict], role: str) -> int:
    return sum(person["role"] == role for person in people)


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %".replace(".", ",")


def local(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).astimezone(BERLIN)


def arrivals(there: list[dict]) -> dict[str, str]:
    counts = Counter(half_hour(local(person["admitted_at"])) for person in there)
    first, last = min(counts), max(counts)
    return {
        f"arrivals {number // 2:02}:{number % 2 * 30:02}": str(counts[number])
        for number in range(first, last + 1)
    }


def half_hour(moment: dt.datetime) -> int:
    return moment.hour * 2 + moment.minute // 30


def topic_rows(choices: list[dict]) -> dict[str, str]:
    rows = {}
    for title in {choice["topic"] for choice in choices}:
        ours = [choice for choice in choices if choice["topic"] == title]
        points = sum(6 - choice["rank"] for choice in ours)
        seek = sum(choice["stance"] == "seek" for choice in ours)
        lead = sum(choice["would_lead"] for choice in ours)
        rows[f"topic {title}"] = f"{points} {len(ours)} {seek} {len(ours) - seek} {lead}"
    return rows


def take_back(demo, code: str) -> None:
    connection = sqlite3.connect(demo / "instance" / "messe.db")
    with connection:
        connection.execute(
            "DELETE FROM admission WHERE participant_id = "
            "(SELECT id FROM participant WHERE code = ?)",
            [code],
        )
    connection.close()


@pytest.mark.long
def test_every_figure_equals_the_exports_and_one_admission_moves_its_own_only(demo):
    data = exports(demo)
    before = {scope: printed(text, data, scope) for scope, text in report_texts(demo).items()}
    assert before == {scope: expected(data, scope) for scope in before}

    # The one person of a town that nobody else came from.
    there = [person for person in data["participants"] if person["admitted_at"]]
    visitors = Counter(person["ags"] for person in there)
    only = next(p for p in there if visitors[p["ags"]] == 1 and p["district"] == "detmold")
    take_back(demo, only["code"])

    changed = exports(demo)
    after = {scope: printed(text, data, scope) for scope, text in report_texts(demo).items()}
    assert after == {scope: expected(changed, scope) for scope in after}
    arrived = local(only["admitted_at"])
    kreis = next(t["kreis"] for t in data["municipalities"] if t["ags"] == only["ags"])
    moved = {
        "participation",
        "took part of eligible",
        "people there",
        "map",
        kreis,
        ROLES[only["role"]],
        f"arrivals {arrived:%H}:{arrived.minute // 30 * 30:02}",
    }
    assert {
        scope: {name for name in before[scope] if before[scope][name] != after[scope].get(name)}
        for scope in before
    } == {"arnsberg": set(), "detmold": moved, "muenster": set(), "all": moved}
