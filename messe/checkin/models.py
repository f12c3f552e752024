"""Who came in, when, and who let them in."""

import datetime as dt

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.accounts.models import Account
from messe.core.database import Model
from messe.core.privacy import personal
from messe.registration.models import Participant


class Admission(Model):
    """A person came in for the first time."""

    __tablename__ = "admission"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(sa.ForeignKey("participant.id"), unique=True)
    """Unique: of two stewards who admit one badge at once, the database lets one through."""
    admitted_at: Mapped[dt.datetime] = mapped_column(
        info=personal(_l("Zeitpunkt des Einlasses"), _l("Zählung, welche Kommunen dabei waren")),
    )
    admitted_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("account.id", ondelete="SET NULL"),
    )

    participant: Mapped[Participant] = relationship(lazy="raise_on_sql")
    admitted_by: Mapped[Account | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.Index("ix_admission_admitted_at", "admitted_at"),)
