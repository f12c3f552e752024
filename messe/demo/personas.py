"""The people of the demo whose pages a visitor may open without a password."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import session
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from messe.accounts import access as accounts_access
from messe.accounts.models import Account, Role
from messe.core.database import db
from messe.core.errors import FairError
from messe.core.links import public_url
from messe.registration import access as registration_access
from messe.registration.models import Registration, RegistrationStatus
from messe.startups import access as startups_access
from messe.startups.models import Startup

MEDEBACH = "05958028"
"""The town whose mayor a visitor may play."""

HALLENBERG = "05958020"
"""The town a visitor may register, by its invitation or without."""


class NobodyRegisteredError(FairError):
    """The demo stands before the first registration."""

    message = _l("In dieser Vorführung ist noch keine Kommune angemeldet.")


@dataclass(frozen=True)
class Persona:
    """A role that a visitor may play, and where its pages begin."""

    slug: str
    name: LazyString
    what_for: LazyString
    endpoint: str


PERSONAS = {
    persona.slug: persona
    for persona in (
        Persona(
            "kommune",
            _l("Bürgermeister von Medebach"),
            _l("trägt einen Ausweis und meldet nach der Messe Themen"),
            "my.index",
        ),
        Persona(
            "start-up",
            _l("Start-up"),
            _l("bucht und verlegt seinen Pitch-Termin"),
            "startups.own",
        ),
        Persona(
            "einlass",
            _l("Einlasskraft"),
            _l("lässt Gäste ein und zählt bei den Pitches"),
            "checkin.door",
        ),
        Persona(
            "orga",
            _l("Messe-Leitung"),
            _l("verwaltet alles und druckt die Berichte"),
            "dashboard.index",
        ),
        Persona(
            "besuch", _l("Gast ohne Anmeldung"), _l("sieht die öffentlichen Seiten"), "fair.start"
        ),
    )
}


def play(persona: Persona) -> None:
    """Sign this browser in as `persona`, and out of everything else."""
    accounts_access.sign_out()
    session.permanent = True
    if persona.slug == "kommune":
        registration_access.open_session(_registration())
    elif persona.slug == "start-up":
        startups_access.open_session(_startup())
    elif persona.slug == "einlass":
        accounts_access.sign_in(_account(Role.STEWARD))
    elif persona.slug == "orga":
        accounts_access.sign_in(_account(Role.ADMIN))


def _registration() -> Registration:
    """Medebach's registration, or the first one before Medebach registered."""
    statement = (
        sa.select(Registration)
        .where(
            Registration.status == RegistrationStatus.CONFIRMED,
            Registration.ags.is_not(None),
        )
        .order_by(Registration.ags != MEDEBACH, Registration.id)
        .limit(1)
    )
    registration = db.session.scalar(statement)
    if registration is None:
        raise NobodyRegisteredError
    return registration


def _startup() -> Startup:
    return db.session.scalars(sa.select(Startup).order_by(Startup.id).limit(1)).one()


def _account(role: Role) -> Account:
    statement = sa.select(Account).where(Account.role == role).order_by(Account.id).limit(1)
    return db.session.scalars(statement).one()


def addresses() -> list[tuple[str, str]]:
    """Each persona's name with the address that opens its pages."""
    return [
        (str(persona.name), public_url("demo.door", slug=persona.slug))
        for persona in PERSONAS.values()
    ]
