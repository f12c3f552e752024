"""The official register of municipalities (Gemeindeverzeichnis): what it says of our towns.

Destatis publishes it as GV100AD and GV-ISys; their readers bring both into the same lines.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from messe.core.errors import FairError
from messe.fair.models import District

DISTRICTS = {"055": District.MUENSTER, "057": District.DETMOLD, "059": District.ARNSBERG}
"""Our districts by the first digits of every key in them."""

# Satzart and Textkennzeichen. Source: Destatis, GV-ISys, explanations beside the list.
COUNTY, TOWN = "40", "60"
INDEPENDENT_CITY = "41"
KINDS = {"61": "kreisfreie Stadt", "63": "Stadt", "64": "Gemeinde"}
NO_TOWN = {"65", "66"}
"""Areas that belong to no municipality."""


class GazetteerError(FairError):
    """The file is not what Destatis publishes, or it is damaged."""

    field = "file"


@dataclass(frozen=True)
class Line:
    """A line of the register, still as text; a field that the file leaves out is empty."""

    number: int
    """Where it stands in its file, from 1 on."""
    record: str
    """Satzart: what it is about."""
    mark: str
    """Textkennzeichen: of which kind that is."""
    key: str
    """As many digits of the key (AGS) as the record has."""
    name: str
    area: str
    """In km², with a decimal comma."""
    population: str
    postcode: str
    lat: str = ""
    lon: str = ""


@dataclass(frozen=True)
class Entry:
    """What the register says of one town."""

    ags: str
    name: str
    name_official: str
    kind: str
    kreis: str
    population: int
    area_km2: float
    postcode: str
    lat: float | None
    lon: float | None
    """GV100AD has no coordinates."""

    @property
    def kreis_ags(self) -> str:
        return self.ags[:5]

    @property
    def district(self) -> District:
        return DISTRICTS[self.ags[:3]]

    @property
    def has_coordinates(self) -> bool:
        return self.lat is not None and self.lon is not None


@dataclass(frozen=True)
class Gazetteer:
    """The towns of our districts, by their key, as one file has them."""

    entries: Mapping[str, Entry]
    population_date: dt.date | None
    """For which day the residents were counted, if the file says so.

    Never the day of the territory (Gebietsstand): that of 31.12.2025 may carry the count of
    31.12.2024.
    """


def entries_of(lines: Iterable[Line]) -> dict[str, Entry]:
    """Our towns by their key; a county's line comes before those of its towns.

    Raises:
        GazetteerError: a line of our districts is damaged, or none is there.
    """
    counties: dict[str, str] = {}
    entries: dict[str, Entry] = {}
    for line in lines:
        if line.key[:3] not in DISTRICTS:
            continue
        if line.record == COUNTY:
            counties[line.key] = _county_name(line)
        elif line.record == TOWN and line.mark not in NO_TOWN:
            if line.key in entries:
                raise _damaged(line, _l("Der Schlüssel %(key)s steht doppelt da.", key=line.key))
            entries[line.key] = _entry(line, counties)
    if not entries:
        raise GazetteerError(
            _l("In der Datei steht keine Kommune der Bezirke Arnsberg, Detmold und Münster.")
        )
    return entries


def _entry(line: Line, counties: Mapping[str, str]) -> Entry:
    key, mark, postcode = line.key, line.mark, line.postcode
    _check(line, "[0-9]{8}", key, _l("„%(key)s“ ist kein Gemeindeschlüssel.", key=key))
    _check(line, "[0-9]{5}", postcode, _l("„%(code)s“ ist keine Postleitzahl.", code=postcode))
    _check(line, "[^,]+.*", line.name, _l("Der Name fehlt."))
    if mark not in KINDS:
        raise _damaged(line, _l("Das Textkennzeichen „%(mark)s“ ist unbekannt.", mark=mark))
    if key[:5] not in counties:
        raise _damaged(line, _l("Davor fehlt die Zeile des Kreises %(key)s.", key=key[:5]))
    return Entry(
        ags=line.key,
        name=_short(line.name),
        name_official=line.name,
        kind=KINDS[line.mark],
        kreis=counties[line.key[:5]],
        population=_population(line),
        area_km2=_decimal(line, line.area),
        postcode=line.postcode,
        lat=_decimal(line, line.lat) if line.lat else None,
        lon=_decimal(line, line.lon) if line.lon else None,
    )


def _short(name: str) -> str:
    """The name without what a town calls itself: "Medebach" of "Medebach, Hansestadt"."""
    return name.partition(",")[0]


def _county_name(line: Line) -> str:
    """As people say it: "Kreis Borken", but "Märkischer Kreis" and "Hamm" as they are."""
    name = _short(line.name)
    is_said = line.mark == INDEPENDENT_CITY or "kreis" in name.lower()
    return name if is_said else f"Kreis {name}"


def _population(line: Line) -> int:
    text = line.population
    _check(line, "0*[1-9][0-9]{0,8}", text, _l("„%(text)s“ ist keine Einwohnerzahl.", text=text))
    return int(text)


def _decimal(line: Line, text: str) -> float:
    _check(line, "[0-9]+(,[0-9]+)?", text, _l("„%(text)s“ ist keine Zahl.", text=text))
    return float(text.replace(",", "."))


def _check(line: Line, pattern: str, value: str, complaint: LazyString) -> None:
    if not re.fullmatch(pattern, value):
        raise _damaged(line, complaint)


def _damaged(line: Line, complaint: LazyString) -> GazetteerError:
    return GazetteerError(
        _l("Zeile %(number)s: %(complaint)s", number=line.number, complaint=complaint)
    )
