"""What a badge takes in short and long runs, in seconds and memory, beside WeasyPrint alone."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from messe.app import create_app
from messe.badges.faces import Face
from messe.badges.layouts import BadgeLayout
from messe.badges.sheets import sheets_html, write_sheets
from messe.core.pdf import as_plain_pdf
from messe.core.tokens import new_badge_token, new_short_code
from messe.demo.cast import FAMILY_NAMES, GIVEN_NAMES
from messe.fair.models import District
from messe.registration.models import ParticipantRole
from script.bounds import at_most

SHORT, LONG = 500, 2000
ROUNDS = 2
FAIR = "Zukunftsmesse Kleinstädte"
MOST_GROWTH, MOST_BESIDE = 1.2, 1.3
MOST_MB = 150


def badges() -> None:
    """Each run in a process of its own, as the worker's is, so that its memory is its own."""
    short, alone, long = _fastest(("run", SHORT), ("alone", SHORT), ("run", LONG))
    for count, figures in ((SHORT, short), (LONG, long)):
        seconds, cpu = figures["seconds"] / count, figures["cpu"] / count
        print(f"{f'a badge of {count}':<20}{seconds * 1000:.1f} ms, ", end="")
        print(f"{cpu * 1000:.1f} of the processors")
    # WeasyPrint alone works on one core only, so the bounds are for the clock.
    for key, name, growths, besides in (
        ("seconds", "by the clock", MOST_GROWTH, MOST_BESIDE),
        ("cpu", "of the processors", None, None),
    ):
        growth = _within(long[key] / short[key] * SHORT / LONG, growths)
        beside = _within(short[key] / alone[key], besides)
        print(f"{name:<20}{LONG} to {SHORT}: {growth}, to WeasyPrint alone: {beside}")
    own, press = (at_most(long[key], MOST_MB, places=0) for key in ("own_mb", "press_mb"))
    print(f"{'memory in MB':<20}{own}, a press {press}")


def _within(ratio: float, most: float | None) -> str:
    return at_most(ratio, most) if most else f"{ratio:.2f}"


def _fastest(*runs: tuple[str, int]) -> list[dict[str, float]]:
    """Of each run the fastest of some rounds, since others may use the machine meanwhile."""
    rounds = [[_in_process(*run) for run in runs] for _ in range(ROUNDS)]
    return [
        min(figures, key=lambda figure: figure["seconds"]) for figures in zip(*rounds, strict=True)
    ]


def _in_process(what: str, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "script.bench_badges", what, str(count)]
    answer = subprocess.run(command, capture_output=True, check=True, text=True)
    figures: dict[str, float] = json.loads(answer.stdout)
    return figures


def _faces(count: int) -> list[Face]:
    roles, districts = list(ParticipantRole), list(District)
    return [
        Face(
            code=new_short_code(),
            badge_token=new_badge_token(),
            name=f"{GIVEN_NAMES[n % len(GIVEN_NAMES)]} {FAMILY_NAMES[n % len(FAMILY_NAMES)]}",
            party="Rheda-Wiedenbrück",
            role=roles[n % len(roles)],
            district=districts[n % len(districts)],
            photo_consent=n % 2 == 0,
        )
        for n in range(count)
    ]


def _measure(what: str, count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(folder, SECRET_KEY="bench", PUBLIC_URL="https://messe.nrw.example")  # noqa: S106 -- guards nothing
        with app.app_context():
            faces = _faces(count)
            if what == "alone":
                html = sheets_html(faces, BadgeLayout.A6, fair_name=FAIR)
                return _figures(lambda: as_plain_pdf(html))
            out = Path(folder) / "badges.pdf"
            return _figures(
                lambda: write_sheets(
                    out, faces, BadgeLayout.A6, fair_name=FAIR, on_progress=lambda _more: None
                )
            )


def _figures(work: Callable[[], object]) -> dict[str, float]:
    start, cpu = time.perf_counter(), _cpu()
    work()
    return {
        "seconds": time.perf_counter() - start,
        "cpu": _cpu() - cpu,
        "own_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "press_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def _cpu() -> float:
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1], int(sys.argv[2]))))
