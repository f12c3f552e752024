"""Let people in, each once."""

import datetime as dt
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from messe.accounts.models import Account
from messe.badges.service import wear_blank
from messe.checkin import queries
from messe.checkin.models import Admission
from messe.core import formats
from messe.core.database import db
from messe.core.errors import FairError
from messe.fair.models import Phase
from messe.fair.queries import get_fair
from messe.registration import parties
from messe.registration.models import Participant, ParticipantRole, RegistrationStatus


@dataclass(frozen=True)
class WalkIn:
    """Somebody who comes to the door unannounced."""

    name: str
    party: str
    role: ParticipantRole
    blank: str = ""
    """What was typed of the code of the blank badge this person gets."""


class NotTheDayError(FairError):
    """The door is open on the day of the fair only."""


class NotExpectedError(FairError):
    """The registration was withdrawn, or never confirmed."""


class AlreadyAdmittedError(FairError):
    """This person came in before; the message says when and by whom."""

    def __init__(self, admission: Admission) -> None:
        time = formats.time(admission.admitted_at)
        if admission.admitted_by is None:
            message = _l("Schon eingelassen um %(time)s Uhr.", time=time)
        else:
            message = _l(
                "Schon eingelassen um %(time)s Uhr von %(steward)s.",
                time=time,
                steward=admission.admitted_by.name,
            )
        super().__init__(message)


def admit(participant: Participant, *, steward: Account, now: dt.datetime) -> Admission:
    """Let `participant`, loaded with its registration, in; the caller commits.

    Raises:
        NotTheDayError: it is not the day of the fair, or the fair is over.
        NotExpectedError: the registration was withdrawn, or never confirmed.
        AlreadyAdmittedError: this person came in before.
    """
    refusal = find_refusal(participant, now=now)
    if refusal is not None:
        raise refusal
    admission = Admission(participant=participant, admitted_by=steward, admitted_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(admission)
    except IntegrityError as error:
        earlier = queries.find_admission(participant.id)
        if earlier is None:
            raise
        raise AlreadyAdmittedError(earlier) from error
    return admission


def admit_walk_in(person: WalkIn, *, steward: Account, now: dt.datetime) -> Participant:
    """Put somebody on the list who came unannounced, and let this person in; the caller commits.

    Raises: as `parties.add_walk_in`, `wear_blank` and `admit`.
    """
    fair = get_fair()
    participant = parties.add_walk_in(person.name, person.role, person.party, fair, now=now)
    if person.blank:
        wear_blank(participant, person.blank)
    admit(participant, steward=steward, now=now)
    return participant


def find_refusal(participant: Participant, *, now: dt.datetime) -> FairError | None:
    """What keeps `participant` out at `now`, apart from having come in before."""
    fair = get_fair()
    phase = fair.phase(now)
    if phase is Phase.AFTER:
        return NotTheDayError(_l("Die Messe ist vorbei."))
    if phase is not Phase.EVENT:
        day = formats.day(fair.starts_at)
        return NotTheDayError(_l("Der Einlass beginnt am %(day)s.", day=day))
    if participant.registration.erased_at is not None:
        return NotExpectedError(_l("Diese Anmeldung wurde gelöscht."))
    status = participant.registration.status
    if status is RegistrationStatus.WITHDRAWN:
        return NotExpectedError(_l("Diese Anmeldung wurde zurückgezogen."))
    if status is RegistrationStatus.UNCONFIRMED:
        return NotExpectedError(_l("Diese Anmeldung wurde noch nicht bestätigt."))
    return None
