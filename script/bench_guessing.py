"""Whether the time of an answer tells a stranger that a guessed badge exists."""

import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
import sqlalchemy as sa

from messe.core.database import db
from messe.core.tokens import new_badge_token
from messe.registration.models import Participant
from script.bounds import at_most
from tests.live import opened_app, run_messe, serve

LOOKS = 4000
"""At badges, half of them there; each address looks as often as it may without waiting."""
A_NETWORK = 500
SHUFFLES = 1000


def guessing() -> None:
    """Known and unknown tokens in random order, from one address after another."""
    with tempfile.TemporaryDirectory() as name:
        instance = Path(name) / "instance"
        run_messe(instance, "demo", "--seed", "1", "--stage", "event")
        with (instance / "messe.cfg").open("a") as settings:
            settings.write("TRUSTED_PROXIES = 1\n")
        with opened_app(instance):
            there = list(db.session.scalars(sa.select(Participant.badge_token)))
        with serve(instance) as server:
            known, unknown = _measure(server.url, there)
    print(f"known        {_median(known):.3f} ms")
    print(f"unknown      {_median(unknown):.3f} ms")
    difference, noise = _difference(known, unknown), _noise(known + unknown, len(known))
    print(f"difference   {difference:.3f} ms, to the noise {at_most(difference / noise, 1)}")
    print(f"noise        {noise:.3f} ms, below which 99 in 100 differences stay when each look")
    print("             is counted as known or unknown by chance")


def _measure(url: str, there: Sequence[str]) -> tuple[list[float], list[float]]:
    """The seconds that badges took that are there, and that are not."""
    draw = random.Random(1)  # noqa: S311 -- the order of a measurement
    # Drawn before: what a look needs must not warm the processor for one kind only.
    looks = [(number % 2 == 0, draw.choice(there), new_badge_token()) for number in range(LOOKS)]
    draw.shuffle(looks)
    took: dict[bool, list[float]] = {True: [], False: []}
    with httpx.Client(base_url=url, timeout=30) as stranger:
        for number, (is_there, known, unknown) in enumerate(looks):
            headers = {"X-Forwarded-For": f"203.0.113.{number // A_NETWORK}"}
            address = f"/b/{known if is_there else unknown}"
            start = time.perf_counter()
            stranger.get(address, headers=headers).raise_for_status()
            took[is_there].append(time.perf_counter() - start)
    return took[True], took[False]


def _noise(seconds: Sequence[float], count: int) -> float:
    """How far medians lie apart by chance alone, in milliseconds: a permutation test's limit."""
    draw = random.Random(2)  # noqa: S311 -- as above
    mixed = list(seconds)
    found = []
    for _ in range(SHUFFLES):
        draw.shuffle(mixed)
        found.append(_difference(mixed[:count], mixed[count:]))
    return statistics.quantiles(found, n=100)[-1]


def _difference(some: Sequence[float], others: Sequence[float]) -> float:
    """In milliseconds."""
    return abs(_median(some) - _median(others))


def _median(seconds: Sequence[float]) -> float:
    """In milliseconds."""
    return statistics.median(seconds) * 1000
