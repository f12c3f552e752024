"""Add, change and remove start-ups; mail them the link to their pages."""

import datetime as dt
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from messe.accounts.links import issue_link, revoke_links
from messe.accounts.models import LinkPurpose
from messe.core.database import FOREIGN_KEY, db, refused_as
from messe.core.errors import FairError
from messe.core.links import public_url
from messe.fair.models import Fair
from messe.mail.service import queue_mail
from messe.registration.search import free_slug
from messe.startups import queries
from messe.startups.models import Startup

OWN_ADDRESSES = frozenset({"link", "meine"})
"""Pages beside those of the start-ups; no start-up may hide behind one of them."""


class StartupNameTakenError(FairError):
    """Another start-up has this name."""

    field = "name"
    message = _l("Ein Start-up mit diesem Namen gibt es schon.")


class StartupHasBookingError(FairError):
    """The start-up still holds a pitch slot."""

    message = _l(
        "Dieses Start-up hat einen Pitch-Termin. Geben Sie den Termin bitte zuerst zurück.",
    )


@dataclass(frozen=True)
class StartupProfile:
    """What a start-up says about itself."""

    name: str
    offer: str
    contact_name: str
    description: str = ""
    website: str = ""


def add_startup(
    profile: StartupProfile,
    contact_email: str,
    fair: Fair,
    *,
    now: dt.datetime,
) -> Startup:
    """A new start-up, and a mail with the link to its pages; the caller commits.

    Raises:
        StartupNameTakenError: another start-up has this name.
    """
    startup = Startup(
        slug=free_slug(profile.name, OWN_ADDRESSES | queries.slugs()),
        contact_email=contact_email.lower(),
        created_at=now,
    )
    change_profile(startup, profile)
    mail_access_link(startup, fair, now=now)
    return startup


def change_profile(startup: Startup, profile: StartupProfile) -> None:
    """Let `startup` say `profile` about itself, at its old address; the caller commits.

    Raises:
        StartupNameTakenError: another start-up has this name.
    """
    with refused_as(StartupNameTakenError, by="startup.name"):
        startup.name = profile.name
        startup.offer = profile.offer
        startup.contact_name = profile.contact_name
        startup.description = profile.description
        startup.website = profile.website
        db.session.add(startup)


def change_contact_email(
    startup: Startup, contact_email: str, fair: Fair, *, now: dt.datetime
) -> None:
    """Write to another address from now on; the old one's links end. The caller commits."""
    if startup.contact_email == contact_email.lower():
        return
    startup.contact_email = contact_email.lower()
    revoke_links(LinkPurpose.OPEN_STARTUP, startup.id)
    mail_access_link(startup, fair, now=now)


def mail_access_link(startup: Startup, fair: Fair, *, now: dt.datetime) -> None:
    """Mail the contact a link to the start-up's pages; the caller commits."""
    expires_at = fair.own_pages_close_at(now)
    token = issue_access_link(startup, expires_at=expires_at)
    queue_mail(
        startup.contact_email,
        "startup_access",
        now=now,
        fair=fair,
        startup=startup,
        url=public_url("startups.open_pages", token=token),
        expires_at=expires_at,
    )


def issue_access_link(startup: Startup, *, expires_at: dt.datetime) -> str:
    """A new secret that opens the start-up's pages; the caller commits."""
    return issue_link(LinkPurpose.OPEN_STARTUP, startup.id, expires_at=expires_at)


def request_access_link(email: str, fair: Fair, *, now: dt.datetime) -> None:
    """Mail a link to every start-up of `email`, saying nothing if there is none.

    The caller commits.
    """
    for startup in queries.startups_of(email):
        mail_access_link(startup, fair, now=now)


def remove_startup(startup: Startup) -> None:
    """Remove a start-up and its links; the caller commits.

    Raises:
        StartupHasBookingError: it holds a pitch slot.
    """
    revoke_links(LinkPurpose.OPEN_STARTUP, startup.id)
    with refused_as(StartupHasBookingError, by=FOREIGN_KEY):
        db.session.delete(startup)
