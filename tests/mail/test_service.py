"""The outbox: nothing rolled back is mailed, nothing mailed is lost or doubled."""

import email
import email.policy
import sqlite3
from contextlib import closing

import pytest

from messe.core.database import write_transaction
from messe.mail import transport
from messe.mail.service import CLAIM, deliver_due_mails, queue_mail
from messe.registration.models import Municipality

RECIPIENT = "buergermeisterin@hallenberg.example"


@pytest.fixture
def queued(fair, now):
    """One mail in the outbox, committed."""
    with write_transaction():
        mail = queue_mail(
            RECIPIENT,
            "password_reset",
            now=now,
            name="Ulrike Sömmer",
            url="https://messe.example/x",
            expires_at=now,
        )
        return mail.id


def delivered(instance) -> list:
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted((instance / "mail").glob("*"))
    ]


def test_mail_lands_in_the_folder_as_it_was_written(instance, queued, outbox, now):
    assert deliver_due_mails() == 1

    [message] = delivered(instance)
    assert message["To"] == RECIPIENT
    assert message["From"] == "zukunftsmesse@messe.example"
    assert message["Subject"] == "Neues Passwort für die Zukunftsmesse"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == outbox().message_id
    assert message["Date"].datetime == now
    assert message.get_body(["plain"]).get_content().startswith("Guten Tag Ulrike Sömmer,\n")
    assert [path.suffix for path in (instance / "mail").iterdir()] == [".eml"]
    assert outbox().sent_at == now


def test_mail_goes_out_though_the_worker_could_not_be_nudged(instance, session, fair, now):
    with closing(sqlite3.connect(instance / "tasks.db")) as queue:
        queue.execute("DROP TABLE task")

    with write_transaction():
        queue_mail(RECIPIENT, "password_reset", now=now, name="Jo", url="/", expires_at=now)

    assert deliver_due_mails() == 1


def test_sent_mail_is_not_sent_again(instance, queued):
    deliver_due_mails()

    assert deliver_due_mails() == 0
    assert len(delivered(instance)) == 1


def test_nothing_is_mailed_after_a_rollback(instance, session, fair, now):
    queue_mail(RECIPIENT, "password_reset", now=now, name="Niemand", url="/", expires_at=now)
    session.rollback()

    assert deliver_due_mails() == 0
    assert delivered(instance) == []


def test_mail_of_a_killed_sender_is_taken_up_again(queued, now, set_now, monkeypatch):
    def be_killed(_folder, _message):
        raise SystemExit

    monkeypatch.setattr(transport.Folder, "send", be_killed)
    with pytest.raises(SystemExit):
        deliver_due_mails()
    monkeypatch.undo()

    set_now(now + CLAIM)

    assert deliver_due_mails() == 1


def test_mail_that_cannot_be_made_does_not_hold_up_the_next(instance, session, now):
    with write_transaction():
        for recipient in ("a@b\nBcc: c@d.example", RECIPIENT):
            queue_mail(recipient, "password_reset", now=now, name="Jo", url="/", expires_at=now)

    assert deliver_due_mails() == 1
    assert [message["To"] for message in delivered(instance)] == [RECIPIENT]


@pytest.mark.parametrize("line_break", ["\r", "\x0b", "\x85", "\u2028"])
def test_line_break_in_a_name_ends_no_header(instance, fair, now, line_break):
    with write_transaction():
        fair.name = f"Messe{line_break}Bcc: c@d.example"
        queue_mail(
            RECIPIENT,
            "allowance_declined",
            now=now,
            name="Jo",
            fair=fair,
            municipality=Municipality(name="Bielefeld"),
        )

    assert deliver_due_mails() == 1
    [message] = delivered(instance)
    assert message["Subject"] == "Ihre Anfrage zur Messe Bcc: c@d.example: Bielefeld"
    assert message["Bcc"] is None


def test_umlauts_of_a_domain_are_sent_in_ascii(instance, session, now):
    with write_transaction():
        queue_mail(
            "info@höxter.example", "password_reset", now=now, name="Jo", url="/", expires_at=now
        )

    deliver_due_mails()

    assert [message["To"] for message in delivered(instance)] == ["info@xn--hxter-jua.example"]
