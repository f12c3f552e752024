"""Make the draft of the programme public."""

import dataclasses
import datetime as dt

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from messe.core.database import db, refused_as
from messe.core.errors import FairError
from messe.programme import queries
from messe.programme.items import changes
from messe.programme.models import Release, ReleaseItem, SavedItem
from messe.registration.models import Registration


class NothingToReleaseError(FairError):
    """The draft is what everybody sees already."""

    message = _l("Seit der letzten Fassung hat sich nichts geändert.")


class ReleasedMeanwhileError(FairError):
    """Somebody else released at the same moment."""

    message = _l("Gerade hat jemand anderes eine Fassung freigegeben. Laden Sie die Seite neu.")


def release_programme(*, now: dt.datetime, note: str = "") -> Release:
    """Let everybody see the draft as it is; the caller commits.

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


def erase(registration: Registration) -> None:
    """Forget what the people of `registration` saved; the caller commits."""
    people = [person.id for person in registration.participants]
    db.session.execute(sa.delete(SavedItem).where(SavedItem.participant_id.in_(people)))
