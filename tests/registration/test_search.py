"""Towns are found by what people type."""

import pytest

from messe.registration import queries
from messe.registration.search import fold


@pytest.mark.parametrize("typed", ["Höxter", "HOEXTER", "höxt", "37671", " hoex "])
def test_spellings_find_the_same_town(fair, typed):
    assert [town.name for town in queries.find_municipalities(typed)] == ["Höxter"]


def test_each_word_begins_a_word_of_the_name(fair):
    assert [town.name for town in queries.find_municipalities("wied rheda")] == [
        "Rheda-Wiedenbrück"
    ]


@pytest.mark.parametrize("typed", ["", "  ", "xyz", "%", "allenberg"])
def test_nonsense_finds_nothing(fair, typed):
    assert queries.find_municipalities(typed) == []


def test_accents_are_dropped():
    assert fold("Café-Straße") == "cafe strasse"
