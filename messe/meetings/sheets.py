"""Everybody's meetings on paper: one file with a page each, made by the worker."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from flask import current_app
from flask_babel import force_locale

from messe.core.database import db
from messe.core.links import public_url
from messe.core.paths import keep_whole
from messe.core.pdf import LANGUAGE, as_pdf
from messe.fair.models import Fair
from messe.fair.queries import get_fair
from messe.meetings import queries
from messe.meetings.models import Meeting

FOLDER: Final = "meetings"


@dataclass(frozen=True)
class Row:
    """A meeting, as one of the two reads it."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    partner: str
    table: str


@dataclass(frozen=True)
class Sheet:
    """The meetings of a start-up or a town, by time."""

    name: str
    is_town: bool
    rows: list[Row]


def released_sheets() -> list[Sheet]:
    """What takes place of the released plan: the start-ups by name, then the towns."""
    meetings = queries.meetings_of(queries.released_plan())
    off, tables = queries.cancelled(meetings), queries.table_names()
    taking_place = [row for row in meetings if row.id not in off]
    return [
        *_sheets(taking_place, tables, is_town=False),
        *_sheets(taking_place, tables, is_town=True),
    ]


def _sheets(meetings: Iterable[Meeting], tables: dict[int, str], *, is_town: bool) -> list[Sheet]:
    def names(row: Meeting) -> tuple[str, str]:
        pair = row.registration.party_name, row.startup.name
        return pair if is_town else pair[::-1]

    return [
        Sheet(
            name,
            is_town,
            [
                Row(row.round.starts_at, row.round.ends_at, names(row)[1], tables[row.startup_id])
                for row in own
            ],
        )
        for name, own in groupby(
            sorted(meetings, key=lambda row: names(row)[0]), lambda row: names(row)[0]
        )
    ]


def sheets_file(sheets: list[Sheet], fair: Fair) -> Path:
    """Where `sheets` lie once the worker has made them: other meetings, another file."""
    content = repr((sheets, fair.name, fair.place, public_url("meetings.town")))
    return _folder() / f"{hashlib.sha256(content.encode()).hexdigest()[:16]}.pdf"


def _folder() -> Path:
    return Path(current_app.instance_path) / FOLDER


def make_sheets() -> bool:
    """Print the released meetings if that is still to be done, and say whether it was."""
    sheets, fair = released_sheets(), get_fair()
    path = sheets_file(sheets, fair)
    if not sheets or path.is_file():
        return False
    html = sheets_html(sheets, fair)
    # Rendering takes long, and needs no database.
    db.session.rollback()
    pdf = as_pdf(html)
    forget_sheets()
    keep_whole(path, pdf)
    return True


def sheets_html(sheets: list[Sheet], fair: Fair) -> str:
    """The pages from which the PDF is made, in German whoever asks."""
    with force_locale(LANGUAGE):
        template = current_app.jinja_env.get_template("meetings/sheets.html")
        html: str = template.render(
            language=LANGUAGE,
            sheets=sheets,
            fair=fair,
            address=public_url("meetings.town").partition("://")[2],
        )
        return html


def forget_sheets() -> None:
    """Throw away what was printed: it is out of date, or somebody on it is to be forgotten."""
    for path in _folder().glob("*.pdf"):
        path.unlink(missing_ok=True)
