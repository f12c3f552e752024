"""Hand messages to the SMTP server, or write them to `instance/mail/` where there is none."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol, cast

from flask import current_app

from messe.mail.message import AddressError

STEP_SECONDS = 20
"""How long we wait for each answer of the server until it is ready to take mails."""

HANDOVER_SECONDS = 50
"""How long for each of the answers after that: who gives up too soon may send a mail twice."""

FIRST_FINAL_CODE = 500
"""From here on a refusal is for good. Source: RFC 5321, section 4.2.1."""

SIGN_IN_FIRST = 530
"""The one of them for which no mail is to blame. Source: RFC 4954, section 6."""

MAIL_FOLDER = "mail"


class ServerUnavailableError(Exception):
    """The server does not get ready to take mails; no mail is to blame."""


class RefusedError(Exception):
    """The server refused one mail; the text is its answer."""

    def __init__(self, code: int, answer: bytes | str) -> None:
        super().__init__(_sentence(code, answer))
        self.is_final = code >= FIRST_FINAL_CODE and code != SIGN_IN_FIRST


def _sentence(code: int, answer: bytes | str) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"


class Connection(Protocol):
    """Where mails can be handed over, one after the other."""

    @property
    def is_open(self) -> bool:
        """Whether it takes another mail."""

    def send(self, message: EmailMessage) -> None:
        """Hand over `message`.

        Raises:
            RefusedError: the server answered that it does not take it.
            AddressError: the server cannot read the recipient's address.
            OSError: there was no answer; or the folder cannot be written.
        """


@contextmanager
def connection() -> Iterator[Connection]:
    """A connection to the server of the settings, or to the folder.

    Raises:
        ServerUnavailableError: the server cannot be reached, or does not let us in.
    """
    config = current_app.config
    if not config["SMTP_HOST"]:
        yield Folder()
        return
    with ExitStack() as stack:
        try:
            server = smtplib.SMTP(config["SMTP_HOST"], config["SMTP_PORT"], timeout=STEP_SECONDS)
            stack.enter_context(closing(server))
            _get_ready(server)
        except smtplib.SMTPResponseException as error:
            raise ServerUnavailableError(_sentence(error.smtp_code, error.smtp_error)) from error
        except OSError as error:
            raise ServerUnavailableError(str(error)) from error
        yield SmtpConnection(server)
        # Without waiting for an answer: what was accepted is accepted.
        with suppress(smtplib.SMTPServerDisconnected):
            server.putcmd("quit")


def _get_ready(server: smtplib.SMTP) -> None:
    config = current_app.config
    if config["SMTP_STARTTLS"]:
        server.starttls(context=ssl.create_default_context())
    if config["SMTP_USER"]:
        server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
    server.ehlo_or_helo_if_needed()
    cast(socket.socket, server.sock).settimeout(HANDOVER_SECONDS)


class SmtpConnection:
    """An SMTP server that lets us in."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server

    @property
    def is_open(self) -> bool:
        """Whether neither side has hung up."""
        return self._server.sock is not None

    def send(self, message: EmailMessage) -> None:
        """See `Connection`."""
        try:
            self._server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            [(code, answer)] = error.recipients.values()
            raise RefusedError(code, answer) from error
        except smtplib.SMTPResponseException as error:
            # smtplib forgets this after a refused DATA; the next mail would be "nested" and bounce.
            with suppress(smtplib.SMTPServerDisconnected):
                self._server.rset()
            raise RefusedError(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise AddressError from error


class Folder:
    """The folder that stands in for a server; always open."""

    is_open = True

    def send(self, message: EmailMessage) -> None:
        """See `Connection`."""
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
