"""Working groups and the municipalities in them."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL
from messe.registration.models import Municipality
from messe.topics.models import Topic


class WorkingGroup(Model):
    """Municipalities that work on one topic together."""

    __tablename__ = "working_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topic.id"), index=True)
    name: Mapped[str] = mapped_column(unique=True, info=NOT_PERSONAL)
    next_step: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    founded_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)

    topic: Mapped[Topic] = relationship(lazy="raise_on_sql")
    members: Mapped[list["GroupMember"]] = relationship(
        lazy="raise_on_sql",
        cascade="all, delete-orphan",
        back_populates="group",
    )

    __table_args__ = (sa.CheckConstraint("length(name) > 0", name="name_not_empty"),)

    @property
    def lead(self) -> Municipality | None:
        """The municipality that leads."""
        return next((member.municipality for member in self.members if member.is_lead), None)


class GroupMember(Model):
    """A municipality in a working group."""

    __tablename__ = "group_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id", ondelete="CASCADE"))
    ags: Mapped[str] = mapped_column(
        sa.ForeignKey("municipality.ags"), index=True, info=NOT_PERSONAL
    )
    is_lead: Mapped[bool] = mapped_column(default=False)

    group: Mapped[WorkingGroup] = relationship(lazy="raise_on_sql", back_populates="members")
    municipality: Mapped[Municipality] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("group_id", "ags"),
        # One municipality at most leads a group.
        sa.Index(
            "uq_group_member_lead",
            "group_id",
            unique=True,
            sqlite_where=sa.text("is_lead"),
            postgresql_where=sa.text("is_lead"),
        ),
    )
