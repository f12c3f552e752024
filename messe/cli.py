"""The command `messe`."""

import sqlite3
import sys
from pathlib import Path

import click
from flask import current_app
from sqlalchemy.exc import DatabaseError

from messe import serve
from messe.accounts.commands import organiser
from messe.app import close_connections, create_app
from messe.badges.commands import badges
from messe.core import config
from messe.core.errors import FairError
from messe.demo.commands import demo
from messe.invitations.commands import invite
from messe.mail.commands import mail
from messe.prepare import prepare_instance
from messe.registration.commands import municipalities
from messe.report.commands import export_command, report

# These two may be the first command of an instance: they write its settings.
FIRST_COMMANDS = {"init", "demo"}


@click.group()
@click.option(
    "--instance",
    envvar="MESSE_INSTANCE",
    default="instance",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of settings, database and mails.",
    show_default=True,
)
@click.pass_context
def cli(context: click.Context, instance: Path) -> None:
    """Run the Zukunftsmesse."""
    try:
        instance.mkdir(parents=True, exist_ok=True)
        if context.invoked_subcommand in FIRST_COMMANDS:
            config.write_settings(instance)
        app = create_app(instance)
    except (OSError, sqlite3.Error) as error:
        raise click.ClickException(
            f"In {instance} lässt sich nicht schreiben: {error}",
        ) from error
    except config.SettingsError as error:
        raise click.ClickException(str(error)) from error
    context.with_resource(app.app_context())
    context.call_on_close(close_connections)


@cli.command()
def init() -> None:
    """Write secret and settings, bring the database to the newest schema."""
    prepare_instance()
    click.echo(f"Bereit: {current_app.instance_path}")


cli.add_command(serve.command)
cli.add_command(serve.worker)
cli.add_command(demo)
cli.add_command(organiser)
cli.add_command(invite)
cli.add_command(mail)
cli.add_command(municipalities)
cli.add_command(report)
cli.add_command(export_command)
cli.add_command(badges)


def main() -> None:
    """Run a command; a refusal or an unusable database ends it with one clear sentence."""
    try:
        cli()
    except FairError as error:
        sys.exit(str(error.message))
    except DatabaseError as error:
        sys.exit(f"Die Datenbank antwortet nicht wie erwartet ({error.orig}). Hilft: messe init")
