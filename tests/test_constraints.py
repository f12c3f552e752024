"""What the database holds by itself, whatever a form lets through: every constraint is tried."""

import datetime as dt
import shutil

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from messe.accounts.models import AccessLink, LinkPurpose, SignInFailure
from messe.app import close_connections, create_app
from messe.badges.layouts import BadgeLayout
from messe.badges.models import BadgeOrder, BadgePrint
from messe.badges.service import add_blanks
from messe.checkin.judging import ScanKind, UndoReason, Verdict
from messe.checkin.models import DoorChange, DoorChangeKind, GateRole, VipMark
from messe.circulars.models import CircularLetter
from messe.contacts.models import ContactCard
from messe.core.database import Model, db
from messe.mail.models import OutboxMail
from messe.meetings.models import MeetingPlan
from messe.pitches.assignment import Decision
from messe.pitches.models import SlotAssignment, SlotWish, WishOutcome
from messe.planner.models import (
    ExcludedSlot,
    MissReason,
    PlanEffect,
    PlanMove,
    PlanRepeat,
    PlanRun,
    RoutePlan,
    RouteStop,
    StartupAbsence,
)
from messe.planner.queries import released_stops
from messe.programme.models import CalendarFeed, SavedItem
from messe.programme.queries import newest_release
from messe.registration.models import AllowanceRequest, ParticipantRole, RevokedCode
from messe.report.models import ReportOrder
from messe.scan.models import PhoneScan
from messe.screen.models import StageClock
from messe.seats.models import Feedback
from messe.seats.models import Verdict as Opinion
from messe.tables.models import TableVisit
from tests.factories import (
    BIELEFELD,
    HALLENBERG,
    HAVIXBECK,
    LONG_AGO,
    MEDEBACH,
    make_account,
    make_admission,
    make_attendance,
    make_block,
    make_booking,
    make_circular,
    make_contact,
    make_device,
    make_gate,
    make_group,
    make_invitation,
    make_lead,
    make_meeting,
    make_registration,
    make_release,
    make_reservation,
    make_scan,
    make_signup,
    make_slot,
    make_startup,
    make_startup_papers,
    make_swap_offer,
    make_topic,
    make_topic_table,
    make_wait,
    saved,
)

FORBIDDEN = {
    "ck_account_email_is_lower_case": {"email": "Leitung@messe.example"},
    "ck_allowance_request_decided_when_answered": {"is_granted": True},
    "ck_allowance_request_email_is_lower_case": {"email": "Rathaus@stadt.example"},
    "ck_badge_order_done_of_total": {"done": 2, "total": 1},
    "ck_badge_order_finished_when_failed": {"error": "OSError"},
    "ck_badge_order_made_when_printed": {"printed_at": LONG_AGO},
    "ck_badge_order_started_before_finished": {"finished_at": LONG_AGO},
    "ck_badge_order_total_positive": {"total": 0},
    "ck_block_ends_after_start": {"ends_at": LONG_AGO, "starts_at": LONG_AGO},
    "ck_block_title_not_empty": {"title": ""},
    "ck_booking_number_positive": {"number": 0},
    "ck_booking_seats_positive": {"seats": 0},
    "ck_circular_body_not_empty": {"body": ""},
    "ck_circular_recipients_positive": {"recipients": 0},
    "ck_circular_recipients_when_sent": {"recipients": None},
    "ck_circular_subject_not_empty": {"subject": ""},
    "ck_device_name_not_empty": {"name": ""},
    "ck_door_change_no_gate_if_of_the_fair": {"gate_id": None},
    "ck_door_change_phone_if_of_a_phone": {"device_id": None},
    "ck_device_paired_once": {
        "fingerprint": "a",
        "pairing_fingerprint": "b",
        "pairing_expires_at": LONG_AGO,
    },
    "ck_device_pairing_expires_while_open": {"pairing_expires_at": None},
    "ck_device_waiting_not_negative": {"waiting": -1},
    "ck_fair_capacity_positive": {"capacity": 0},
    "ck_contact_of_two_people": {"giver_id": sa.column("holder_id")},
    "ck_fair_changeover_minutes_not_negative": {"changeover_minutes": -1},
    "ck_fair_district_capacity_positive": {"district_capacity": 0},
    "ck_fair_ends_after_start": {"ends_at": LONG_AGO, "starts_at": LONG_AGO},
    "ck_fair_most_companions_not_negative": {"most_companions": -1},
    "ck_fair_offer_hours_positive": {"offer_hours": 0},
    "ck_fair_only_one": {"id": 2},
    "ck_fair_pitch_quota_positive": {"pitch_quota": 0},
    "ck_fair_population_limit_positive": {"population_limit": 0},
    "ck_fair_registration_closes_after_opening": {
        "registration_opens_at": LONG_AGO,
        "registration_closes_at": LONG_AGO,
    },
    "ck_fair_wishes_close_when_collected": {"booking_mode": "wishes"},
    "ck_gate_closes_after_opening": {"opens_at": LONG_AGO, "closes_at": LONG_AGO},
    "ck_gate_name_not_empty": {"name": ""},
    "ck_invitation_deputy_email_is_lower_case": {"deputy_email": "Vertretung@stadt.example"},
    "ck_invitation_deputy_has_name": {"deputy_name": "", "deputy_email": "a@stadt.example"},
    "ck_invitation_email_is_lower_case": {"email": "Rathaus@stadt.example"},
    "ck_invitation_name_not_empty": {"name": ""},
    "ck_invitation_reminders_not_negative": {"reminders": -1},
    "ck_lead_no_is_no": {"shares_contact": True, "is_declined": True},
    "ck_lead_noted_or_asked": {"noted_at": None},
    "ck_lead_nothing_without_consent": {"note": "Ruft im Mai an"},
    "ck_lead_rating_in_range": {"shares_contact": True, "rating": 4},
    "ck_meeting_absence_of_one": {"registration_id": None, "startup_id": None},
    "ck_meeting_plan_finished_when_failed": {"error": "OSError"},
    "ck_meeting_plan_released_when_made": {"released_at": LONG_AGO},
    "ck_meeting_plan_serves_those_who_wish": {"served": 1},
    "ck_meeting_round_ends_after_start": {"ends_at": LONG_AGO, "starts_at": LONG_AGO},
    "ck_meeting_table_name_not_empty": {"name": ""},
    "ck_meeting_wish_rank_in_range": {"rank": 6},
    "ck_municipality_ags_has_8_digits": {"ags": "0571100"},
    "ck_municipality_population_positive": {"population": 0},
    "ck_outbox_mail_attachments_concern_something": {"attaches": "tickets"},
    "ck_outbox_mail_attempts_not_negative": {"attempts": -1},
    "ck_outbox_mail_failure_when_given_up": {"given_up_at": LONG_AGO},
    "ck_outbox_mail_not_sent_and_given_up": {
        "sent_at": LONG_AGO,
        "given_up_at": LONG_AGO,
        "failure": "refused",
    },
    "ck_participant_name_not_empty": {"name": ""},
    "ck_pitch_slot_ends_after_start": {"ends_at": LONG_AGO, "starts_at": LONG_AGO},
    "ck_pitch_slot_head_count_not_negative": {"head_count": -1},
    "ck_registration_confirmed_at_when_confirmed": {"confirmed_at": None},
    "ck_registration_email_is_lower_case": {"contact_email": "Rathaus@stadt.example"},
    "ck_registration_municipality_or_organisation": {"organisation": "Sauerlandbote"},
    "ck_registration_no_contact_when_erased": {"erased_at": LONG_AGO},
    "ck_registration_offer_expires_when_offered": {"offer_expires_at": LONG_AGO},
    "ck_registration_withdrawn_at_when_withdrawn": {"withdrawn_at": LONG_AGO},
    "ck_release_item_ends_after_start": {"ends_at": LONG_AGO, "starts_at": LONG_AGO},
    "ck_plan_move_goes_elsewhere": {"old_slot_id": 1, "new_slot_id": 1},
    "ck_plan_repeat_times_positive": {"times": 0},
    "ck_plan_run_finished_when_accepted": {"accepted_at": LONG_AGO},
    "ck_plan_run_finished_when_failed": {"error": "RuntimeError"},
    "ck_plan_run_seconds_positive": {"seconds": 0},
    "ck_plan_run_started_before_finished": {"finished_at": LONG_AGO},
    "ck_release_item_seats_positive": {"seats": 0},
    "ck_release_item_stage_is_whole": {"stage_slug": None},
    "ck_release_number_positive": {"number": 0},
    "ck_report_order_finished_when_failed": {"error": "OSError"},
    "ck_report_order_started_before_finished": {"finished_at": LONG_AGO},
    "ck_reservation_seat_positive": {"seat": 0},
    "ck_route_plan_serves_what_it_can": {"served": 2, "at_most": 1, "wishes": 2},
    "ck_route_stop_seen_or_missed": {"reason": None},
    "ck_saved_item_startup_or_block": {"startup_id": None},
    "ck_scan_undo_of_a_scan": {"kind": "undo", "undo_reason": "mistake"},
    "ck_scan_undo_with_reason": {"kind": "undo", "of_scan_id": "x"},
    "ck_slot_assignment_finished_when_accepted": {"accepted_at": LONG_AGO, "finished_at": None},
    "ck_slot_assignment_only_one": {"id": 2},
    "ck_slot_wait_number_positive": {"number": 0},
    "ck_stage_clock_extra_minutes_not_negative": {"extra_minutes": -1},
    "ck_stage_clock_item_when_started": {"started_at": LONG_AGO},
    "ck_stage_clock_paused_after_start": {
        "guid": "x",
        "started_at": LONG_AGO,
        "paused_at": LONG_AGO - dt.timedelta(minutes=1),
    },
    "ck_stage_clock_version_positive": {"version": 0},
    "ck_slot_wish_rank_in_range": {"rank": 6},
    "ck_stage_name_not_empty": {"name": ""},
    "ck_startup_absence_ends_after_start": {"ends_at": LONG_AGO, "starts_at": LONG_AGO},
    "ck_startup_email_is_lower_case": {"contact_email": "Mira@startup.example"},
    "ck_startup_logo_has_alt": {"logo_digest": "abc"},
    "ck_startup_logo_size_positive": {"size": 0},
    "ck_startup_name_not_empty": {"name": ""},
    "ck_startup_no_contact_when_erased": {"erased_at": LONG_AGO},
    "ck_startup_offers_something": {"offer": ""},
    "ck_startup_pitch_quota_positive": {"pitch_quota": 0},
    "ck_startup_question_answered_at_with_answer": {"answer": "Ja."},
    "ck_startup_question_question_not_empty": {"question": ""},
    "ck_swap_offer_two_pitches": {"offered_id": sa.column("wanted_id")},
    "ck_table_visit_left_after_joining": {
        "left_at": LONG_AGO - dt.timedelta(minutes=1),
        "seat": None,
    },
    "ck_table_visit_seat_positive": {"seat": 0},
    "ck_table_visit_seat_while_there": {"seat": None},
    "ck_topic_choice_rank_in_range": {"rank": 6},
    "ck_topic_table_number_positive": {"number": 0},
    "ck_topic_table_seats_positive": {"seats": 0},
    "ck_topic_title_not_empty": {"title": ""},
    "ck_wish_outcome_rank_positive": {"rank": 0},
    "ck_wish_outcome_rivals_not_negative": {"rivals": -1},
    "ck_working_group_name_not_empty": {"name": ""},
}
"""What each CHECK refuses of a row; those of enumerations refuse every unknown word."""

TABLES = Model.metadata.sorted_tables
CONSTRAINTS = [constraint for table in TABLES for constraint in table.constraints]


def by_name(kind) -> list:
    found = [constraint for constraint in CONSTRAINTS if isinstance(constraint, kind)]
    return sorted(found, key=lambda constraint: constraint.name)


CHECKS = by_name(sa.CheckConstraint)
FOREIGN_KEYS = by_name(sa.ForeignKeyConstraint)
UNIQUE = [
    *by_name(sa.UniqueConstraint),
    # A table's indexes come in no order, and every process has to find the same.
    *sorted(
        (index for table in TABLES for index in table.indexes if index.unique and index.columns),
        key=lambda index: index.name,
    ),
]


@pytest.fixture(scope="module")
def full_database(prepared_instance, tmp_path_factory):
    """An instance with rows in every table, made once."""
    folder = shutil.copytree(prepared_instance, tmp_path_factory.mktemp("full") / "instance")
    with create_app(folder, SECRET_KEY="test", TESTING=True).app_context():
        make_two_rows_each()
        db.session.commit()
        yield
        close_connections()


@pytest.fixture(autouse=True)
def unchanged(full_database):
    """Take back what a test did."""
    yield
    db.session.rollback()


def make_two_rows_each() -> None:
    """Two rows of every table, of the fair alone one; their unique values differ."""
    people = [make_registration(HALLENBERG), make_registration(MEDEBACH)]
    topics = [make_topic("Klima"), make_topic("Schule")]
    make_world_cafe(topics, [each.participants[0] for each in people])
    saved(SlotAssignment(lot="1", asked_at=LONG_AGO))
    for number in range(2):
        booking = make_booking(make_slot(LONG_AGO + dt.timedelta(hours=number)))
        booking.startup.topics = topics
        make_startup_papers(booking.startup)
        other = make_booking(make_slot(LONG_AGO + dt.timedelta(hours=number)))
        make_wait(other.slot, booking.startup)
        make_swap_offer(booking, other)
        for rank, slot in enumerate((booking.slot, other.slot), start=1):
            saved(SlotWish(startup=booking.startup, slot=slot, rank=rank))
        saved(
            WishOutcome(startup=booking.startup, rank=1, decision=Decision.GRANTED, rivals=number)
        )
        block = make_block(LONG_AGO, stage=booking.slot.stage)
        make_release()
        make_meeting(people[number], booking.startup, [LONG_AGO, None][number], number + 1)
        mayor = people[number].participants[0]
        saved(StageClock(stage=booking.slot.stage, version=1))
        make_plans(booking, mayor)
        make_reservation(booking, mayor, seat=number + 1)
        attendance = make_attendance(booking, mayor)
        saved(Feedback(attendance=attendance, verdict=Opinion.LATER, given_at=LONG_AGO))
        saved(SavedItem(participant=mayor, block=block, saved_at=LONG_AGO))
        saved(ContactCard(participant_id=mayor.id, email="", phone=""))
        saved(PhoneScan(scan_id=str(number), participant_id=mayor.id, scanned_at=LONG_AGO))
        make_contact(mayor, people[1 - number].participants[0])
        make_lead(mayor, booking.startup)
        saved(CalendarFeed(participant=mayor, token=mayor.code, renewed_at=LONG_AGO))
        saved(SavedItem(participant=mayor, startup=booking.startup, saved_at=LONG_AGO))
        make_admission(people[number].participants[0], LONG_AGO, make_account())
        make_doors(people[number].participants[0], number)
        saved(VipMark(participant=mayor, marked_at=LONG_AGO))
        make_invitation([HALLENBERG, MEDEBACH][number])
        make_signup(people[number].ags, topics[: number + 1])
        members = [people[number].ags, HAVIXBECK][: number + 1]
        make_group(f"Gruppe {number}", ags=members, topic=topics[number])
        saved(
            AccessLink(
                fingerprint=f"link {number}",
                purpose=LinkPurpose.OPEN_REGISTRATION,
                subject_id=people[number].id,
                expires_at=LONG_AGO,
            ),
        )
        saved(RevokedCode(fingerprint=f"code {number}"))
        saved(SignInFailure(email_fingerprint="mail", failed_at=LONG_AGO))
        saved(
            AllowanceRequest(
                public_id=f"request {number}",
                ags=BIELEFELD,
                name="Ruth Nussbaumer",
                email="rathaus@bielefeld.example",
                reason="Wir sind viele.",
                created_at=LONG_AGO,
            ),
        )
        mail = saved(
            OutboxMail(
                message_id=f"mail {number}",
                recipient="rathaus@hallenberg.example",
                subject="Ihre Anmeldung",
                body="Guten Tag",
                language="de",
                queued_at=LONG_AGO,
                next_attempt_at=LONG_AGO,
                expires_at=LONG_AGO,
            ),
        )
        circular = make_circular(sent_at=LONG_AGO, recipients=1)
        saved(CircularLetter(circular=circular, registration=people[number], mail=mail))
        scope = ["all", "detmold"][number]
        saved(ReportOrder(public_id=f"order {number}", scope=scope, ordered_at=LONG_AGO))
        badges = {"public_id": f"badges {number}", "layout": BadgeLayout.A6, "total": 1}
        order = saved(BadgeOrder(ordered_at=LONG_AGO, **badges))
        saved(BadgePrint(order_id=order.id, participant_id=mayor.id, mark=""))
        add_blanks(1, order_id=order.id)


def make_doors(mayor, number) -> None:
    """A gate with phones, and a scan there that is taken back before it arrives."""
    gate = make_gate(roles=[GateRole(role=ParticipantRole.MAYOR)])
    device = make_device(gate, credential=f"credential {number}")
    what = DoorChangeKind.PHONE_LOCKED
    saved(DoorChange(kind=what, gate=gate, device=device, changed_at=LONG_AGO))
    make_device(gate, pairing_fingerprint=f"code {number}", pairing_expires_at=LONG_AGO)
    undo = {"kind": ScanKind.UNDO, "undo_reason": UndoReason.MISTAKE, "verdict": Verdict.UNDONE}
    make_scan(mayor, of_scan_id=f"scan {number}", **undo)
    make_scan(mayor, scan_id=f"scan {number}", device=device, gate=gate, verdict=Verdict.UNDONE)


def make_world_cafe(topics, people) -> None:
    """A table for each topic, and all people at the first one."""
    table, _other = [make_topic_table(topic) for topic in topics]
    for seat, person in enumerate(people, start=1):
        saved(TableVisit(participant=person, table=table, seat=seat, joined_at=LONG_AGO))


def make_plans(booking, mayor) -> None:
    """One row of each table of the planner."""
    later = make_slot(booking.slot.starts_at + dt.timedelta(days=1))
    span = {"starts_at": LONG_AGO, "ends_at": LONG_AGO + dt.timedelta(hours=1)}
    saved(StartupAbsence(startup=booking.startup, **span))
    saved(ExcludedSlot(slot_id=booking.slot_id))
    run = saved(PlanRun(public_id=f"run {booking.id}", seconds=10, asked_at=LONG_AGO))
    saved(PlanMove(run_id=run.id, booking=booking, old_slot=booking.slot, new_slot=later))
    figures = {"wishes": 1, "served_before": 1, "served_after": 1}
    saved(PlanEffect(run_id=run.id, startup=booking.startup, **figures))
    saved(PlanRepeat(run_id=run.id, times=2, pitches=2, served=1))
    plan = saved(
        RoutePlan(
            release=newest_release(),
            wishes_mark="",
            planned_at=LONG_AGO,
            wishes=1,
            served=0,
            at_most=1,
        )
    )
    item_id = min(released_stops(plan.release))
    stop = {"plan_id": plan.id, "participant_id": mayor.id}
    saved(RouteStop(startup=booking.startup, item_id=item_id, **stop))
    saved(RouteStop(startup=make_startup(), reason=MissReason.CLASH, **stop))


def rows_of(table) -> list[sa.Row]:
    [key] = table.primary_key.columns
    return db.session.execute(sa.select(table).order_by(key)).all()


def rows_under(constraint) -> list[sa.Row]:
    """The rows of a table that have a value in every column of `constraint`, or else all.

    Of a partial index: the rows it speaks of, and after them the others.
    """
    names = [column.name for column in constraint.columns]
    rows = rows_of(constraint.table)
    if isinstance(constraint, sa.Index):
        where = constraint.dialect_options["sqlite"]["where"]
        spoken_of = db.session.execute(sa.select(constraint.table).where(where)).all()
        return [*spoken_of, *(row for row in rows if row not in spoken_of)]
    filled = [row for row in rows if all(row._mapping[name] is not None for name in names)]  # noqa: SLF001 -- a row by column
    return filled if len(filled) > 1 else rows


def change(table, row, values) -> None:
    [key] = table.primary_key.columns
    db.session.execute(sa.update(table).where(key == row._mapping[key]).values(values))  # noqa: SLF001 -- a row by column


@pytest.mark.parametrize("constraint", CHECKS, ids=lambda constraint: constraint.name)
def test_check_refuses(constraint):
    enumerated = {column.name: sa.literal_column("'nie gehört'") for column in constraint.columns}

    with pytest.raises(IntegrityError, match=constraint.name):
        change(
            constraint.table,
            rows_of(constraint.table)[-1],
            enumerated or FORBIDDEN[constraint.name],
        )


@pytest.mark.parametrize("constraint", UNIQUE, ids=lambda constraint: constraint.name)
def test_second_row_is_refused_the_values_of_the_first(constraint):
    first, second, *others = rows_under(constraint)
    other = second if isinstance(constraint, sa.Index) else [second, *others][-1]
    names = [column.name for column in constraint.columns]
    values = {name: first._mapping[name] for name in names}  # noqa: SLF001 -- a row by column

    with pytest.raises(IntegrityError) as refusal:
        change(constraint.table, other, values)

    columns = ", ".join(f"{constraint.table.name}.{name}" for name in names)
    assert str(refusal.value.orig) == f"UNIQUE constraint failed: {columns}"


def test_only_one_plan_of_meetings_is_in_the_making():
    with pytest.raises(IntegrityError, match="uq_meeting_plan_open"):
        db.session.execute(sa.update(MeetingPlan).values(finished_at=None))


@pytest.mark.parametrize("constraint", FOREIGN_KEYS, ids=lambda constraint: constraint.name)
def test_reference_to_nothing_is_refused(constraint):
    [column] = constraint.columns
    table = constraint.table

    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        change(table, rows_under(constraint)[-1], {column.name: 99999999})
