"""Mails from the command line."""

import click

from messe.mail.queries import outbox_state
from messe.mail.service import deliver_due_mails


@click.group()
def mail() -> None:
    """The outbox."""


@mail.command()
def send() -> None:
    """Deliver now what is due."""
    sent = deliver_due_mails()
    outbox = outbox_state()
    click.echo(
        f"Zugestellt: {sent}, wartend: {outbox.waiting}, nicht zustellbar: {outbox.given_up}"
    )
