"""Register, confirm, change, withdraw."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from flask_babel import lazy_gettext as _l

from messe.core.database import db, refused_as
from messe.core.errors import FairError
from messe.core.tokens import new_link_token
from messe.fair.models import Fair
from messe.registration import mails, people, queries, seats
from messe.registration.models import (
    Municipality,
    Participant,
    ParticipantRole,
    Registration,
    RegistrationStatus,
)


class MunicipalityTakenError(FairError):
    """Another registration holds the town."""

    message = _l(
        "Für diese Kommune gibt es schon eine Anmeldung. "
        "Wenn sich etwas geändert hat, schreiben Sie uns bitte.",
    )


class AboveLimitError(FairError):
    """The town is too large and organisers did not allow it."""

    message = _l("Diese Kommune ist größer, als die Messe vorsieht.")


class RegistrationClosedError(FairError):
    """Registration is not open at this moment."""

    message = _l("Die Anmeldung ist zurzeit geschlossen.")


class RegistrationWithdrawnError(FairError):
    """The registration was withdrawn."""

    message = _l("Diese Anmeldung wurde zurückgezogen.")


@dataclass(frozen=True)
class RegistrationData:
    """What somebody typed to register a town."""

    head_name: str
    head_role: ParticipantRole
    contact_email: str
    contact_phone: str = ""
    companions: Sequence[str] = ()
    """One name a place; an empty one is nobody, so that the others keep their places."""

    @property
    def named_companions(self) -> list[str]:
        """The names without the empty places."""
        return [name for name in self.companions if name]


def register(
    municipality: Municipality,
    data: RegistrationData,
    fair: Fair,
    *,
    now: dt.datetime,
) -> Registration:
    """An unconfirmed registration, and a mail with the link that confirms it; the caller commits.

    Raises:
        RegistrationClosedError: registration has not begun, or is over.
        AboveLimitError: the town is too large and organisers did not allow it.
        MunicipalityTakenError: a confirmed registration holds the town.
        TooManyCompanionsError: more companions than the fair allows.
    """
    if not fair.takes_registrations(now):
        raise RegistrationClosedError
    registration = _registration_of(municipality, data, fair, now=now)
    mails.mail_confirmation_link(registration, fair, now=now)
    return registration


def send_mail_again(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    """Mail the link the registration waits for: to confirm it, or to its pages.

    The caller commits.

    Raises:
        RegistrationWithdrawnError: there is nothing to send any more.
    """
    if registration.status is RegistrationStatus.WITHDRAWN:
        raise RegistrationWithdrawnError
    if registration.is_live:
        mails.mail_access_link(registration, fair, now=now)
    else:
        mails.mail_confirmation_link(registration, fair, now=now)


def register_at_once(
    municipality: Municipality,
    data: RegistrationData,
    fair: Fair,
    *,
    now: dt.datetime,
) -> Registration:
    """A registration that counts without a mail, since an invitation was mailed before.

    It holds the town, with seats or on the waiting list; the caller commits.

    Raises: as `register`.
    """
    if not fair.takes_registrations(now):
        raise RegistrationClosedError
    registration = _registration_of(municipality, data, fair, now=now)
    confirm(registration, fair, now=now)
    return registration


def register_by_telephone(
    municipality: Municipality,
    data: RegistrationData,
    fair: Fair,
    *,
    now: dt.datetime,
) -> Registration:
    """A registration that an organiser took down, at any time; the caller commits.

    It counts without a mail, and takes its turn for seats like any other.

    Raises: as `register`, except for the time.
    """
    registration = _registration_of(municipality, data, fair, now=now)
    registration.by_telephone = True
    confirm(registration, fair, now=now)
    return registration


def _registration_of(
    municipality: Municipality,
    data: RegistrationData,
    fair: Fair,
    *,
    now: dt.datetime,
) -> Registration:
    if not municipality.may_take_part(fair.population_limit):
        raise AboveLimitError
    if queries.is_taken(municipality.ags):
        raise MunicipalityTakenError
    if len(data.named_companions) > fair.most_companions:
        raise people.TooManyCompanionsError
    participants = [
        people.new_participant(data.head_name, data.head_role),
        *(
            people.new_participant(name, ParticipantRole.COMPANION)
            for name in data.named_companions
        ),
    ]
    registration = new_registration(participants, data.contact_email, now=now)
    registration.municipality = municipality
    registration.contact_phone = data.contact_phone
    db.session.add(registration)
    db.session.flush()
    return registration


def new_registration(
    participants: list[Participant], contact_email: str, *, now: dt.datetime
) -> Registration:
    """An unconfirmed registration of `participants`, for the caller to give a party and to add."""
    return Registration(
        public_id=new_link_token(),
        status=RegistrationStatus.UNCONFIRMED,
        contact_email=contact_email.lower(),
        created_at=now,
        participants=participants,
    )


def confirm(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    """Let `registration` hold its town, with seats or on the waiting list; the caller commits.

    A mail says which, and brings the link to its pages. Confirming again changes nothing.

    Raises:
        MunicipalityTakenError: another registration was confirmed first.
        RegistrationWithdrawnError: this one was withdrawn.
    """
    if registration.is_live:
        return
    if registration.status is RegistrationStatus.WITHDRAWN:
        raise RegistrationWithdrawnError
    with refused_as(MunicipalityTakenError, by="registration.ags"):
        registration.status = RegistrationStatus.WAITING
        registration.confirmed_at = now
    seats.seat_or_queue(registration, fair, now=now)


def request_access_link(email: str, fair: Fair, *, now: dt.datetime) -> None:
    """Mail links to every live registration of `email`, saying nothing if there is none.

    The caller commits.
    """
    for registration in queries.live_registrations_of(email):
        mails.mail_access_link(registration, fair, now=now)


def update(
    registration: Registration,
    data: RegistrationData,
    fair: Fair,
    *,
    now: dt.datetime,
) -> None:
    """Change who comes and whom to write to; badges of people who stay keep their codes.

    A name that is new where another was left out is somebody else, with a badge of their own.
    The caller commits.

    Raises:
        RegistrationWithdrawnError: nobody knows any more who they were.
        TooManyCompanionsError: more companions than the fair allows.
        NoSeatLeftError: there is no room for another companion.
        PersonAdmittedError: somebody to be left out was admitted already.
    """
    if registration.erased_at is not None:
        raise RegistrationWithdrawnError
    # First, so that no mail about the rest goes to an address of before.
    change_contact(registration, data.contact_email, data.contact_phone, fair, now=now)
    head, *companions = registration.people
    head.name = data.head_name
    head.role = data.head_role
    leaving, coming = [], []
    for companion, name in zip_longest(companions, data.companions):
        if companion is None:
            coming.append(name)
        elif name:
            companion.name = name
        else:
            leaving.append(companion)
    for companion, name in zip_longest(leaving, filter(None, coming)):
        if companion is None:
            people.add_companion(registration, name, fair)
        elif name is None:
            people.drop_companion(companion, fair, now=now)
        else:
            people.replace(companion, name, ParticipantRole.COMPANION, fair, now=now)


def change_contact(
    registration: Registration, email: str, phone: str, fair: Fair, *, now: dt.datetime
) -> None:
    """Change whom to write to and whom to call; the caller commits.

    A new address gets the link by mail, and the links of the old one end.
    """
    registration.contact_phone = phone
    if registration.contact_email == email.lower():
        return
    registration.contact_email = email.lower()
    mails.revoke_links(registration)
    if registration.status is not RegistrationStatus.WITHDRAWN:
        send_mail_again(registration, fair, now=now)


def withdraw(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    """Give town and seats back; links to the registration's pages end. The caller commits.

    Who waits for the seats moves up.
    """
    if registration.status is RegistrationStatus.WITHDRAWN:
        return
    registration.withdrawn_at = now
    registration.offer_expires_at = None
    registration.status = RegistrationStatus.WITHDRAWN
    mails.revoke_links(registration)
    seats.move_up(fair, now=now)
