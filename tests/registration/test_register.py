"""The register in the database, beside an official file: what changes, and what never does."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.prepare import prepare_instance
from messe.registration import queries, register
from messe.registration.gazetteer_file import read_gazetteer
from messe.registration.models import Municipality, RegistrationStatus
from messe.registration.register import OlderPopulationError, PopulationDateError
from messe.registration.register_tables import summary, tables
from tests.factories import (
    BIELEFELD,
    HALLENBERG,
    HAVIXBECK,
    LONG_AGO,
    MEDEBACH,
    make_group,
    make_registration,
    make_signup,
)
from tests.official_files import COUNTED, all_towns, gv100ad, gvisys, town

A_YEAR_LATER = dt.date(2025, 12, 31)
TODAY = dt.date(2026, 11, 22)
WILNSDORF = "05970044"
NEW_TOWN = town(HALLENBERG).but(ags="05958099", name_official="Neustadt an der Nuhne, Stadt")


@pytest.fixture
def changes(fair):
    """What a file of our 231 towns changes, of which some are said to be otherwise."""

    def of(*others, without=(), counted_on=COUNTED, build=gv100ad):
        changed = {each.ags: each for each in others}
        towns = {each.ags: each for each in all_towns() if each.ags not in without} | changed
        return register.changes_by(read_gazetteer(build(towns.values())), counted_on)

    return of


def shown(changes) -> dict[str, list[tuple[str, ...]]]:
    return {table.title: table.rows for table in tables(changes, register.surroundings())}


def stored(ags) -> Municipality:
    return register.db.session.get_one(Municipality, ags)


@pytest.mark.parametrize("build", [gv100ad, gvisys])
def test_our_own_data_changes_nothing(changes, build):
    same = changes(build=build)

    assert (same.is_empty, shown(same)) == (True, {})
    assert summary(same, register.surroundings()) == (
        "231 Kommunen in der Datei, Bevölkerung vom 31. Dezember 2024: nichts ändert sich."
    )


def test_every_town_with_a_new_count_is_shown_with_both_days(changes):
    table = shown(changes(town(HALLENBERG).but(population="4400"), counted_on=A_YEAR_LATER))

    rows = table["Einwohnerzahlen vom 31. Dezember 2025"]
    assert len(rows) == 231
    assert ("Hallenberg", "4.367", "31. Dezember 2024", "4.400") in rows
    assert list(table) == ["Einwohnerzahlen vom 31. Dezember 2025"]


def test_new_name_is_shown_and_found(changes):
    renamed = changes(town(HALLENBERG).but(name_official="Hallenberg-Süd, Hansestadt"))

    register.renew(renamed)

    (found,) = queries.find_municipalities("hallenberg sued")
    assert (found.name, found.name_official) == ("Hallenberg-Süd", "Hallenberg-Süd, Hansestadt")


def test_names_are_shown_in_full(changes):
    renamed = changes(town(HALLENBERG).but(name_official="Hallenberg, Hansestadt"))

    assert shown(renamed) == {
        "Umbenannt": [(HALLENBERG, "Hallenberg, Stadt", "Hallenberg, Hansestadt")]
    }


def test_other_facts_are_shown_one_by_one(changes):
    other = changes(town(HAVIXBECK).but(kind="Stadt", area_km2="53.1", postcode="48330"))

    assert shown(other) == {
        "Andere Angaben": [
            ("Havixbeck", "Art", "Gemeinde", "Stadt"),
            ("Havixbeck", "Fläche in km²", "53,17", "53,1"),
            ("Havixbeck", "Postleitzahl", "48329", "48330"),
        ]
    }


def test_new_postcode_is_found(changes):
    register.renew(changes(town(HAVIXBECK).but(postcode="48330")))

    assert [each.name for each in queries.find_municipalities("48330")] == ["Havixbeck"]


def test_town_that_falls_below_the_limit_may_register(changes):
    fallen = changes(town(WILNSDORF).but(population="19999"))

    assert shown(fallen)["Ab jetzt unter 20.000"] == [
        ("Wilnsdorf", "20.039", "19.999", "darf sich anmelden")
    ]
    register.renew(fallen)
    assert stored(WILNSDORF).may_take_part(20_000)


def test_limit_itself_is_not_below_it(changes):
    titles = shown(changes(town(WILNSDORF).but(population="20000")))

    assert list(titles) == ["Einwohnerzahlen vom 31. Dezember 2024"]


@pytest.mark.parametrize(
    ("status", "allowed_at", "consequence"),
    [
        (None, None, "darf sich nicht mehr anmelden"),
        (None, LONG_AGO, "von Hand zugelassen; das bleibt so"),
        (RegistrationStatus.UNCONFIRMED, None, "darf sich nicht mehr anmelden"),
        (RegistrationStatus.WAITING, None, "angemeldet, noch ohne Zusage; das bleibt so"),
        (RegistrationStatus.CONFIRMED, None, "bestätigt angemeldet; das bleibt so"),
        (RegistrationStatus.CONFIRMED, LONG_AGO, "bestätigt angemeldet; das bleibt so"),
    ],
)
def test_town_that_rises_above_the_limit_keeps_what_it_has(
    changes, status, allowed_at, consequence
):
    stored(HALLENBERG).allowed_at = allowed_at
    if status is not None:
        make_registration(HALLENBERG, status)
    risen = changes(town(HALLENBERG).but(population="20000"))

    assert shown(risen)["Ab jetzt nicht mehr unter 20.000"] == [
        ("Hallenberg", "4.367", "20.000", consequence)
    ]
    register.renew(risen)
    assert (stored(HALLENBERG).population, stored(HALLENBERG).allowed_at) == (20_000, allowed_at)


def test_limit_is_that_of_the_fair(changes, fair):
    fair.population_limit = 4_000
    titles = shown(changes(town(HALLENBERG).but(population="3999")))

    assert "Ab jetzt unter 4.000" in titles


def test_new_town_needs_the_coordinates_of_the_workbook(changes):
    from_text, from_workbook = changes(NEW_TOWN), changes(NEW_TOWN, build=gvisys)

    beginning = ("Neustadt an der Nuhne", "05958099", "Hochsauerlandkreis", "4.367")
    assert shown(from_text)["Neue Kommunen"] == [
        (*beginning, "kommt nicht dazu: nur die xlsx-Datei nennt die Koordinaten")
    ]
    assert shown(from_workbook)["Neue Kommunen"] == [(*beginning, "kommt dazu")]
    assert (from_text.is_empty, from_workbook.is_empty) == (True, False)


def test_new_town_is_added_whole(changes):
    register.renew(changes(NEW_TOWN, build=gvisys))

    new = stored("05958099")
    assert (new.name, new.kind, new.kreis_ags, new.district) == (
        "Neustadt an der Nuhne",
        "Stadt",
        "05958",
        "arnsberg",
    )
    assert (new.population_date, str(new.lat), new.allowed_at) == (COUNTED, NEW_TOWN.lat, None)
    assert [each.ags for each in queries.find_municipalities("neustadt nuhne")] == ["05958099"]


def test_vanished_towns_are_shown_with_their_use_and_stay(changes):
    make_registration(HALLENBERG)
    make_signup(MEDEBACH)
    make_group(ags=(BIELEFELD,))
    gone = changes(without=(HALLENBERG, MEDEBACH, BIELEFELD, HAVIXBECK))

    assert shown(gone) == {
        "Nicht in der Datei; die Kommunen bleiben gespeichert": [
            ("Bielefeld", BIELEFELD, "Anmeldung, Thema oder Gruppe"),
            ("Hallenberg", HALLENBERG, "Anmeldung, Thema oder Gruppe"),
            ("Havixbeck", HAVIXBECK, "keine"),
            ("Medebach", MEDEBACH, "Anmeldung, Thema oder Gruppe"),
        ]
    }
    register.renew(gone)
    assert stored(HAVIXBECK).population_date == COUNTED


def test_summary_counts_every_kind_that_occurs(changes):
    several = changes(
        town(WILNSDORF).but(population="19999"),
        town(HALLENBERG).but(name_official="Hallenberg", postcode="59970"),
        NEW_TOWN,
        without=(HAVIXBECK,),
    )

    assert summary(several, register.surroundings()) == (
        "231 Kommunen in der Datei, Bevölkerung vom 31. Dezember 2024: unter die Grenze 1, "
        "neu 1, nicht in der Datei 1, umbenannt 1, andere Angaben 1, Einwohnerzahlen 1."
    )


def test_older_count_needs_to_be_allowed(changes):
    older = changes(town(HALLENBERG).but(population="4600"), counted_on=dt.date(2023, 12, 31))

    with pytest.raises(OlderPopulationError):
        register.renew(older)
    assert stored(HALLENBERG).population == 4367

    register.renew(older, allows_older=True)
    assert stored(HALLENBERG).population_date == dt.date(2023, 12, 31)


def test_initialising_again_does_not_reset_a_newer_register(changes, session):
    register.renew(changes(town(HALLENBERG).but(population="4400"), counted_on=A_YEAR_LATER))
    session.commit()

    prepare_instance()

    session.expire_all()
    assert (stored(HALLENBERG).population, stored(HALLENBERG).population_date) == (
        4400,
        A_YEAR_LATER,
    )
    assert session.scalar(sa.select(sa.func.count()).select_from(Municipality)) == 231


def test_file_says_when_it_was_counted():
    gazetteer = read_gazetteer(gvisys([town(HALLENBERG)]))

    assert register.population_date(gazetteer, None, today=TODAY) == COUNTED
    assert register.population_date(gazetteer, COUNTED, today=TODAY) == COUNTED


def test_person_says_it_where_the_file_does_not():
    gazetteer = read_gazetteer(gv100ad([town(HALLENBERG)]))

    assert register.population_date(gazetteer, COUNTED, today=TODAY) == COUNTED


@pytest.mark.parametrize(
    ("build", "given", "words"),
    [
        (gv100ad, None, "Die Datei sagt nicht, an welchem Tag die Bevölkerung gezählt ist."),
        (gv100ad, dt.date(2026, 12, 31), "Der 31. Dezember 2026 liegt in der Zukunft"),
        (gvisys, A_YEAR_LATER, "Die Datei zählt die Bevölkerung vom 31. Dezember 2024."),
    ],
)
def test_day_of_the_count_must_be_clear(app, build, given, words):
    with pytest.raises(PopulationDateError) as refused:
        register.population_date(read_gazetteer(build([town(HALLENBERG)])), given, today=TODAY)

    assert str(refused.value.message).startswith(words)
