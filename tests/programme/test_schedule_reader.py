"""The tools that conference apps' makers publish read our schedule in an environment of their own.

They want releases of libraries that the app is past, so they never share its environment.
"""

import json
import os
import subprocess
import venv
from pathlib import Path

import pytest

from messe.core import clock
from messe.programme.frab import frab_schedule
from tests.programme.test_frab import FAIR, PROGRAMME

pytestmark = pytest.mark.long

LOCK = Path(__file__).resolve().parents[2] / "requirements-schedule.lock"
READ_BACK = """
import json
import sys

from voc.schedule import Schedule

schedule = Schedule.from_file(sys.argv[1])
found = []
schedule.foreach_event(lambda event: found.append(event))
print("READ", json.dumps({
    "acronym": schedule.conference("acronym"),
    "version": schedule.version(),
    "rooms": sorted(schedule.rooms()),
    "events": {
        event["guid"]: [event.start.isoformat(), event["duration"], event["title"]]
        for event in found
    },
}))
"""


def run(*command, folder):
    """Run `command` in `folder` and give what it prints; a failing one shows it."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """A Python that has the tools and nothing of ours."""
    folder = tmp_path_factory.mktemp("schedule-tools")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run(
        *(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        # Complete as it is, and past what the tools ask for in one place: see `script/lock`.
        *("--no-deps", "--only-binary=:all:", "--require-hashes", "-r", LOCK),
        folder=folder,
    )
    return python


def test_published_tools_read_our_schedule(app, python, tmp_path):
    file = tmp_path / "schedule.json"
    file.write_text(json.dumps(frab_schedule(PROGRAMME, FAIR, 3)), encoding="utf-8")

    answer = run(python, "-c", READ_BACK, file, folder=tmp_path)

    read = json.loads(answer.rpartition("READ ")[2])
    assert (read["acronym"], read["version"]) == (FAIR.acronym, "3")
    assert read["rooms"] == ["2. Halle", "Überall"]
    assert read["events"] == {
        item.guid: [
            clock.local(item.starts_at).isoformat(),
            # As text: these tools take the format's hours and minutes for minutes and seconds.
            str(item.ends_at - item.starts_at).removesuffix(":00").zfill(5),
            item.title,
        ]
        for item in PROGRAMME
    }
