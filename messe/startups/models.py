"""Start-ups: how they come to the fair, what they say of themselves, what organisers asked."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL, personal
from messe.core.tokens import new_badge_token
from messe.topics.models import Topic

PITCH = _l("Absprache der Vorstellung auf der Bühne")
SELECTION = _l("Auswahl der Start-ups")


class StartupStatus(StrEnum):
    """How far a start-up is on its way to the fair."""

    UNCONFIRMED = "unconfirmed"
    """It applied at an address that nobody has confirmed: organisers do not see it."""
    INVITED = "invited"
    """Organisers want it; it has not filled in its profile."""
    APPLIED = "applied"
    """It waits for the organisers."""
    ASKED_BACK = "asked_back"
    """Organisers wait for its answer."""
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> LazyString:
        """As organisers and the start-up read it."""
        return {
            StartupStatus.UNCONFIRMED: _l("unbestätigt"),
            StartupStatus.INVITED: _l("eingeladen"),
            StartupStatus.APPLIED: _l("beworben"),
            StartupStatus.ASKED_BACK: _l("Rückfrage offen"),
            StartupStatus.ACCEPTED: _l("zugesagt"),
            StartupStatus.DECLINED: _l("abgelehnt"),
            StartupStatus.WITHDRAWN: _l("abgesagt"),
        }[self]


startup_topic = sa.Table(
    "startup_topic",
    Model.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(
        "startup_id", sa.Integer, sa.ForeignKey("startup.id", ondelete="CASCADE"), nullable=False
    ),
    sa.Column(
        "topic_id",
        sa.Integer,
        sa.ForeignKey("topic.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.UniqueConstraint("startup_id", "topic_id"),
)
"""Which topics a start-up serves."""


class Startup(Model):
    """A start-up that shows itself at the fair, or would like to."""

    __tablename__ = "startup"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    """Its address; a secret as long as nobody confirmed the application."""
    name: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    status: Mapped[StartupStatus] = mapped_column(info=NOT_PERSONAL)
    offer: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    """What it offers, in one sentence."""
    description: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    seeks: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    """What it looks for at the fair."""
    website: Mapped[str] = mapped_column(default="", info=NOT_PERSONAL)
    logo_digest: Mapped[str | None] = mapped_column(sa.String(64), info=NOT_PERSONAL)
    """Names the content of its logo, so that caches may keep it for good; none without a logo."""
    logo_alt: Mapped[str] = mapped_column(default="", info=NOT_PERSONAL)
    """What the logo shows, for who does not see it."""
    contact_name: Mapped[str] = mapped_column(info=personal(_l("Name der Ansprechperson"), PITCH))
    contact_email: Mapped[str] = mapped_column(
        info=personal(_l("E-Mail-Adresse der Ansprechperson"), PITCH)
    )
    stand_token: Mapped[str] = mapped_column(
        sa.String(16), unique=True, default=new_badge_token, info=NOT_PERSONAL
    )
    """What the code at its stand carries."""
    created_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    erased_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    """When the contact had everything about itself erased; what was public stays."""
    pitch_quota: Mapped[int | None] = mapped_column()
    """How many slots it may hold, where organisers decided otherwise than for all."""

    topics: Mapped[list[Topic]] = relationship(
        secondary=startup_topic, lazy="raise_on_sql", order_by=Topic.title, passive_deletes=True
    )

    __table_args__ = (
        sa.CheckConstraint("contact_email = lower(contact_email)", name="email_is_lower_case"),
        sa.CheckConstraint("length(name) > 0", name="name_not_empty"),
        sa.CheckConstraint("pitch_quota > 0", name="pitch_quota_positive"),
        sa.CheckConstraint(
            "status IN ('invited', 'withdrawn') OR length(offer) > 0", name="offers_something"
        ),
        sa.CheckConstraint("logo_digest IS NULL OR length(logo_alt) > 0", name="logo_has_alt"),
        sa.CheckConstraint(
            "erased_at IS NULL OR (contact_name = '' AND contact_email = '')",
            name="no_contact_when_erased",
        ),
        # What nobody confirmed holds no name.
        sa.Index(
            "uq_startup_name",
            "name",
            unique=True,
            sqlite_where=sa.text("status <> 'unconfirmed'"),
            postgresql_where=sa.text("status <> 'unconfirmed'"),
        ),
        # A browser's session names a start-up by its id: never give it to another one.
        {"sqlite_autoincrement": True},
    )

    @property
    def is_accepted(self) -> bool:
        return self.status is StartupStatus.ACCEPTED

    @property
    def concern(self) -> str:
        """How a mail names what it is about."""
        return f"startup:{self.id}"


class StartupLogo(Model):
    """A start-up's logo in one of its sizes, as we wrote it."""

    __tablename__ = "startup_logo"

    id: Mapped[int] = mapped_column(primary_key=True)
    startup_id: Mapped[int] = mapped_column(sa.ForeignKey("startup.id", ondelete="CASCADE"))
    size: Mapped[int] = mapped_column()
    """The longer side, in pixels."""
    content: Mapped[bytes] = mapped_column(info=NOT_PERSONAL)

    __table_args__ = (
        sa.UniqueConstraint("startup_id", "size"),
        sa.CheckConstraint("size > 0", name="size_positive"),
    )


class StartupQuestion(Model):
    """What organisers asked a start-up back, and what it answered."""

    __tablename__ = "startup_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    startup_id: Mapped[int] = mapped_column(
        sa.ForeignKey("startup.id", ondelete="CASCADE"), index=True
    )
    question: Mapped[str] = mapped_column(
        sa.Text, info=personal(_l("Rückfragen an das Start-up"), SELECTION)
    )
    asked_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    answer: Mapped[str] = mapped_column(
        sa.Text, default="", info=personal(_l("Antworten des Start-ups"), SELECTION)
    )
    answered_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)

    __table_args__ = (
        sa.CheckConstraint("length(question) > 0", name="question_not_empty"),
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_at_with_answer"),
    )


class ProfileField(StrEnum):
    """A part of a start-up's profile."""

    NAME = "name"
    OFFER = "offer"
    DESCRIPTION = "description"
    SEEKS = "seeks"
    TOPICS = "topics"
    WEBSITE = "website"
    CONTACT_NAME = "contact_name"
    LOGO = "logo"

    @property
    def label(self) -> LazyString:
        """As organisers read it."""
        return {
            ProfileField.NAME: _l("Name"),
            ProfileField.OFFER: _l("Angebot in einem Satz"),
            ProfileField.DESCRIPTION: _l("Beschreibung"),
            ProfileField.SEEKS: _l("Sucht"),
            ProfileField.TOPICS: _l("Themen"),
            ProfileField.WEBSITE: _l("Website"),
            ProfileField.CONTACT_NAME: _l("Ansprechperson"),
            ProfileField.LOGO: _l("Logo"),
        }[self]


class StartupChange(Model):
    """What an accepted start-up changed in its profile by itself."""

    __tablename__ = "startup_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    startup_id: Mapped[int] = mapped_column(
        sa.ForeignKey("startup.id", ondelete="CASCADE"), index=True
    )
    field: Mapped[ProfileField] = mapped_column(info=NOT_PERSONAL)
    old: Mapped[str] = mapped_column(
        sa.Text, info=personal(_l("Frühere Angaben im Profil des Start-ups"), SELECTION)
    )
    new: Mapped[str] = mapped_column(
        sa.Text, info=personal(_l("Geänderte Angaben im Profil des Start-ups"), SELECTION)
    )
    changed_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    seen_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    """When organisers said that they saw it."""
