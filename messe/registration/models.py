"""Municipalities, what they registered, and the people who come."""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, LegalBasis, Personal, Retention, personal
from messe.core.tokens import fingerprint
from messe.fair.models import District

CONTACT = _l("Anmeldung der Kommune und Nachrichten zur Messe")
ADMISSION = _l("Ausweis und Einlass")
NEEDS = _l("Verpflegung und Barrierefreiheit am Messetag")
ALLOWANCE = _l("Antwort auf die Anfrage einer größeren Kommune")


class Municipality(Model):
    """A town of the register."""

    __tablename__ = "municipality"

    ags: Mapped[str] = mapped_column(sa.String(8), primary_key=True, info=NOT_PERSONAL)
    """Amtlicher Gemeindeschlüssel, 8 digits."""
    name: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    name_official: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    kreis: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    kreis_ags: Mapped[str] = mapped_column(sa.String(5), info=NOT_PERSONAL)
    district: Mapped[District] = mapped_column(info=NOT_PERSONAL)
    population: Mapped[int] = mapped_column()
    population_date: Mapped[dt.date] = mapped_column(info=NOT_PERSONAL)
    area_km2: Mapped[float] = mapped_column()
    lat: Mapped[float] = mapped_column()
    lon: Mapped[float] = mapped_column()
    postcode: Mapped[str] = mapped_column(sa.String(5), info=NOT_PERSONAL)
    """Of the seat of the administration."""
    search_text: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    """Name and postcode as `search.fold` writes them."""
    allowed_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    """When organisers let a town above the limit take part all the same."""

    __table_args__ = (
        sa.CheckConstraint("length(ags) = 8", name="ags_has_8_digits"),
        sa.CheckConstraint("population > 0", name="population_positive"),
        sa.Index("ix_municipality_district", "district"),
    )

    def may_take_part(self, population_limit: int) -> bool:
        """Whether this town may register: it is small enough, or organisers said so."""
        return self.population < population_limit or self.allowed_at is not None


class RegistrationStatus(StrEnum):
    """How far a registration has come; one that waits or is more holds its town."""

    UNCONFIRMED = "unconfirmed"
    """Holds nothing until the link in the mail was used."""
    WAITING = "waiting"
    """On the waiting list, in the order of confirmation."""
    OFFERED = "offered"
    """Moved up: the seats are kept until the offer is accepted or expires."""
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


_LIVE_IN_SQL = "status IN ('waiting', 'offered', 'confirmed')"

LIVE = frozenset(
    {RegistrationStatus.WAITING, RegistrationStatus.OFFERED, RegistrationStatus.CONFIRMED}
)
"""A registration of these holds its town, and its people may open their own pages."""

SEATED = frozenset({RegistrationStatus.OFFERED, RegistrationStatus.CONFIRMED})
"""The people of these have seats."""


class Registration(Model):
    """What one party registered, a municipality or guests: who comes, and whom to write to."""

    __tablename__ = "registration"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    """Random; stands in addresses of organisers' pages instead of the primary key."""
    ags: Mapped[str | None] = mapped_column(
        sa.ForeignKey("municipality.ags"), index=True, info=NOT_PERSONAL
    )
    """The municipality; none of press, start-ups, district staff and other guests."""
    organisation: Mapped[str] = mapped_column(default="", info=NOT_PERSONAL)
    """Where guests come from; empty of a municipality."""
    status: Mapped[RegistrationStatus] = mapped_column(info=NOT_PERSONAL)
    contact_email: Mapped[str] = mapped_column(
        info=personal(_l("E-Mail-Adresse des Kontakts"), CONTACT)
    )
    contact_phone: Mapped[str] = mapped_column(
        default="",
        info=personal(_l("Telefonnummer des Kontakts"), CONTACT),
    )
    by_telephone: Mapped[bool] = mapped_column(default=False)
    """An organiser registered the town for it."""
    created_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    offer_expires_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    erased_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    """When all that says who the people are was erased, at their own wish."""

    municipality: Mapped[Municipality | None] = relationship(lazy="raise_on_sql")
    participants: Mapped[list["Participant"]] = relationship(
        lazy="raise_on_sql",
        order_by="Participant.id",
        cascade="all, delete-orphan",
        back_populates="registration",
    )

    __table_args__ = (
        sa.CheckConstraint("contact_email = lower(contact_email)", name="email_is_lower_case"),
        sa.CheckConstraint(
            "status NOT IN ('waiting', 'offered', 'confirmed') OR confirmed_at IS NOT NULL",
            name="confirmed_at_when_confirmed",
        ),
        sa.CheckConstraint(
            "(status = 'offered') = (offer_expires_at IS NOT NULL)",
            name="offer_expires_when_offered",
        ),
        sa.CheckConstraint(
            "(ags IS NULL) = (length(organisation) > 0)",
            name="municipality_or_organisation",
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name="withdrawn_at_when_withdrawn",
        ),
        sa.CheckConstraint(
            "erased_at IS NULL OR (contact_email = '' AND contact_phone = '')",
            name="no_contact_when_erased",
        ),
        # Decides which of two confirmations holds the town.
        sa.Index(
            "uq_registration_live_ags",
            "ags",
            unique=True,
            sqlite_where=sa.text(_LIVE_IN_SQL),
            postgresql_where=sa.text(_LIVE_IN_SQL),
        ),
        # The order of the waiting list.
        sa.Index("ix_registration_status_confirmed_at", "status", "confirmed_at"),
        sa.Index("ix_registration_contact_email", "contact_email"),
    )

    @property
    def is_confirmed(self) -> bool:
        return self.status is RegistrationStatus.CONFIRMED

    @property
    def is_live(self) -> bool:
        """Whether it holds its town: confirmed, waiting, or with seats on offer."""
        return self.status in LIVE

    @property
    def may_open_pages(self) -> bool:
        """Whether its people may open their own pages."""
        return self.is_live and self.erased_at is None

    @property
    def is_seated(self) -> bool:
        """Whether its people have seats, if only on offer."""
        return self.status in SEATED

    @property
    def concern(self) -> str:
        """How the outbox marks mails about it."""
        return f"registration:{self.id}"

    @property
    def party_name(self) -> str:
        """The town, or where the guests come from."""
        return self.municipality.name if self.municipality else self.organisation

    @property
    def head(self) -> "Participant | None":
        """Who comes for the town; nobody, of guests or where companions came alone."""
        return next((person for person in self.participants if person.is_head), None)

    @property
    def companions(self) -> list["Participant"]:
        """Who comes along, in the order they were named."""
        return [person for person in self.participants if person.role is ParticipantRole.COMPANION]

    @property
    def people(self) -> list["Participant"]:
        """Mayor or deputy first, then the companions in the order they were named."""
        return sorted(self.participants, key=lambda p: p.role is ParticipantRole.COMPANION)


class ParticipantRole(StrEnum):
    """In which role a person comes."""

    MAYOR = "mayor"
    DEPUTY = "deputy"
    COMPANION = "companion"
    STARTUP = "startup"
    STAFF = "staff"
    """Of a district government."""
    PRESS = "press"
    GUEST = "guest"

    @property
    def label(self) -> LazyString:
        """The word for it."""
        return {
            ParticipantRole.MAYOR: _l("Bürgermeister/in"),
            ParticipantRole.DEPUTY: _l("Vertretung"),
            ParticipantRole.COMPANION: _l("Begleitperson"),
            ParticipantRole.STARTUP: _l("Start-up"),
            ParticipantRole.STAFF: _l("Bezirksregierung"),
            ParticipantRole.PRESS: _l("Presse"),
            ParticipantRole.GUEST: _l("Gast"),
        }[self]


TOWN_ROLES = (ParticipantRole.MAYOR, ParticipantRole.DEPUTY, ParticipantRole.COMPANION)
HEADS = (ParticipantRole.MAYOR, ParticipantRole.DEPUTY)
"""Who comes for a town."""
GUEST_ROLES = (
    ParticipantRole.STARTUP,
    ParticipantRole.STAFF,
    ParticipantRole.PRESS,
    ParticipantRole.GUEST,
)


def _need(what: LazyString) -> dict[str, Personal]:
    """A wish that may tell of health or faith: only if people like, and the first to be deleted."""
    return personal(what, NEEDS, basis=LegalBasis.CONSENT, retention=Retention.NEEDS)


class Participant(Model):
    """A person who comes, and the badge this person wears."""

    __tablename__ = "participant"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    name: Mapped[str] = mapped_column(info=personal(_l("Name"), ADMISSION))
    role: Mapped[ParticipantRole] = mapped_column(
        info=personal(_l("Funktion, etwa Bürgermeisterin"), ADMISSION)
    )
    code: Mapped[str] = mapped_column(
        sa.String(6),
        unique=True,
        info=personal(_l("zufälliger Kurzcode des Ausweises"), ADMISSION),
    )
    badge_token: Mapped[str] = mapped_column(
        sa.String(16),
        unique=True,
        info=personal(_l("zufälliger QR-Code des Ausweises"), ADMISSION),
    )

    diet: Mapped[str] = mapped_column(default="", info=_need(_l("Wünsche zum Essen")))
    access_needs: Mapped[str] = mapped_column(
        default="", info=_need(_l("was Sie brauchen, um gut dabei zu sein"))
    )
    photo_consent: Mapped[bool] = mapped_column(default=False)
    shares_contact: Mapped[bool] = mapped_column(default=False)
    """Whether other guests may keep this person's contact."""

    registration: Mapped[Registration] = relationship(
        lazy="raise_on_sql",
        back_populates="participants",
    )

    __table_args__ = (
        sa.CheckConstraint("length(name) > 0", name="name_not_empty"),
        # One head a registration: mayor or deputy, the rest are companions.
        sa.Index(
            "uq_participant_head",
            "registration_id",
            unique=True,
            sqlite_where=sa.text("role IN ('mayor', 'deputy')"),
            postgresql_where=sa.text("role IN ('mayor', 'deputy')"),
        ),
    )

    @property
    def is_head(self) -> bool:
        """Whether this person comes for a town: its mayor, or the deputy."""
        return self.role in HEADS


class RevokedCode(Model):
    """A code of a badge that opens nothing any more, so that the door can say so.

    It tells of nobody: whose it was is gone with the badge.
    """

    __tablename__ = "revoked_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True, info=NOT_PERSONAL)


# Whatever takes a badge's codes away revokes them: a substitute, a blank that is worn, an erasure.


@sa.event.listens_for(Participant, "after_delete")
def _revoke_badge(_mapper: object, connection: sa.Connection, person: Participant) -> None:
    _revoke(connection, [person.code, person.badge_token])


@sa.event.listens_for(Participant, "after_update")
def _revoke_former_badge(_mapper: object, connection: sa.Connection, person: Participant) -> None:
    attributes = sa.inspect(person).attrs
    for name in ("code", "badge_token"):
        _revoke(connection, attributes[name].history.deleted or ())


def _revoke(connection: sa.Connection, codes: Iterable[str]) -> None:
    for code in codes:
        connection.execute(sa.insert(RevokedCode).values(fingerprint=fingerprint(code)))


class AllowanceRequest(Model):
    """A town above the limit asks to take part."""

    __tablename__ = "allowance_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    ags: Mapped[str] = mapped_column(sa.ForeignKey("municipality.ags"), info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(info=personal(_l("Name"), ALLOWANCE))
    email: Mapped[str] = mapped_column(info=personal(_l("E-Mail-Adresse"), ALLOWANCE))
    reason: Mapped[str] = mapped_column(
        sa.Text, info=personal(_l("Begründung der Anfrage"), ALLOWANCE)
    )
    created_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    decided_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    is_granted: Mapped[bool | None] = mapped_column()

    municipality: Mapped[Municipality] = relationship(lazy="raise_on_sql")

    @property
    def concern(self) -> str:
        """How the outbox marks mails about it."""
        return f"allowance_request:{self.id}"

    __table_args__ = (
        sa.CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_granted IS NULL)",
            name="decided_when_answered",
        ),
    )
