"""The mails a registration causes, and the links in them."""

import datetime as dt

from messe.accounts import links
from messe.accounts.models import LinkPurpose
from messe.core.links import public_url
from messe.fair.models import Fair
from messe.mail.service import queue_mail
from messe.registration.models import Registration
from messe.registration.ticket import ATTACHMENTS

LINK_PURPOSES = (LinkPurpose.CONFIRM_REGISTRATION, LinkPurpose.OPEN_REGISTRATION)
CONFIRMATION_VALID_FOR = dt.timedelta(days=7)


def mail_confirmation_link(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    """Mail the contact the link that confirms the registration; the caller commits."""
    expires_at = min(now + CONFIRMATION_VALID_FOR, fair.ends_at)
    token = links.issue_link(
        LinkPurpose.CONFIRM_REGISTRATION,
        registration.id,
        expires_at=expires_at,
    )
    queue_mail(
        registration.contact_email,
        "confirm_registration",
        now=now,
        concerns=registration.concern,
        fair=fair,
        party=registration.party_name,
        url=public_url("registration.confirm", token=token),
        expires_at=expires_at,
    )


def mail_access_link(
    registration: Registration,
    fair: Fair,
    template: str = "access_link",
    *,
    now: dt.datetime,
    attaches: str | None = None,
) -> None:
    """Mail the contact a link to the registration's pages; the caller commits.

    Guests that came without an address get no mail.
    """
    if not registration.contact_email:
        return
    expires_at = fair.own_pages_close_at(now)
    queue_mail(
        registration.contact_email,
        template,
        now=now,
        concerns=registration.concern,
        attaches=attaches,
        fair=fair,
        party=registration.party_name,
        registration=registration,
        badges_url=public_url("my.badges"),
        url=public_url(
            "registration.open_pages",
            token=issue_access_link(registration, expires_at=expires_at),
        ),
        expires_at=expires_at,
    )


def mail_seat(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    """Mail the contact that people may come, with badges and calendar file; the caller commits."""
    mail_access_link(registration, fair, "registration_confirmed", now=now, attaches=ATTACHMENTS)


def mail_replacement(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    """Mail the contact that somebody else comes, with the badges of now; the caller commits."""
    mail_access_link(registration, fair, "person_replaced", now=now, attaches=ATTACHMENTS)


def mail_offer_expired(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    """Tell the contact that the offered seats went to others; the caller commits."""
    if registration.contact_email:
        queue_mail(
            registration.contact_email,
            "offer_expired",
            now=now,
            concerns=registration.concern,
            fair=fair,
            party=registration.party_name,
        )


def issue_access_link(registration: Registration, *, expires_at: dt.datetime) -> str:
    """A new secret that opens the registration's pages; the caller commits."""
    return links.issue_link(LinkPurpose.OPEN_REGISTRATION, registration.id, expires_at=expires_at)


def revoke_links(registration: Registration) -> None:
    """Close every link to the registration; the caller commits."""
    for purpose in LINK_PURPOSES:
        links.revoke_links(purpose, registration.id)
