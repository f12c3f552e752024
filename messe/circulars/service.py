"""Write circulars, send them, and put their letters into the outbox."""

import datetime as dt
import time
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.accounts.models import Account
from messe.circulars import queries
from messe.circulars.letters import LANGUAGE, letter_to, sample_link
from messe.circulars.models import Circular, CircularLetter
from messe.circulars.placeholders import Placeholder
from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.errors import FairError
from messe.core.links import public_url
from messe.core.tokens import new_link_token
from messe.fair.models import Fair
from messe.fair.queries import get_fair
from messe.mail.service import queue_text
from messe.registration.mails import issue_access_link
from messe.registration.models import LIVE, Registration
from messe.registration.queries import ParticipantFilter

LETTERS_AT_ONCE = 20
"""So many fit into one short transaction: the door waits no longer than for a page."""
BREATH_SECONDS = 0.1
"""Between two of them, as long as SQLite at most sleeps before it asks for its turn again."""


class CircularSentError(FairError):
    """What was sent stays as it is, and is sent once."""

    message = _l("Dieses Rundschreiben ist schon verschickt.")


class NobodyToWriteToError(FairError):
    """The group has nobody with an address."""

    message = _l("Zu dieser Auswahl gehört niemand mit E-Mail-Adresse. Bitte ändern Sie sie.")


class NoPagesToOpenError(FairError):
    """Own pages open for those who take part or wait for it."""

    field = "body"
    message = _l(
        "{Link} gibt es nur für Anmeldungen, die bestätigt sind oder warten. "
        "Bitte nehmen Sie ihn heraus oder ändern Sie die Auswahl."
    )


@dataclass(frozen=True)
class CircularData:
    """What organisers decide about a circular."""

    subject: str
    body: str
    group: ParticipantFilter
    """With a status: those who withdrew and those who come are no group."""


def draft_circular(data: CircularData, author: Account, *, now: dt.datetime) -> Circular:
    """A new draft; the caller commits.

    Raises:
        NoPagesToOpenError: it promises a link to people who have no pages.
    """
    circular = Circular(
        public_id=new_link_token(),
        written_by=author,
        created_at=now,
        **_columns(data),
    )
    db.session.add(circular)
    db.session.flush()
    return circular


def edit_circular(circular: Circular, data: CircularData) -> None:
    """Change a draft; the caller commits.

    Raises:
        NoPagesToOpenError: it promises a link to people who have no pages.
        CircularSentError: it is no draft any more.
    """
    _on_draft(circular, sa.update(Circular).values(**_columns(data)))


def delete_circular(circular: Circular) -> None:
    """Throw a draft away; the caller commits.

    Raises:
        CircularSentError: it is no draft any more.
    """
    _on_draft(circular, sa.delete(Circular))


def send_circular(circular: Circular, *, now: dt.datetime) -> None:
    """Send a draft to whom it concerns now; the caller commits, the worker writes the letters.

    Raises:
        NobodyToWriteToError: the group has nobody with an address.
        CircularSentError: somebody sent it already.
    """
    registrations = queries.group_of(circular).registrations
    if not registrations:
        raise NobodyToWriteToError
    sent = sa.update(Circular).values(sent_at=now, recipients=len(registrations))
    _on_draft(circular, sent)
    db.session.add_all(
        CircularLetter(circular=circular, registration=registration)
        for registration in registrations
    )
    db.session.flush()


def _columns(data: CircularData) -> dict[str, object]:
    group = data.group
    if Placeholder.LINK in data.body and group.status not in LIVE:
        raise NoPagesToOpenError
    return {
        "subject": data.subject,
        "body": data.body,
        "status": group.status,
        "district": group.district,
        "role": group.role,
        "text": group.text,
    }


def _on_draft(circular: Circular, change: sa.Update | sa.Delete) -> None:
    """Let the database decide whether `circular` is still a draft, and only then change it."""
    is_draft = sa.and_(Circular.id == circular.id, Circular.sent_at.is_(None))
    if db.session.scalar(change.where(is_draft).returning(Circular.id)) is None:
        raise CircularSentError


def send_test_mail(
    circular: Circular, like: Registration, to: Account, fair: Fair, *, now: dt.datetime
) -> None:
    """Mail `to` what `like` would get, with a link that opens nothing; the caller commits."""
    letter = letter_to(like, circular, fair, link=sample_link())
    queue_text(
        to.email,
        _("Probe: %(subject)s", subject=letter.subject),
        letter.body,
        now=now,
        language=LANGUAGE,
        concerns=like.concern,
    )


def write_letters() -> int:
    """Put the letters of what was sent into the outbox, and say how many.

    Commits after a few: whoever goes on after a killed worker finds the rest.
    """
    written = 0
    while few := _write_few(clock.now()):
        written += few
        time.sleep(BREATH_SECONDS)
    return written


def _write_few(now: dt.datetime) -> int:
    if not queries.unwritten_letters(1):
        return 0
    with write_transaction():
        letters = queries.unwritten_letters(LETTERS_AT_ONCE)
        fair = get_fair()
        for each in letters:
            _write(each, fair, now)
    return len(letters)


def _write(row: CircularLetter, fair: Fair, now: dt.datetime) -> None:
    registration, circular = row.registration, row.circular
    link = _own_link(registration, fair, now) if Placeholder.LINK in circular.body else ""
    letter = letter_to(registration, circular, fair, link=link)
    row.mail = queue_text(
        registration.contact_email,
        letter.subject,
        letter.body,
        now=now,
        language=LANGUAGE,
        concerns=registration.concern,
    )


def forget(registration: Registration) -> None:
    """Write no circular to a registration that is erased; the caller commits."""
    db.session.execute(
        sa.delete(CircularLetter).where(CircularLetter.registration_id == registration.id)
    )


def _own_link(registration: Registration, fair: Fair, now: dt.datetime) -> str:
    token = issue_access_link(registration, expires_at=fair.own_pages_close_at(now))
    return public_url("registration.open_pages", token=token)
