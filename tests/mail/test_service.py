"""The outbox: nothing rolled back is mailed, nothing mailed is lost or doubled."""

import datetime as dt
import email
import email.policy
import smtplib
import sqlite3
import ssl
from contextlib import closing

import pytest
import sqlalchemy as sa

from messe.core.database import write_transaction
from messe.mail import transport
from messe.mail.models import OutboxMail
from messe.mail.service import CLAIM, LONGEST_PAUSE, deliver_due_mails, queue_mail
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


@pytest.fixture
def outbox(session):
    """Look at the one mail in the outbox afresh: `outbox().sent_at`."""

    def look() -> OutboxMail:
        session.rollback()
        return session.scalars(sa.select(OutboxMail)).one()

    return look


@pytest.fixture
def refused(monkeypatch):
    """A mail server that refuses everything; counts the tries."""
    tries = []

    def refuse(message):
        tries.append(message["To"])
        raise smtplib.SMTPRecipientsRefused({RECIPIENT: (450, b"later")})

    monkeypatch.setattr(transport, "send", refuse)
    return tries


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


def test_refused_mail_is_tried_again_with_growing_pauses(queued, refused, outbox, set_now):
    pauses = []
    for _ in range(50):
        moment = set_now(outbox().next_attempt_at)
        deliver_due_mails()
        pauses.append(outbox().next_attempt_at - moment)

    minutes = [pause / dt.timedelta(minutes=1) for pause in pauses]
    assert minutes == [1, 2, 4, 8, 16, 32, 64] + [120] * 43
    assert pauses[-1] == LONGEST_PAUSE
    assert outbox().sent_at is None
    assert "later" in outbox().last_error


def test_refused_mail_waits_for_its_pause(queued, refused, now, set_now):
    deliver_due_mails()
    set_now(now + dt.timedelta(seconds=59))

    deliver_due_mails()

    assert len(refused) == 1


def test_mail_that_was_refused_goes_out_later(refused, queued, outbox, set_now, monkeypatch):
    deliver_due_mails()
    monkeypatch.undo()
    moment = set_now(outbox().next_attempt_at)

    assert deliver_due_mails() == 1
    assert (outbox().sent_at, outbox().last_error, outbox().attempts) == (moment, None, 2)


def test_second_sender_leaves_a_mail_alone_while_the_first_has_it(instance, queued, monkeypatch):
    send = transport.send
    second = []

    def slow_send(message):
        second.append(deliver_due_mails())
        send(message)

    monkeypatch.setattr(transport, "send", slow_send)

    assert deliver_due_mails() == 1
    assert second == [0]
    assert len(delivered(instance)) == 1


def test_mail_of_a_killed_sender_is_taken_up_again(queued, outbox, now, set_now, monkeypatch):
    def be_killed(_message):
        raise SystemExit

    monkeypatch.setattr(transport, "send", be_killed)
    with pytest.raises(SystemExit):
        deliver_due_mails()
    monkeypatch.undo()

    set_now(now + CLAIM)

    assert deliver_due_mails() == 1


def test_one_refused_mail_does_not_hold_up_the_next(session, fair, now, monkeypatch):
    with write_transaction():
        for name in ("refused", "fine"):
            queue_mail(
                f"{name}@messe.example",
                "password_reset",
                now=now,
                name=name,
                url="/",
                expires_at=now,
            )
    sent = []

    def send(message):
        if message["To"].startswith("refused"):
            raise ConnectionRefusedError
        sent.append(message["To"])

    monkeypatch.setattr(transport, "send", send)

    assert deliver_due_mails() == 1
    assert sent == ["fine@messe.example"]


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


def test_server_is_spoken_to_as_the_settings_say(app, queued, monkeypatch):
    spoken = []

    class Server:
        def __init__(self, host, port, timeout):
            spoken.append((host, port, timeout))

        def __enter__(self):
            return self

        def __exit__(self, *_error):
            spoken.append("quit")

        def starttls(self, context):
            spoken.append(("starttls", context.verify_mode))

        def login(self, user, password):
            spoken.append((user, password))

        def send_message(self, message):
            spoken.append(message["To"])

    monkeypatch.setattr(smtplib, "SMTP", Server)
    app.config.update(SMTP_HOST="mail.example", SMTP_USER="messe", SMTP_PASSWORD="geheim")

    assert deliver_due_mails() == 1
    assert spoken == [
        ("mail.example", 587, 20),
        ("starttls", ssl.CERT_REQUIRED),
        ("messe", "geheim"),
        RECIPIENT,
        "quit",
    ]
