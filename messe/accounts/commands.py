"""Accounts from the command line."""

import click
from email_validator import EmailNotValidError, validate_email

from messe.accounts import service
from messe.accounts.models import Role
from messe.core import clock
from messe.core.database import write_transaction


@click.group()
def organiser() -> None:
    """Accounts of organisers and stewards."""


@organiser.command()
@click.argument("email", metavar="E-MAIL")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", default="", help="As others see it; otherwise the address before the @.")
def add(email: str, role: str, name: str) -> None:
    """Add an account, and mail it the link to choose a password."""
    try:
        validate_email(email, allow_smtputf8=False, check_deliverability=False)
    except EmailNotValidError as error:
        raise click.BadParameter(f"{email!r} ist keine E-Mail-Adresse.") from error
    with write_transaction():
        service.add_account(email, name or email.partition("@")[0], Role(role), now=clock.now())
    click.echo(f"Konto angelegt; der Link für das Passwort geht an {email}.")
