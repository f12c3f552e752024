"""Make of a mail in the outbox the message that goes over the wire."""

import re
from collections.abc import Iterable
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from flask import current_app

from messe.mail import render
from messe.mail.attachments import Attachment
from messe.mail.models import OutboxMail

PART_OF_ADDRESS = re.compile(r"""[^\s,;:<>()\[\]"\\@]+""")
"""What may stand on one side of the @; anything else could name a second recipient."""


class AddressError(Exception):
    """No mail server can read the recipient's address."""


def new_message_id() -> str:
    """A world-wide unique Message-ID under our own sender's domain."""
    return make_msgid(domain=str(current_app.config["MAIL_FROM"]).rpartition("@")[2])


def as_message(mail: OutboxMail, attachments: Iterable[Attachment]) -> EmailMessage:
    """`mail` with `attachments` as it goes over the wire.

    Raises:
        AddressError: the recipient's address is none.
    """
    # Seven bits: not every server on the way takes an umlaut as it is.
    message = EmailMessage(policy.default.clone(cte_type="7bit"))
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.queued_at)
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = _wire_address(mail.recipient)
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = mail.language
    message.set_content(mail.body)
    message.add_alternative(render.mail_html(mail), subtype="html")
    for attachment in attachments:
        _attach(message, attachment)
    return message


def _wire_address(address: str) -> str:
    """`address` as every mail server takes it: umlauts of its domain in their ASCII form."""
    name, _at, domain = address.rpartition("@")
    try:
        host = domain.encode("idna").decode()
    except UnicodeError as error:
        raise AddressError from error
    if not (PART_OF_ADDRESS.fullmatch(name) and PART_OF_ADDRESS.fullmatch(host)):
        raise AddressError
    return f"{name}@{host}"


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    kind = policy.default.header_factory("Content-Type", attachment.media_type)
    message.add_attachment(
        attachment.content,
        maintype=kind.maintype,
        subtype=kind.subtype,
        params=dict(kind.params),
        filename=attachment.filename,
    )
