"""The demo from the command line."""

from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app

from messe.accounts.models import Account
from messe.badges.files import forget_badges
from messe.core import clock, config
from messe.core.database import Model, db, write_transaction
from messe.demo.build import Demo
from messe.demo.personas import addresses
from messe.demo.stages import MOMENTS, Stage
from messe.meetings.sheets import forget_sheets
from messe.prepare import prepare_instance
from messe.programme.posters import forget_posters
from messe.registration.models import Registration
from messe.startups.models import Startup


@click.command()
@click.option("--seed", default=1, show_default=True, help="Same seed, same data.")
@click.option(
    "--stage",
    type=click.Choice([stage.value for stage in Stage]),
    default=Stage.AFTER.value,
    show_default=True,
    help="How far the fair has come.",
)
@click.option("--reset", is_flag=True, help="Throw away the demo that is there.")
def demo(seed: int, stage: str, *, reset: bool) -> None:
    """Fill an empty instance with the demo fair: real towns, invented people."""
    prepare_instance()
    _refuse_real_data(reset=reset)
    if not current_app.config["DEMO"]:
        config.mark_as_demo(Path(current_app.instance_path))
        current_app.config["DEMO"] = True
    day = clock.today()
    moment = MOMENTS[Stage(stage)].on(day)
    with write_transaction():
        _empty()
    prepare_instance()
    with write_transaction():
        Demo(seed=seed, day=day, now=moment).build()
    clock.move_to(moment)
    click.echo(f"Die Demo-Messe steht, die Uhr auf {clock.local(moment):%d.%m.%Y, %H:%M} Uhr.")


def _refuse_real_data(*, reset: bool) -> None:
    if _is_empty():
        return
    if not current_app.config["DEMO"]:
        raise click.ClickException(
            "Diese Instanz enthält eine echte Messe; eine Vorführung braucht einen leeren Ordner.",
        )
    if not reset:
        raise click.ClickException(
            "Diese Instanz enthält schon eine Vorführung; mit --reset beginnt sie von vorn.",
        )


def _is_empty() -> bool:
    return not any(
        db.session.scalar(sa.select(sa.exists().select_from(model)))
        for model in (Account, Registration, Startup)
    )


def _empty() -> None:
    for table in reversed(Model.metadata.sorted_tables):
        db.session.execute(sa.delete(table))
    forget_posters()
    forget_badges()
    forget_sheets()


def announce() -> None:
    """Say which addresses open whose pages."""
    click.echo("Vorführung mit erfundenen Personen; je Rolle eine Adresse:")
    for name, address in addresses():
        click.echo(f"  {name:<28} {address}")
