"""The released programme on paper: a sheet to hand out, and a poster for the wall."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, groupby
from pathlib import Path
from typing import Final

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from messe.core import clock
from messe.core.database import db
from messe.core.links import public_url
from messe.core.paths import keep_whole
from messe.core.pdf import LANGUAGE, as_fitting_pdf
from messe.fair.models import Fair
from messe.fair.queries import get_fair
from messe.programme import queries
from messe.programme.items import ProgrammeItem
from messe.programme.models import Release
from messe.registration.badge import badge_svg

FOLDER: Final = "programme"

SIZES: Final = range(1, 13)
"""Of the letters, as `programme-print.css` knows them, the largest first."""


class Paper(StrEnum):
    """What the programme is printed on."""

    SHEET = "a4"
    POSTER = "a3"


@dataclass(frozen=True)
class PaperRow:
    """What begins at one time: something for everybody, or items stage by stage."""

    starts_at: dt.datetime
    everywhere: ProgrammeItem | None
    by_stage: list[list[ProgrammeItem]]

    @property
    def ends_at(self) -> dt.datetime | None:
        """When all of it ends, if that is one time."""
        items = [self.everywhere] if self.everywhere else list(chain.from_iterable(self.by_stage))
        ends = {item.ends_at for item in items}
        return ends.pop() if len(ends) == 1 else None


@dataclass(frozen=True)
class PaperDay:
    """One page: the stages beside each other, the times below each other."""

    starts_at: dt.datetime
    stages: list[str]
    rows: list[PaperRow]


def paper_days(items: Iterable[ProgrammeItem]) -> list[PaperDay]:
    """The programme as it is printed, a page a day."""
    in_order = sorted(items, key=lambda item: item.starts_at)
    days = groupby(in_order, lambda item: clock.local(item.starts_at).date())
    return [_paper_day(list(group)) for _date, group in days]


def _paper_day(items: Sequence[ProgrammeItem]) -> PaperDay:
    stages = sorted({item.stage_name for item in items if item.stage_name})
    rows: list[PaperRow] = []
    for starts_at, group in groupby(items, lambda item: item.starts_at):
        at_once = list(group)
        for_all = [item for item in at_once if item.stage_name is None]
        rows += [PaperRow(starts_at, item, []) for item in for_all]
        if len(at_once) > len(for_all):
            by_stage = [[item for item in at_once if item.stage_name == name] for name in stages]
            rows.append(PaperRow(starts_at, None, by_stage))
    return PaperDay(items[0].starts_at, stages, rows)


def poster_file(release: Release, paper: Paper) -> Path:
    """Where the programme on `paper` lies, once the worker has made it."""
    return _folder() / f"{release.number}-{paper}.pdf"


def _folder() -> Path:
    return Path(current_app.instance_path) / FOLDER


def make_posters() -> int:
    """Print the newest release as far as that is still to be done, and say how many sheets."""
    release = queries.newest_release()
    missing = [paper for paper in Paper if release and not poster_file(release, paper).is_file()]
    if release is None or not missing:
        return 0
    days, fair = paper_days(queries.released_items(release)), get_fair()
    to_do = {
        poster_file(release, paper): [
            poster_html(days, paper, size, release=release, fair=fair) for size in SIZES
        ]
        for paper in missing
    }
    # Rendering takes long, and needs no database.
    db.session.rollback()
    for path, versions in to_do.items():
        keep_whole(path, as_fitting_pdf(versions, most_pages=max(len(days), 1)))
    return len(to_do)


def poster_html(
    days: Sequence[PaperDay], paper: Paper, size: int, *, release: Release, fair: Fair
) -> str:
    """The pages from which the PDF is made, their letters of one of the SIZES."""
    address = public_url("programme.index")
    with force_locale(LANGUAGE):
        html: str = current_app.jinja_env.get_template("programme/paper.html").render(
            language=LANGUAGE,
            days=days,
            paper=paper,
            size=size,
            release=release,
            fair=fair,
            address=address.partition("://")[2],
            code=badge_svg(address, _("QR-Code: das Programm auf dem Telefon")),
        )
        return html


def forget_posters() -> None:
    """Throw away what was printed, as when another fair takes this one's place."""
    for path in _folder().glob("*.pdf"):
        path.unlink()
