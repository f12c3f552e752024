"""Queue mails in the transaction that causes them, and deliver what is due."""

import datetime as dt
import logging
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.i18n import LANGUAGES, current_language
from messe.mail import queries, render, transport
from messe.mail.attachments import attachments_of
from messe.mail.message import AddressError, as_message, new_message_id
from messe.mail.models import Failure, OutboxMail

log = logging.getLogger(__name__)

FIRST_PAUSE = dt.timedelta(minutes=1)
LONGEST_PAUSE = dt.timedelta(hours=2)
MOST_DOUBLINGS = 7
"""After so many the longest pause is reached; further ones would only overflow."""

TRIED_FOR = dt.timedelta(days=2)

CLAIM = dt.timedelta(minutes=5)
"""How long others leave a mail alone that one sender hands over; longer than that may take."""

MARKING_TRIES = 10
"""How often to wait for the database once a mail was accepted."""

MOST_CONNECTIONS = 10
"""A server that hangs up after each mail must not keep the worker from other work for hours."""


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
        message_id=new_message_id(),
        recipient=recipient,
        subject=subject,
        body=body,
        language=language,
        concerns=concerns,
        attaches=attaches,
        queued_at=now,
        next_attempt_at=now,
        expires_at=now + TRIED_FOR,
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


def send_again(mail: OutboxMail, *, now: dt.datetime) -> None:
    """Try a mail that was given up as if it were new; the caller commits."""
    _revive(OutboxMail.id == mail.id, now=now)


def send_all_again(*, now: dt.datetime) -> int:
    """Try every mail that was given up as if it were new, and say how many; the caller commits."""
    return _revive(OutboxMail.given_up_at.is_not(None), now=now)


def _revive(which: sa.ColumnElement[bool], *, now: dt.datetime) -> int:
    revived = db.session.execute(
        sa.update(OutboxMail)
        .where(OutboxMail.given_up_at.is_not(None), which)
        .values(
            given_up_at=None,
            failure=None,
            attempts=0,
            next_attempt_at=now,
            expires_at=now + TRIED_FOR,
        )
        .returning(OutboxMail.id),
    )
    return len(revived.all())


def deliver_due_mails() -> int:
    """Send what is due, and say how many mails went out; commits after each mail."""
    sent = 0
    try:
        for _ in range(MOST_CONNECTIONS):
            if not _is_something_due():
                break
            with transport.connection() as connection:
                sent += _deliver_over(connection)
    except transport.ServerUnavailableError as error:
        log.warning("the mail server is unavailable: %s", error)
        _wait_for_server(str(error))
    return sent


def _is_something_due() -> bool:
    is_due = queries.is_something_due(clock.now())
    # Nothing is open while attachments are made or the server is spoken to: the door must not wait.
    db.session.rollback()
    return is_due


def _deliver_over(connection: transport.Connection) -> int:
    sent = 0
    while connection.is_open and (mail := _claim_next(clock.now())):
        sent += _deliver(mail, connection)
    return sent


def _claim_next(now: dt.datetime) -> OutboxMail | None:
    """The next mail that is due, detached; from now on it is ours for as long as a claim holds."""
    due = (
        sa.select(OutboxMail.id)
        .where(queries.is_due(now))
        .order_by(OutboxMail.next_attempt_at, OutboxMail.id)
    )
    with write_transaction():
        mail = db.session.scalar(
            sa.update(OutboxMail)
            .where(OutboxMail.id == due.limit(1).scalar_subquery(), queries.is_due(now))
            .values(next_attempt_at=now + CLAIM, attempts=OutboxMail.attempts + 1)
            .returning(OutboxMail)
            .execution_options(synchronize_session=False),
        )
        if mail is not None:
            db.session.expunge(mail)
    return mail


def _deliver(mail: OutboxMail, connection: transport.Connection) -> bool:
    try:
        message = as_message(mail, attachments_of(mail))
        db.session.rollback()
        connection.send(message)
    except AddressError as error:
        _give_up(mail, Failure.NO_ADDRESS, error)
    except transport.RefusedError as error:
        if error.is_final:
            _give_up(mail, Failure.REFUSED, error)
        else:
            _try_later(mail, error)
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with it, the next mail goes out
        _try_later(mail, error)
    else:
        _note_sent(mail)
        return True
    return False


def _note_sent(mail: OutboxMail) -> None:
    # Another may write for long; but what is not marked as sent goes out a second time.
    for _ in range(MARKING_TRIES - 1):
        with suppress(OperationalError):
            return _mark_sent(mail)
    return _mark_sent(mail)


def _mark_sent(mail: OutboxMail) -> None:
    with write_transaction():
        marked = db.session.scalar(
            sa.update(OutboxMail)
            .where(OutboxMail.id == mail.id)
            .values(sent_at=clock.now(), given_up_at=None, failure=None, last_error=None)
            .returning(OutboxMail.id),
        )
    if marked is None:
        # It was to be forgotten meanwhile: so is what we just wrote.
        transport.forget(mail.message_id)


def _try_later(mail: OutboxMail, error: Exception) -> None:
    now = clock.now()
    if now >= mail.expires_at:
        _give_up(mail, Failure.EXPIRED, error)
        return
    pause = FIRST_PAUSE * 2 ** min(mail.attempts - 1, MOST_DOUBLINGS)
    _note_failed(mail, error, next_attempt_at=now + min(pause, LONGEST_PAUSE))


def _give_up(mail: OutboxMail, failure: Failure, error: Exception) -> None:
    _note_failed(mail, error, given_up_at=clock.now(), failure=failure)


def _note_failed(mail: OutboxMail, error: Exception, **values: object) -> None:
    log.warning("mail %s was not accepted: %s", mail.id, type(error).__name__)
    with write_transaction():
        db.session.execute(
            sa.update(OutboxMail)
            # Not if our claim ran out and another sender has the mail now.
            .where(OutboxMail.id == mail.id, OutboxMail.attempts == mail.attempts)
            .values(last_error=str(error), **values),
        )


def _wait_for_server(reason: str) -> None:
    """Leave what is due until the next round, and give up what has waited too long."""
    now = clock.now()
    with write_transaction():
        db.session.execute(
            sa.update(OutboxMail)
            .where(queries.is_due(now), OutboxMail.expires_at <= now)
            .values(given_up_at=now, failure=Failure.EXPIRED, last_error=reason),
        )
        db.session.execute(
            sa.update(OutboxMail)
            .where(queries.is_due(now))
            .values(next_attempt_at=now + FIRST_PAUSE, last_error=reason),
        )
