"""The catalogue of topics, and what towns report on them."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL
from messe.registration.models import Municipality

MOST_RANKS = 5


class Topic(Model):
    """Something towns may work on together."""

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    title: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    description: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    is_offered: Mapped[bool] = mapped_column(default=True)
    """Organisers take a topic out of the catalogue without losing what was reported."""

    __table_args__ = (sa.CheckConstraint("length(title) > 0", name="title_not_empty"),)


class Stance(StrEnum):
    """Whether a town looks for help with a topic or has something to give."""

    SEEK = "seek"
    OFFER = "offer"

    @property
    def label(self) -> LazyString:
        """What such a town does."""
        return _l("sucht Unterstützung") if self is Stance.SEEK else _l("bietet Erfahrung")


class TopicSignup(Model):
    """What one municipality reported."""

    __tablename__ = "topic_signup"

    id: Mapped[int] = mapped_column(primary_key=True)
    ags: Mapped[str] = mapped_column(
        sa.ForeignKey("municipality.ags"),
        unique=True,
        info=NOT_PERSONAL,
    )
    reported_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)

    municipality: Mapped[Municipality] = relationship(lazy="raise_on_sql")
    choices: Mapped[list["TopicChoice"]] = relationship(
        lazy="raise_on_sql",
        order_by="TopicChoice.rank",
        cascade="all, delete-orphan",
        back_populates="signup",
    )


class TopicChoice(Model):
    """One topic a town ranked."""

    __tablename__ = "topic_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    signup_id: Mapped[int] = mapped_column(sa.ForeignKey("topic_signup.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topic.id"), index=True)
    rank: Mapped[int] = mapped_column()
    """1 is the most wanted."""
    stance: Mapped[Stance] = mapped_column(info=NOT_PERSONAL)
    would_lead: Mapped[bool] = mapped_column(default=False)

    signup: Mapped[TopicSignup] = relationship(lazy="raise_on_sql", back_populates="choices")
    topic: Mapped[Topic] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("signup_id", "rank"),
        sa.UniqueConstraint("signup_id", "topic_id"),
        sa.CheckConstraint(f"rank BETWEEN 1 AND {MOST_RANKS}", name="rank_in_range"),
    )
