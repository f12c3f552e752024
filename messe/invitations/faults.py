"""What can be wrong with an invitation file, in words that tell how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class FaultKind(StrEnum):
    """What is wrong, with the whole file first and then with a row."""

    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    EMPTY = "empty"
    NO_SEPARATOR = "no_separator"
    MISSING_COLUMN = "missing_column"
    WRONG_ENCODING = "wrong_encoding"
    OPEN_QUOTE = "open_quote"
    WRONG_SEPARATOR = "wrong_separator"
    MISSING_CELL = "missing_cell"
    TOO_LONG = "too_long"
    UNKNOWN_TOWN = "unknown_town"
    AMBIGUOUS_TOWN = "ambiguous_town"
    ABOVE_LIMIT = "above_limit"
    DOUBLED_TOWN = "doubled_town"
    BAD_EMAIL = "bad_email"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong."""

    kind: FaultKind
    row: int | None = None
    """As Excel counts; none if it concerns the whole file."""
    cell: str = ""
    """What stands there."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What the words of this kind name."""

    @property
    def problem(self) -> str:
        """What is wrong."""
        return str(WORDS[self.kind][0]) % self.values

    @property
    def mend(self) -> str:
        """What to do about it."""
        return str(WORDS[self.kind][1]) % self.values


WORDS: Mapping[FaultKind, tuple[LazyString, LazyString]] = {
    FaultKind.TOO_LARGE: (
        _l("Die Datei ist zu groß."),
        _l("Laden Sie höchstens %(rows)s Zeilen auf einmal, ohne Bilder und weitere Blätter."),
    ),
    FaultKind.NOT_TEXT: (
        _l("Das ist keine CSV-Datei."),
        _l(
            "Öffnen Sie die Datei in Excel und wählen Sie „Speichern unter“, "
            "Dateityp „CSV UTF-8 (durch Trennzeichen getrennt)“."
        ),
    ),
    FaultKind.EMPTY: (
        _l("In der Datei steht keine Einladung."),
        _l("Unter den Überschriften gehört eine Zeile je Kommune."),
    ),
    FaultKind.NO_SEPARATOR: (
        _l("Die Überschriften sind nicht durch Semikolon oder Komma getrennt."),
        _l("Speichern Sie die Tabelle als CSV, mit Semikolon zwischen den Spalten."),
    ),
    FaultKind.MISSING_COLUMN: (
        _l("Es fehlt eine Spalte: %(columns)s."),
        _l("In die erste Zeile gehören die Überschriften Kommune, Name, E-Mail und Anrede."),
    ),
    FaultKind.WRONG_ENCODING: (
        _l("Hier stehen unlesbare Zeichen statt Umlauten."),
        _l("Tippen Sie diese Zelle neu und speichern Sie die Datei als „CSV UTF-8“."),
    ),
    FaultKind.OPEN_QUOTE: (
        _l("Ein Anführungszeichen in dieser Zeile geht nicht auf oder nicht zu."),
        _l("Löschen Sie das Anführungszeichen oder ergänzen Sie das fehlende."),
    ),
    FaultKind.WRONG_SEPARATOR: (
        _l("Die Zeile passt nicht zu den Überschriften."),
        _l(
            "Trennen Sie die Zellen wie in der ersten Zeile; "
            "Text mit einem Trennzeichen darin gehört in Anführungszeichen."
        ),
    ),
    FaultKind.MISSING_CELL: (
        _l("Hier fehlt etwas: %(column)s."),
        _l("Ergänzen Sie die Zelle."),
    ),
    FaultKind.TOO_LONG: (
        _l("Dieser Text ist zu lang."),
        _l("Kürzen Sie ihn auf höchstens %(length)s Zeichen."),
    ),
    FaultKind.UNKNOWN_TOWN: (
        _l("Diese Kommune steht nicht im Verzeichnis."),
        _l("Prüfen Sie den Namen. Ähnliche Namen: %(nearest)s."),
    ),
    FaultKind.AMBIGUOUS_TOWN: (
        _l("So heißen mehrere Kommunen."),
        _l("Schreiben Sie den Kreis oder die Postleitzahl dazu: %(towns)s."),
    ),
    FaultKind.ABOVE_LIMIT: (
        _l("%(town)s liegt über der Einwohnergrenze und ist nicht zugelassen."),
        _l("Lassen Sie die Kommune zuerst unter „Kommunen“ zu oder löschen Sie die Zeile."),
    ),
    FaultKind.DOUBLED_TOWN: (
        _l("%(town)s steht schon in Zeile %(first)s."),
        _l("Löschen Sie eine der beiden Zeilen: Jede Kommune bekommt eine Einladung."),
    ),
    FaultKind.BAD_EMAIL: (
        _l("Das ist keine vollständige E-Mail-Adresse."),
        _l("Schreiben Sie genau eine Adresse in die Zelle, etwa name@stadt.example."),
    ),
}
