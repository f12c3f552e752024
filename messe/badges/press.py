"""Draw and join PDFs in processes of their own: their memory goes with them.

`python -m messe.badges.press draw PAGE.html` makes PAGE.pdf beside it, and `… join WHOLE.pdf
PART.pdf …` makes one file of many.
"""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from messe.core.pdf import LANGUAGE, as_plain_pdf


def draw_apart(page: Path) -> Path:
    """Draw a page, and say where the PDF is."""
    _run("draw", page)
    return page.with_suffix(".pdf")


def join_apart(whole: Path, parts: list[Path]) -> None:
    """Write the pages of all `parts` into the file `whole`."""
    _run("join", whole, *parts)


def _run(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "messe.badges.press", *map(str, arguments)]
    subprocess.run(command, check=True)  # noqa: S603 -- our own module


def _draw(page: Path) -> None:
    page.with_suffix(".pdf").write_bytes(as_plain_pdf(page.read_text()))


def _join(whole: Path, parts: list[Path]) -> None:
    import pikepdf  # noqa: PLC0415 -- slow import

    with ExitStack() as stack:
        joined = stack.enter_context(pikepdf.new())
        for part in parts:
            # Stays open until all is written: pages are copied only then.
            opened = stack.enter_context(pikepdf.open(part))
            joined.pages.extend(opened.pages)
        joined.docinfo["/Title"] = opened.docinfo.Title
        joined.Root.Lang = pikepdf.String(LANGUAGE)
        joined.save(whole)


def main(job: str, *arguments: str) -> None:
    """Do what the command line says."""
    first, *others = map(Path, arguments)
    if job == "draw":
        _draw(first)
    else:
        _join(first, others)


if __name__ == "__main__":
    main(*sys.argv[1:])
