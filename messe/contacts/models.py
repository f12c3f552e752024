"""What people give each other of themselves."""

import datetime as dt

import sqlalchemy as sa
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, LegalBasis, Personal, personal
from messe.registration.models import Participant

EXCHANGE = _l("Kontakte unter Gästen")


def _given(what: LazyString) -> dict[str, Personal]:
    return personal(what, EXCHANGE, basis=LegalBasis.CONSENT)


class ContactCard(Model):
    """How somebody wants to be reached, and what was ticked last."""

    __tablename__ = "contact_card"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="CASCADE"), unique=True
    )
    email: Mapped[str] = mapped_column(info=_given(_l("E-Mail-Adresse für andere Gäste")))
    phone: Mapped[str] = mapped_column(info=_given(_l("Telefonnummer für andere Gäste")))
    gives_email: Mapped[bool] = mapped_column(default=False)
    gives_phone: Mapped[bool] = mapped_column(default=False)


class Contact(Model):
    """One person's contact in another one's list; an exchange is two of them."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    giver_id: Mapped[int] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"))
    holder_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    gives_email: Mapped[bool] = mapped_column()
    gives_phone: Mapped[bool] = mapped_column()
    given_at: Mapped[dt.datetime] = mapped_column(
        info=_given(_l("mit wem Sie Kontakte getauscht haben"))
    )
    is_settled: Mapped[bool] = mapped_column(default=False)
    """Whether the holder was asked for the own contact in return, and said no."""
    tag: Mapped[str] = mapped_column(default="", info=_given(_l("Ihr Stichwort zu einem Kontakt")))
    note: Mapped[str] = mapped_column(
        sa.Text, default="", info=_given(_l("Ihre Notiz zu einem Kontakt"))
    )

    giver: Mapped[Participant] = relationship(foreign_keys=[giver_id], lazy="raise_on_sql")
    holder: Mapped[Participant] = relationship(foreign_keys=[holder_id], lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("giver_id", "holder_id"),
        sa.CheckConstraint("giver_id <> holder_id", name="of_two_people"),
    )
