"""Who is interested in a start-up, and what it remembers of those who agreed."""

import datetime as dt

import sqlalchemy as sa
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, LegalBasis, Personal, personal
from messe.registration.models import Participant
from messe.startups.models import Startup

RATINGS = {
    3: _l("Will bald etwas tun"),
    2: _l("Denkt darüber nach"),
    1: _l("Wollte sich nur umsehen"),
}
"""How far a start-up thinks a talk has come, the best first."""


def _agreed(what: LazyString) -> dict[str, Personal]:
    return personal(what, _l("Kontakte zu Start-ups"), basis=LegalBasis.CONSENT)


class Lead(Model):
    """One person and one start-up, where one of them showed interest in the other.

    Without the person's consent the start-up learns no more than that there is somebody.
    """

    __tablename__ = "lead"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    startup_id: Mapped[int] = mapped_column(sa.ForeignKey("startup.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    noted_at: Mapped[dt.datetime | None] = mapped_column(
        info=_agreed(_l("welche Start-ups Sie vorgemerkt haben"))
    )
    asked_at: Mapped[dt.datetime | None] = mapped_column(
        info=_agreed(_l("welche Start-ups Ihren Ausweis gescannt haben"))
    )
    shares_contact: Mapped[bool] = mapped_column(default=False)
    """Whether the start-up may know who it is, and write."""
    gives_phone: Mapped[bool] = mapped_column(default=False)
    is_declined: Mapped[bool] = mapped_column(default=False)
    """Whether the person said no when the start-up asked, or after having said yes."""
    rating: Mapped[int | None] = mapped_column(
        info=_agreed(_l("wie ein Start-up das Gespräch mit Ihnen einschätzt"))
    )
    note: Mapped[str] = mapped_column(
        sa.Text, default="", info=_agreed(_l("Notizen eines Start-ups zum Gespräch mit Ihnen"))
    )

    startup: Mapped[Startup] = relationship(lazy="raise_on_sql")
    participant: Mapped[Participant] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("startup_id", "participant_id"),
        sa.CheckConstraint("noted_at IS NOT NULL OR asked_at IS NOT NULL", name="noted_or_asked"),
        sa.CheckConstraint(f"rating BETWEEN 1 AND {max(RATINGS)}", name="rating_in_range"),
        sa.CheckConstraint(
            "shares_contact OR (rating IS NULL AND note = '' AND NOT gives_phone)",
            name="nothing_without_consent",
        ),
        sa.CheckConstraint("NOT (is_declined AND shares_contact)", name="no_is_no"),
    )

    @property
    def is_open_question(self) -> bool:
        """Whether the start-up asked, and the person said neither yes nor no.

        Having noted the start-up is no answer: it says nothing about being written to.
        """
        return self.asked_at is not None and not (self.shares_contact or self.is_declined)
