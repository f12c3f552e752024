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
from tests.live import opened_app, run_messe, serve

LOOKS = 4000
"""At badges, half of them there; each address looks as often as it may without waiting."""
A_NETWORK = 500


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
    print(f"difference   {abs(_median(known) - _median(unknown)):.3f} ms")
    print(f"noise        {abs(_median(unknown[::2]) - _median(unknown[1::2])):.3f} ms, between")
    print("             two halves of the unknown ones")


def _measure(url: str, there: Sequence[str]) -> tuple[list[float], list[float]]:
    """The seconds that badges took that are there, and that are not."""
    took: dict[bool, list[float]] = {True: [], False: []}
    draw = random.Random(1)  # noqa: S311 -- the order of a measurement
    with httpx.Client(base_url=url, timeout=30) as stranger:
        for number in range(LOOKS):
            is_there = draw.random() < 1 / 2
            token = draw.choice(there) if is_there else new_badge_token()
            headers = {"X-Forwarded-For": f"203.0.113.{number // A_NETWORK}"}
            start = time.perf_counter()
            stranger.get(f"/b/{token}", headers=headers).raise_for_status()
            took[is_there].append(time.perf_counter() - start)
    return took[True], took[False]


def _median(seconds: Sequence[float]) -> float:
    """In milliseconds."""
    return statistics.median(seconds) * 1000
