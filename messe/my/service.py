"""What a town changes by itself, and until when."""

import datetime as dt

from flask_babel import lazy_gettext as _l

from messe.core.errors import FairError
from messe.fair.models import Fair
from messe.registration import people
from messe.registration import service as registration_service
from messe.registration.models import Participant, ParticipantRole, Registration


class TooLateToWithdrawError(FairError):
    """The day of the fair has begun; who came is decided at the door from now on."""

    message = _l("Absagen können Sie bis zum Tag vor der Messe. Bitte rufen Sie uns jetzt an.")


class TooLateToChangeError(FairError):
    """The fair is over; who came, came."""

    message = _l("Die Messe ist vorbei. Wer kommt, lässt sich jetzt nicht mehr ändern.")


def withdraw(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    """Give the town's place back; the caller commits.

    Raises:
        TooLateToWithdrawError: the day of the fair has begun.
    """
    if not fair.takes_withdrawals(now):
        raise TooLateToWithdrawError
    registration_service.withdraw(registration, fair, now=now)


def add_companion(registration: Registration, name: str, fair: Fair, *, now: dt.datetime) -> None:
    """Let one more come along; the caller commits.

    Raises:
        TooLateToChangeError: the fair is over.
        TooManyCompanionsError, NoSeatLeftError: there is no room.
    """
    _require_time(fair, now)
    people.add_companion(registration, name, fair)


def drop_companion(companion: Participant, fair: Fair, *, now: dt.datetime) -> None:
    """Let `companion` stay at home; the caller commits.

    Raises:
        TooLateToChangeError: the fair is over.
        PersonAdmittedError: the companion came in already.
    """
    _require_time(fair, now)
    people.drop_companion(companion, fair, now=now)


def replace(
    person: Participant, name: str, role: ParticipantRole, fair: Fair, *, now: dt.datetime
) -> None:
    """Let `name` come as `role` in the place of `person`; the caller commits.

    Raises:
        TooLateToChangeError: the fair is over.
        PersonAdmittedError: the person came in already.
    """
    _require_time(fair, now)
    people.replace(person, name, role, fair, now=now)


def _require_time(fair: Fair, now: dt.datetime) -> None:
    if not fair.takes_changes(now):
        raise TooLateToChangeError
