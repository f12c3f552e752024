"""Read municipalities, registrations and participants."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from messe.core.database import Model, db
from messe.core.tokens import fingerprint
from messe.fair.models import District
from messe.registration import search
from messe.registration.models import (
    LIVE,
    SEATED,
    AllowanceRequest,
    Municipality,
    Participant,
    ParticipantRole,
    Registration,
    RegistrationStatus,
    RevokedCode,
)

MOST_MATCHES = 20


def find_municipalities(query: str) -> list[Municipality]:
    """The towns in whose name or postcode each word of `query` begins a word, by name."""
    wanted = search.words(query)
    if not wanted:
        return []
    # A blank before every word lets LIKE find beginnings of words.
    text = sa.literal(" ") + Municipality.search_text
    begins = [text.contains(f" {word}", autoescape=True) for word in wanted]
    statement = sa.select(Municipality).where(*begins).order_by(Municipality.name)
    return list(db.session.scalars(statement.limit(MOST_MATCHES)))


def find_municipality_by_name(name: str) -> Municipality | None:
    """The town of exactly this name, however it is spelt; no two of the register share one."""
    wanted = search.fold(name)
    begins = Municipality.search_text.startswith(wanted, autoescape=True)
    towns = db.session.scalars(sa.select(Municipality).where(begins))
    return next((town for town in towns if search.fold(town.name) == wanted), None)


def municipalities(district: District | None = None) -> list[Municipality]:
    """All towns of the register, or those of one district, by name."""
    statement = sa.select(Municipality).order_by(Municipality.name)
    if district is not None:
        statement = statement.where(Municipality.district == district)
    return list(db.session.scalars(statement))


def may_take_part(population_limit: int) -> sa.ColumnElement[bool]:
    """In SQL what `Municipality.may_take_part` says in Python."""
    return sa.or_(
        Municipality.population < population_limit,
        Municipality.allowed_at.is_not(None),
    )


def is_taken(ags: str) -> bool:
    """Whether a registration holds this town: confirmed, waiting, or with seats on offer."""
    return (
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    Registration.ags == ags,
                    Registration.status.in_(LIVE),
                ),
            ),
        )
        is True
    )


_WITH_PEOPLE = (
    joinedload(Registration.municipality),
    selectinload(Registration.participants),
)


def get_registration(registration_id: int) -> Registration:
    """A registration with its town and its people.

    Raises:
        sqlalchemy.exc.NoResultFound: there is no such registration.
    """
    return db.session.scalars(
        sa.select(Registration).where(Registration.id == registration_id).options(*_WITH_PEOPLE),
    ).one()


def find_registration_by_id(registration_id: int) -> Registration | None:
    """As `get_registration`, where the registration may be gone."""
    return db.session.scalar(
        sa.select(Registration).where(Registration.id == registration_id).options(*_WITH_PEOPLE),
    )


def find_concerned(concern: str) -> Registration | None:
    """The registration that a mail is about (`Registration.concern`), with town and people."""
    return find_registration_by_id(int(concern.rpartition(":")[2]))


def find_registration(public_id: str) -> Registration | None:
    """The registration behind an organiser's address, with its town and its people."""
    return db.session.scalar(
        sa.select(Registration).where(Registration.public_id == public_id).options(*_WITH_PEOPLE),
    )


def find_live_registration(ags: str) -> Registration | None:
    """The registration that holds the town, with the town and its people."""
    return db.session.scalar(
        sa.select(Registration)
        .where(Registration.ags == ags, Registration.status.in_(LIVE))
        .options(*_WITH_PEOPLE),
    )


def other_attempts(registration: Registration) -> list[Registration]:
    """What the same contact registered for the same party too, unconfirmed or withdrawn."""
    if not registration.contact_email:
        return []
    return list(
        db.session.scalars(
            sa.select(Registration)
            .where(
                Registration.id != registration.id,
                Registration.contact_email == registration.contact_email,
                Registration.ags.is_not_distinct_from(registration.ags),
                Registration.organisation == registration.organisation,
                Registration.status.not_in(LIVE),
            )
            .options(*_WITH_PEOPLE)
            .order_by(Registration.id),
        ),
    )


def live_registrations_of(email: str) -> list[Registration]:
    """The live registrations that have `email` as contact, with towns and people."""
    return list(
        db.session.scalars(
            sa.select(Registration)
            .where(
                Registration.contact_email == email.lower(),
                Registration.status.in_(LIVE),
            )
            .options(*_WITH_PEOPLE)
            .order_by(Registration.id),
        ),
    )


_QUEUE_ORDER = (Registration.confirmed_at, Registration.id)


def waiting_list() -> list[Registration]:
    """Who waits for seats, longest first, with towns and people."""
    return list(
        db.session.scalars(
            sa.select(Registration)
            .where(Registration.status == RegistrationStatus.WAITING)
            .options(*_WITH_PEOPLE)
            .order_by(*_QUEUE_ORDER),
        ),
    )


def somebody_waits() -> bool:
    """Whether the waiting list is not empty."""
    waits = sa.exists().where(Registration.status == RegistrationStatus.WAITING)
    return db.session.scalar(sa.select(waits)) is True


def waiting_place(registration: Registration) -> int:
    """Which one from the front of the waiting list `registration` is; the first is 1."""
    before = sa.tuple_(*_QUEUE_ORDER) <= (registration.confirmed_at, registration.id)
    statement = sa.select(sa.func.count()).where(
        Registration.status == RegistrationStatus.WAITING, before
    )
    return db.session.scalar(statement) or 0


def expired_offers(now: dt.datetime) -> list[Registration]:
    """Registrations whose offer of seats ran out before `now`, with towns and people."""
    return list(
        db.session.scalars(
            sa.select(Registration)
            .where(
                Registration.status == RegistrationStatus.OFFERED,
                Registration.offer_expires_at <= now,
            )
            .options(*_WITH_PEOPLE)
            .order_by(Registration.id),
        ),
    )


def seated_people() -> dict[District | None, int]:
    """How many people have seats, of each district's towns and, under none, of the guests."""
    rows = db.session.execute(
        sa.select(Municipality.district, sa.func.count(Participant.id))
        .select_from(Registration)
        .join(Registration.participants)
        .join(Registration.municipality, isouter=True)
        .where(Registration.status.in_(SEATED))
        .group_by(Municipality.district),
    )
    return {district: people for district, people in rows}  # noqa: C416 -- a Row is no pair to mypy


PARTY_NAME = sa.func.coalesce(Municipality.name, Registration.organisation)
"""In SQL what `Registration.party_name` says in Python."""


@dataclass(frozen=True)
class ParticipantFilter:
    """What an organiser looks for in the list of participants."""

    text: str = ""
    district: District | None = None
    status: RegistrationStatus | None = None
    role: ParticipantRole | None = None


def participants(wanted: ParticipantFilter) -> list[Participant]:
    """The participants an organiser looks for, with registration and town, by town."""
    statement = (
        sa.select(Participant)
        .join(Participant.registration)
        .join(Registration.municipality, isouter=True)
        .where(*_conditions(wanted))
        .options(
            contains_eager(Participant.registration).contains_eager(Registration.municipality),
        )
        .order_by(PARTY_NAME, Registration.id, Participant.id)
    )
    return list(db.session.scalars(statement))


def registrations_of(wanted: ParticipantFilter) -> list[Registration]:
    """The registrations of the participants an organiser looks for, with all their people."""
    people = (
        sa.select(Participant.registration_id)
        .join(Participant.registration)
        .join(Registration.municipality, isouter=True)
        .where(*_conditions(wanted))
    )
    return list(
        db.session.scalars(
            sa.select(Registration)
            .join(Registration.municipality, isouter=True)
            .where(Registration.id.in_(people))
            .options(contains_eager(Registration.municipality))
            .options(selectinload(Registration.participants))
            .order_by(PARTY_NAME, Registration.id),
        ),
    )


def _conditions(wanted: ParticipantFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.district is not None:
        conditions.append(Municipality.district == wanted.district)
    if wanted.status is not None:
        conditions.append(Registration.status == wanted.status)
    if wanted.role is not None:
        conditions.append(Participant.role == wanted.role)
    for word in wanted.text.split()[: search.MOST_WORDS]:
        is_found = sa.or_(
            Participant.name.icontains(word, autoescape=True),
            PARTY_NAME.icontains(word, autoescape=True),
            Municipality.search_text.contains(search.fold(word), autoescape=True),
            Registration.contact_email.icontains(word, autoescape=True),
            Participant.code == word.upper(),
        )
        conditions.append(is_found)
    return conditions


def find_participant_by_code(code: str) -> Participant | None:
    """The participant whose badge carries the short code `code`."""
    return _with_town(Participant.code == code)


def find_participant_by_badge(badge_token: str) -> Participant | None:
    """The participant whose badge carries the QR token `badge_token`."""
    return _with_town(Participant.badge_token == badge_token)


def is_revoked(code: str) -> bool:
    """Whether `code`, a badge's token or short code, opened something once."""
    wanted = sa.select(RevokedCode.id).where(RevokedCode.fingerprint == fingerprint(code))
    return db.session.scalar(wanted) is not None


def find_wearer(badge_token: str) -> Participant | None:
    """Who wears the badge with this QR token and comes to the fair."""
    person = find_participant_by_badge(badge_token)
    if person is None or not person.registration.is_confirmed:
        return None
    return person if person.registration.erased_at is None else None


def _with_town(condition: sa.ColumnElement[bool]) -> Participant | None:
    return db.session.scalar(
        sa.select(Participant)
        .where(condition)
        .options(joinedload(Participant.registration).joinedload(Registration.municipality)),
    )


def open_allowance_requests() -> list[AllowanceRequest]:
    """Requests of towns above the limit that nobody decided yet, oldest first."""
    return list(
        db.session.scalars(
            sa.select(AllowanceRequest)
            .where(AllowanceRequest.decided_at.is_(None))
            .options(joinedload(AllowanceRequest.municipality))
            .order_by(AllowanceRequest.created_at),
        ),
    )


def allowance_requests_of(registration: Registration) -> list[AllowanceRequest]:
    """The requests for the registration's town that its contact or people made, oldest first."""
    return list(
        db.session.scalars(
            sa.select(AllowanceRequest)
            .where(
                AllowanceRequest.ags == registration.ags,
                sa.or_(
                    AllowanceRequest.email == registration.contact_email,
                    AllowanceRequest.name.in_([each.name for each in registration.participants]),
                ),
            )
            .order_by(AllowanceRequest.id),
        ),
    )


def find_allowance_request(public_id: str) -> AllowanceRequest | None:
    """The request behind an organiser's address, with its town."""
    return db.session.scalar(
        sa.select(AllowanceRequest)
        .where(AllowanceRequest.public_id == public_id)
        .options(joinedload(AllowanceRequest.municipality)),
    )


def live_states() -> dict[str, RegistrationStatus]:
    """How far each town has come that a registration holds, by its key."""
    rows = db.session.execute(
        sa.select(Registration.ags, Registration.status).where(Registration.status.in_(LIVE)),
    )
    return {ags: status for ags, status in rows if ags is not None}


def used_keys() -> set[str]:
    """The keys of the towns to which any row refers, in whatever room."""
    references = [
        column
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "municipality.ags" for key in column.foreign_keys)
    ]
    every = sa.union(*(sa.select(column).where(column.is_not(None)) for column in references))
    return set(db.session.scalars(every))
