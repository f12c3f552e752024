"""The mails to invited towns, and the personal link in each."""

import datetime as dt

from flask_babel import force_locale

from messe.accounts import links
from messe.accounts.models import LinkPurpose
from messe.core.i18n import LANGUAGES
from messe.core.links import public_url
from messe.fair.models import Fair
from messe.invitations.models import Invitation
from messe.mail.render import mail_text
from messe.mail.service import queue_text


def mail_invitation(
    invitation: Invitation, fair: Fair, template: str = "invitation", *, now: dt.datetime
) -> None:
    """Mail the recipient a link of their own; links of earlier mails stay valid.

    In German, whatever language the organiser reads. The caller commits.
    """
    expires_at = fair.registration_closes_at
    token = links.issue_link(LinkPurpose.OPEN_INVITATION, invitation.id, expires_at=expires_at)
    with force_locale(LANGUAGES[0]):
        subject, body = mail_text(
            template,
            {
                "fair": fair,
                "invitation": invitation,
                "municipality": invitation.municipality,
                "url": public_url("invitations.show", token=token),
                "expires_at": expires_at,
            },
        )
    queue_text(invitation.recipient_email, subject, body, now=now, concerns=invitation.concern)


def revoke_links(invitation: Invitation) -> None:
    """Close every link to the invitation; the caller commits."""
    links.revoke_links(LinkPurpose.OPEN_INVITATION, invitation.id)
