"""What an organiser uploaded, until it is confirmed: one file in the instance folder at a time."""

import dataclasses
import datetime as dt
import json
from pathlib import Path

from flask import current_app

from messe.core.tokens import new_link_token
from messe.registration.gazetteer import Entry, Gazetteer

FOLDER = "register"


def keep(gazetteer: Gazetteer, counted_on: dt.date) -> str:
    """Keep what a file says until `find` asks for it by the name given back; drop older ones."""
    folder = _folder()
    folder.mkdir(exist_ok=True)
    drop()
    name = new_link_token()
    content = {
        "counted_on": counted_on.isoformat(),
        "entries": [dataclasses.asdict(entry) for entry in gazetteer.entries.values()],
    }
    (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return name


def find(name: str) -> Gazetteer | None:
    """What was kept under `name`, if nobody confirmed it or uploaded another since."""
    kept = [file for file in _files() if file.stem == name]
    if not kept:
        return None
    content = json.loads(kept[0].read_text(encoding="utf-8"))
    return Gazetteer(
        {entry["ags"]: Entry(**entry) for entry in content["entries"]},
        dt.date.fromisoformat(content["counted_on"]),
    )


def drop() -> None:
    """Forget what was kept."""
    for file in _files():
        file.unlink(missing_ok=True)


def _files() -> list[Path]:
    return list(_folder().glob("*.json"))


def _folder() -> Path:
    return Path(current_app.instance_path) / FOLDER
