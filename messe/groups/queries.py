"""Read working groups, and whom to write to about them."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from messe.core.database import db
from messe.fair.models import District
from messe.groups.models import GroupMember, WorkingGroup
from messe.registration.models import Municipality, Registration, RegistrationStatus

_WHOLE = (
    joinedload(WorkingGroup.topic),
    selectinload(WorkingGroup.members).joinedload(GroupMember.municipality),
)


def groups(district: District | None = None) -> list[WorkingGroup]:
    """All working groups, or those with a member in `district`: topic, members, towns; by name."""
    statement = sa.select(WorkingGroup).options(*_WHOLE).order_by(WorkingGroup.name)
    if district is not None:
        in_district = GroupMember.municipality.has(Municipality.district == district)
        statement = statement.where(WorkingGroup.members.any(in_district))
    return list(db.session.scalars(statement))


def find_group(public_id: str) -> WorkingGroup | None:
    """The working group behind an address, with topic, members and towns."""
    return db.session.scalar(
        sa.select(WorkingGroup).where(WorkingGroup.public_id == public_id).options(*_WHOLE),
    )


def confirmed_registrations(ags: Sequence[str]) -> list[Registration]:
    """The registrations that hold these towns, with the towns, for mails about them.

    A town may have none, or left no address.
    """
    return list(
        db.session.scalars(
            sa.select(Registration)
            .where(
                Registration.ags.in_(ags),
                Registration.status == RegistrationStatus.CONFIRMED,
                Registration.contact_email != "",
            )
            .options(joinedload(Registration.municipality))
            .order_by(Registration.id),
        ),
    )
