"""500 mails, two senders at once, one hostile server: none lost, none doubled."""

import datetime as dt
import random
import threading
import time
from collections import Counter

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.mail import transport
from messe.mail.models import Failure, OutboxMail
from messe.mail.queries import outbox_state
from messe.mail.service import deliver_due_mails
from tests.mail.smtp_server import DROP, OK

MAILS = 500
SEED = 20260623
ROUND = dt.timedelta(minutes=30)

FATES = {
    "fine": 0.45,
    "refused": 0.08,
    "refused-data": 0.04,
    "greylisted": 0.14,
    "never-taken": 0.02,
    "dropped-recipient": 0.07,
    "dropped-data": 0.08,
    "dropped-accepted": 0.08,
    "unreadable": 0.04,
}
"""What befalls how many of the mails; the server knows it by the address."""

ENDS_AS = {
    "refused": Failure.REFUSED,
    "refused-data": Failure.REFUSED,
    "never-taken": Failure.EXPIRED,
    "unreadable": Failure.NO_ADDRESS,
}
SLOW = ("slow-1@messe.example", "slow-2@messe.example")


def hostile(chance: random.Random):
    """A server that treats each address after its fate, and turns away every tenth connection."""

    def behave(stage: str, address: str, times: int) -> str:
        fate = address.rpartition("-")[0]
        if stage == "hello":
            return "421 Too busy" if chance.random() < 0.1 else OK
        if address in SLOW and stage == "recipient" and times == 1:
            time.sleep(transport.HANDOVER_SECONDS * 1.3)
        if stage == "recipient" and fate == "greylisted" and times <= 3:
            return "450 4.2.0 Greylisted"
        answers = {
            ("recipient", "refused"): "550 5.1.1 No such user",
            ("data", "refused-data"): "554 5.7.1 Not this mail",
            ("data", "never-taken"): "452 4.3.1 Mailbox full",
            ("accepted", "dropped-accepted"): DROP,
        }
        if times <= 2:
            answers |= {
                ("recipient", "dropped-recipient"): DROP,
                ("data", "dropped-data"): DROP,
            }
        return answers.get((stage, fate), OK)

    return behave


def addresses(chance: random.Random) -> list[str]:
    fates = chance.choices(list(FATES), list(FATES.values()), k=MAILS - len(SLOW))
    domain = {"unreadable": "messe..example"}
    named = [
        f"{fate}-{number}@{domain.get(fate, 'messe.example')}" for number, fate in enumerate(fates)
    ]
    return [*SLOW, *named]


def deliver_by_two(app) -> None:
    def deliver() -> None:
        with app.app_context():
            deliver_due_mails()
            db.session.remove()

    senders = [threading.Thread(target=deliver) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()


@pytest.mark.long
def test_of_500_mails_at_a_hostile_server_none_is_lost_or_doubled(
    app, smtp, queue, set_now, monkeypatch
):
    monkeypatch.setattr(transport, "HANDOVER_SECONDS", 2)
    chance = random.Random(SEED)  # noqa: S311 -- the same mails each time
    recipients = addresses(chance)
    smtp.behave = hostile(chance)
    queue(*recipients)

    while waits_until := outbox_state().next_attempt_at:
        set_now(waits_until + ROUND)
        db.session.rollback()
        deliver_by_two(app)

    mails = db.session.scalars(sa.select(OutboxMail)).all()
    wanted = Counter(ENDS_AS.get(recipient.rpartition("-")[0]) for recipient in recipients)
    assert Counter(mail.failure for mail in mails) == wanted
    assert len(mails) == MAILS
    sent = {mail.message_id for mail in mails if mail.sent_at}
    given_up = {mail.message_id for mail in mails if mail.given_up_at}
    accepted = {message["Message-ID"] for message in smtp.accepted}
    assert len(sent) + len(given_up) == MAILS
    assert accepted == sent
    assert smtp.doubled == []
    retried = sum(mail.attempts > 1 for mail in mails)
    assert retried > MAILS * 0.2
    print(f"sent {len(sent)}, retried {retried}, given up {len(given_up)}, lost 0, doubled 0")  # noqa: T201 -- the figures, by pytest -s
