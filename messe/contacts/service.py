"""Give somebody a contact, take it back, and keep notes on those that one holds."""

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.contacts import queries
from messe.contacts.models import Contact, ContactCard
from messe.core.database import db
from messe.core.errors import FairError
from messe.registration.models import Participant, Registration
from messe.registration.queries import find_wearer


class NoContactError(FairError):
    """No badge of somebody who comes carries this code."""

    message = _l("Zu diesem Code gibt es keinen Kontakt.")


class OwnBadgeError(FairError):
    """The badge belongs to somebody of the same registration."""

    message = _l("Dieser Ausweis gehört zu Ihrer eigenen Anmeldung.")


@dataclass(frozen=True)
class Ticks:
    """What somebody gives beside name, role and town."""

    email: bool
    phone: bool


def find_partner(person: Participant, token: str) -> Participant:
    """Who wears the badge with the code `token`, with the registration.

    Raises:
        NoContactError: nobody does who comes.
        OwnBadgeError: it is of the same party.
    """
    other = find_wearer(token)
    if other is None:
        raise NoContactError
    if other.registration_id == person.registration_id:
        raise OwnBadgeError
    return other


def exchange(
    person: Participant, other: Participant, *, now: dt.datetime, ticks: Ticks | None = None
) -> Contact | None:
    """Give `other` the contact of `person`; without `ticks`, what was ticked last.

    Returns the contact of `other` in return: where `other` allows it to everybody, or gave it
    before. Else `other` is asked. The caller commits.
    """
    card = queries.card_of(person)
    if ticks is not None:
        db.session.add(card)
        card.gives_email, card.gives_phone = ticks.email, ticks.phone
    _give(person, other, card, now=now)
    in_return = queries.find_contact(other, person)
    if in_return is None and other.shares_contact:
        in_return = _give(other, person, queries.card_of(other), now=now)
    return in_return


def outcome(other: Participant, in_return: Contact | None) -> str:
    """What to say to somebody who gave a contact to `other`; names nobody who did not agree."""
    if in_return is None:
        return str(
            _("Ihr Kontakt ist übergeben. Ob Sie auch einen bekommen, entscheidet Ihr Gegenüber.")
        )
    return str(_("Kontakt getauscht: %(name)s steht auf Ihrer Liste.", name=other.name))


def _give(
    giver: Participant, holder: Participant, card: ContactCard, *, now: dt.datetime
) -> Contact:
    contact = queries.find_contact(giver, holder)
    if contact is None:
        contact = Contact(public_id=str(uuid.uuid4()), giver=giver, holder=holder, given_at=now)
        db.session.add(contact)
    contact.gives_email, contact.gives_phone = card.gives_email, card.gives_phone
    db.session.flush()
    return contact


def fill_in_card(person: Participant, *, email: str, phone: str) -> None:
    """Say how `person` wants to be reached, by all who hold the contact; the caller commits."""
    card = queries.card_of(person)
    card.email, card.phone = email, phone
    db.session.add(card)
    db.session.flush()


def erase(registration: Registration) -> None:
    """Forget whom the people of `registration` met, on both sides; the caller commits."""
    people = [person.id for person in registration.participants]
    of_theirs = sa.or_(Contact.giver_id.in_(people), Contact.holder_id.in_(people))
    db.session.execute(sa.delete(Contact).where(of_theirs))
    db.session.execute(sa.delete(ContactCard).where(ContactCard.participant_id.in_(people)))
