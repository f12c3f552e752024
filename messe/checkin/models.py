"""Gates, the phones that scan there, every scan, and who came in."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.accounts.models import Account
from messe.checkin.judging import Reason, Said, ScanKind, UndoReason, Verdict
from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, personal
from messe.fair.models import Fair
from messe.registration.models import Participant, ParticipantRole

COUNTING = _l("Zählung, welche Kommunen dabei waren")
ANNOUNCING = _l("Begrüßung besonderer Gäste durch die Messe-Leitung")
STEWARDING = _l("Einlass durch gekoppelte Telefone")


AFTER_THE_FAIR = dt.timedelta(hours=2)
"""So long phones at gates without a closing time know the people."""


def phones_expire_at(closes_at: dt.datetime | None, fair: Fair) -> dt.datetime:
    """When the phones at a gate that closes then have to forget what they know."""
    return closes_at or fair.ends_at + AFTER_THE_FAIR


class Gate(Model):
    """A door at which badges are scanned, and its rules."""

    __tablename__ = "gate"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    opens_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    """Without a time it opens with the day of the fair."""
    closes_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    """Without a time it closes with the fair."""
    shows_names: Mapped[bool] = mapped_column(default=True)
    """Whether the phones here keep names and towns; without, they show roles only."""

    roles: Mapped[list["GateRole"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="GateRole.role"
    )

    __table_args__ = (
        sa.CheckConstraint("length(name) > 0", name="name_not_empty"),
        sa.CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
    )


class GateRole(Model):
    """A role that a gate lets in; one without any lets all in."""

    __tablename__ = "gate_role"

    id: Mapped[int] = mapped_column(primary_key=True)
    gate_id: Mapped[int] = mapped_column(sa.ForeignKey("gate.id", ondelete="CASCADE"))
    role: Mapped[ParticipantRole] = mapped_column(info=NOT_PERSONAL)

    __table_args__ = (sa.UniqueConstraint("gate_id", "role"),)


class Device(Model):
    """A phone that may scan at a gate without anybody's password, until it is locked."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(
        info=personal(_l("Name des Telefons, etwa von wem es ist"), STEWARDING)
    )
    gate_id: Mapped[int] = mapped_column(sa.ForeignKey("gate.id"), index=True)
    may_search: Mapped[bool] = mapped_column(default=False)
    """Whether people may be looked up by name there."""
    created_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    pairing_fingerprint: Mapped[str | None] = mapped_column(unique=True, info=NOT_PERSONAL)
    """Of the code in the pairing QR; none once it was used."""
    pairing_expires_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    fingerprint: Mapped[str | None] = mapped_column(unique=True, info=NOT_PERSONAL)
    """Of its credential; none before it was paired."""
    locked_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    last_contact_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    waiting: Mapped[int] = mapped_column(default=0)
    """How many scans it said it still had to send."""
    version: Mapped[str] = mapped_column(default="", info=NOT_PERSONAL)
    """Of the app it runs."""

    gate: Mapped[Gate] = relationship(lazy="raise_on_sql")

    def expires_at(self, fair: Fair) -> dt.datetime:
        """When this phone, loaded with its gate, has to forget what it knows."""
        return phones_expire_at(self.gate.closes_at, fair)

    def missed_pairing(self, now: dt.datetime) -> bool:
        """Whether nobody used the code in its pairing QR in time."""
        return self.pairing_expires_at is not None and self.pairing_expires_at <= now

    __table_args__ = (
        sa.CheckConstraint("length(name) > 0", name="name_not_empty"),
        sa.CheckConstraint("waiting >= 0", name="waiting_not_negative"),
        sa.CheckConstraint(
            "(pairing_fingerprint IS NULL) = (pairing_expires_at IS NULL)",
            name="pairing_expires_while_open",
        ),
        sa.CheckConstraint(
            "fingerprint IS NULL OR pairing_fingerprint IS NULL", name="paired_once"
        ),
    )


class DoorChangeKind(StrEnum):
    """What somebody did at the gates and their phones."""

    GATE_ADDED = "gate_added"
    GATE_CHANGED = "gate_changed"
    FAIR_CHANGED = "fair_changed"
    """What holds at every gate."""
    PHONE_INVITED = "phone_invited"
    PHONE_PAIRED = "phone_paired"
    PHONE_LOCKED = "phone_locked"

    @property
    def label(self) -> LazyString:
        """As the history says it."""
        return {
            DoorChangeKind.GATE_ADDED: _l("Eingang angelegt"),
            DoorChangeKind.GATE_CHANGED: _l("Eingang geändert"),
            DoorChangeKind.FAIR_CHANGED: _l("Messe geändert"),
            DoorChangeKind.PHONE_INVITED: _l("Code zum Koppeln gezeigt"),
            DoorChangeKind.PHONE_PAIRED: _l("Telefon gekoppelt"),
            DoorChangeKind.PHONE_LOCKED: _l("Telefon gesperrt"),
        }[self]


class DoorChange(Model):
    """Somebody changed a gate or lent a phone: who may let people in, and by whose word."""

    __tablename__ = "door_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DoorChangeKind] = mapped_column(info=NOT_PERSONAL)
    gate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("gate.id"))
    device_id: Mapped[int | None] = mapped_column(sa.ForeignKey("device.id"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    """None of a phone that was paired, of a command, and of an account that is gone."""
    changed_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    details: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    """Which rules are different now, in German."""

    gate: Mapped[Gate | None] = relationship(lazy="raise_on_sql")
    device: Mapped[Device | None] = relationship(lazy="raise_on_sql")
    account: Mapped[Account | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint(
            "(device_id IS NULL) = (kind LIKE 'gate%' OR kind LIKE 'fair%')",
            name="phone_if_of_a_phone",
        ),
        sa.CheckConstraint(
            "(gate_id IS NULL) = (kind LIKE 'fair%')", name="no_gate_if_of_the_fair"
        ),
        sa.Index("ix_door_change_changed_at", "changed_at"),
    )


class Scan(Model):
    """A badge was scanned, or a scan was taken back: everything that happens at a door."""

    __tablename__ = "scan"

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[str] = mapped_column(sa.String(36), unique=True, info=NOT_PERSONAL)
    """The phone's own UUID, so that what is sent twice is kept once."""
    kind: Mapped[ScanKind] = mapped_column(info=NOT_PERSONAL)
    device_id: Mapped[int | None] = mapped_column(sa.ForeignKey("device.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    gate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("gate.id"))
    participant_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    """None of a code that nobody has, or of somebody who was never let in and is gone."""
    of_scan_id: Mapped[str | None] = mapped_column(sa.String(36), index=True, info=NOT_PERSONAL)
    """Which scan is taken back; it may arrive later than this."""
    undo_reason: Mapped[UndoReason | None] = mapped_column(info=NOT_PERSONAL)
    scanned_at: Mapped[dt.datetime] = mapped_column(
        info=personal(_l("Zeitpunkt des Einlasses und jedes weiteren Scans"), COUNTING)
    )
    """By our clock, whatever the phone's said."""
    received_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    was_offline: Mapped[bool] = mapped_column(default=False)
    said: Mapped[Said] = mapped_column(info=NOT_PERSONAL)
    """What the screen told the steward; nothing later changes that."""
    refusal: Mapped[Reason | None] = mapped_column(info=NOT_PERSONAL)
    """The rule that was against it when it arrived."""
    verdict: Mapped[Verdict] = mapped_column(info=NOT_PERSONAL)

    participant: Mapped[Participant | None] = relationship(lazy="raise_on_sql")
    account: Mapped[Account | None] = relationship(lazy="raise_on_sql")
    device: Mapped[Device | None] = relationship(lazy="raise_on_sql")
    gate: Mapped[Gate | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("(kind = 'undo') = (of_scan_id IS NOT NULL)", name="undo_of_a_scan"),
        sa.CheckConstraint("kind <> 'undo' OR undo_reason IS NOT NULL", name="undo_with_reason"),
        sa.Index("ix_scan_verdict_scanned_at", "verdict", "scanned_at"),
    )

    @property
    def by_whom(self) -> str:
        """The gate or the steward, as others at the door know them; empty if both are gone."""
        if self.gate is not None:
            return self.gate.name
        return self.account.name if self.account else ""


class Admission(Model):
    """A person came in for the first time: what the scans of this person come to."""

    __tablename__ = "admission"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(sa.ForeignKey("participant.id"), unique=True)
    """Unique: of two gates that admit one badge at once, the database keeps one."""
    scan_id: Mapped[str] = mapped_column(
        sa.ForeignKey("scan.scan_id"), unique=True, info=NOT_PERSONAL
    )
    admitted_at: Mapped[dt.datetime] = mapped_column(
        info=personal(_l("Zeitpunkt des Einlasses"), COUNTING),
    )

    participant: Mapped[Participant] = relationship(lazy="raise_on_sql")
    scan: Mapped[Scan] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.Index("ix_admission_admitted_at", "admitted_at"),)

    @property
    def admitted_by(self) -> str:
        """The gate or the steward."""
        return self.scan.by_whom


class VipMark(Model):
    """Organisers want to hear when this person is there; who marked, saw and unmarked it, stays."""

    __tablename__ = "vip_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    marked_at: Mapped[dt.datetime] = mapped_column(
        info=personal(_l("Vermerk, dass die Messe-Leitung Sie begrüßen will"), ANNOUNCING)
    )
    marked_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("account.id", ondelete="SET NULL")
    )
    seen_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    """When an organiser said that the arrival was noticed."""
    seen_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    unmarked_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    unmarked_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("account.id", ondelete="SET NULL")
    )

    participant: Mapped[Participant] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index(
            "uq_vip_mark_live",
            "participant_id",
            unique=True,
            sqlite_where=sa.text("unmarked_at IS NULL"),
            postgresql_where=sa.text("unmarked_at IS NULL"),
        ),
    )
