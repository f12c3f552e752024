"""Who comes: companions more or fewer, somebody in another's place, and what a person wishes."""

import datetime as dt
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from messe.core.database import FOREIGN_KEY, db, refused_as
from messe.core.errors import FairError
from messe.core.tokens import new_badge_token, new_short_code
from messe.fair.models import Fair
from messe.registration import mails, seats
from messe.registration.models import Participant, ParticipantRole, Registration


class TooManyCompanionsError(FairError):
    """More companions than the fair allows."""

    message = _l("So viele Begleitpersonen sind leider nicht möglich.")


class PersonAdmittedError(FairError):
    """Somebody who is to leave the registration came in already."""

    message = _l("Diese Person ist schon auf der Messe. Ihr Ausweis lässt sich nicht mehr ändern.")


@dataclass(frozen=True)
class PersonData:
    """What a person says of itself; the wishes are for organisers only."""

    name: str
    diet: str
    access_needs: str
    photo_consent: bool
    shares_contact: bool


def new_participant(name: str, role: ParticipantRole) -> Participant:
    """A person with a badge of its own, for the caller to add."""
    return Participant(
        name=name,
        role=role,
        code=new_short_code(),
        badge_token=new_badge_token(),
    )


def may_add_companion(registration: Registration, fair: Fair) -> bool:
    """Whether the town may name one more, seats aside; guests come as they were invited."""
    return registration.ags is not None and len(registration.companions) < fair.most_companions


def add_companion(registration: Registration, name: str, fair: Fair) -> Participant:
    """Let one more come along; the caller commits.

    Raises:
        TooManyCompanionsError: more companions than the fair allows.
        NoSeatLeftError: there is no room for another person.
    """
    if not may_add_companion(registration, fair):
        raise TooManyCompanionsError
    seats.require_seats(registration, 1, fair)
    companion = new_participant(name, ParticipantRole.COMPANION)
    registration.participants.append(companion)
    db.session.flush()
    return companion


def drop_companion(companion: Participant, fair: Fair, *, now: dt.datetime) -> None:
    """Let `companion` stay at home: the badge and all that was said of the person are gone.

    Who waits for the seat moves up. The caller commits.

    Raises:
        PersonAdmittedError: the companion came in already.
    """
    _take_out(companion)
    seats.move_up(fair, now=now)


def replace(
    person: Participant, name: str, role: ParticipantRole, fair: Fair, *, now: dt.datetime
) -> None:
    """Let `name` come as `role` in the place of `person`; the seat stays taken.

    The badge of before opens nothing any more, and the wishes are gone with the person. The
    contact gets a mail. The caller commits.

    Raises:
        PersonAdmittedError: the person came in already.
    """
    registration = person.registration
    _take_out(person)
    registration.participants.append(new_participant(name, role))
    db.session.flush()
    if registration.is_live:
        mails.mail_replacement(registration, fair, now=now)


def _take_out(person: Participant) -> None:
    with refused_as(PersonAdmittedError, by=FOREIGN_KEY):
        person.registration.participants.remove(person)


def change_person(person: Participant, data: PersonData) -> None:
    """Correct the name, note wishes and choices; the badge keeps its codes. The caller commits."""
    person.name = data.name
    person.diet = data.diet
    person.access_needs = data.access_needs
    person.photo_consent = data.photo_consent
    person.shares_contact = data.shares_contact
