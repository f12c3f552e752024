"""The invitation of each town."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, personal
from messe.registration.models import Municipality

INVITING = _l("Einladung Ihrer Kommune zur Messe")


class Answer(StrEnum):
    """What came back to an invitation; see `queries.ANSWER`."""

    REGISTERED = "registered"
    DECLINED = "declined"
    SILENT = "silent"


class Invitation(Model):
    """Whom we asked to come for a town, and what they answered without registering."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    """Random; stands in addresses of organisers' pages instead of the primary key."""
    ags: Mapped[str] = mapped_column(
        sa.ForeignKey("municipality.ags"), unique=True, info=NOT_PERSONAL
    )
    name: Mapped[str] = mapped_column(info=personal(_l("Name der eingeladenen Person"), INVITING))
    email: Mapped[str] = mapped_column(
        info=personal(_l("E-Mail-Adresse für die Einladung"), INVITING)
    )
    salutation: Mapped[str] = mapped_column(info=personal(_l("Anrede"), INVITING))
    """"Frau" or "Herr", or a whole greeting such as "Sehr geehrte Frau Bürgermeisterin"."""
    sent_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    """The last mail of any kind, so that nobody is reminded right after it."""
    reminders: Mapped[int] = mapped_column(default=0)
    declined_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    deputy_name: Mapped[str] = mapped_column(
        default="", info=personal(_l("Name der Vertretung, die Sie benennen"), INVITING)
    )
    deputy_email: Mapped[str] = mapped_column(
        default="", info=personal(_l("E-Mail-Adresse der Vertretung"), INVITING)
    )
    """If there is one, the invitation went on to the deputy."""

    municipality: Mapped[Municipality] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        sa.CheckConstraint("deputy_email = lower(deputy_email)", name="deputy_email_is_lower_case"),
        sa.CheckConstraint("length(name) > 0", name="name_not_empty"),
        sa.CheckConstraint("deputy_email = '' OR deputy_name <> ''", name="deputy_has_name"),
        sa.CheckConstraint("reminders >= 0", name="reminders_not_negative"),
    )

    @property
    def is_passed_on(self) -> bool:
        """Whether it went on to a deputy, who answers from then on."""
        return bool(self.deputy_email)

    @property
    def recipient_name(self) -> str:
        """Who is to answer."""
        return self.deputy_name if self.is_passed_on else self.name

    @property
    def recipient_email(self) -> str:
        """Where mails about it go."""
        return self.deputy_email or self.email

    @property
    def greeting(self) -> LazyString:
        """How a mail to the recipient begins."""
        salutation = "" if self.is_passed_on else self.salutation
        forms = {
            "": _l("Guten Tag %(name)s", name=self.recipient_name),
            "frau": _l("Sehr geehrte Frau %(name)s", name=self.recipient_name),
            "herr": _l("Sehr geehrter Herr %(name)s", name=self.recipient_name),
        }
        return forms.get(salutation.lower(), salutation.removesuffix(","))

    @property
    def concern(self) -> str:
        """How the outbox marks mails about it."""
        return f"invitation:{self.id}"
