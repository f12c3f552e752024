"""Add, change and remove start-ups; mail them the link to their pages."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.accounts.links import issue_link, revoke_links
from messe.accounts.models import LinkPurpose
from messe.core.database import FOREIGN_KEY, db, refused_as
from messe.core.errors import FairError
from messe.core.links import public_url
from messe.fair.models import Fair
from messe.mail.service import forget_mails, queue_mail
from messe.registration.search import free_slug
from messe.startups import queries
from messe.startups.logo import Logo
from messe.startups.models import (
    ProfileField,
    Startup,
    StartupChange,
    StartupLogo,
    StartupStatus,
)
from messe.topics.models import Topic

OWN_ADDRESSES = frozenset({"bewerben", "link", "meine"})
"""Pages beside those of the start-ups; no start-up may hide behind one of them."""

FIRST_MAILS = {
    StartupStatus.UNCONFIRMED: "startup_applied",
    StartupStatus.INVITED: "startup_invited",
}
"""Which mail brings the first link, before a start-up has opened its pages."""


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
    seeks: str = ""
    topics: Sequence[Topic] = ()


def add_startup(
    profile: StartupProfile,
    contact_email: str,
    fair: Fair,
    *,
    now: dt.datetime,
) -> Startup:
    """A new start-up that is coming, and a mail with the link to its pages; the caller commits.

    Raises:
        StartupNameTakenError: another start-up has this name.
    """
    startup = Startup(
        slug=new_slug(profile.name),
        status=StartupStatus.ACCEPTED,
        contact_email=contact_email.lower(),
        created_at=now,
    )
    change_profile(startup, profile)
    mail_access_link(startup, fair, now=now)
    return startup


def new_slug(name: str) -> str:
    """An address that no other page has."""
    return free_slug(name, OWN_ADDRESSES | queries.slugs())


def change_profile(startup: Startup, profile: StartupProfile) -> None:
    """Let `startup`, loaded with its topics, say `profile` about itself, at its old address.

    The caller commits.

    Raises:
        StartupNameTakenError: another start-up has this name.
    """
    with refused_as(StartupNameTakenError, by="startup.name"):
        startup.name = profile.name
        startup.offer = profile.offer
        startup.contact_name = profile.contact_name
        startup.description = profile.description
        startup.website = profile.website
        startup.seeks = profile.seeks
        startup.topics = list(profile.topics)
        db.session.add(startup)


def change_own_profile(startup: Startup, profile: StartupProfile, *, now: dt.datetime) -> None:
    """As `change_profile`, by the start-up itself: organisers see what changed.

    An invitation is the organisers' yes: with its profile, the invited start-up is coming.
    """
    before = _profile_texts(startup)
    change_profile(startup, profile)
    if startup.status is StartupStatus.INVITED:
        startup.status = StartupStatus.ACCEPTED
    for field, new in _profile_texts(startup).items():
        if new != before[field]:
            _note_change(startup, field, before[field], new, now=now)


def _profile_texts(startup: Startup) -> dict[ProfileField, str]:
    return {
        ProfileField.NAME: startup.name,
        ProfileField.OFFER: startup.offer,
        ProfileField.DESCRIPTION: startup.description,
        ProfileField.SEEKS: startup.seeks,
        ProfileField.TOPICS: ", ".join(sorted(topic.title for topic in startup.topics)),
        ProfileField.WEBSITE: startup.website,
        ProfileField.CONTACT_NAME: startup.contact_name,
    }


def _note_change(
    startup: Startup, field: ProfileField, old: str, new: str, *, now: dt.datetime
) -> None:
    if startup.is_accepted:
        change = StartupChange(startup_id=startup.id, field=field, old=old, new=new, changed_at=now)
        db.session.add(change)


def mark_seen(startup: Startup, last_change_id: int, *, now: dt.datetime) -> None:
    """Note that organisers saw the changes up to this one; the caller commits."""
    db.session.execute(
        sa.update(StartupChange)
        .where(
            StartupChange.startup_id == startup.id,
            StartupChange.id <= last_change_id,
            StartupChange.seen_at.is_(None),
        )
        .values(seen_at=now)
    )


def change_logo(startup: Startup, logo: Logo, alt: str, *, now: dt.datetime) -> None:
    """Show `logo`, described by `alt` or else by the name; the caller commits."""
    alt = alt or _("Logo von %(name)s", name=startup.name)
    _note_change(startup, ProfileField.LOGO, startup.logo_alt, alt, now=now)
    _delete_images(startup)
    db.session.add_all(
        StartupLogo(startup_id=startup.id, size=size, content=content)
        for size, content in logo.images.items()
    )
    startup.logo_digest = logo.digest
    startup.logo_alt = alt


def remove_logo(startup: Startup, *, now: dt.datetime) -> None:
    """Show no logo any more; the caller commits."""
    if startup.logo_digest is not None:
        _note_change(startup, ProfileField.LOGO, startup.logo_alt, "", now=now)
    _delete_images(startup)
    startup.logo_digest = None
    startup.logo_alt = ""


def _delete_images(startup: Startup) -> None:
    db.session.execute(sa.delete(StartupLogo).where(StartupLogo.startup_id == startup.id))


def change_contact_email(
    startup: Startup, contact_email: str, fair: Fair, *, now: dt.datetime
) -> None:
    """Write to another address from now on; the old one's links end. The caller commits."""
    if startup.contact_email == contact_email.lower():
        return
    startup.contact_email = contact_email.lower()
    revoke_links(LinkPurpose.OPEN_STARTUP, startup.id)
    mail_access_link(startup, fair, now=now)


def mail_access_link(
    startup: Startup,
    fair: Fair,
    template: str = "startup_access",
    *,
    now: dt.datetime,
    words: str = "",
) -> None:
    """Mail the contact a link to the start-up's pages; the caller commits.

    `words` are the organisers' own, for templates that have a place for them.
    """
    expires_at = fair.own_pages_close_at(now)
    token = issue_access_link(startup, expires_at=expires_at)
    queue_mail(
        startup.contact_email,
        template,
        now=now,
        concerns=startup.concern,
        fair=fair,
        startup=startup,
        words=words,
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
        send_link_again(startup, fair, now=now)


def send_link_again(startup: Startup, fair: Fair, *, now: dt.datetime) -> None:
    """Mail a start-up its link; who has not used the first gets that mail again.

    The caller commits.
    """
    mail_access_link(startup, fair, FIRST_MAILS.get(startup.status, "startup_access"), now=now)


def remove_startup(startup: Startup) -> None:
    """Remove a start-up with its links and the mails to it; the caller commits.

    Raises:
        StartupHasBookingError: it holds a pitch slot.
    """
    revoke_links(LinkPurpose.OPEN_STARTUP, startup.id)
    forget_mails(startup.concern)
    with refused_as(StartupHasBookingError, by=FOREIGN_KEY):
        db.session.delete(startup)
