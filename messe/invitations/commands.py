"""Invitations from the command line."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from messe.core import clock
from messe.core.database import write_transaction
from messe.fair.queries import get_fair
from messe.invitations import queries, service
from messe.invitations.faults import Fault
from messe.invitations.invitation_file import read_invitation_file
from messe.invitations.queries import PlannedStep, Step
from messe.registration.queries import municipalities

WORDS = {
    Step.NEW: "neu: bekommt die Einladung",
    Step.NEW_ADDRESS: "neue Adresse: bekommt die Einladung",
    Step.CORRECTED: "Name oder Anrede berichtigt, keine Mail",
    Step.UNCHANGED: "schon eingeladen, keine Mail",
    Step.REGISTERED: "schon angemeldet, keine Mail",
}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", "is_applied", is_flag=True, help="Send; without it only show.")
@click.option("--skip-faults", is_flag=True, help="Leave rows with faults out.")
def invite(file: Path, *, is_applied: bool, skip_faults: bool) -> None:
    """Invite the towns of a CSV file, after showing what would happen."""
    limit = get_fair().population_limit
    content = read_invitation_file(file.read_bytes(), municipalities(), population_limit=limit)
    planned = queries.plan(content.invitees.values())
    _show_plan(zip(content.invitees, planned, strict=True))
    _show_faults(content.faults)
    if content.faults and not (skip_faults and content.invitees):
        raise click.ClickException(
            f"{len(content.faults)} Fehler in der Datei, nichts verschickt. "
            "Die übrigen Zeilen gelten mit --skip-faults.",
        )
    if is_applied:
        with write_transaction():
            planned = service.invite(content.invitees.values(), get_fair(), now=clock.now())
    mails = sum(each.step.sends_mail for each in planned)
    click.echo(f"Einladungen verschickt: {mails}" if is_applied else _announced(mails))


def _show_plan(rows: Iterable[tuple[int, PlannedStep]]) -> None:
    steps: Counter[Step] = Counter()
    for number, each in rows:
        steps[each.step] += 1
        click.echo(
            f"Zeile {number:>4}  {each.municipality.name:<28} {each.invitee.name:<28} "
            f"{each.invitee.email:<36} {WORDS[each.step]}",
        )
    for step, count in steps.items():
        click.echo(f"{count:>10}  {WORDS[step]}")


def _show_faults(faults: Iterable[Fault]) -> None:
    for fault in faults:
        place = "Datei" if fault.row is None else f"Zeile {fault.row}"
        cell = f" „{fault.cell}“" if fault.cell else ""
        click.echo(f"{place}:{cell} {fault.problem} {fault.mend}", err=True)


def _announced(mails: int) -> str:
    return f"Einladungen bereit: {mails}. Nichts verschickt; --apply verschickt sie."
