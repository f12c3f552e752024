"""People who come without having registered a town: guests by hand, and walk-ins at the door."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from messe.core.database import FOREIGN_KEY, db, refused_as
from messe.core.errors import FairError
from messe.fair.models import Fair
from messe.registration import mails, queries
from messe.registration.models import (
    GUEST_ROLES,
    Municipality,
    Participant,
    ParticipantRole,
    Registration,
    RegistrationStatus,
)
from messe.registration.people import new_participant
from messe.registration.search import fold
from messe.registration.service import (
    AboveLimitError,
    RegistrationWithdrawnError,
    change_contact,
    new_registration,
)


class PersonAdmittedError(FairError):
    """Somebody who is to be left out came in already."""

    message = _l("Wer schon auf der Messe ist, lässt sich nicht mehr löschen.")
    field = "names"


class TownUnknownError(FairError):
    """The register knows no town of this name."""

    message = _l("Diese Kommune kennt das Verzeichnis nicht. Bitte wählen Sie aus der Liste.")
    field = "party"


class TownTooLargeError(AboveLimitError):
    """The town is too large to take part, at the door too."""

    message = _l("Diese Kommune liegt über der Einwohnergrenze. Nehmen Sie die Rolle „Gast“.")
    field = "party"


class HeadTakenError(FairError):
    """The town's mayor or deputy is on the list already."""

    message = _l("Diese Kommune hat schon jemanden als Leitung. Wählen Sie „Begleitperson“.")
    field = "role"


class AlreadyListedError(FairError):
    """Somebody of this name is on the list already."""

    message = _l("Diese Person steht schon auf der Liste. Suchen Sie sie beim Einlass.")
    field = "name"


@dataclass(frozen=True)
class GuestData:
    """Who comes from an organisation that is no town."""

    organisation: str
    role: ParticipantRole
    names: Sequence[str]
    contact_email: str = ""


def add_guests(data: GuestData, fair: Fair, *, now: dt.datetime) -> Registration:
    """Put guests on the list; with an address, the badges come by mail. The caller commits.

    Organisers know how many fit in: guests get seats even in a full hall.
    """
    people = [new_participant(name, data.role) for name in data.names]
    registration = new_registration(people, data.contact_email, now=now)
    registration.organisation = data.organisation
    registration.status = RegistrationStatus.CONFIRMED
    registration.confirmed_at = now
    db.session.add(registration)
    db.session.flush()
    mails.mail_seat(registration, fair, now=now)
    return registration


def update_guests(
    registration: Registration, data: GuestData, fair: Fair, *, now: dt.datetime
) -> None:
    """Change who comes and whom to write to; whoever keeps a name keeps the badge.

    The caller commits.

    Raises:
        RegistrationWithdrawnError: nobody knows any more who they were.
        PersonAdmittedError: somebody to be left out was admitted already.
    """
    if registration.erased_at is not None:
        raise RegistrationWithdrawnError
    registration.organisation = data.organisation
    names = list(data.names)
    with refused_as(PersonAdmittedError, by=FOREIGN_KEY):
        for participant in list(registration.participants):
            participant.role = data.role
            if participant.name in names:
                names.remove(participant.name)
            else:
                db.session.delete(participant)
    registration.participants += [new_participant(name, data.role) for name in names]
    change_contact(registration, data.contact_email, registration.contact_phone, fair, now=now)


def add_walk_in(
    name: str, role: ParticipantRole, party: str, fair: Fair, *, now: dt.datetime
) -> Participant:
    """Put somebody at the door on the list, for the town or the organisation `party`.

    Who stands at the door has a seat, even in a full hall. The caller commits.

    Raises:
        TownUnknownError, TownTooLargeError: no town of this name may take part.
        HeadTakenError: the town's mayor or deputy is on the list.
        AlreadyListedError: this person is.
    """
    if role in GUEST_ROLES:
        guests = add_guests(GuestData(party, role, [name]), fair, now=now)
        return guests.participants[0]
    town = _get_town(party, fair)
    registration = queries.find_live_registration(town.ags)
    if registration is None:
        registration = new_registration([], "", now=now)
        registration.municipality = town
        registration.confirmed_at = now
        db.session.add(registration)
    elif fold(name) in {fold(participant.name) for participant in registration.participants}:
        raise AlreadyListedError
    registration.status = RegistrationStatus.CONFIRMED
    registration.offer_expires_at = None
    participant = new_participant(name, role)
    with refused_as(HeadTakenError, by="participant.registration_id"):
        registration.participants.append(participant)
    return participant


def _get_town(name: str, fair: Fair) -> Municipality:
    town = queries.find_municipality_by_name(name)
    if town is None:
        raise TownUnknownError
    if not town.may_take_part(fair.population_limit):
        raise TownTooLargeError
    return town
