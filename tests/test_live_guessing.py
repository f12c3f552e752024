"""Whoever guesses badges learns nothing, and then has to wait."""

import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from messe.core.config import DEFAULTS
from messe.core.database import write_transaction
from messe.core.tokens import new_badge_token
from tests.factories import make_participant
from tests.live import LiveServer, opened_app, serve

pytestmark = pytest.mark.long

ADDRESSES = [f"203.0.113.{number}" for number in range(50)]
GUESSES = 400
"""From each address: 20,000 in all."""
AT_ONCE = 8
SECONDS_TO_ANSWER = 60


@pytest.fixture(scope="module")
def live(prepared_instance, tmp_path_factory):
    folder = tmp_path_factory.mktemp("guessing") / "instance"
    shutil.copytree(prepared_instance, folder)
    (folder / "messe.cfg").write_text('SECRET_KEY = "live"\nTRUSTED_PROXIES = 1\n')
    with serve(folder) as server:
        yield server


@pytest.fixture(scope="module")
def known(live) -> str:
    """The token of somebody who comes."""
    with opened_app(live.instance), write_transaction():
        return make_participant().badge_token


def open_badges(live: LiveServer, address: str, tokens: list[str]) -> Counter[tuple]:
    """How often which answer came: status, page, and all headers that tell anything."""
    headers = {"X-Forwarded-For": address}
    answers = Counter()
    with httpx.Client(base_url=live.url, headers=headers, timeout=SECONDS_TO_ANSWER) as stranger:
        for token in tokens:
            answer = stranger.get(f"/b/{token}")
            told = {key: value for key, value in answer.headers.items() if key != "date"}
            answers[answer.status_code, answer.content, tuple(sorted(told.items()))] += 1
    return answers


def test_twenty_thousand_guesses_are_answered_alike_and_then_have_to_wait(live, known):
    def guess(address: str) -> Counter[tuple]:
        return open_badges(live, address, [new_badge_token() for _ in range(GUESSES - 1)] + [known])

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = sum(pool.map(guess, ADDRESSES), Counter())

    [((status, page, _headers), count)] = answers.items()
    assert (status, count) == (200, len(ADDRESSES) * GUESSES)
    assert "Das ist ein Ausweis der Messe" in page.decode()

    most = int(str(DEFAULTS["LIMIT_BADGES_PER_NETWORK"]).split()[0])
    [one, *_others] = ADDRESSES
    rest = open_badges(live, one, [new_badge_token() for _ in range(most - GUESSES)])
    refused = open_badges(live, one, [new_badge_token(), known])
    assert [status for status, _page, _headers in rest] == [200]
    assert {status for status, _page, _headers in refused} == {429}
    assert all("sehr viele Versuche" in page.decode() for _status, page, _headers in refused)
    assert all("retry-after" in dict(headers) for _status, _page, headers in refused)
    assert next(iter(open_badges(live, "198.51.100.1", [known])))[0] == 200
