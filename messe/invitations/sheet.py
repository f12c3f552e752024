"""Read a table saved as CSV: any usual encoding and separator, columns in any order."""

import csv
import io
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from messe.invitations.faults import Fault, FaultKind
from messe.registration.search import fold

MOST_BYTES = 250_000
MOST_ROWS = 1_000
SEPARATORS = ";,\t"
BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
OFFICE_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
"""How xlsx, old xls and PDF files begin."""
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


class Column(StrEnum):
    """What an invitation file says of a town."""

    TOWN = "town"
    NAME = "name"
    EMAIL = "email"
    SALUTATION = "salutation"

    @property
    def label(self) -> LazyString:
        """As the header of the table calls it."""
        return {
            Column.TOWN: _l("Kommune"),
            Column.NAME: _l("Name"),
            Column.EMAIL: _l("E-Mail"),
            Column.SALUTATION: _l("Anrede"),
        }[self]


HEADERS: Mapping[Column, tuple[str, ...]] = {
    Column.TOWN: (
        *("kommune", "gemeinde", "stadt", "stadt/gemeinde", "gemeinde/stadt", "ort"),
        *("name der kommune", "gemeindename", "ags", "gemeindeschluessel"),
    ),
    Column.NAME: (
        *("name", "vor und nachname", "vorname und nachname", "vorname nachname", "vorname name"),
        *("ansprechperson", "ansprechpartner", "ansprechpartnerin", "empfaenger", "kontakt"),
    ),
    Column.EMAIL: (
        *("e mail", "email", "mail", "e mail adresse", "e mailadresse", "emailadresse"),
        *("email adresse", "mailadresse", "mail adresse"),
    ),
    Column.SALUTATION: ("anrede", "briefanrede", "persoenliche anrede"),
}
"""The usual names of each column, folded; of several present ones the first counts."""


@dataclass(frozen=True)
class Row:
    """One line of the table, by column."""

    number: int
    """As Excel counts."""
    cells: Mapping[Column, str]


@dataclass(frozen=True)
class Sheet:
    """What could be read, and the rows that could not."""

    rows: list[Row]
    faults: list[Fault]


class UnreadableSheetError(Exception):
    """Nothing in this file can be used."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.kind)


def read_sheet(content: bytes) -> Sheet:
    """The rows of a CSV file; empty rows and columns of other names are passed over.

    Raises:
        UnreadableSheetError: the file is no such table at all.
    """
    text = _text_of(content)
    records = list(_records(text, _separator_of(text)))
    if not records:
        raise UnreadableSheetError(Fault(FaultKind.EMPTY))
    (first, headers), *rest = records
    if headers is None:
        raise UnreadableSheetError(Fault(FaultKind.OPEN_QUOTE, first))
    places = _places(headers)
    missing = [str(column.label) for column in Column if column not in places]
    if missing:
        values = {"columns": ", ".join(missing)}
        raise UnreadableSheetError(Fault(FaultKind.MISSING_COLUMN, first, values=values))
    if not rest:
        raise UnreadableSheetError(Fault(FaultKind.EMPTY))
    if len(rest) > MOST_ROWS:
        raise UnreadableSheetError(Fault(FaultKind.TOO_LARGE, values={"rows": MOST_ROWS}))
    rows, faults = [], []
    for number, cells in rest:
        row = Row(number, {column: _cell(cells or [], place) for column, place in places.items()})
        fault = _fault_of(row, cells, width=len(headers))
        if fault is None:
            rows.append(row)
        else:
            faults.append(fault)
    return Sheet(rows, faults)


def _text_of(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise UnreadableSheetError(Fault(FaultKind.TOO_LARGE, values={"rows": MOST_ROWS}))
    if content.startswith(OFFICE_FILES):
        raise UnreadableSheetError(Fault(FaultKind.NOT_TEXT))
    text = content.decode(_encoding_of(content), errors="replace")
    if "\0" in text:
        raise UnreadableSheetError(Fault(FaultKind.NOT_TEXT))
    return text


def _encoding_of(content: bytes) -> str:
    """What its first bytes say; else what most of its lines with umlauts are written in."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return encoding
    telling = [line for line in content.splitlines() if not line.isascii()]
    fitting = sum(_is_utf8(line) for line in telling)
    return "utf-8" if fitting * 2 >= len(telling) else "cp1252"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _separator_of(text: str) -> str:
    """The one that splits the headers into most columns we know."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    try:
        split = {
            separator: next(csv.reader([first], delimiter=separator)) for separator in SEPARATORS
        }
    except csv.Error as error:  # longer than any cell
        raise UnreadableSheetError(Fault(FaultKind.NOT_TEXT)) from error
    if first and max(map(len, split.values())) == 1:
        raise UnreadableSheetError(Fault(FaultKind.NO_SEPARATOR, cell=first))
    return max(SEPARATORS, key=lambda separator: len(_places(split[separator])))


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each record that is not empty, with its number; None instead of cells if it is broken."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for number in itertools.count(1):
        try:
            cells = [_clean(cell) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            yield number, None
        else:
            if any(cells):
                yield number, cells


def _clean(cell: str) -> str:
    return " ".join(cell.split())


def _places(headers: list[str]) -> dict[Column, int]:
    """Which column stands where."""
    folded = [fold(header) for header in headers]
    found = {
        column: next((folded.index(name) for name in names if name in folded), None)
        for column, names in HEADERS.items()
    }
    return {column: place for column, place in found.items() if place is not None}


def _cell(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _fault_of(row: Row, cells: list[str] | None, *, width: int) -> Fault | None:
    """What makes it impossible to read the row's cells."""
    if cells is None:
        return Fault(FaultKind.OPEN_QUOTE, row.number)
    filled = [cell for cell in cells if cell]
    is_unsplit = len(filled) == 1 and any(separator in filled[0] for separator in SEPARATORS)
    if is_unsplit or any(cells[width:]):
        return Fault(FaultKind.WRONG_SEPARATOR, row.number, filled[0])
    garbled = next((cell for cell in row.cells.values() if _is_garbled(cell)), None)
    return Fault(FaultKind.WRONG_ENCODING, row.number, garbled) if garbled else None


def _is_garbled(cell: str) -> bool:
    """Whether bytes of the cell were read in an encoding they were not written in."""
    if UNREADABLE in cell or not cell.isprintable():
        return True
    try:
        return cell.encode("cp1252").decode() != cell
    except UnicodeError:
        return False
