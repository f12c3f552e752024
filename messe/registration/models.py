"""Municipalities, what they registered, and the people who come."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, personal
from messe.fair.models import District

CONTACT = _l("Anmeldung der Kommune und Nachrichten zur Messe")
ADMISSION = _l("Ausweis und Einlass")
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
    """An unconfirmed registration holds nothing; one confirmed registration holds the town."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Registration(Model):
    """What one municipality registered: who comes, and whom to write to."""

    __tablename__ = "registration"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    """Random; stands in addresses of organisers' pages instead of the primary key."""
    ags: Mapped[str] = mapped_column(sa.ForeignKey("municipality.ags"), info=NOT_PERSONAL)
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
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)

    municipality: Mapped[Municipality] = relationship(lazy="raise_on_sql")
    participants: Mapped[list["Participant"]] = relationship(
        lazy="raise_on_sql",
        order_by="Participant.id",
        back_populates="registration",
    )

    __table_args__ = (
        sa.CheckConstraint("contact_email = lower(contact_email)", name="email_is_lower_case"),
        sa.CheckConstraint(
            "status <> 'confirmed' OR confirmed_at IS NOT NULL",
            name="confirmed_at_when_confirmed",
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name="withdrawn_at_when_withdrawn",
        ),
        # Decides which of two confirmations holds the town.
        sa.Index(
            "uq_registration_confirmed_ags",
            "ags",
            unique=True,
            sqlite_where=sa.text("status = 'confirmed'"),
            postgresql_where=sa.text("status = 'confirmed'"),
        ),
        sa.Index("ix_registration_contact_email", "contact_email"),
    )

    @property
    def is_confirmed(self) -> bool:
        return self.status is RegistrationStatus.CONFIRMED

    @property
    def people(self) -> list["Participant"]:
        """Mayor or deputy first, then the companions in the order they were named."""
        return sorted(self.participants, key=lambda p: p.role is ParticipantRole.COMPANION)


class ParticipantRole(StrEnum):
    """In which role a person comes."""

    MAYOR = "mayor"
    DEPUTY = "deputy"
    COMPANION = "companion"


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
            sqlite_where=sa.text("role <> 'companion'"),
            postgresql_where=sa.text("role <> 'companion'"),
        ),
    )


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

    __table_args__ = (
        sa.CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_granted IS NULL)",
            name="decided_when_answered",
        ),
    )
