"""The exports: each dataset as a list of plain objects, and as a CSV, XLSX or JSON file.

Their keys are described in `docs/exports.md` and stay as they are.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from messe.checkin.models import Admission
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.groups.models import GroupMember, WorkingGroup
from messe.pitches.models import Booking, PitchSlot, Stage
from messe.registration.models import Municipality, Participant, ParticipantRole, Registration
from messe.report.tables import WRITERS, Format, Row
from messe.startups.models import Startup
from messe.topics.models import Topic, TopicChoice, TopicSignup


class Dataset(StrEnum):
    """What can be exported."""

    PARTICIPANTS = "participants"
    ADMISSIONS = "admissions"
    SCHEDULE = "schedule"
    TOPICS = "topics"
    GROUPS = "groups"
    MUNICIPALITIES = "municipalities"


def dataset_rows(dataset: Dataset) -> list[Row]:
    """The objects of `dataset` in their fixed order; moments are aware datetimes in UTC."""
    return _READERS[dataset]()


def export(dataset: Dataset, file_format: Format) -> bytes:
    """`dataset` as the content of a file."""
    return WRITERS[file_format](KEYS[dataset], dataset_rows(dataset))


def _town(municipality: Municipality) -> Row:
    return {
        "municipality": municipality.name,
        "ags": municipality.ags,
        "kreis": municipality.kreis,
        "district": municipality.district.value,
    }


def _participants() -> list[Row]:
    rows = db.session.execute(
        sa.select(Participant, Admission.admitted_at)
        .join(Participant.registration)
        .join(Registration.municipality)
        .join(Admission, Admission.participant_id == Participant.id, isouter=True)
        .options(
            contains_eager(Participant.registration).contains_eager(Registration.municipality),
        ),
    )
    roles = list(ParticipantRole)
    people = sorted(
        rows,
        key=lambda row: (
            row[0].registration.ags,
            row[0].registration.created_at,
            roles.index(row[0].role),
            row[0].name,
            row[0].code,
        ),
    )
    return [_participant(person, admitted_at) for person, admitted_at in people]


def _participant(person: Participant, admitted_at: dt.datetime | None) -> Row:
    registration = person.registration
    return {
        "code": person.code,
        "name": person.name,
        "role": person.role.value,
        **_town(registration.municipality),
        "status": registration.status.value,
        "contact_email": registration.contact_email,
        "contact_phone": registration.contact_phone,
        "by_telephone": registration.by_telephone,
        "registered_at": registration.created_at,
        "confirmed_at": registration.confirmed_at,
        "withdrawn_at": registration.withdrawn_at,
        "admitted_at": admitted_at,
    }


def _admissions() -> list[Row]:
    admissions = db.session.scalars(
        sa.select(Admission)
        .join(Admission.participant)
        .options(
            contains_eager(Admission.participant)
            .joinedload(Participant.registration)
            .joinedload(Registration.municipality),
            joinedload(Admission.admitted_by),
        )
        .order_by(Admission.admitted_at, Participant.code),
    )
    return [
        {
            "code": admission.participant.code,
            "role": admission.participant.role.value,
            **_town(admission.participant.registration.municipality),
            "admitted_at": admission.admitted_at,
            "admitted_by": admission.admitted_by.name if admission.admitted_by else None,
        }
        for admission in admissions
    ]


def _schedule() -> list[Row]:
    rows = db.session.execute(
        sa.select(PitchSlot, Startup)
        .join(PitchSlot.stage)
        .options(contains_eager(PitchSlot.stage))
        .join(Booking, Booking.slot_id == PitchSlot.id, isouter=True)
        .join(Booking.startup, isouter=True)
        .order_by(PitchSlot.starts_at, Stage.name),
    )
    return [_slot(slot, startup) for slot, startup in rows]


def _slot(slot: PitchSlot, startup: Startup | None) -> Row:
    return {
        "stage": slot.stage.name,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "startup": startup.name if startup else None,
        "offer": startup.offer if startup else None,
        "head_count": slot.head_count,
    }


def _topics() -> list[Row]:
    choices = db.session.scalars(
        sa.select(TopicChoice)
        .join(TopicChoice.signup)
        .options(
            contains_eager(TopicChoice.signup).joinedload(TopicSignup.municipality),
            joinedload(TopicChoice.topic),
        )
        .order_by(TopicSignup.ags, TopicChoice.rank),
    )
    return [
        {
            **_town(choice.signup.municipality),
            "topic": choice.topic.title,
            "rank": choice.rank,
            "stance": choice.stance.value,
            "would_lead": choice.would_lead,
            "reported_at": choice.signup.reported_at,
        }
        for choice in choices
    ]


def _groups() -> list[Row]:
    groups = db.session.scalars(
        sa.select(WorkingGroup)
        .join(WorkingGroup.topic)
        .options(
            contains_eager(WorkingGroup.topic),
            selectinload(WorkingGroup.members).joinedload(GroupMember.municipality),
        )
        .order_by(Topic.title, WorkingGroup.name),
    )
    return [
        {
            "topic": group.topic.title,
            "name": group.name,
            "founded_at": group.founded_at,
            "next_step": group.next_step,
            "members": [
                {**_town(member.municipality), "is_lead": member.is_lead}
                for member in sorted(group.members, key=lambda member: member.ags)
            ],
        }
        for group in groups
    ]


def _municipalities() -> list[Row]:
    limit = get_fair().population_limit
    return [
        {
            "ags": town.ags,
            "name": town.name,
            "kreis": town.kreis,
            "district": town.district.value,
            "population": town.population,
            "population_date": town.population_date,
            "may_take_part": town.may_take_part(limit),
        }
        for town in db.session.scalars(sa.select(Municipality).order_by(Municipality.ags))
    ]


_TOWN_KEYS = ("municipality", "ags", "kreis", "district")

_READERS: Mapping[Dataset, Callable[[], list[Row]]] = {
    Dataset.PARTICIPANTS: _participants,
    Dataset.ADMISSIONS: _admissions,
    Dataset.SCHEDULE: _schedule,
    Dataset.TOPICS: _topics,
    Dataset.GROUPS: _groups,
    Dataset.MUNICIPALITIES: _municipalities,
}

KEYS: Mapping[Dataset, tuple[str, ...]] = {
    Dataset.PARTICIPANTS: (
        "code",
        "name",
        "role",
        *_TOWN_KEYS,
        "status",
        "contact_email",
        "contact_phone",
        "by_telephone",
        "registered_at",
        "confirmed_at",
        "withdrawn_at",
        "admitted_at",
    ),
    Dataset.ADMISSIONS: ("code", "role", *_TOWN_KEYS, "admitted_at", "admitted_by"),
    Dataset.SCHEDULE: ("stage", "starts_at", "ends_at", "startup", "offer", "head_count"),
    Dataset.TOPICS: (*_TOWN_KEYS, "topic", "rank", "stance", "would_lead", "reported_at"),
    Dataset.GROUPS: ("topic", "name", "founded_at", "next_step", "members"),
    Dataset.MUNICIPALITIES: (
        "ags",
        "name",
        "kreis",
        "district",
        "population",
        "population_date",
        "may_take_part",
    ),
}
"""The columns of each dataset, which head a table even where it has no rows."""
