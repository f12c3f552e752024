"""Lay out rounds and tables, collect wishes, plan in the worker, release what was planned."""

import datetime as dt
import logging
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from messe.core import clock
from messe.core.database import db, refused_as, write_transaction
from messe.core.errors import FairError
from messe.core.links import public_url
from messe.core.orders import claim_next
from messe.core.tasks import ask_for_work
from messe.fair.models import Fair
from messe.mail.service import queue_mail
from messe.meetings import queries
from messe.meetings.models import (
    Meeting,
    MeetingAbsence,
    MeetingPlan,
    MeetingRound,
    MeetingTable,
    MeetingWish,
)
from messe.meetings.planning import Person, Plan, Problem, Side, quality
from messe.pitches.schedule import TimeSpan
from messe.registration.models import Registration
from messe.startups.models import Startup

log = logging.getLogger(__name__)

# After this a worker that took an order is believed dead.
LONGEST_PLANNING = dt.timedelta(minutes=5)


class RoundsClashError(FairError):
    """A new round begins before another one ends."""

    message = _l("Zwei Runden würden sich überschneiden. Bitte ändern Sie Beginn oder Länge.")


class TableTwiceError(FairError):
    """Two start-ups would sit at one table."""

    message = _l("Jedes Start-up braucht einen eigenen Tisch: Ein Tisch ist doppelt vergeben.")


class WishesClosedError(FairError):
    """Wishes are said before the deadline."""

    message = _l("Die Frist für Wünsche ist vorbei. Schreiben Sie bitte der Messe-Leitung.")


class NothingToPlanError(FairError):
    """Without rounds and tables there is no plan."""

    message = _l("Legen Sie bitte zuerst Runden und Tische fest.")


class PlanOrderedError(FairError):
    """Somebody else ordered a plan at the same moment."""

    message = _l("Der Plan wird schon erstellt. Laden Sie die Seite bitte neu.")


class PlanOutdatedError(FairError):
    """A newer plan exists, or a round began since this one was ordered."""

    message = _l("Der Plan ist nicht mehr aktuell. Bitte lassen Sie neu planen.")


def add_rounds(spans: Iterable[TimeSpan]) -> None:
    """Add a round for each span; the caller commits.

    Raises:
        RoundsClashError: one overlaps another.
    """
    for span in spans:
        overlaps = MeetingRound.starts_at < span.ends_at, MeetingRound.ends_at > span.starts_at
        if db.session.scalar(sa.select(sa.exists().where(*overlaps))):
            raise RoundsClashError
        db.session.add(MeetingRound(starts_at=span.starts_at, ends_at=span.ends_at))
        db.session.flush()


def remove_round(round_id: int) -> None:
    """Take a round out, with the meetings planned for it; the caller commits."""
    db.session.execute(sa.delete(MeetingRound).where(MeetingRound.id == round_id))


def set_tables(names: Mapping[int, str]) -> None:
    """Give start-ups, by their ids, tables; those without a name get none. The caller commits.

    Raises:
        TableTwiceError: two have the same.
    """
    db.session.execute(sa.delete(MeetingTable))
    with refused_as(TableTwiceError, by="meeting_table.name"):
        db.session.add_all(
            MeetingTable(startup_id=startup_id, name=name)
            for startup_id, name in names.items()
            if name
        )


def takes_wishes(fair: Fair, now: dt.datetime) -> bool:
    """Whether towns and start-ups may say now whom they want to meet."""
    return fair.meeting_wishes_close_at is not None and now < fair.meeting_wishes_close_at


def wish(
    person: Person,
    partners: Sequence[int],
    absent_rounds: Iterable[int],
    *,
    fair: Fair,
    now: dt.datetime,
) -> None:
    """Replace all that a person wishes, the most wanted first; the caller commits.

    Raises:
        WishesClosedError: it is too late, or too early.
    """
    if not takes_wishes(fair, now):
        raise WishesClosedError
    own = [row for row in queries.absences_of(person) if not row.is_no_show]
    for row in [*queries.wishes_of(person), *own]:
        db.session.delete(row)
    db.session.flush()
    for rank, partner in enumerate(partners, start=1):
        town, startup = (person.key, partner) if person.side is Side.TOWN else (partner, person.key)
        db.session.add(
            MeetingWish(
                side=person.side,
                registration_id=town,
                startup_id=startup,
                rank=rank,
                wished_at=now,
            )
        )
    noted = {row.round_id for row in queries.absences_of(person)}
    for round_id in set(absent_rounds) - noted:
        _add_absence(person, round_id, is_no_show=False, now=now)
    db.session.flush()


def _add_absence(person: Person, round_id: int, *, is_no_show: bool, now: dt.datetime) -> None:
    is_town = person.side is Side.TOWN
    db.session.add(
        MeetingAbsence(
            round_id=round_id,
            registration_id=person.key if is_town else None,
            startup_id=None if is_town else person.key,
            is_no_show=is_no_show,
            noted_at=now,
        )
    )


def note_no_show(person: Person, first: MeetingRound, *, now: dt.datetime) -> None:
    """Somebody did not come: nothing is planned for him or her from `first` on.

    The caller commits.
    """
    known = {absence.round_id for absence in queries.absences_of(person)}
    for each in queries.rounds():
        if each.starts_at >= first.starts_at and each.id not in known:
            _add_absence(person, each.id, is_no_show=True, now=now)
    db.session.flush()


def forget_no_show(person: Person) -> None:
    """Somebody came after all; the caller commits."""
    for absence in queries.absences_of(person):
        if absence.is_no_show:
            db.session.delete(absence)


def order_plan(*, now: dt.datetime) -> MeetingPlan:
    """Ask the worker for a plan, or give the one that is being made; the caller commits.

    Raises:
        NothingToPlanError: there are no rounds or no tables.
        PlanOrderedError: another order came first by a moment.
    """
    if not (queries.rounds() and queries.tables()):
        raise NothingToPlanError
    plan = queries.newest_plan()
    if plan is None or plan.finished_at is not None:
        plan = MeetingPlan(ordered_at=now)
        with refused_as(PlanOrderedError, by="uq_meeting_plan_open"):
            db.session.add(plan)
    return plan


def make_ordered_plan() -> None:
    """Solve the plan that was ordered, and what another worker left; commits."""
    plan_id = claim_next(MeetingPlan, longest=LONGEST_PLANNING, now=clock.now())
    if plan_id is None:
        return
    from messe.meetings.solver import plan_meetings  # noqa: PLC0415 -- slow import

    try:
        problem = queries.read_problem(clock.now())
        db.session.rollback()
        _keep(plan_id, problem, plan_meetings(problem))
    except Exception as error:
        # The organisers must see that it failed, whatever the reason; the log has the rest.
        log.exception("meeting plan %s was not made", plan_id)
        with write_transaction():
            plan = db.session.get_one(MeetingPlan, plan_id)
            plan.finished_at, plan.error = clock.now(), type(error).__name__


def _keep(plan_id: int, problem: Problem, solved: Plan) -> None:
    reached = quality(problem, solved.meetings)
    with write_transaction():
        plan = db.session.get_one(MeetingPlan, plan_id)
        if plan.finished_at is not None:
            return
        fill_plan(plan, problem, solved, now=clock.now())
        log.info("meeting plan %s serves %s of %s", plan_id, reached.served, reached.people)


def fill_plan(plan: MeetingPlan, problem: Problem, solved: Plan, *, now: dt.datetime) -> None:
    """Write down what was solved; the caller commits."""
    reached = quality(problem, solved.meetings)
    locked = {
        (row.round_id, row.registration_id, row.startup_id)
        for row in queries.meetings_of(queries.newest_made_plan())
        if row.is_locked
    }
    plan.finished_at = now
    plan.people, plan.served = reached.people, reached.served
    plan.first_wishes, plan.worst_points = reached.first_wishes, reached.worst_points
    plan.is_optimal, plan.gap = solved.is_optimal, solved.gap
    db.session.add_all(
        Meeting(
            plan_id=plan.id,
            round_id=meeting.round_id,
            registration_id=meeting.town,
            startup_id=meeting.startup,
            is_locked=tuple(meeting) in locked,
            planned_at=now,
        )
        for meeting in sorted(solved.meetings)
    )
    db.session.flush()


def release_plan(plan: MeetingPlan, fair: Fair, *, now: dt.datetime) -> None:
    """Make a plan what everybody goes by, and mail those whose meetings change.

    The caller commits.

    Raises:
        PlanOutdatedError: it is not the newest, or what already took place is not in it.
    """
    before = queries.released_plan()
    old, new = queries.meetings_of(before), queries.meetings_of(plan)
    off = queries.cancelled(old)
    begun = {_facts(row) for row in old if row.round.starts_at <= now and row.id not in off}
    if plan != queries.newest_made_plan() or not begun <= set(map(_facts, new)):
        raise PlanOutdatedError
    if plan.released_at is not None:
        return
    plan.released_at = now
    ask_for_work(MeetingPlan)
    changed = {_facts(row) for row in old} ^ {_facts(row) for row in new}
    _mail_towns([row for row in [*old, *new] if _facts(row) in changed], new, fair, now=now)
    _mail_startups([row for row in [*old, *new] if _facts(row) in changed], new, fair, now=now)


def _facts(row: Meeting) -> tuple[int, int, int]:
    return row.round_id, row.registration_id, row.startup_id


def _mail_towns(
    changed: Iterable[Meeting], new: Iterable[Meeting], fair: Fair, *, now: dt.datetime
) -> None:
    names = queries.table_names()
    concerned = {row.registration_id: row.registration for row in changed}
    for registration in concerned.values():
        if registration.is_confirmed and registration.contact_email:
            own = [row for row in new if row.registration_id == registration.id]
            _mail(
                registration,
                registration.contact_email,
                [(row, f"{row.startup.name} ({names.get(row.startup_id, '')})") for row in own],
                public_url("meetings.town"),
                fair,
                now=now,
            )


def _mail_startups(
    changed: Iterable[Meeting], new: Iterable[Meeting], fair: Fair, *, now: dt.datetime
) -> None:
    concerned = {row.startup_id: row.startup for row in changed}
    for startup in concerned.values():
        if startup.is_accepted and startup.contact_email:
            own = [row for row in new if row.startup_id == startup.id]
            _mail(
                startup,
                startup.contact_email,
                [(row, row.registration.party_name) for row in own],
                public_url("meetings.startup"),
                fair,
                now=now,
            )


def _mail(  # noqa: PLR0913 -- each is a line of the mail
    concerned: Registration | Startup,
    recipient: str,
    meetings: Sequence[tuple[Meeting, str]],
    url: str,
    fair: Fair,
    *,
    now: dt.datetime,
) -> None:
    queue_mail(
        recipient,
        "meetings_planned",
        now=now,
        concerns=concerned.concern,
        fair=fair,
        meetings=meetings,
        url=url,
    )


def erase(registration: Registration) -> None:
    """Forget wishes, absences and meetings of `registration`; the caller commits."""
    for table in (MeetingWish, MeetingAbsence, Meeting):
        db.session.execute(sa.delete(table).where(table.registration_id == registration.id))


def erase_startup(startup: Startup) -> None:
    """Forget what the contact of `startup` wished; the meetings are the towns' as well.

    The caller commits.
    """
    person = Person(Side.STARTUP, startup.id)
    for row in [*queries.wishes_of(person), *queries.absences_of(person)]:
        db.session.delete(row)
