"""Found working groups by hand, change and delete them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from messe.core.database import db, refused_as
from messe.core.errors import FairError
from messe.core.links import public_url
from messe.core.tokens import new_link_token
from messe.fair.models import Fair
from messe.groups import queries
from messe.groups.models import GroupMember, WorkingGroup
from messe.mail.service import queue_mail
from messe.registration.models import Municipality
from messe.topics.models import Topic

FEWEST_MEMBERS = 2


class TooFewMembersError(FairError):
    """One municipality alone is no group."""

    field = "members"
    message = _l("Eine Arbeitsgruppe braucht mindestens zwei Kommunen.")


class LeadNotMemberError(FairError):
    """A stranger cannot lead."""

    field = "lead"
    message = _l("Die Federführung muss eine Kommune übernehmen, die dabei ist.")


class NameTakenError(FairError):
    """Another working group is called so."""

    field = "name"
    message = _l("Eine Arbeitsgruppe mit diesem Namen gibt es schon.")


@dataclass(frozen=True)
class GroupData:
    """What organisers decide about a working group."""

    name: str
    members: Sequence[Municipality]
    lead: Municipality
    next_step: str = ""


def found_group(topic: Topic, data: GroupData, *, fair: Fair, now: dt.datetime) -> WorkingGroup:
    """A new working group, and a mail to the contact of each member; the caller commits.

    Raises:
        TooFewMembersError, LeadNotMemberError, NameTakenError: the data make no group.
    """
    _check_members(data)
    group = WorkingGroup(public_id=new_link_token(), topic=topic, founded_at=now, members=[])
    _save(group, data)
    _set_members(group, data)
    _mail(group, data.members, fair, now=now)
    return group


def edit_group(group: WorkingGroup, data: GroupData, *, fair: Fair, now: dt.datetime) -> None:
    """Change a working group, and mail the members that are new; the caller commits.

    Raises: as `found_group`.
    """
    _check_members(data)
    known = {member.ags for member in group.members}
    _save(group, data)
    _set_members(group, data)
    _mail(group, [town for town in data.members if town.ags not in known], fair, now=now)


def delete_group(group: WorkingGroup) -> None:
    """Remove a working group; its topic and its members' reports stay. The caller commits."""
    db.session.delete(group)
    db.session.flush()


def _check_members(data: GroupData) -> None:
    keys = {town.ags for town in data.members}
    if len(keys) < FEWEST_MEMBERS:
        raise TooFewMembersError
    if data.lead.ags not in keys:
        raise LeadNotMemberError


def _save(group: WorkingGroup, data: GroupData) -> None:
    with refused_as(NameTakenError, by="working_group.name"):
        group.name = data.name
        group.next_step = data.next_step
        db.session.add(group)


def _set_members(group: WorkingGroup, data: GroupData) -> None:
    # The old lead has to be gone before the new one is written.
    group.members = []
    db.session.flush()
    group.members = [
        GroupMember(municipality=town, is_lead=town.ags == data.lead.ags) for town in data.members
    ]
    db.session.flush()


def _mail(
    group: WorkingGroup,
    towns: Sequence[Municipality],
    fair: Fair,
    *,
    now: dt.datetime,
) -> None:
    url = public_url("groups.show", public_id=group.public_id)
    for registration in queries.confirmed_registrations([town.ags for town in towns]):
        queue_mail(
            registration.contact_email,
            "group_founded",
            now=now,
            concerns=registration.concern,
            fair=fair,
            municipality=registration.municipality,
            group=group,
            url=url,
        )
