"""What a file would change in the register, as tables that people read on a page or a terminal."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.core.formats import day, number
from messe.registration.models import Municipality, RegistrationStatus
from messe.registration.register_changes import Changes, Pair

FACT_NAMES: Mapping[str, LazyString] = {
    "kind": _l("Art"),
    "kreis": _l("Kreis"),
    "area_km2": _l("Fläche in km²"),
    "postcode": _l("Postleitzahl"),
    "lat": _l("Breitengrad"),
    "lon": _l("Längengrad"),
}


@dataclass(frozen=True)
class ChangeTable:
    """All changes of one kind."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]


@dataclass(frozen=True)
class Surroundings:
    """What decides of a change what it means: the fair's limit, and who is registered."""

    population_limit: int
    states: Mapping[str, RegistrationStatus]
    """How far each town has come that a registration holds, by its key."""
    used: Collection[str]
    """Keys of towns to which anything in the database refers."""


def tables(changes: Changes, around: Surroundings) -> list[ChangeTable]:
    """The changes by kind, most weighty first; kinds without a change are left out."""
    every = [
        _risen(changes, around),
        _fallen(changes, around),
        _new(changes),
        _gone(changes, around),
        _renamed(changes),
        _other_facts(changes),
        _recounted(changes),
    ]
    return [table for table in every if table.rows]


def summary(changes: Changes, around: Surroundings) -> str:
    """The changes in one line of counts."""
    counts = [
        (_("über die Grenze"), len(changes.risen_above(around.population_limit))),
        (_("unter die Grenze"), len(changes.fallen_below(around.population_limit))),
        (_("neu"), len(changes.new)),
        (_("nicht in der Datei"), len(changes.gone)),
        (_("umbenannt"), len(changes.renamed)),
        (_("andere Angaben"), len(changes.other_facts)),
        (_("Einwohnerzahlen"), len(changes.recounted)),
    ]
    differences = ", ".join(f"{what} {count}" for what, count in counts if count)
    if not differences:
        differences = _("nichts ändert sich")
    towns = _(
        "%(count)s Kommunen in der Datei, Bevölkerung vom %(day)s",
        count=len(changes.known) + len(changes.new),
        day=day(changes.counted_on),
    )
    return f"{towns}: {differences}."


def _risen(changes: Changes, around: Surroundings) -> ChangeTable:
    return ChangeTable(
        _("Ab jetzt nicht mehr unter %(limit)s", limit=number(around.population_limit)),
        (_("Kommune"), _("bisher"), _("neu"), _("Folge")),
        [
            (*_population(pair), _after_rise(pair[0], around))
            for pair in changes.risen_above(around.population_limit)
        ],
    )


def _after_rise(town: Municipality, around: Surroundings) -> str:
    if around.states.get(town.ags) is RegistrationStatus.CONFIRMED:
        consequence = _("bestätigt angemeldet; das bleibt so")
    elif town.ags in around.states:
        consequence = _("angemeldet, noch ohne Zusage; das bleibt so")
    elif town.allowed_at is not None:
        consequence = _("von Hand zugelassen; das bleibt so")
    else:
        consequence = _("darf sich nicht mehr anmelden")
    return str(consequence)


def _fallen(changes: Changes, around: Surroundings) -> ChangeTable:
    return ChangeTable(
        _("Ab jetzt unter %(limit)s", limit=number(around.population_limit)),
        (_("Kommune"), _("bisher"), _("neu"), _("Folge")),
        [
            (*_population(pair), _("darf sich anmelden"))
            for pair in changes.fallen_below(around.population_limit)
        ],
    )


def _population(pair: Pair) -> tuple[str, str, str]:
    town, entry = pair
    return town.name, number(town.population), number(entry.population)


def _new(changes: Changes) -> ChangeTable:
    return ChangeTable(
        _("Neue Kommunen"),
        (_("Kommune"), _("Schlüssel"), _("Kreis"), _("Einwohner"), _("Folge")),
        [
            (
                entry.name,
                entry.ags,
                entry.kreis,
                number(entry.population),
                _("kommt dazu")
                if entry.has_coordinates
                else _("kommt nicht dazu: nur die xlsx-Datei nennt die Koordinaten"),
            )
            for entry in changes.new
        ],
    )


def _gone(changes: Changes, around: Surroundings) -> ChangeTable:
    return ChangeTable(
        _("Nicht in der Datei; die Kommunen bleiben gespeichert"),
        (_("Kommune"), _("Schlüssel"), _("Verwendung")),
        [
            (
                town.name,
                town.ags,
                _("Anmeldung, Thema oder Gruppe") if town.ags in around.used else _("keine"),
            )
            for town in changes.gone
        ],
    )


def _renamed(changes: Changes) -> ChangeTable:
    return ChangeTable(
        _("Umbenannt"),
        (_("Schlüssel"), _("bisher"), _("neu")),
        [(town.ags, town.name_official, entry.name_official) for town, entry in changes.renamed],
    )


def _other_facts(changes: Changes) -> ChangeTable:
    return ChangeTable(
        _("Andere Angaben"),
        (_("Kommune"), _("Angabe"), _("bisher"), _("neu")),
        [
            (
                change.town.name,
                str(FACT_NAMES[change.fact]),
                _fact(change.old),
                _fact(change.new),
            )
            for change in changes.other_facts
        ],
    )


def _fact(value: str | float) -> str:
    return value if isinstance(value, str) else str(value).replace(".", ",")


def _recounted(changes: Changes) -> ChangeTable:
    return ChangeTable(
        _("Einwohnerzahlen vom %(day)s", day=day(changes.counted_on)),
        (_("Kommune"), _("bisher"), _("vom"), _("neu")),
        [
            (
                town.name,
                number(town.population),
                day(town.population_date),
                number(entry.population),
            )
            for town, entry in changes.recounted
        ],
    )
