"""Read who is interested in which start-up."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from messe.contacts.models import ContactCard
from messe.contacts.queries import Reach, reach_of
from messe.core.database import db
from messe.core.privacy import as_data
from messe.leads.models import RATINGS, Lead
from messe.registration.models import Participant, Registration, RegistrationStatus
from messe.startups.models import Startup, StartupStatus, startup_topic
from messe.topics.suggesting import Encounter, Occasion


@dataclass(frozen=True)
class KnownLead:
    """Somebody who agreed that a start-up writes, and how to reach this person."""

    lead: Lead
    reach: Reach

    @property
    def person(self) -> Participant:
        """Who it is."""
        return self.lead.participant

    @property
    def phone(self) -> str:
        """Empty unless the person gave it."""
        return self.reach.phone if self.lead.gives_phone else ""

    @property
    def rating(self) -> str:
        """How far the start-up thinks the talk has come; empty until it says so."""
        return str(RATINGS.get(self.lead.rating or 0, ""))


@dataclass(frozen=True)
class Interest:
    """How many people are interested in a start-up."""

    noted: int
    """Who noted it, those who agreed included."""
    asked: int
    """Whom it asked and who does not agree: a no counts like no answer, so that it stays unsaid."""


def find_startup_by_stand(token: str) -> Startup | None:
    """The start-up whose stand carries this code, if it comes to the fair."""
    return db.session.scalar(
        sa.select(Startup).where(
            Startup.stand_token == token, Startup.status == StartupStatus.ACCEPTED
        )
    )


def exhibitors() -> list[Startup]:
    """The start-ups that have a stand, by name."""
    return list(
        db.session.scalars(
            sa.select(Startup)
            .where(Startup.status == StartupStatus.ACCEPTED)
            .order_by(sa.func.lower(Startup.name))
        )
    )


def find_lead(person: Participant, startup: Startup) -> Lead | None:
    """What is between the two so far."""
    return db.session.scalar(
        sa.select(Lead).where(Lead.participant_id == person.id, Lead.startup_id == startup.id)
    )


def leads_of(person: Participant) -> list[Lead]:
    """The start-ups that a person noted or that asked, the newest first."""
    newest = sa.func.coalesce(Lead.noted_at, Lead.asked_at)
    return list(
        db.session.scalars(
            sa.select(Lead)
            .where(Lead.participant_id == person.id)
            .options(joinedload(Lead.startup))
            .order_by(newest.desc(), Lead.id.desc())
        )
    )


def topics_of_stands(ags: str) -> list[Encounter]:
    """What the start-ups that people of a town noted have as topics, one for each start-up."""
    statement = (
        sa.select(startup_topic.c.topic_id, sa.func.count(), Startup.name)
        .select_from(Lead)
        .join(Lead.startup)
        .join(startup_topic, startup_topic.c.startup_id == Startup.id)
        .join(Lead.participant)
        .join(Participant.registration)
        .where(
            Registration.ags == ags,
            Registration.status == RegistrationStatus.CONFIRMED,
            Startup.status == StartupStatus.ACCEPTED,
            Lead.noted_at.is_not(None),
        )
        .group_by(startup_topic.c.topic_id, Startup.id)
    )
    return [
        Encounter(topic_id, Occasion.STAND, count, name)
        for topic_id, count, name in db.session.execute(statement)
    ]


def open_questions(person: Participant) -> int:
    """How many start-ups wait for the answer of `person`."""
    return sum(lead.is_open_question for lead in leads_of(person))


def agreed_leads(startup: Startup) -> list[KnownLead]:
    """Whom a start-up may write to: the best rated first, then by name.

    Nobody whose town withdrew: these people cannot open the page that takes consent back.
    """
    rows = db.session.execute(
        sa.select(Lead, ContactCard)
        .join(Lead.participant)
        .join(Participant.registration)
        .outerjoin(Registration.municipality)
        .outerjoin(ContactCard, ContactCard.participant_id == Participant.id)
        .where(
            Lead.startup_id == startup.id,
            Lead.shares_contact,
            Registration.status == RegistrationStatus.CONFIRMED,
        )
        .options(
            contains_eager(Lead.participant)
            .contains_eager(Participant.registration)
            .contains_eager(Registration.municipality)
        )
        .order_by(sa.func.coalesce(Lead.rating, 0).desc(), Participant.name, Lead.id)
    )
    return [KnownLead(lead, reach_of(lead.participant, card)) for lead, card in rows]


def interest_in(startup: Startup) -> Interest:
    """How many noted the start-up, and how many of whom it asked do not agree."""
    asked_in_vain = sa.and_(Lead.asked_at.is_not(None), ~Lead.shares_contact)
    noted, asked = db.session.execute(
        sa.select(sa.func.count(Lead.noted_at), sa.func.count().filter(asked_in_vain)).where(
            Lead.startup_id == startup.id
        )
    ).one()
    return Interest(noted, asked)


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about the people of `registration`."""
    return {
        "leads": [
            {"startup": lead.startup.name, **as_data(lead)}
            for person in registration.participants
            for lead in leads_of(person)
        ]
    }


def startup_data(startup: Startup) -> dict[str, object]:
    """The part of this room in what is stored about `startup`: whom it may write to."""
    return {
        "leads": [
            {"name": known.person.name, **as_data(known.lead)} for known in agreed_leads(startup)
        ]
    }
