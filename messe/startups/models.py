"""Start-ups and what they offer."""

import datetime as dt

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, personal

PITCH = _l("Absprache der Vorstellung auf der Bühne")


class Startup(Model):
    """A start-up that shows itself at the fair."""

    __tablename__ = "startup"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    offer: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    """What it offers, in one sentence."""
    description: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    website: Mapped[str] = mapped_column(default="", info=NOT_PERSONAL)
    contact_name: Mapped[str] = mapped_column(info=personal(_l("Name der Ansprechperson"), PITCH))
    contact_email: Mapped[str] = mapped_column(
        info=personal(_l("E-Mail-Adresse der Ansprechperson"), PITCH)
    )
    created_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    pitch_quota: Mapped[int | None] = mapped_column()
    """How many slots it may hold, where organisers decided otherwise than for all."""

    __table_args__ = (
        sa.CheckConstraint("contact_email = lower(contact_email)", name="email_is_lower_case"),
        sa.CheckConstraint("length(name) > 0", name="name_not_empty"),
        sa.CheckConstraint("pitch_quota > 0", name="pitch_quota_positive"),
        # A browser's session names a start-up by its id: never give it to another one.
        {"sqlite_autoincrement": True},
    )
