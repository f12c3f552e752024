"""Secret links in mails: single-purpose, expiring, stored as fingerprints only."""

import datetime as dt

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from messe.accounts.models import AccessLink, LinkPurpose
from messe.core.database import db
from messe.core.errors import GuessError
from messe.core.tokens import fingerprint, new_link_token


class LinkInvalidError(GuessError):
    """The link is unknown, used up or too old."""

    message = _l("Dieser Link gilt nicht mehr. Bitte fordern Sie einen neuen an.")


def issue_link(purpose: LinkPurpose, subject_id: int, *, expires_at: dt.datetime) -> str:
    """A new secret that opens `subject_id` for `purpose` until `expires_at`; the caller commits."""
    token = new_link_token()
    db.session.add(
        AccessLink(
            fingerprint=fingerprint(token),
            purpose=purpose,
            subject_id=subject_id,
            expires_at=expires_at,
        ),
    )
    db.session.flush()
    return token


def subject_of_link(purpose: LinkPurpose, token: str, *, now: dt.datetime) -> int:
    """The row that `token` opens for `purpose`.

    Raises:
        LinkInvalidError: the token is unknown, for something else, or expired.
    """
    subject_id = db.session.scalar(
        sa.select(AccessLink.subject_id).where(
            AccessLink.fingerprint == fingerprint(token),
            AccessLink.purpose == purpose,
            AccessLink.expires_at > now,
        ),
    )
    if subject_id is None:
        raise LinkInvalidError
    return subject_id


def links_to(purpose: LinkPurpose, subject_id: int) -> list[AccessLink]:
    """The links of this purpose to this row, those that ended too, oldest first."""
    return list(
        db.session.scalars(
            sa.select(AccessLink)
            .where(AccessLink.purpose == purpose, AccessLink.subject_id == subject_id)
            .order_by(AccessLink.id),
        ),
    )


def revoke_links(purpose: LinkPurpose, subject_id: int) -> None:
    """Close every link of this purpose to this row; the caller commits."""
    db.session.execute(
        sa.delete(AccessLink).where(
            AccessLink.purpose == purpose,
            AccessLink.subject_id == subject_id,
        ),
    )
