"""Mails from the command line."""

import click

from messe.mail.service import deliver_due_mails


@click.group()
def mail() -> None:
    """The outbox."""


@mail.command()
def send() -> None:
    """Deliver now what is due."""
    click.echo(f"Zugestellt: {deliver_due_mails()}")
