"""Hand a mail to the SMTP server, or write it to `instance/mail/` where there is none."""

import smtplib
import ssl
from collections.abc import Iterable
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from flask import current_app

from messe.mail import render
from messe.mail.attachments import Attachment
from messe.mail.models import OutboxMail

TIMEOUT_SECONDS = 20
MAIL_FOLDER = "mail"


def new_message_id() -> str:
    """A world-wide unique Message-ID under our own sender's domain."""
    return make_msgid(domain=str(current_app.config["MAIL_FROM"]).rpartition("@")[2])


def as_message(mail: OutboxMail, attachments: Iterable[Attachment] = ()) -> EmailMessage:
    """`mail` with `attachments` as it goes over the wire."""
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


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    kind = policy.default.header_factory("Content-Type", attachment.media_type)
    message.add_attachment(
        attachment.content,
        maintype=kind.maintype,
        subtype=kind.subtype,
        params=dict(kind.params),
        filename=attachment.filename,
    )


def _wire_address(address: str) -> str:
    """`address` as every mail server takes it: umlauts of its domain in their ASCII form."""
    name, _at, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode()}"


def send(message: EmailMessage) -> None:
    """Deliver `message`.

    Raises:
        OSError: the server cannot be reached, or the folder cannot be written.
        smtplib.SMTPException: the server refused the mail.
    """
    if current_app.config["SMTP_HOST"]:
        _send_by_smtp(message)
    else:
        _write_to_folder(message)


def _send_by_smtp(message: EmailMessage) -> None:
    config = current_app.config
    with smtplib.SMTP(config["SMTP_HOST"], config["SMTP_PORT"], timeout=TIMEOUT_SECONDS) as server:
        if config["SMTP_STARTTLS"]:
            server.starttls(context=ssl.create_default_context())
        if config["SMTP_USER"]:
            server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
        server.send_message(message)


def _write_to_folder(message: EmailMessage) -> None:
    file = _file_of(message["Message-ID"])
    file.parent.mkdir(exist_ok=True)
    # Written beside and renamed, so that nobody reads half a mail.
    draft = file.with_name(f".{file.stem}.part")
    draft.write_bytes(bytes(message))
    draft.replace(file)


def forget(message_id: str) -> None:
    """Delete what the folder holds of the mail `message_id`."""
    _file_of(message_id).unlink(missing_ok=True)


def _file_of(message_id: str) -> Path:
    name = message_id.strip("<>").partition("@")[0]
    return Path(current_app.instance_path) / MAIL_FOLDER / f"{name}.eml"
