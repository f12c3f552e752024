"""The register as GV-ISys: the "Auszug", a workbook. Source: Destatis, GV-ISys."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from zipfile import ZipFile

from flask_babel import lazy_gettext as _l
from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from messe.registration.gazetteer import GazetteerError, Line

MAGIC = b"PK\x03\x04"
MOST_BYTES_UNPACKED = 200_000_000
"""The official file has about 20 million."""
COLUMNS = 20
HEADER_ROWS = 6
RECORDS = {"10", "20", "30", "40", "50", "60"}
POPULATION = 9
KEY_COLUMNS = {2: 2, 3: 1, 4: 2, 6: 3}
"""Columns of Land, Regierungsbezirk, Kreis and Gemeinde, and how many digits each has."""

DAY_COUNTED = re.compile(r"31\.12\.([0-9]{4})")
"""The population is always that of a year's end; other days tell of territory or census."""
NOTE_OF_DAY = re.compile(rf"Bevölkerung(?:(?!Gebietsstand|Postleitzahl).)*?{DAY_COUNTED.pattern}")

Row = Sequence[str]


def is_gvisys(content: bytes) -> bool:
    """Whether `content` begins like a workbook."""
    return content.startswith(MAGIC)


def read(content: bytes) -> tuple[list[Line], dt.date | None]:
    """The lines of a file, and for which day it says that the residents were counted.

    Raises:
        GazetteerError: it cannot be read, is huge, or its second sheet is not the register.
    """
    sheets = _sheets(content)
    if len(sheets) < 2:  # noqa: PLR2004 -- the second one, whatever its name is
        raise _not_the_register()
    rows = sheets[1]
    lines = [
        _line(number, row)
        for number, row in enumerate(rows, start=1)
        if number > HEADER_ROWS and row[0] in RECORDS
    ]
    if not lines:
        raise _not_the_register()
    return lines, _population_date(rows[:HEADER_ROWS], _texts(sheets))


def _sheets(content: bytes) -> list[list[Row]]:
    """Every sheet's rows as text."""
    try:
        _refuse_huge(content)
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [_rows(sheet) for sheet in workbook.worksheets]
    except GazetteerError:
        raise
    except Exception as error:
        # Whatever a damaged part causes comes through openpyxl as it is.
        raise GazetteerError(
            _l("Die Arbeitsmappe ist beschädigt. Bitte laden Sie sie neu herunter.")
        ) from error


def _refuse_huge(content: bytes) -> None:
    with ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_BYTES_UNPACKED:
            raise GazetteerError(
                _l("Ausgepackt ist die Datei zu groß für ein Gemeindeverzeichnis.")
            )


def _rows(sheet: ReadOnlyWorksheet) -> list[Row]:
    # Some programs write a wrong extent into the file, and rows beyond it would be left out.
    sheet.reset_dimensions()
    return [
        [*map(_text, row), *[""] * (COLUMNS - len(row))]
        for row in sheet.iter_rows(max_col=COLUMNS, values_only=True)
    ]


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return "" if value is None else str(value).strip()


def _line(number: int, row: Row) -> Line:
    # Where a program has made numbers of the digits, the zeros before them are lost.
    digits = [row[column].zfill(width) for column, width in KEY_COLUMNS.items() if row[column]]
    return Line(
        number=number,
        record=row[0],
        mark=row[1],
        key="".join(digits),
        name=row[7],
        area=row[8],
        population=row[9],
        postcode=row[13],
        lon=row[14],
        lat=row[15],
    )


def _population_date(header: Iterable[Row], texts: Iterable[str]) -> dt.date | None:
    """The day above the population, or else in a note about it; none if there are several."""
    above = {day for row in header for day in DAY_COUNTED.findall(row[POPULATION])}
    noted = {day for text in texts for day in NOTE_OF_DAY.findall(text)}
    years = above or noted
    return dt.date(int(years.pop()), 12, 31) if len(years) == 1 else None


def _texts(sheets: Iterable[Iterable[Row]]) -> Iterator[str]:
    """What stands beside the records: titles, headings and notes."""
    for sheet in sheets:
        for row in sheet:
            if row[0] not in RECORDS:
                yield from row


def _not_the_register() -> GazetteerError:
    return GazetteerError(
        _l(
            "Das zweite Tabellenblatt ist nicht das Gemeindeverzeichnis. "
            "Bitte nehmen Sie den „Auszug“ aus GV-ISys so, wie Destatis ihn anbietet."
        )
    )
