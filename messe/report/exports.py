"""The exports: each dataset as a list of plain objects, and as a CSV, XLSX or JSON file.

Their keys are described in `docs/exports.md` and stay as they are.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from messe.checkin.models import Admission
from messe.checkin.queries import admissions
from messe.contacts.models import Contact
from messe.contacts.queries import all_contacts
from messe.core.database import db
from messe.core.tables import WRITERS, Format, Row
from messe.fair.queries import get_fair
from messe.groups.queries import groups
from messe.pitches.models import Block
from messe.pitches.queries import ScheduledPitch, blocks, schedule
from messe.programme.models import ItemKind
from messe.programme.queries import newest_release
from messe.registration.models import Municipality, Participant, ParticipantRole, Registration
from messe.topics.queries import signups


class Dataset(StrEnum):
    """What can be exported."""

    PARTICIPANTS = "participants"
    ADMISSIONS = "admissions"
    SCHEDULE = "schedule"
    CONTACTS = "contacts"
    TOPICS = "topics"
    GROUPS = "groups"
    MUNICIPALITIES = "municipalities"


def dataset_rows(dataset: Dataset) -> list[Row]:
    """The objects of `dataset` in their fixed order; moments are aware datetimes in UTC."""
    return _READERS[dataset]()


def export(dataset: Dataset, file_format: Format) -> bytes:
    """`dataset` as the content of a file."""
    return WRITERS[file_format](KEYS[dataset], dataset_rows(dataset))


def _town(municipality: Municipality | None) -> Row:
    if municipality is None:
        return {"municipality": None, "ags": None, "kreis": None, "district": None}
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
        .join(Registration.municipality, isouter=True)
        .join(Admission, Admission.participant_id == Participant.id, isouter=True)
        .options(
            contains_eager(Participant.registration).contains_eager(Registration.municipality),
        ),
    )
    roles = list(ParticipantRole)
    people = sorted(
        rows,
        key=lambda row: (
            row[0].registration.ags or "",
            row[0].registration.organisation,
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
        "organisation": registration.organisation or None,
        "status": registration.status.value,
        "contact_email": registration.contact_email,
        "contact_phone": registration.contact_phone,
        "by_telephone": registration.by_telephone,
        "diet": person.diet or None,
        "access_needs": person.access_needs or None,
        "photo_consent": person.photo_consent,
        "shares_contact": person.shares_contact,
        "registered_at": registration.created_at,
        "confirmed_at": registration.confirmed_at,
        "withdrawn_at": registration.withdrawn_at,
        "admitted_at": admitted_at,
    }


def _admissions() -> list[Row]:
    return [
        {
            "code": admission.participant.code,
            "role": admission.participant.role.value,
            **_town(admission.participant.registration.municipality),
            "organisation": admission.participant.registration.organisation or None,
            "admitted_at": admission.admitted_at,
            "admitted_by": admission.admitted_by or None,
        }
        for admission in admissions()
    ]


def _schedule() -> list[Row]:
    release = newest_release()
    number = {"release": release.number if release else None}
    rows = [*map(_slot, schedule()), *map(_block, blocks())]
    rows.sort(key=lambda row: (row["starts_at"], row["stage"] or "", row["title"] or ""))
    return [row | number for row in rows]


def _slot(pitch: ScheduledPitch) -> Row:
    startup = pitch.startup
    return {
        "stage": pitch.stage_name,
        "starts_at": pitch.slot.starts_at,
        "ends_at": pitch.slot.ends_at,
        "startup": startup.name if startup else None,
        "offer": startup.offer if startup else None,
        "head_count": pitch.slot.head_count,
        "kind": ItemKind.PITCH.value,
        "title": startup.name if startup else None,
        "guid": pitch.guid,
    }


def _block(block: Block) -> Row:
    return {
        "stage": block.stage.name if block.stage else None,
        "starts_at": block.starts_at,
        "ends_at": block.ends_at,
        "startup": None,
        "offer": None,
        "head_count": None,
        "kind": block.kind.value,
        "title": block.title,
        "guid": block.public_id,
    }


def _contacts() -> list[Row]:
    return [_contact(contact) for contact in all_contacts()]


def _contact(contact: Contact) -> Row:
    # Who met whom by badge and town: names are among the participants, notes are nobody's business.
    row: Row = {}
    for part, person in (("giver", contact.giver), ("holder", contact.holder)):
        row[f"{part}_code"] = person.code
        town = _town(person.registration.municipality)
        row |= {f"{part}_{key}": town[key] for key in ("municipality", "ags", "district")}
    return row | {
        "gives_email": contact.gives_email,
        "gives_phone": contact.gives_phone,
        "given_at": contact.given_at,
    }


def _topics() -> list[Row]:
    return [
        {
            **_town(signup.municipality),
            "topic": choice.topic.title,
            "rank": choice.rank,
            "stance": choice.stance.value,
            "would_lead": choice.would_lead,
            "reported_at": signup.reported_at,
        }
        for signup in sorted(signups(), key=lambda signup: signup.ags)
        for choice in signup.choices
    ]


def _groups() -> list[Row]:
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
        for group in sorted(groups(), key=lambda group: (group.topic.title, group.name))
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
    Dataset.CONTACTS: _contacts,
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
        "organisation",
        "status",
        "contact_email",
        "contact_phone",
        "by_telephone",
        "diet",
        "access_needs",
        "photo_consent",
        "shares_contact",
        "registered_at",
        "confirmed_at",
        "withdrawn_at",
        "admitted_at",
    ),
    Dataset.ADMISSIONS: ("code", "role", *_TOWN_KEYS, "organisation", "admitted_at", "admitted_by"),
    Dataset.SCHEDULE: (
        "stage",
        "starts_at",
        "ends_at",
        "startup",
        "offer",
        "head_count",
        "kind",
        "title",
        "guid",
        "release",
    ),
    Dataset.CONTACTS: (
        *(
            f"{part}_{key}"
            for part in ("giver", "holder")
            for key in ("code", "municipality", "ags", "district")
        ),
        "gives_email",
        "gives_phone",
        "given_at",
    ),
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
