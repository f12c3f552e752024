"""Note interest in a start-up, agree that it writes, and take that back."""

import datetime as dt
import uuid

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from messe.core.database import db
from messe.leads import queries
from messe.leads.models import Lead
from messe.registration.models import Participant, Registration
from messe.registration.queries import find_wearer
from messe.startups.models import Startup

ASKED = _l("Gefragt. Sobald die Person zustimmt, steht sie auf Ihrer Liste.")
"""What a start-up hears, whoever wears the badge that it scanned."""


def note_interest(person: Participant, startup: Startup, *, now: dt.datetime) -> Lead:
    """Put `startup` on the list of `person`; what was agreed before stays. The caller commits."""
    lead = _get_lead(person, startup, noted_at=now)
    lead.noted_at = lead.noted_at or now
    db.session.flush()
    return lead


def _get_lead(person: Participant, startup: Startup, **values: dt.datetime) -> Lead:
    lead = queries.find_lead(person, startup)
    if lead is None:
        lead = Lead(public_id=str(uuid.uuid4()), startup=startup, participant=person, **values)
        db.session.add(lead)
    return lead


def agree(lead: Lead, *, gives_phone: bool, now: dt.datetime) -> None:
    """Let the start-up know who it is, and write; the caller commits."""
    lead.noted_at = lead.noted_at or now
    lead.shares_contact, lead.gives_phone, lead.is_declined = True, gives_phone, False
    db.session.flush()


def take_back(lead: Lead) -> None:
    """Let the start-up know nothing any more: its remarks go too. The caller commits.

    Who had agreed said no with that, and is not asked again.
    """
    lead.is_declined = lead.is_declined or lead.shares_contact
    lead.shares_contact = lead.gives_phone = False
    lead.rating, lead.note = None, ""
    db.session.flush()


def set_consent(person: Participant, startup: Startup, *, agrees: bool, now: dt.datetime) -> None:
    """Agree with `startup`, or take it back, whatever stood there before; the caller commits."""
    if agrees:
        lead = note_interest(person, startup, now=now)
        agree(lead, gives_phone=lead.gives_phone, now=now)
    elif (known := queries.find_lead(person, startup)) is not None:
        take_back(known)


def ask(person: Participant, startup: Startup, *, now: dt.datetime) -> Lead:
    """Ask `person`, whose badge `startup` scanned, to stay in contact; once. The caller commits."""
    lead = _get_lead(person, startup, asked_at=now)
    lead.asked_at = lead.asked_at or now
    db.session.flush()
    return lead


def ask_wearer(token: str, startup: Startup, *, now: dt.datetime) -> None:
    """Ask whoever wears the badge with the code `token`, if anybody does; the caller commits."""
    person = find_wearer(token)
    if person is not None:
        ask(person, startup, now=now)


def decline(lead: Lead) -> None:
    """Say no to a start-up that asked; it is not told. The caller commits."""
    take_back(lead)
    lead.is_declined = True
    db.session.flush()


def remove(lead: Lead) -> None:
    """Take a start-up off the own list; a question that was answered stays so. Caller commits."""
    if lead.asked_at is None:
        db.session.delete(lead)
    else:
        decline(lead)
        lead.noted_at = None
    db.session.flush()


def remark(lead: Lead, *, rating: int | None, note: str) -> None:
    """Keep what a start-up thinks of somebody who agreed; the caller commits."""
    lead.rating, lead.note = rating, note
    db.session.flush()


def erase(registration: Registration) -> None:
    """Forget what start-ups the people of `registration` met; the caller commits."""
    people = [person.id for person in registration.participants]
    db.session.execute(sa.delete(Lead).where(Lead.participant_id.in_(people)))


def erase_startup(startup: Startup) -> None:
    """Let a start-up that is forgotten, or does not come, know nobody; the caller commits."""
    db.session.execute(sa.delete(Lead).where(Lead.startup_id == startup.id))
