"""Make the draft of the programme public, and tell whom that concerns."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from messe.core import clock
from messe.core.database import db, refused_as, write_transaction
from messe.core.errors import FairError
from messe.core.i18n import LANGUAGES
from messe.core.links import public_url
from messe.core.tokens import new_link_token
from messe.fair.models import Fair
from messe.fair.queries import get_fair
from messe.mail.render import mail_text
from messe.mail.service import queue_text
from messe.programme import queries
from messe.programme.items import changes
from messe.programme.models import CalendarFeed, Release, ReleaseItem, SavedItem
from messe.programme.news import Letter, letters
from messe.programme.wording import sentence
from messe.registration.models import Participant, Registration

SETTLING = dt.timedelta(minutes=1)
"""So long mails wait after a release: one that is corrected at once is told of once."""


class NothingToReleaseError(FairError):
    """The draft is what everybody sees already."""

    message = _l("Seit der letzten Fassung hat sich nichts geändert.")


class ReleasedMeanwhileError(FairError):
    """Somebody else released at the same moment."""

    message = _l("Gerade hat jemand anderes eine Fassung freigegeben. Laden Sie die Seite neu.")


def release_programme(*, now: dt.datetime, note: str = "") -> Release:
    """Let everybody see the draft as it is; the caller commits, the worker mails whom it concerns.

    Raises:
        NothingToReleaseError: it does not differ from the newest release.
        ReleasedMeanwhileError: another release took the next number.
    """
    before = queries.newest_release()
    draft = queries.draft_items()
    if not changes(queries.released_items(before), draft):
        raise NothingToReleaseError
    release = Release(number=before.number + 1 if before else 1, released_at=now, note=note)
    with refused_as(ReleasedMeanwhileError, by="release.number"):
        db.session.add(release)
    db.session.add_all(
        ReleaseItem(release_id=release.id, **dataclasses.asdict(item)) for item in draft
    )
    db.session.flush()
    return release


def tell_those_concerned() -> int:
    """Queue the mails about the releases nobody was told of yet, and say how many.

    All of them count as one change: who was moved away and back again gets no mail.
    """
    now = clock.now()
    news = queries.untold_news()
    if news is None or news.newest.released_at + SETTLING > now:
        return 0
    fair = get_fair()
    mails = [(letter, *_text(letter, fair)) for letter in letters(news.changes, now=now)]
    # Nothing is open while mails are written: the door must not wait.
    db.session.rollback()
    with write_transaction():
        if not _mark_told(news.numbers, now):
            return 0
        for letter, subject, body in mails:
            queue_text(letter.recipient, subject, body, now=now, concerns=letter.concerns)
    return len(mails)


def _text(letter: Letter, fair: Fair) -> tuple[str, str]:
    values = {
        "name": letter.name,
        "changes": [sentence(change) for change in letter.changes],
        "fair": fair,
        "url": public_url("programme.index"),
    }
    with force_locale(LANGUAGES[0]):
        return mail_text(letter.template, values)


def _mark_told(numbers: Sequence[int], now: dt.datetime) -> bool:
    """Whether the releases were still untold: of two workers, one tells."""
    marked = db.session.scalars(
        sa.update(Release)
        .where(Release.number.in_(numbers), Release.told_at.is_(None))
        .values(told_at=now)
        .returning(Release.number)
    ).all()
    return len(marked) == len(numbers)


def save_items(participant: Participant, keys: Iterable[str], *, now: dt.datetime) -> None:
    """Save what `keys` name (`Entry.save_key`); unknown and saved ones change nothing.

    The caller commits.
    """
    for key in set(keys) - queries.saved_keys(participant):
        target = queries.find_saveable(key)
        if target is not None:
            db.session.add(SavedItem(participant_id=participant.id, saved_at=now, **target))
    db.session.flush()


def drop_items(participant: Participant, keys: Iterable[str]) -> None:
    """Take what `keys` name from what a person saved; the caller commits."""
    for key in keys:
        target = queries.find_saveable(key)
        if target is not None:
            db.session.execute(
                sa.delete(SavedItem).filter_by(participant_id=participant.id, **target)
            )


def renew_feed(participant: Participant, *, now: dt.datetime) -> CalendarFeed:
    """Give a person's calendar a new secret address; an old one ends. The caller commits."""
    end_feed(participant)
    feed = CalendarFeed(participant_id=participant.id, token=new_link_token(), renewed_at=now)
    db.session.add(feed)
    db.session.flush()
    return feed


def end_feed(participant: Participant) -> None:
    """Let the address of a person's calendar, if there is one, lead nowhere; the caller commits."""
    db.session.execute(sa.delete(CalendarFeed).where(CalendarFeed.participant_id == participant.id))


def erase(registration: Registration) -> None:
    """Forget what the people of `registration` saved and follow; the caller commits."""
    people = [person.id for person in registration.participants]
    db.session.execute(sa.delete(CalendarFeed).where(CalendarFeed.participant_id.in_(people)))
    db.session.execute(sa.delete(SavedItem).where(SavedItem.participant_id.in_(people)))
