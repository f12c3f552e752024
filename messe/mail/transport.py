"""Hand a mail to the SMTP server, or write it to `instance/mail/` where there is none."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from flask import current_app

from messe.mail.models import OutboxMail

TIMEOUT_SECONDS = 20
MAIL_FOLDER = "mail"


def new_message_id() -> str:
    """A world-wide unique Message-ID under our own sender's domain."""
    return make_msgid(domain=str(current_app.config["MAIL_FROM"]).rpartition("@")[2])


def as_message(mail: OutboxMail) -> EmailMessage:
    """`mail` as it goes over the wire."""
    message = EmailMessage()
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.queued_at)
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = _wire_address(mail.recipient)
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


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
    folder = Path(current_app.instance_path) / MAIL_FOLDER
    folder.mkdir(exist_ok=True)
    name = message["Message-ID"].strip("<>").partition("@")[0]
    # Written beside and renamed, so that nobody reads half a mail.
    draft = folder / f".{name}.part"
    draft.write_bytes(bytes(message))
    draft.replace(folder / f"{name}.eml")
