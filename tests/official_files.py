"""Small files in the layouts in which Destatis publishes the register of municipalities."""

import csv
import datetime as dt
import io
from dataclasses import dataclass, replace

from openpyxl import Workbook

from messe.registration.register import DATA_FILE

MARKS = {"kreisfreie Stadt": "61", "Stadt": "63", "Gemeinde": "64"}
DISTRICT_NAMES = {"5": "Münster", "7": "Detmold", "9": "Arnsberg"}
TERRITORY = dt.date(2025, 12, 31)
COUNTED = dt.date(2024, 12, 31)


@dataclass(frozen=True)
class Town:
    """A row of our data file, to be changed with `but`."""

    ags: str
    name_official: str
    kind: str
    kreis: str
    population: str
    area_km2: str
    postcode: str
    lat: str
    lon: str

    def but(self, **values) -> "Town":
        return replace(self, **values)

    @property
    def mark(self) -> str:
        return MARKS[self.kind]

    @property
    def county_mark(self) -> str:
        return "41" if self.kind == "kreisfreie Stadt" else "43"

    @property
    def county_name(self) -> str:
        return self.kreis.removeprefix("Kreis ") if self.county_mark == "43" else self.name_official


def all_towns() -> list[Town]:
    """Our data file's 231 towns."""
    with DATA_FILE.open(encoding="utf-8", newline="") as lines:
        names = Town.__dataclass_fields__
        return [Town(**{name: row[name] for name in names}) for row in csv.DictReader(lines)]


def town(ags: str) -> Town:
    """One of them."""
    return next(town for town in all_towns() if town.ags == ags)


def records(towns):
    """The records of a file of `towns`: Land, districts and counties before their towns."""
    yield "10", "", "05", "Nordrhein-Westfalen", None
    seen = set()
    for each in sorted(towns, key=lambda each: each.ags):
        if each.ags[2] not in seen:
            seen.add(each.ags[2])
            yield "20", "", each.ags[:3], f"Reg.-Bez. {DISTRICT_NAMES[each.ags[2]]}", None
        if each.ags[:5] not in seen:
            seen.add(each.ags[:5])
            yield "40", each.county_mark, each.ags[:5], each.county_name, None
        yield "50", "50", each.ags, each.name_official, None
        yield "60", each.mark, each.ags, each.name_official, each


def gv100ad_line(record, mark, key, name, town) -> str:
    """One record, 220 characters wide."""
    fields = {1: record, 3: f"{TERRITORY:%Y%m%d}", 11: key, 23: name, 123: mark}
    if town is not None:
        hectares = town.area_km2.replace(".", "") if "." in town.area_km2 else town.area_km2 + "00"
        if len(town.area_km2.partition(".")[2]) == 1:
            hectares += "0"
        fields |= {19: town.ags[4:], 129: hectares.zfill(11), 140: town.population.zfill(11)}
        fields |= {151: "0" * 11, 166: town.postcode, 171: "*****", 178: "5313", 186: "36401"}
    line = [" "] * 220
    for position, text in fields.items():
        line[position - 1 : position - 1 + len(text)] = text
    return "".join(line)


def gv100ad_lines(towns) -> list[str]:
    return [gv100ad_line(*record) for record in records(towns)]


def as_gv100ad(lines, encoding="utf-8-sig") -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)


def gv100ad(towns) -> bytes:
    """A GV100AD file."""
    return as_gv100ad(gv100ad_lines(towns))


def gvisys_row(record, mark, key, name, town) -> list:
    """One record as the columns A to T."""
    row = [record, mark or None, key[:2], key[2:3], key[3:5], None, key[5:8] or None, name]
    row += [None] * 12
    if town is not None:
        row[5] = "0000"
        row[8:10] = [float(town.area_km2), int(town.population)]
        row[13] = town.postcode
        row[14:16] = [town.lon.replace(".", ","), town.lat.replace(".", ",")]
        row[16:20] = ["000", "ohne", "02", "mittlere Besiedlungsdichte"]
    return row


def gvisys_header(counted: str | None = f"{COUNTED:%d.%m.%Y} (Jahr)") -> list[list]:
    """The first six rows: the territory's day in C5, the population's in J5."""
    header = [[None] * 20 for _ in range(6)]
    header[0][0] = (
        "Gemeinden in Deutschland nach Fläche, Bevölkerung und Postleitzahl "
        f"am {TERRITORY:%d.%m.%Y} (4. Quartal)"
    )
    header[2][:2] = ["Satzart", "Text-kenn-zeichen"]
    header[2][7:10] = ["Gemeindename", "Fläche km2 1)", "Bevölkerung auf Grundlage des Zensus 2022"]
    header[3][9:13] = ["insgesamt", "männlich", "weiblich", "je km2"]
    header[4][2] = f"Gebietsstand am {TERRITORY:%d.%m.%Y} (Jahr)"
    header[4][8] = "31.12.2023"
    header[4][9] = counted
    return header


def as_xlsx(*sheets) -> bytes:
    """A workbook of these sheets' rows."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets):
        sheet = workbook.create_sheet(f"Blatt {number}")
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def gvisys(towns, header=None, notes=()) -> bytes:
    """A GV-ISys "Auszug": cover, list, notes."""
    rows = [*(header or gvisys_header()), *(gvisys_row(*record) for record in records(towns))]
    return as_xlsx([["Gemeindeverzeichnis"]], [*rows, [None] * 20], [[note] for note in notes])
