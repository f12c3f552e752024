"""The register of municipalities from the command line."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import click

from messe.core import clock
from messe.core.database import write_transaction
from messe.registration import register
from messe.registration.gazetteer_file import MOST_BYTES, read_gazetteer
from messe.registration.register_tables import ChangeTable, summary, tables


@click.group()
def municipalities() -> None:
    """The register of municipalities."""


def _day(_context: click.Context, _option: click.Parameter, value: str | None) -> dt.date | None:
    try:
        return None if value is None else dt.date.fromisoformat(value)
    except ValueError as error:
        raise click.ClickException(
            f"{value!r} ist kein Tag; bitte schreiben Sie ihn wie 2024-12-31."
        ) from error


@municipalities.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--population-date",
    metavar="YYYY-MM-DD",
    callback=_day,
    help="For which day the residents were counted, where the file does not say so.",
)
@click.option("--older", is_flag=True, help="Take over an older population than the stored one.")
@click.option("--apply", "applies", is_flag=True, help="Change the register; otherwise only show.")
def import_command(
    file: Path, population_date: dt.date | None, *, older: bool, applies: bool
) -> None:
    """Renew the register by an official FILE: GV100AD, or the "Auszug" of GV-ISys as xlsx."""
    gazetteer = read_gazetteer(_content(file))
    counted_on = register.population_date(gazetteer, population_date, today=clock.today())
    changes = register.changes_by(gazetteer, counted_on)
    around = register.surroundings()
    for table in tables(changes, around):
        click.echo("\n".join([*_lines(table), ""]))
    click.echo(summary(changes, around))
    if changes.is_empty:
        return
    if applies:
        with write_transaction():
            # Compared anew: somebody else may have written in the meantime.
            register.renew(register.changes_by(gazetteer, counted_on), allows_older=older)
        click.echo("Übernommen.")
        return
    if changes.is_older and not older:
        click.echo(register.OlderPopulationError.message)
    click.echo("Das ist eine Vorschau; mit --apply wird es übernommen.")


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise click.ClickException(f"{file} lässt sich nicht lesen: {error.strerror}") from error


def _lines(table: ChangeTable) -> Iterator[str]:
    """The table as plain text, its columns below each other."""
    lines = [table.head, *table.rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    yield f"{table.title} ({len(table.rows)})"
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield f"  {'  '.join(cells).rstrip()}"
