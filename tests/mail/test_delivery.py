"""What happens to mails at a real SMTP server that refuses, delays and hangs up."""

import datetime as dt
import smtplib
import socket
import sqlite3
import ssl
import threading
import time

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from messe.core import database
from messe.core.database import db
from messe.mail import service, transport
from messe.mail.models import Failure, OutboxMail
from messe.mail.service import CLAIM, FIRST_PAUSE, LONGEST_PAUSE, TRIED_FOR, deliver_due_mails
from tests.live import free_port
from tests.mail.conftest import RECIPIENT
from tests.mail.smtp_server import DROP, OK, refuse_password, smtp_server

GREYLISTED = "450 4.2.0 Greylisted, come back later"
UNKNOWN = "550 5.1.1 No such user"


def answering(stage: str, answer: str, *, times: int = 10**6):
    """Give `answer` at `stage` the first `times` times."""
    return lambda asked, _recipient, time: answer if asked == stage and time <= times else OK


def test_accepted_mail_is_sent(smtp, queue, outbox, now):
    queue()

    assert deliver_due_mails() == 1

    mail = outbox()
    [message] = smtp.accepted
    assert (mail.sent_at, mail.given_up_at, mail.last_error) == (now, None, None)
    assert message["Message-ID"] == mail.message_id
    assert message.get_body(["plain"]).get_content() == "Guten Tag,\n"
    assert message.get_body(["html"]).get_content().startswith("<!doctype html>")


def test_mails_that_are_due_together_share_a_connection(smtp, queue):
    queue("a@messe.example", "b@messe.example", "c@messe.example")

    assert deliver_due_mails() == 3

    assert smtp.asked["hello", ""] == 1
    assert smtp.recipients == ["a@messe.example", "b@messe.example", "c@messe.example"]


@pytest.mark.parametrize("stage", ["sender", "recipient", "data"])
def test_mail_refused_for_good_is_given_up_with_the_servers_answer(smtp, queue, outbox, now, stage):
    smtp.behave = answering(stage, UNKNOWN)
    queue()

    assert deliver_due_mails() == 0

    mail = outbox()
    assert (mail.given_up_at, mail.failure, mail.last_error) == (now, Failure.REFUSED, UNKNOWN)
    assert deliver_due_mails() == 0
    assert smtp.accepted == []


def test_one_refused_mail_does_not_hold_up_the_next(smtp, queue):
    smtp.behave = lambda _stage, recipient, _times: UNKNOWN if recipient[:1] == "b" else OK
    queue("a@messe.example", "b@messe.example", "c@messe.example")

    assert deliver_due_mails() == 2

    assert smtp.recipients == ["a@messe.example", "c@messe.example"]


def test_mail_whose_data_is_not_even_wanted_does_not_harm_the_next(smtp, queue, session):
    smtp.behave = lambda stage, address, _times: (
        GREYLISTED if (stage, address) == ("data command", "a@messe.example") else OK
    )
    queue("a@messe.example", "b@messe.example")

    assert deliver_due_mails() == 1

    assert smtp.recipients == ["b@messe.example"]
    assert smtp.asked["hello", ""] == 1


@pytest.fixture
def writes_on_acceptance(smtp, monkeypatch):
    """Let another write for some seconds once a mail is accepted; nobody waits for it long."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 20)
    db.session.remove()
    db.engine.dispose()
    path = db.engine.url.database
    writer = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    ends = []

    def let(seconds: float) -> None:
        def behave(stage, _address, _times):
            if stage == "accepted":
                writer.execute("BEGIN IMMEDIATE")
                ends.append(threading.Timer(seconds, writer.rollback))
                ends[-1].start()
            return OK

        smtp.behave = behave

    yield let
    for end in ends:
        end.join()
    writer.close()


def test_accepted_mail_is_marked_though_another_writes(writes_on_acceptance, queue, outbox, now):
    queue()
    writes_on_acceptance(0.1)

    assert deliver_due_mails() == 1

    assert outbox().sent_at == now


def test_mail_that_cannot_be_marked_stays_with_its_sender_for_a_while(
    writes_on_acceptance, queue, outbox, now, monkeypatch
):
    monkeypatch.setattr(service, "MARKING_TRIES", 2)
    queue()
    writes_on_acceptance(0.3)

    with pytest.raises(OperationalError):
        deliver_due_mails()

    assert (outbox().sent_at, outbox().next_attempt_at) == (None, now + CLAIM)


def test_greylisted_mail_goes_out_later_as_the_same(smtp, queue, outbox, now, set_now):
    smtp.behave = answering("recipient", GREYLISTED, times=2)
    queue()
    message_id = outbox().message_id

    assert deliver_due_mails() == 0
    assert (outbox().last_error, outbox().given_up_at) == (GREYLISTED, None)
    set_now(now + dt.timedelta(seconds=59))
    assert deliver_due_mails() == 0
    assert smtp.asked["recipient", RECIPIENT] == 1
    set_now(now + FIRST_PAUSE)
    assert deliver_due_mails() == 0
    moment = set_now(outbox().next_attempt_at)
    assert deliver_due_mails() == 1

    mail = outbox()
    assert (mail.sent_at, mail.last_error, mail.attempts) == (moment, None, 3)
    assert [message["Message-ID"] for message in smtp.accepted] == [message_id]


def test_pauses_grow_and_end_after_two_days(smtp, queue, outbox, now, set_now):
    smtp.behave = answering("recipient", GREYLISTED)
    queue()
    pauses = []
    moment = now
    while outbox().given_up_at is None:
        moment = set_now(outbox().next_attempt_at)
        deliver_due_mails()
        pauses.append(outbox().next_attempt_at - moment)

    minutes = [pause / dt.timedelta(minutes=1) for pause in pauses[:-1]]
    assert minutes == [1, 2, 4, 8, 16, 32, 64] + [120] * 23
    assert (outbox().failure, outbox().last_error) == (Failure.EXPIRED, GREYLISTED)
    assert TRIED_FOR <= moment - now < TRIED_FOR + LONGEST_PAUSE


@pytest.mark.parametrize("stage", ["recipient", "data"])
def test_mail_goes_out_after_the_server_hung_up(smtp, queue, outbox, set_now, stage):
    smtp.behave = answering(stage, DROP, times=1)
    queue()

    assert deliver_due_mails() == 0
    set_now(outbox().next_attempt_at)
    assert deliver_due_mails() == 1

    assert len(smtp.accepted) == 1


def test_server_that_hangs_up_after_accepting_has_the_mail(smtp, queue, outbox, now):
    smtp.behave = answering("accepted", DROP)
    queue("a@messe.example", "b@messe.example")

    assert deliver_due_mails() >= 1
    deliver_due_mails()

    assert smtp.doubled == []
    assert "a@messe.example" in smtp.recipients


def test_slow_server_is_left_alone_until_later(smtp, queue, outbox, set_now, monkeypatch):
    monkeypatch.setattr(transport, "HANDOVER_SECONDS", 0.1)

    def be_slow_once(stage, _recipient, times):
        if stage == "recipient" and times == 1:
            time.sleep(0.3)
        return OK

    smtp.behave = be_slow_once
    queue()

    assert deliver_due_mails() == 0
    assert "timed out" in outbox().last_error
    set_now(outbox().next_attempt_at)
    assert deliver_due_mails() == 1


def test_claim_outlasts_the_slowest_handing_over():
    steps = ("sender", "recipient", "data", "the message itself", "its acceptance")

    assert len(steps) * dt.timedelta(seconds=transport.HANDOVER_SECONDS) < CLAIM


def test_unreachable_server_is_asked_once_for_all_mails(app, queue, session, now, set_now):
    app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=free_port())
    queue(*[f"{number}@messe.example" for number in range(5)])

    assert deliver_due_mails() == 0

    mails = session.scalars(sa.select(OutboxMail)).all()
    assert {(mail.attempts, mail.next_attempt_at) for mail in mails} == {(0, now + FIRST_PAUSE)}
    assert {"Connection refused" in mail.last_error for mail in mails} == {True}


def test_mails_of_an_outage_go_out_after_it(app, smtp, queue, set_now, now):
    smtp.behave = answering("hello", "421 Too busy", times=2)
    queue("a@messe.example", "b@messe.example")

    assert deliver_due_mails() == 0
    set_now(now + FIRST_PAUSE)

    assert deliver_due_mails() == 2


@pytest.mark.parametrize("answer", ["421 Too busy", "554 No SMTP service here"])
def test_greeting_that_refuses_concerns_no_single_mail(smtp, queue, outbox, answer):
    smtp.behave = answering("hello", answer)
    queue()

    deliver_due_mails()

    assert (outbox().failure, outbox().last_error) == (None, answer)


def test_refused_password_concerns_no_single_mail(app, queue, outbox):
    with smtp_server(authenticator=refuse_password, auth_require_tls=False) as server:
        app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=server.port, SMTP_STARTTLS=False)
        app.config.update(SMTP_USER="messe", SMTP_PASSWORD="falsch")
        queue()

        deliver_due_mails()

    assert (outbox().failure, outbox().last_error[:4]) == (None, "535 ")


def test_server_that_wants_a_password_first_concerns_no_single_mail(smtp, queue, outbox):
    smtp.behave = answering("recipient", "530 5.7.0 Authentication required")
    queue()

    deliver_due_mails()

    assert outbox().failure is None


def test_server_without_starttls_gets_no_mail(app, smtp, queue, outbox):
    app.config["SMTP_STARTTLS"] = True
    queue()

    assert deliver_due_mails() == 0

    assert (smtp.accepted, outbox().failure) == ([], None)
    assert "STARTTLS" in outbox().last_error


def test_server_is_spoken_to_as_the_settings_say(app, queue, monkeypatch):
    spoken = []

    class Recorder:
        """Stands in for a server with a certificate that we would believe."""

        sock = socket.socket()

        def __init__(self, host, port, timeout):
            spoken.append((host, port, timeout))

        def starttls(self, context):
            spoken.append(("starttls", context.verify_mode, context.check_hostname))

        def login(self, user, password):
            spoken.append((user, password))

        def ehlo_or_helo_if_needed(self):
            spoken.append("hello")

        def send_message(self, message):
            spoken.append((message["To"], self.sock.gettimeout()))

        def putcmd(self, command):
            spoken.append(command)

        def close(self):
            self.sock.close()

    monkeypatch.setattr(smtplib, "SMTP", Recorder)
    app.config.update(SMTP_HOST="mail.example", SMTP_USER="messe", SMTP_PASSWORD="geheim")
    queue()

    assert deliver_due_mails() == 1
    assert spoken == [
        ("mail.example", 587, 20),
        ("starttls", ssl.CERT_REQUIRED, True),
        ("messe", "geheim"),
        "hello",
        (RECIPIENT, 50),
        "quit",
    ]


def test_outage_of_two_days_ends_in_giving_up(app, queue, outbox, now, set_now):
    app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=free_port())
    queue()
    deliver_due_mails()
    moment = set_now(now + TRIED_FOR)

    deliver_due_mails()

    assert (outbox().given_up_at, outbox().failure) == (moment, Failure.EXPIRED)


def test_server_that_always_hangs_up_does_not_keep_the_worker(smtp, queue, session):
    smtp.behave = answering("recipient", DROP)
    queue(*[f"{number}@messe.example" for number in range(12)])

    assert deliver_due_mails() == 0

    assert smtp.asked["hello", ""] == 10


@pytest.mark.parametrize(
    "recipient",
    [
        "jo",
        "@messe.example",
        "jo@messe..example",
        f"jo@{'x' * 64}.example",
        "jo sommer@messe.example",
        "jo,ute@messe.example",
        "jo@messe.example, ute@messe.example",
        "jo@messe\nBcc: ute@messe.example",
        "jörg@messe.example",
    ],
)
def test_address_that_no_server_reads_is_given_up(app, queue, outbox, recipient):
    with smtp_server(enable_SMTPUTF8=False) as server:
        app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=server.port, SMTP_STARTTLS=False)
        queue(recipient)

        assert deliver_due_mails() == 0

    assert outbox().failure == Failure.NO_ADDRESS
    assert server.accepted == []


def test_address_with_umlauts_is_sent_where_the_server_reads_it(app, queue):
    with smtp_server(enable_SMTPUTF8=True) as server:
        app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=server.port, SMTP_STARTTLS=False)
        queue("jörg@höxter.example")

        assert deliver_due_mails() == 1

    assert ("recipient", "jörg@xn--hxter-jua.example") in server.asked


def test_second_sender_leaves_a_mail_alone_while_the_first_has_it(app, smtp, queue):
    both_see_it = threading.Barrier(2, timeout=5)
    sent = []

    def deliver() -> None:
        with app.app_context():
            both_see_it.wait()
            sent.append(deliver_due_mails())
            db.session.remove()

    queue(*[f"{number}@messe.example" for number in range(20)])
    senders = [threading.Thread(target=deliver) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert (sum(sent), len(smtp.accepted), smtp.doubled) == (20, 20, [])


def test_sender_whose_claim_ran_out_leaves_the_last_word_to_the_next(
    app, smtp, queue, outbox, set_now
):
    def outlast_the_claim(stage, _recipient, times):
        if (stage, times) != ("recipient", 1):
            return OK
        set_now(outlasted)
        with app.app_context():
            deliver_due_mails()
            db.session.remove()
        return UNKNOWN

    smtp.behave = outlast_the_claim
    queue()
    outlasted = outbox().queued_at + CLAIM

    assert deliver_due_mails() == 0

    mail = outbox()
    assert (mail.sent_at, mail.given_up_at, mail.attempts) == (outlasted, None, 2)
