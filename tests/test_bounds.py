"""A bench says its bounds beside the figures, and fails where one is broken."""

import pytest

from script import bounds


@pytest.fixture(autouse=True)
def nothing_broken(monkeypatch):
    monkeypatch.setattr(bounds, "_broken", [])


def test_figures_within_bounds_let_a_bench_succeed():
    told = [bounds.at_most(1.2, 1.2), bounds.at_least(15.04, 15, places=1)]

    bounds.say_if_broken()

    assert told == ["1.20 (at most 1.2)", "15.0 (at least 15)"]


def test_figure_out_of_bounds_lets_a_bench_fail():
    bounds.at_most(1.3, 1.2)
    bounds.at_least(0.49, 0.5)

    with pytest.raises(SystemExit, match=r"1\.30 \(at most 1\.2\), 0\.49 \(at least 0\.5\)"):
        bounds.say_if_broken()
