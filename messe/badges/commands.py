"""Badges from the command line."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from messe.badges import queries, service
from messe.badges.faces import Face
from messe.badges.forms import MOST_BLANKS, letters
from messe.badges.layouts import BadgeLayout
from messe.badges.queries import BadgeSort, Selection
from messe.badges.service import NothingToPrintError
from messe.badges.sheets import address_warning, write_sheets
from messe.core.database import db, write_transaction
from messe.fair.models import District
from messe.fair.queries import get_fair
from messe.registration.models import ParticipantRole


def _read_letters(
    _context: click.Context, _option: click.Parameter, typed: str | None
) -> tuple[str, str] | None:
    if typed is None:
        return None
    found = letters(typed)
    if found is None:
        raise click.BadParameter("Bitte einen Buchstaben angeben, etwa M, oder zwei, etwa A-K.")
    return found


def _choice(values: Sequence[str]) -> click.Choice[str]:
    return click.Choice([str(value) for value in values])


@click.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The PDF to write.")
@click.option("--layout", type=_choice(list(BadgeLayout)), default="a6", show_default=True)
@click.option("--district", type=_choice(list(District)))
@click.option("--role", type=_choice(list(ParticipantRole)))
@click.option("--letters", callback=_read_letters, help="Initials of family names: M, or A-K.")
@click.option("--unprinted", is_flag=True, help="Only badges that were not printed as they are.")
@click.option("--sort", type=_choice(list(BadgeSort)), default="name", show_default=True)
@click.option(
    "--blanks",
    type=click.IntRange(1, MOST_BLANKS),
    help="Instead of people's badges so many blanks for those who come unannounced.",
)
def badges(  # noqa: PLR0913 -- one argument for each option
    *,
    out: Path,
    layout: str,
    district: str | None,
    role: str | None,
    letters: tuple[str, str] | None,
    unprinted: bool,
    sort: str,
    blanks: int | None,
) -> None:
    """Write badges as PDF."""
    wanted = Selection(
        district=District(district) if district else None,
        role=ParticipantRole(role) if role else None,
        letters=letters,
        is_unprinted=unprinted,
        sort=BadgeSort(sort),
    )
    faces = _blanks(blanks) if blanks else [badge.face for badge in queries.badges(wanted)]
    if not faces:
        raise NothingToPrintError
    warning = address_warning()
    if warning:
        click.echo(warning, err=True)
    fair_name = get_fair().name
    db.session.rollback()
    try:
        # Better now than when all is drawn.
        out.touch()
        with click.progressbar(
            length=len(faces), label="Ausweise", hidden=not sys.stdout.isatty()
        ) as bar:
            write_sheets(
                out, faces, BadgeLayout(layout), fair_name=fair_name, on_progress=bar.update
            )
    except OSError as error:
        raise click.ClickException(f"{out} lässt sich nicht schreiben: {error.strerror}") from error


def _blanks(count: int) -> list[Face]:
    with write_transaction():
        return [queries.face_of_blank(blank) for blank in service.add_blanks(count)]
