"""Read an invitation file: which towns to invite, and what is wrong with it, line by line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l

from messe.invitations.faults import Fault, FaultKind
from messe.invitations.sheet import Column, Row, UnreadableSheetError, read_sheet
from messe.invitations.town_names import TownNames
from messe.registration.models import Municipality

MOST_CHARACTERS = 200


@dataclass(frozen=True)
class Invitee:
    """Whom to write to in which town."""

    ags: str
    name: str
    email: str
    salutation: str


@dataclass(frozen=True)
class InvitationFile:
    """The rows that are ready, by their number, and the faults of the others, by row."""

    invitees: dict[int, Invitee]
    faults: list[Fault]


def read_invitation_file(
    content: bytes, towns: Iterable[Municipality], *, population_limit: int
) -> InvitationFile:
    """What the file says, checked against the register `towns`.

    One e-mail address may stand for several towns: one office books for all.
    """
    try:
        sheet = read_sheet(content)
    except UnreadableSheetError as error:
        return InvitationFile({}, [error.fault])
    names = TownNames(towns)
    faults = list(sheet.faults)
    invitees: dict[int, Invitee] = {}
    first_rows: dict[str, int] = {}
    for row in sheet.rows:
        found = names.find(row.cells[Column.TOWN])
        faults_of_row = [
            *_cell_faults(row),
            *_town_faults(row, found, names, first_rows, population_limit),
        ]
        if len(found) == 1:
            first_rows.setdefault(found[0].ags, row.number)
        if not faults_of_row:
            invitees[row.number] = _invitee(row, found[0])
        faults += faults_of_row
    return InvitationFile(invitees, sorted(faults, key=lambda fault: fault.row or 0))


def _invitee(row: Row, town: Municipality) -> Invitee:
    return Invitee(
        ags=town.ags,
        name=row.cells[Column.NAME],
        email=row.cells[Column.EMAIL].lower(),
        salutation=row.cells[Column.SALUTATION],
    )


def _cell_faults(row: Row) -> Iterator[Fault]:
    for column, cell in row.cells.items():
        if not cell:
            yield Fault(FaultKind.MISSING_CELL, row.number, values={"column": column.label})
        elif len(cell) > MOST_CHARACTERS:
            yield Fault(FaultKind.TOO_LONG, row.number, cell, {"length": MOST_CHARACTERS})
    email = row.cells[Column.EMAIL]
    if email and not _is_address(email):
        yield Fault(FaultKind.BAD_EMAIL, row.number, email)


def _is_address(email: str) -> bool:
    try:
        validate_email(email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return True


def _town_faults(
    row: Row,
    found: list[Municipality],
    names: TownNames,
    first_rows: dict[str, int],
    population_limit: int,
) -> Iterator[Fault]:
    cell = row.cells[Column.TOWN]
    if not cell:
        return
    if not found:
        nearest = ", ".join(names.nearest(cell)) or _l("keine")
        yield Fault(FaultKind.UNKNOWN_TOWN, row.number, cell, {"nearest": nearest})
    elif len(found) > 1:
        towns = ", ".join(f"{town.name} ({town.kreis}, {town.postcode})" for town in found)
        yield Fault(FaultKind.AMBIGUOUS_TOWN, row.number, cell, {"towns": towns})
    elif found[0].ags in first_rows:
        values = {"town": found[0].name, "first": first_rows[found[0].ags]}
        yield Fault(FaultKind.DOUBLED_TOWN, row.number, cell, values)
    elif not found[0].may_take_part(population_limit):
        yield Fault(FaultKind.ABOVE_LIMIT, row.number, cell, {"town": found[0].name})
