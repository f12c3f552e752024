"""A file of the official register, whichever of its two kinds it is."""

from flask_babel import lazy_gettext as _l

from messe.registration import gv100ad, gvisys
from messe.registration.gazetteer import Gazetteer, GazetteerError, entries_of

MOST_BYTES = 20_000_000
"""The official files have up to four million."""


def read_gazetteer(content: bytes) -> Gazetteer:
    """Our towns as the file with this content has them.

    Raises:
        GazetteerError: it is not such a file, or it is damaged.
    """
    if not content:
        raise GazetteerError(_l("Die Datei ist leer."))
    if len(content) > MOST_BYTES:
        raise GazetteerError(_l("Die Datei ist zu groß für ein Gemeindeverzeichnis."))
    if gvisys.is_gvisys(content):
        lines, population_date = gvisys.read(content)
        return Gazetteer(entries_of(lines), population_date)
    if gv100ad.is_gv100ad(content):
        return Gazetteer(entries_of(gv100ad.lines_of(content)), population_date=None)
    raise GazetteerError(
        _l(
            "Das ist keine Datei des Gemeindeverzeichnisses. Erwartet wird GV100AD als Text "
            "oder der „Auszug“ aus GV-ISys als xlsx."
        )
    )
