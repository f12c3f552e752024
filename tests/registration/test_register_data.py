"""The register that the fair starts with: complete, and as the sources have it."""

import csv
from collections import Counter
from pathlib import Path

import pytest

import messe.registration

REGISTER = Path(messe.registration.__file__).parent / "data" / "municipalities.csv"


@pytest.fixture(scope="module")
def rows():
    with REGISTER.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_municipality_of_the_three_districts_is_there(rows):
    by_district = Counter(row["district"] for row in rows)

    assert by_district == {"muenster": 78, "detmold": 70, "arnsberg": 83}


def test_the_towns_under_the_limit_are_120(rows):
    small = Counter(row["district"] for row in rows if int(row["population"]) < 20_000)

    assert small == {"muenster": 41, "detmold": 40, "arnsberg": 39}


def test_no_cell_is_empty(rows):
    assert [row for row in rows if not all(row.values())] == []


def test_keys_are_unique_and_lie_in_their_district(rows):
    first_digits = {"muenster": "055", "detmold": "057", "arnsberg": "059"}

    assert len({row["ags"] for row in rows}) == 231
    for row in rows:
        assert (len(row["ags"]), row["ags"].isdecimal()) == (8, True)
        assert row["ags"].startswith(first_digits[row["district"]])
        assert row["ags"].startswith(row["kreis_ags"])


@pytest.mark.parametrize(
    ("name", "ags", "kreis", "is_small"),
    [
        ("Hallenberg", "05958020", "Hochsauerlandkreis", True),
        ("Bielefeld", "05711000", "Bielefeld", False),
    ],
)
def test_a_known_town_is_as_known(rows, name, ags, kreis, is_small):
    (town,) = [row for row in rows if row["name"] == name]

    assert (town["ags"], town["kreis"]) == (ags, kreis)
    assert (int(town["population"]) < 20_000) is is_small


def test_every_population_carries_its_date(rows):
    assert {row["population_date"] for row in rows} == {"2024-12-31"}
