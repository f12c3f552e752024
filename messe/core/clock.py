"""The one place that knows what time it is, and that the fair happens in Westphalia."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import current_app

BERLIN = ZoneInfo("Europe/Berlin")

CLOCK_FILE = "demo-clock"
"""In the instance folder of a demo: by how many seconds its clock was moved by hand."""


def now() -> dt.datetime:
    """The current moment, aware, in UTC; moved by hand in a demo and in tests only."""
    return dt.datetime.now(dt.UTC) + _offset()


def _offset() -> dt.timedelta:
    if not current_app.config["DEMO"]:
        return dt.timedelta()
    try:
        seconds = float(_clock_file().read_text())
    except FileNotFoundError:
        return dt.timedelta()
    return dt.timedelta(seconds=seconds)


def move_to(moment: dt.datetime) -> None:
    """Let the demo's clock show `moment` now and run on from there, in every process.

    Raises:
        RuntimeError: the instance is not a demo.
    """
    if not current_app.config["DEMO"]:
        raise RuntimeError("only a demo's clock can be moved")
    offset = moment - dt.datetime.now(dt.UTC)
    # Written beside and renamed, so that no process reads half a number.
    draft = _clock_file().with_suffix(".part")
    draft.write_text(str(offset.total_seconds()))
    draft.replace(_clock_file())


def _clock_file() -> Path:
    return Path(current_app.instance_path) / CLOCK_FILE


def local(moment: dt.datetime) -> dt.datetime:
    """`moment` as the clocks in Westphalia show it."""
    return moment.astimezone(BERLIN)


def today() -> dt.date:
    """The date on Westphalia's calendars, whatever a demo's clock says."""
    return local(dt.datetime.now(dt.UTC)).date()


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment, in UTC, at which clocks in Westphalia show `time` on `day`."""
    return dt.datetime.combine(day, time, BERLIN).astimezone(dt.UTC)
