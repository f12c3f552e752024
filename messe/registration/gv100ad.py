"""The register as GV100AD: lines of fixed width. Source: Destatis, GV100AD record description."""

import re
from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from messe.registration.gazetteer import GazetteerError, Line

WIDTH = 220
BEGINNING = re.compile(rb"(\xef\xbb\xbf)?[1-6]0[0-9]{8}")
"""Perhaps a byte order mark, then record and day of the territory."""


def is_gv100ad(content: bytes) -> bool:
    """Whether `content` begins like such a file."""
    return BEGINNING.match(content) is not None


def lines_of(content: bytes) -> Iterator[Line]:
    """The lines of a file.

    Raises:
        GazetteerError: it is not UTF-8, or a line is too short or too long.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GazetteerError(
            _l(
                "Die Datei ist nicht in UTF-8 gespeichert, vielleicht in Windows-1252. "
                "Bitte nehmen Sie sie so, wie Destatis sie anbietet."
            )
        ) from error
    # Not `splitlines`, which also breaks at signs that may stand in a name.
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not line:
            continue
        if len(line) != WIDTH:
            raise GazetteerError(
                _l(
                    "Zeile %(number)s hat %(length)s statt %(width)s Zeichen. "
                    "Bitte laden Sie die Datei neu herunter.",
                    number=number,
                    length=len(line),
                    width=WIDTH,
                )
            )
        yield _line(number, line)


def _line(number: int, line: str) -> Line:
    return Line(
        number=number,
        record=line[0:2],
        mark=line[122:124].strip(),
        key=line[10:18].strip(),
        name=line[22:72].strip(),
        # In hectares, so the comma before the last two digits makes them km².
        area=f"{line[128:137]},{line[137:139]}",
        population=line[139:150],
        postcode=line[165:170],
    )
