"""The one fair of an instance."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from messe.core import clock
from messe.core.database import Model
from messe.core.privacy import NOT_PERSONAL


class District(StrEnum):
    """The three administrative districts (Regierungsbezirke) of Westphalia."""

    ARNSBERG = "arnsberg"
    DETMOLD = "detmold"
    MUENSTER = "muenster"

    @property
    def label(self) -> str:
        """The district's own name."""
        return {"muenster": "Münster"}.get(self.value, self.value.capitalize())


class Phase(StrEnum):
    """Where the fair stands, by its dates."""

    INVITED = "invited"
    OPEN = "open"
    EVENT = "event"
    AFTER = "after"


class BookingMode(StrEnum):
    """How start-ups come to their slots."""

    FIRST_COME = "first_come"
    WISHES = "wishes"
    """They rank slots until a set time, then all slots are assigned at once."""


OWN_PAGES_OPEN_FOR = dt.timedelta(days=60)
"""How long after the fair towns and start-ups may open their own pages."""


class Fair(Model):
    """The fair: its day, its place, its deadlines and its texts."""

    __tablename__ = "fair"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    place: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    starts_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    ends_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    registration_opens_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    registration_closes_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    booking_closes_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    topics_close_at: Mapped[dt.datetime] = mapped_column(info=NOT_PERSONAL)
    booking_mode: Mapped[BookingMode] = mapped_column(
        default=BookingMode.FIRST_COME, info=NOT_PERSONAL
    )
    wishes_close_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    """When the wishes of start-ups are assigned."""
    meeting_wishes_close_at: Mapped[dt.datetime | None] = mapped_column(info=NOT_PERSONAL)
    """Until when towns and start-ups say whom they want to meet; none as long as nobody may."""
    pitch_quota: Mapped[int] = mapped_column(default=1)
    """How many slots a start-up may hold: more than one where pitches repeat."""
    changeover_minutes: Mapped[int] = mapped_column(default=5)
    """How much time a stage needs between two pitches."""
    counts_exits: Mapped[bool] = mapped_column(default=False)
    """Whether people are scanned when they leave, so that they may come in again."""
    population_limit: Mapped[int] = mapped_column(default=20_000)
    """Towns with fewer residents than this may take part."""
    most_companions: Mapped[int] = mapped_column(default=2)
    capacity: Mapped[int | None] = mapped_column()
    """How many people fit in, companions and guests included; without a limit if empty."""
    district_capacity: Mapped[int | None] = mapped_column()
    """How many people of one district's towns may come; without a limit if empty."""
    offer_hours: Mapped[int] = mapped_column(default=48)
    """How long a town that moves up from the waiting list has to accept its seats."""
    contact_email: Mapped[str] = mapped_column(info=NOT_PERSONAL)
    """The office's address, printed on pages and in mails; it belongs to no person."""
    contact_phone: Mapped[str] = mapped_column(default="", info=NOT_PERSONAL)
    welcome_text: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    report_foreword: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    report_next_steps: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    """One step a line."""
    imprint: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    privacy_notice: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    accessibility_statement: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    """Legal pages: empty means our complete draft."""

    __table_args__ = (
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint(
            "registration_closes_at > registration_opens_at",
            name="registration_closes_after_opening",
        ),
        sa.CheckConstraint("changeover_minutes >= 0", name="changeover_minutes_not_negative"),
        sa.CheckConstraint("population_limit > 0", name="population_limit_positive"),
        sa.CheckConstraint("most_companions >= 0", name="most_companions_not_negative"),
        sa.CheckConstraint("capacity > 0", name="capacity_positive"),
        sa.CheckConstraint("district_capacity > 0", name="district_capacity_positive"),
        sa.CheckConstraint("offer_hours > 0", name="offer_hours_positive"),
        sa.CheckConstraint("pitch_quota > 0", name="pitch_quota_positive"),
        sa.CheckConstraint(
            "booking_mode <> 'wishes' OR wishes_close_at IS NOT NULL",
            name="wishes_close_when_collected",
        ),
    )

    def phase(self, now: dt.datetime) -> Phase:
        """Where the fair stands at `now`; the day of the fair begins at midnight in Westphalia."""
        if now >= self.ends_at:
            return Phase.AFTER
        if clock.local(now).date() >= clock.local(self.starts_at).date():
            return Phase.EVENT
        return Phase.OPEN if now >= self.registration_opens_at else Phase.INVITED

    def takes_registrations(self, now: dt.datetime) -> bool:
        """Whether people may register by themselves at `now`."""
        return self.registration_opens_at <= now < self.registration_closes_at

    def offer_expires_at(self, now: dt.datetime) -> dt.datetime:
        """Until when seats offered at `now` wait for an answer: never past the fair's beginning."""
        return min(now + dt.timedelta(hours=self.offer_hours), self.starts_at)

    def takes_withdrawals(self, now: dt.datetime) -> bool:
        """Whether a town may withdraw by itself at `now`: until the day of the fair begins."""
        return self.phase(now) in {Phase.INVITED, Phase.OPEN}

    def takes_changes(self, now: dt.datetime) -> bool:
        """Whether a town may say at `now` who comes instead or along: until the fair ends."""
        return now < self.ends_at

    def takes_bookings(self, now: dt.datetime) -> bool:
        """Whether start-ups may change their slots by themselves at `now`."""
        return now < self.booking_closes_at

    def takes_topics(self, now: dt.datetime) -> bool:
        """Whether towns may report topics at `now`: from the fair's end to the deadline."""
        return self.ends_at <= now < self.topics_close_at

    def own_pages_close_at(self, now: dt.datetime) -> dt.datetime:
        """Until when a link to own pages that is mailed at `now` opens them."""
        return max(now, self.ends_at) + OWN_PAGES_OPEN_FOR
