"""Towns are found however people write them, and no other town instead."""

import pytest

from messe.invitations.town_names import TownNames
from messe.registration.models import Municipality
from messe.registration.queries import municipalities


@pytest.fixture
def names(app):
    return TownNames(municipalities())


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Medebach", "Medebach"),
        ("05958028", "Medebach"),
        ("5958028", "Medebach"),
        ("MEDEBACH", "Medebach"),
        ("Stadt Medebach", "Medebach"),
        ("Medebach, Hansestadt", "Medebach"),
        ("59964 Medebach", "Medebach"),
        ("Medebach 59964", "Medebach"),
        ("Medebach (Hochsauerlandkreis)", "Medebach"),
        ("Medebach, Hochsauerlandkreis", "Medebach"),
        ("Anröchte, Kreis Soest", "Anröchte"),
        ("Anröchte (Soest)", "Anröchte"),
        ("Hoexter", "Höxter"),
        ("Ho\u0308xter", "Höxter"),
        ("Gemeinde  Eslohe", "Eslohe (Sauerland)"),
        ("Eslohe (Sauerland)", "Eslohe (Sauerland)"),
        ("Schloss Holte Stukenbrock", "Schloß Holte-Stukenbrock"),
    ],
)
def test_usual_spelling_names_its_town(names, written, name):
    assert [town.name for town in names.find(written)] == [name]


@pytest.mark.parametrize("written", ["Medebahc", "Medebach, Hessen", "Medeb", "59969 Medebach", ""])
def test_nothing_else_names_a_town(names, written):
    assert names.find(written) == []


def test_every_town_is_found_by_each_of_its_names(names):
    lost = [
        town.name
        for town in municipalities()
        for written in (town.name, town.name_official, town.ags, f"{town.name}, {town.kreis}")
        if names.find(written) != [town]
    ]

    assert lost == []


def test_shared_name_is_told_apart_by_kreis_or_postcode():
    towns = [
        Municipality(
            ags=ags,
            name="Neuenkirchen",
            name_official="Neuenkirchen",
            kreis=kreis,
            postcode=postcode,
        )
        for ags, kreis, postcode in (
            ("05566060", "Kreis Steinfurt", "48485"),
            ("05754999", "Kreis Gütersloh", "33397"),
        )
    ]
    names = TownNames(towns)

    assert names.find("Neuenkirchen") == towns
    assert names.find("Neuenkirchen (Kreis Gütersloh)") == towns[1:]
    assert names.find("48485 Neuenkirchen") == towns[:1]


def test_nearest_names_come_best_first(names):
    assert names.nearest("Medebahc")[0] == "Medebach"
    assert names.nearest("Stadt Halenberg")[0] == "Hallenberg"
    assert names.nearest("Qqqqq") == []
