"""The register of municipalities in the database: filled at first, renewed by an official file."""

import csv
import datetime as dt
from pathlib import Path

from flask_babel import lazy_gettext as _l

from messe.core import formats
from messe.core.database import db
from messe.core.errors import FairError
from messe.fair.queries import get_fair
from messe.registration import queries
from messe.registration.gazetteer import Entry, Gazetteer
from messe.registration.models import Municipality
from messe.registration.register_changes import Changes, compare
from messe.registration.register_tables import Surroundings
from messe.registration.search import fold

DATA_FILE = Path(__file__).parent / "data" / "municipalities.csv"


class PopulationDateError(FairError):
    """It is not clear for which day the residents were counted."""

    field = "population_date"


class OlderPopulationError(FairError):
    """The file counts the residents for an earlier day than is known already."""

    message = _l(
        "Die Datei zählt die Bevölkerung für einen früheren Tag als das gespeicherte Verzeichnis. "
        "Wenn das so sein soll, erlauben Sie es (in der Kommandozeile: --older)."
    )


def load_register() -> int:
    """Add the towns of the data file that are not there yet, and say how many; the caller commits.

    Source: Destatis, GV100AD, population of 31.12.2024; see `data/SOURCES.md`.
    """
    known = set(db.session.scalars(db.select(Municipality.ags)))
    with DATA_FILE.open(encoding="utf-8", newline="") as file:
        new = [row for row in csv.DictReader(file) if row["ags"] not in known]
    for row in new:
        _add(_entry(row), dt.date.fromisoformat(row["population_date"]))
    db.session.flush()
    return len(new)


def _entry(row: dict[str, str]) -> Entry:
    return Entry(
        ags=row["ags"],
        name=row["name"],
        name_official=row["name_official"],
        kind=row["kind"],
        kreis=row["kreis"],
        population=int(row["population"]),
        area_km2=float(row["area_km2"]),
        postcode=row["postcode"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
    )


def population_date(gazetteer: Gazetteer, given: dt.date | None, *, today: dt.date) -> dt.date:
    """For which day the file counts the residents: it says so, or a person does.

    Raises:
        PopulationDateError: nobody says so, both say different days, or the day is yet to come.
    """
    said = gazetteer.population_date
    day = said or given
    if day is None:
        raise PopulationDateError(
            _l(
                "Die Datei sagt nicht, an welchem Tag die Bevölkerung gezählt ist. "
                "Bitte nennen Sie ihn (in der Kommandozeile: --population-date 2024-12-31)."
            )
        )
    if given not in {None, day}:
        raise PopulationDateError(
            _l(
                "Die Datei zählt die Bevölkerung vom %(day)s. Bitte nennen Sie keinen anderen Tag.",
                day=formats.day(day),
            )
        )
    if day > today:
        raise PopulationDateError(
            _l("Der %(day)s liegt in der Zukunft; so weit zählt keine Datei.", day=formats.day(day))
        )
    return day


def changes_by(gazetteer: Gazetteer, counted_on: dt.date) -> Changes:
    """What the file would change in the register."""
    return compare(queries.municipalities(), gazetteer.entries, counted_on)


def surroundings() -> Surroundings:
    """What decides what changes mean, as it is now."""
    return Surroundings(
        population_limit=get_fair().population_limit,
        states=queries.live_states(),
        used=queries.used_keys(),
    )


def renew(changes: Changes, *, allows_older: bool = False) -> None:
    """Write what the file says into the register; the caller commits.

    Towns that the file lacks stay, for registrations, topics and groups may be theirs; so does
    every admission by hand.

    Raises:
        OlderPopulationError: the count is older than the known one, and nobody allows that.
    """
    if changes.is_older and not allows_older:
        raise OlderPopulationError
    for town, entry in changes.known:
        _write(town, entry, changes.counted_on)
    for entry in changes.addable:
        _add(entry, changes.counted_on)
    db.session.flush()


def _add(entry: Entry, counted_on: dt.date) -> None:
    town = Municipality(ags=entry.ags)
    _write(town, entry, counted_on)
    db.session.add(town)


def _write(town: Municipality, entry: Entry, counted_on: dt.date) -> None:
    town.name = entry.name
    town.name_official = entry.name_official
    town.kind = entry.kind
    town.kreis = entry.kreis
    town.kreis_ags = entry.kreis_ags
    town.district = entry.district
    town.population = entry.population
    town.population_date = counted_on
    town.area_km2 = entry.area_km2
    town.postcode = entry.postcode
    town.search_text = fold(f"{entry.name} {entry.postcode}")
    if entry.lat is not None and entry.lon is not None:
        town.lat, town.lon = entry.lat, entry.lon
