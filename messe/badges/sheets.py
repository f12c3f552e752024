"""Sheets of badges as one PDF, however many: drawn in parts on both cores, then joined."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from messe.badges.faces import Face
from messe.badges.layouts import GEOMETRY, BadgeLayout, set_name
from messe.badges.press import join_apart, presses
from messe.core.pdf import LANGUAGE, as_plain_pdf
from messe.registration.badge import badge_code, badge_svg

PROCESSES: Final = 2
MOST_DRAWN_HERE: Final = 40
"""So few badges are drawn sooner than a process for them starts."""
PART: Final = 48
"""So many badges are one document: whole sheets of every layout, and soon to be seen as progress.

A longer one takes more time for each badge, and more memory.
"""


def write_sheets(
    out: Path,
    faces: Sequence[Face],
    layout: BadgeLayout,
    *,
    fair_name: str,
    on_progress: Callable[[int], None],
) -> None:
    """Write a PDF with a badge of each face, in their order.

    `on_progress` is told how many more badges are drawn, now and then.
    """
    if len(faces) <= MOST_DRAWN_HERE:
        out.write_bytes(as_plain_pdf(sheets_html(faces, layout, fair_name=fair_name)))
        on_progress(len(faces))
        return
    parts = [faces[start : start + PART] for start in range(0, len(faces), PART)]
    htmls = (sheets_html(part, layout, fair_name=fair_name) for part in parts)
    with (
        TemporaryDirectory() as folder,
        presses(min(PROCESSES, len(parts))) as draw,
        # Threads, since each only waits for a process.
        ThreadPoolExecutor(PROCESSES) as threads,
    ):
        drawn = []
        pages = _written(Path(folder), htmls)
        for part, pdf in zip(parts, threads.map(draw, pages), strict=True):
            drawn.append(pdf)
            on_progress(len(part))
        join_apart(out, drawn)


def _written(folder: Path, htmls: Iterable[str]) -> Iterator[Path]:
    for number, html in enumerate(htmls):
        page = folder / f"{number}.html"
        page.write_text(html)
        yield page


def sheets_html(faces: Sequence[Face], layout: BadgeLayout, *, fair_name: str) -> str:
    """The page from which the PDF of `faces` is made."""
    with force_locale(LANGUAGE):
        html: str = current_app.jinja_env.get_template("badges/sheets.html").render(
            language=LANGUAGE,
            fair_name=fair_name,
            layout=layout,
            badges_a_sheet=GEOMETRY[layout].badges_a_sheet,
            faces=faces,
            set_name=partial(set_name, layout=layout),
            draw_code=_draw_code,
        )
        return html


def address_warning() -> str:
    """Why the codes are of little use with the public address as it is; else empty."""
    address = str(current_app.config["PUBLIC_URL"])
    if address.startswith("https://"):
        return ""
    return str(
        _(
            "In den QR-Codes steht %(address)s. Damit öffnen Telefone der Gäste nichts, oder nur "
            "eine ungesicherte Seite ohne Kamera. Bitte drucken Sie erst, wenn in den "
            "Einstellungen (PUBLIC_URL) die Adresse der Messe steht; sie beginnt mit https://.",
            address=address,
        )
    )


def _draw_code(face: Face) -> str:
    text = badge_code(current_app.config["PUBLIC_URL"], face.badge_token)
    return badge_svg(text, face.code)
