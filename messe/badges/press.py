"""Draw and join PDFs in processes of their own: their memory goes with them.

`python -m messe.badges.press draw` makes PAGE.pdf beside each PAGE.html that standard input names,
and `… join WHOLE.pdf PART.pdf …` makes one file of many.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import IO, cast

from messe.core.pdf import LANGUAGE, as_plain_pdf


@contextmanager
def presses(count: int) -> Iterator[Callable[[Path], Path]]:
    """So many processes that end with us; inside, a function that lets a free one draw a page.

    It says where the PDF is, and raises a RuntimeError if the process ended over it.
    """
    free: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()

    def draw(page: Path) -> Path:
        press = free.get()
        try:
            return _draw_on(press, page)
        finally:
            free.put(press)

    with ExitStack() as stack:
        for _ in range(count):
            free.put(stack.enter_context(_new_press()))
        yield draw


def _new_press() -> subprocess.Popen[str]:
    # It reads until its standard input closes, that is until we are gone, however we go.
    return subprocess.Popen(  # noqa: S603 -- our own module
        _command("draw"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _draw_on(press: subprocess.Popen[str], page: Path) -> Path:
    print(page, file=press.stdin, flush=True)
    if not cast("IO[str]", press.stdout).readline():
        raise RuntimeError(f"the press ended over {page.name}")
    return page.with_suffix(".pdf")


def join_apart(whole: Path, parts: list[Path]) -> None:
    """Write the pages of all `parts` into the file `whole`."""
    subprocess.run(_command("join", whole, *parts), check=True)  # noqa: S603 -- our own module


def _command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "messe.badges.press", *map(str, arguments)]


def _draw_what_is_named() -> None:
    for line in sys.stdin:
        page = Path(line.rstrip("\n"))
        page.with_suffix(".pdf").write_bytes(as_plain_pdf(page.read_text()))
        print(page, flush=True)  # noqa: T201 -- the answer


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


def main(job: str, *files: str) -> None:
    """Do what the command line says."""
    if job == "draw":
        _draw_what_is_named()
    else:
        whole, *parts = map(Path, files)
        _join(whole, parts)


if __name__ == "__main__":
    main(*sys.argv[1:])
