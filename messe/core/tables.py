"""Write lists of plain objects as CSV, XLSX or JSON; knows nothing of what they mean."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from messe.core import clock

Row = dict[str, object]
Writer = Callable[[Sequence[str], Sequence[Row]], bytes]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""With these a cell becomes a formula in a spreadsheet. Source: OWASP, CSV Injection."""
WIDEST_COLUMN = 60


class Format(StrEnum):
    """The kinds of file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


MIME_TYPES: Mapping[Format, str] = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}


def as_json(_keys: Sequence[str], rows: Sequence[Row]) -> bytes:
    """A list of objects; moments in ISO 8601 with their zone, UTC."""
    return (json.dumps(rows, ensure_ascii=False, indent=2, default=_iso) + "\n").encode()


def _iso(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"no text is known for {value!r}")


def as_csv(keys: Sequence[str], rows: Sequence[Row]) -> bytes:
    """As spreadsheets in Germany open it: UTF-8 with a byte order mark, and semicolons."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(keys)
    writer.writerows([_csv_cell(row[key]) for key in keys] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return _harmless(_word(_flat(value)))


def as_xlsx(keys: Sequence[str], rows: Sequence[Row]) -> bytes:
    """One sheet with its head row frozen; moments are dates in Westphalia's time."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(list(keys))
    for row in rows:
        sheet.append([_xlsx_cell(row[key]) for key in keys])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(sheet.iter_cols(), start=1):
        column[0].font = Font(bold=True)
        longest = max(len(str(cell.value or "")) for cell in column)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = min(longest + 2, WIDEST_COLUMN)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _xlsx_cell(value: object) -> object:
    if isinstance(value, dt.datetime):
        # A cell knows no time zone.
        return clock.local(value).replace(tzinfo=None)
    value = _flat(value)
    return ILLEGAL_CHARACTERS_RE.sub("", _harmless(value)) if isinstance(value, str) else value


def _flat(value: object) -> object:
    """One cell for a list of objects: `key=value` pairs, the objects apart by a bar."""
    if not isinstance(value, list):
        return value
    return " | ".join(", ".join(f"{key}={_word(item[key])}" for key in item) for item in value)


def _word(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


WRITERS: Mapping[Format, Writer] = {
    Format.CSV: as_csv,
    Format.XLSX: as_xlsx,
    Format.JSON: as_json,
}
