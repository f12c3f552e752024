"""Reports and exports from the command line."""

import sys
from pathlib import Path

import click

from messe.core import clock
from messe.core.tables import Format
from messe.report.document import read_report, render_report
from messe.report.exports import Dataset, export
from messe.report.scope import SCOPES, file_name


@click.command()
@click.option(
    "--district",
    type=click.Choice(list(SCOPES)),
    help="Only this report; `all` is the one of all three. Without it: all four.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of the PDFs.")
def report(district: str | None, out: Path) -> None:
    """Write the results reports as PDF."""
    scopes = list(SCOPES.values()) if district is None else [SCOPES[district]]
    try:
        out.mkdir(parents=True, exist_ok=True)
        with click.progressbar(scopes, label="Berichte", hidden=not sys.stdout.isatty()) as bar:
            for scope in bar:
                pdf = render_report(read_report(scope, now=clock.now()))
                (out / file_name(scope)).write_bytes(pdf)
    except OSError as error:
        raise click.ClickException(
            f"In {out} lässt sich nicht schreiben: {error.strerror}"
        ) from error


@click.command(name="export")
@click.argument("dataset", type=click.Choice([dataset.value for dataset in Dataset]))
@click.option(
    "--format",
    "file_format",
    required=True,
    type=click.Choice([file_format.value for file_format in Format]),
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write.")
def export_command(dataset: str, file_format: str, out: Path) -> None:
    """Write a dataset to a file; docs/exports.md describes the keys."""
    content = export(Dataset(dataset), Format(file_format))
    try:
        out.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{out} lässt sich nicht schreiben: {error.strerror}") from error
