"""The lock files: the same releases for running and testing, and no download address."""

import json
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def pins(lock):
    lines = (CHECKOUT / lock).read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if "==" in line}


def test_the_app_runs_on_the_releases_it_is_tested_with():
    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()


def test_python_locks_name_no_address():
    locks = sorted(CHECKOUT.glob("requirements*.lock"))

    assert [lock.name for lock in locks if "://" in lock.read_text(encoding="utf-8")] == []


def test_npm_lock_names_no_address():
    lock = json.loads((CHECKOUT / "package-lock.json").read_text(encoding="utf-8"))

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
