"""Read who holds whose contact."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload

from messe.contacts.models import Contact, ContactCard
from messe.core.database import db
from messe.core.privacy import as_data
from messe.registration.models import Participant, Registration


@dataclass(frozen=True)
class Reach:
    """How somebody is to be reached; either may be empty."""

    email: str
    phone: str


@dataclass(frozen=True)
class KnownPerson:
    """Somebody in one's own list, with what this person gives."""

    contact: Contact
    email: str
    """Empty if it was not ticked."""
    phone: str

    @property
    def person(self) -> Participant:
        """Who it is."""
        return self.contact.giver


@dataclass(frozen=True)
class GivenContact:
    """One's own contact in another person's list."""

    contact: Contact
    shows_name: bool
    """Whether that person gave the own contact in return: a scan alone names nobody."""


def reach_of(person: Participant, card: ContactCard | None) -> Reach:
    """How `person` is to be reached: as the registration says until a card was filled in."""
    if card is not None:
        return Reach(card.email, card.phone)
    return Reach(person.registration.contact_email, person.registration.contact_phone)


def card_of(person: Participant) -> ContactCard:
    """How `person` wants to be reached; the registration is loaded.

    A card that nobody saved yet is not in the session.
    """
    saved = db.session.scalar(sa.select(ContactCard).where(ContactCard.participant_id == person.id))
    reach = reach_of(person, None)
    return saved or ContactCard(
        participant_id=person.id,
        email=reach.email,
        phone=reach.phone,
        gives_email=False,
        gives_phone=False,
    )


def find_contact(giver: Participant, holder: Participant) -> Contact | None:
    """The contact of `giver` in the list of `holder`."""
    return db.session.scalar(
        sa.select(Contact).where(Contact.giver_id == giver.id, Contact.holder_id == holder.id)
    )


def known_to(holder: Participant) -> list[KnownPerson]:
    """Whose contact somebody holds, the newest first, with their towns.

    Not of those who withdrew: they cannot open the page any more that takes it back.
    """
    return [known for known in _held_by(holder) if known.person.registration.is_confirmed]


def _held_by(holder: Participant) -> list[KnownPerson]:
    rows = db.session.execute(
        _with(Contact.giver)
        .add_columns(ContactCard)
        .outerjoin(ContactCard, ContactCard.participant_id == Contact.giver_id)
        .where(Contact.holder_id == holder.id)
    )
    return [_known(contact, card) for contact, card in rows]


def _known(contact: Contact, card: ContactCard | None) -> KnownPerson:
    reach = reach_of(contact.giver, card)
    return KnownPerson(
        contact,
        email=reach.email if contact.gives_email else "",
        phone=reach.phone if contact.gives_phone else "",
    )


def given_by(giver: Participant) -> list[GivenContact]:
    """Who holds somebody's contact, the newest first, with their towns."""
    in_return = aliased(Contact)
    shows_name = sa.exists().where(
        in_return.giver_id == Contact.holder_id, in_return.holder_id == Contact.giver_id
    )
    rows = db.session.execute(
        _with(Contact.holder).add_columns(shows_name).where(Contact.giver_id == giver.id)
    )
    return [GivenContact(contact, shows) for contact, shows in rows]


def unanswered(held: Iterable[KnownPerson], given: Iterable[GivenContact]) -> list[Contact]:
    """Of the contacts somebody was given, those that wait for the own one in return."""
    answered = {each.contact.holder_id for each in given}
    return [
        known.contact
        for known in held
        if known.contact.giver_id not in answered and not known.contact.is_settled
    ]


def _with(person: InstrumentedAttribute[Participant]) -> sa.Select[Contact]:
    return (
        sa.select(Contact)
        .join(person)
        .join(Participant.registration)
        .outerjoin(Registration.municipality)
        .options(
            contains_eager(person)
            .contains_eager(Participant.registration)
            .contains_eager(Registration.municipality)
        )
        .order_by(Contact.given_at.desc(), Contact.id.desc())
    )


def all_contacts() -> list[Contact]:
    """Every contact that was given, the oldest first, with both people and their towns."""
    return list(
        db.session.scalars(
            sa.select(Contact)
            .options(
                *(
                    joinedload(person)
                    .joinedload(Participant.registration)
                    .joinedload(Registration.municipality)
                    for person in (Contact.giver, Contact.holder)
                )
            )
            .order_by(Contact.given_at, Contact.id)
        )
    )


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about the people of `registration`."""
    people = registration.participants
    cards = db.session.scalars(
        sa.select(ContactCard)
        .where(ContactCard.participant_id.in_([person.id for person in people]))
        .order_by(ContactCard.id)
    )
    return {
        "contact_cards": [as_data(card) for card in cards],
        "contacts": [
            {"name": known.person.name, **as_data(known.contact)}
            for person in people
            for known in _held_by(person)
        ],
        "contact_holders": list(_holders(people)),
    }


def _holders(people: Iterable[Participant]) -> Iterable[dict[str, object]]:
    # What the others noted is theirs.
    for person in people:
        for given in given_by(person):
            yield {
                "name": given.contact.holder.name if given.shows_name else None,
                "given_at": given.contact.given_at.isoformat(),
                "gives_email": given.contact.gives_email,
                "gives_phone": given.contact.gives_phone,
            }
