"""Mails in the outbox, and a server that takes them."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from messe.core.database import write_transaction
from messe.mail.models import OutboxMail
from messe.mail.service import queue_text
from tests.mail.smtp_server import Server, smtp_server

RECIPIENT = "rathaus@hallenberg.example"


@pytest.fixture
def queue(session, now) -> Callable[..., None]:
    """Put mails in the outbox, committed: `queue("a@messe.example", "b@messe.example")`."""

    def put(*recipients: str, **arguments) -> None:
        with write_transaction():
            for recipient in recipients or (RECIPIENT,):
                queue_text(recipient, "Ihre Anmeldung", "Guten Tag,\n", now=now, **arguments)

    return put


@pytest.fixture
def outbox(session) -> Callable[[], OutboxMail]:
    """Look at the one mail in the outbox afresh: `outbox().sent_at`."""

    def look() -> OutboxMail:
        session.rollback()
        return session.scalars(sa.select(OutboxMail)).one()

    return look


@pytest.fixture
def smtp(app) -> Iterator[Server]:
    """The server of the settings."""
    with smtp_server() as server:
        app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=server.port, SMTP_STARTTLS=False)
        yield server
