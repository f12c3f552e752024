"""Queue mails in the transaction that causes them, and deliver what is due."""

import datetime as dt
import logging

import sqlalchemy as sa

from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.i18n import LANGUAGES, current_language
from messe.mail import render, transport
from messe.mail.attachments import attachments_of
from messe.mail.models import OutboxMail

log = logging.getLogger(__name__)

FIRST_PAUSE = dt.timedelta(minutes=1)
LONGEST_PAUSE = dt.timedelta(hours=2)
MOST_DOUBLINGS = 7
"""After so many the longest pause is reached; further ones would only overflow."""
BATCH = 50

# While one sender holds a mail the others leave it alone for this long.
CLAIM = dt.timedelta(minutes=5)


def queue_mail(
    recipient: str,
    template: str,
    *,
    now: dt.datetime,
    concerns: str | None = None,
    attaches: str | None = None,
    **values: object,
) -> OutboxMail:
    """Put the mail `mail/<template>.txt`, filled with `values`, in the outbox; the caller commits.

    The first line of the template is the subject. The language is that of the current page.
    See `queue_text` for the other arguments.
    """
    subject, body = render.mail_text(template, values)
    return queue_text(
        recipient,
        subject,
        body,
        now=now,
        language=current_language(),
        concerns=concerns,
        attaches=attaches,
    )


def queue_text(  # noqa: PLR0913 -- each is a column of the row
    recipient: str,
    subject: str,
    body: str,
    *,
    now: dt.datetime,
    language: str = LANGUAGES[0],
    concerns: str | None = None,
    attaches: str | None = None,
) -> OutboxMail:
    """Put a mail whose words are given in the outbox; the caller commits.

    `concerns` names the row that the mail is about, such as `registration:17`, and `attaches` who
    makes its attachments (`attachments.provide_attachments`).
    """
    mail = OutboxMail(
        message_id=transport.new_message_id(),
        recipient=recipient,
        subject=subject,
        body=body,
        language=language,
        concerns=concerns,
        attaches=attaches,
        queued_at=now,
        next_attempt_at=now,
    )
    db.session.add(mail)
    db.session.flush()
    return mail


def mails_concerning(concerns: str) -> list[OutboxMail]:
    """The mails about the row that `concerns` names, oldest first."""
    return list(
        db.session.scalars(
            sa.select(OutboxMail).where(OutboxMail.concerns == concerns).order_by(OutboxMail.id)
        )
    )


def forget_mails(concerns: str) -> None:
    """Delete the mails about the row that `concerns` names, sent or not; the caller commits."""
    for mail in mails_concerning(concerns):
        transport.forget(mail.message_id)
        db.session.delete(mail)


def deliver_due_mails() -> int:
    """Send what is due, and say how many mails went out; commits after each mail."""
    sent = 0
    for mail_id in _claim_due(clock.now()):
        sent += _deliver(mail_id)
    return sent


def _claim_due(now: dt.datetime) -> list[int]:
    with write_transaction():
        due = db.session.scalars(
            sa.select(OutboxMail.id)
            .where(OutboxMail.sent_at.is_(None), OutboxMail.next_attempt_at <= now)
            .order_by(OutboxMail.id)
            .limit(BATCH),
        ).all()
        db.session.execute(
            sa.update(OutboxMail)
            .where(OutboxMail.id.in_(due))
            .values(next_attempt_at=now + CLAIM, attempts=OutboxMail.attempts + 1),
        )
    return list(due)


def _deliver(mail_id: int) -> bool:
    mail = db.session.get_one(OutboxMail, mail_id)
    # Nothing is open while attachments are made or the server is spoken to: the door must not wait.
    db.session.expunge(mail)
    db.session.rollback()
    try:
        message = transport.as_message(mail, attachments_of(mail))
        db.session.rollback()
        transport.send(message)
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with it, the next mail goes out
        log.warning("mail %s was not accepted: %s", mail_id, type(error).__name__)
        pause = FIRST_PAUSE * 2 ** min(mail.attempts - 1, MOST_DOUBLINGS)
        next_attempt_at = clock.now() + min(pause, LONGEST_PAUSE)
        _note(mail_id, last_error=str(error), next_attempt_at=next_attempt_at)
        return False
    _note(mail_id, sent_at=clock.now(), last_error=None)
    return True


def _note(mail_id: int, **values: object) -> None:
    with write_transaction():
        db.session.execute(
            sa.update(OutboxMail).where(OutboxMail.id == mail_id).values(**values),
        )
