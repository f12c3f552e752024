"""What is stored of an invitation about the people of the registration that came of it."""

import sqlalchemy as sa

from messe.core.database import db
from messe.core.privacy import as_data
from messe.invitations import mails
from messe.invitations.models import Invitation
from messe.mail.service import forget_mails, mails_concerning
from messe.registration.models import Registration
from messe.registration.own_data import NOBODY


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about the people of `registration`."""
    return {
        "invitations": [
            {
                **as_data(invitation),
                "mails": [as_data(mail) for mail in mails_concerning(invitation.concern)],
            }
            for invitation in _invitations_of(registration)
        ]
    }


def erase(registration: Registration) -> None:
    """Forget whom the town's invitation went to; the caller commits. It stays counted."""
    for invitation in _invitations_of(registration):
        mails.revoke_links(invitation)
        forget_mails(invitation.concern)
        invitation.name = NOBODY
        invitation.email = invitation.salutation = ""
        invitation.deputy_name = invitation.deputy_email = ""


def _invitations_of(registration: Registration) -> list[Invitation]:
    """The invitation of the registration's town, if it went to its contact or its people."""
    contact = registration.contact_email
    names = [person.name for person in registration.participants]
    return list(
        db.session.scalars(
            sa.select(Invitation).where(
                Invitation.ags == registration.ags,
                sa.or_(
                    Invitation.email == contact,
                    Invitation.deputy_email == contact,
                    Invitation.name.in_(names),
                    Invitation.deputy_name.in_(names),
                ),
            ),
        ),
    )
