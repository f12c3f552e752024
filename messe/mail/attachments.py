"""What is attached to a mail: made when it is sent, so that the newest data is in it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from messe.mail.models import OutboxMail

EXTENSION = "messe_mail_attachments"


@dataclass(frozen=True)
class Attachment:
    """One file that goes with a mail."""

    filename: str
    media_type: str
    """With its parameters, if any: `text/calendar; charset=utf-8`."""
    content: bytes


Maker = Callable[[str], list[Attachment]]
"""Given what a mail concerns, makes its attachments; an empty list where nothing is to go along."""


def provide_attachments(app: Flask, name: str, maker: Maker) -> None:
    """Let `maker` make the attachments of mails that were queued with `attaches=name`.

    The sender calls it outside any transaction; if it raises, the mail is tried again later.
    """
    app.extensions.setdefault(EXTENSION, {})[name] = maker


def attachments_of(mail: OutboxMail) -> list[Attachment]:
    """The files that go with `mail`, made now."""
    if mail.attaches is None:
        return []
    maker: Maker = current_app.extensions[EXTENSION][mail.attaches]
    return maker(str(mail.concerns))
