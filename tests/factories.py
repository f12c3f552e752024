"""Rows for tests: plain functions with keyword overrides; they flush and return the row."""

import datetime as dt
import itertools
import uuid

from messe.accounts.access import SIGNED_IN_AT
from messe.accounts.models import Account, Role
from messe.checkin.judging import ScanKind, Verdict, said_of
from messe.checkin.models import Admission, Device, Gate, Scan
from messe.circulars.models import Circular, CircularLetter
from messe.contacts.models import Contact
from messe.core import clock
from messe.core.database import db
from messe.core.tokens import fingerprint, new_badge_token, new_link_token, new_short_code
from messe.groups.models import GroupMember, WorkingGroup
from messe.invitations.models import Invitation
from messe.leads.models import Lead
from messe.mail.models import Failure, OutboxMail
from messe.meetings.models import (
    Meeting,
    MeetingAbsence,
    MeetingPlan,
    MeetingRound,
    MeetingTable,
    MeetingWish,
)
from messe.meetings.planning import Side
from messe.pitches.models import Block, BlockKind, Booking, PitchSlot, SlotWait, Stage, SwapOffer
from messe.programme import service as programme
from messe.programme.models import Release
from messe.registration.access import SESSION_KEY
from messe.registration.models import (
    Municipality,
    Participant,
    ParticipantRole,
    Registration,
    RegistrationStatus,
)
from messe.seats.models import Attendance, Reservation
from messe.startups.access import SESSION_KEY as STARTUP_SESSION_KEY
from messe.startups.models import (
    ProfileField,
    Startup,
    StartupChange,
    StartupLogo,
    StartupQuestion,
    StartupStatus,
)
from messe.tables.models import TopicTable
from messe.topics.models import Stance, Topic, TopicChoice, TopicSignup

HALLENBERG = "05958020"
MEDEBACH = "05958028"
HAVIXBECK = "05558020"
BIELEFELD = "05711000"
LONG_AGO = dt.datetime(2026, 5, 1, 8, tzinfo=dt.UTC)

_counter = itertools.count(1)


def saved(row):
    """Add `row` to the session, flush, and give it back."""
    db.session.add(row)
    db.session.flush()
    return row


def make_account(role=Role.ORGANISER, **values) -> Account:
    """An organiser without a password; other roles by `role`."""
    number = next(_counter)
    defaults = {
        "email": f"team{number}@messe.example",
        "name": f"Team {number}",
        "session_key": new_link_token(),
        "created_at": LONG_AGO,
    }
    return saved(Account(role=role, **{**defaults, **values}))


def make_registration(
    ags=HALLENBERG, status=RegistrationStatus.CONFIRMED, **values
) -> Registration:
    """A confirmed registration of a mayor; `companions=["Name"]` come along."""
    companions = values.pop("companions", [])
    head = values.pop("head", "Ulrike Sommer")
    role = values.pop("role", ParticipantRole.MAYOR)
    people = [(head, role), *((name, ParticipantRole.COMPANION) for name in companions)]
    defaults = {
        "public_id": new_link_token(),
        "contact_email": f"rathaus{next(_counter)}@kommune.example",
        "created_at": LONG_AGO,
        "confirmed_at": None if status is RegistrationStatus.UNCONFIRMED else LONG_AGO,
        "withdrawn_at": LONG_AGO if status is RegistrationStatus.WITHDRAWN else None,
        "participants": [
            Participant(
                name=name,
                role=person_role,
                code=new_short_code(),
                badge_token=new_badge_token(),
            )
            for name, person_role in people
        ],
    }
    return saved(
        Registration(
            municipality=db.session.get_one(Municipality, ags) if ags else None,
            status=status,
            **{**defaults, **values},
        ),
    )


def make_invitation(ags=HALLENBERG, **values) -> Invitation:
    """An invitation of a mayor, mailed long ago and not answered."""
    defaults = {
        "public_id": new_link_token(),
        "name": "Ulrike Sommer",
        "email": f"einladung{next(_counter)}@kommune.example",
        "salutation": "Frau",
        "sent_at": LONG_AGO,
    }
    municipality = db.session.get_one(Municipality, ags)
    return saved(Invitation(municipality=municipality, **{**defaults, **values}))


def make_guest(role=ParticipantRole.PRESS, organisation="Sauerlandbote", **values) -> Registration:
    """A confirmed registration of somebody who comes for no town."""
    values = {"head": "Tilda Rost", "contact_email": "", **values}
    return make_registration(ags=None, organisation=organisation, role=role, **values)


def make_participant(**values) -> Participant:
    """The mayor of a confirmed registration."""
    return make_registration(**values).participants[0]


def sign_in(client, account: Account) -> None:
    """Let `client` be `account`."""
    with client.session_transaction() as session:
        session["_user_id"] = account.session_key
        session["_fresh"] = True
        session[SIGNED_IN_AT] = clock.now().timestamp()


def open_registration(client, registration: Registration) -> None:
    """Let `client` be the phone of `registration`."""
    with client.session_transaction() as session:
        session[SESSION_KEY] = registration.id


def make_contact(giver, holder, **values) -> Contact:
    """What `giver` gave `holder` of the own contact: name, role and town."""
    defaults = {
        "public_id": str(uuid.uuid4()),
        "gives_email": False,
        "gives_phone": False,
        "given_at": LONG_AGO,
    }
    return saved(Contact(giver=giver, holder=holder, **{**defaults, **values}))


def make_startup(**values) -> Startup:
    """An accepted start-up that holds no slot."""
    number = next(_counter)
    defaults = {
        "slug": f"start-up-{number}",
        "name": f"Start-up {number}",
        "status": StartupStatus.ACCEPTED,
        "topics": [],
        "offer": "Parkplätze finden, ohne zu suchen.",
        "contact_name": "Mira Lang",
        "contact_email": f"kontakt{number}@startup.example",
        "created_at": LONG_AGO,
    }
    return saved(Startup(**{**defaults, **values}))


def make_startup_papers(startup: Startup) -> None:
    """A row of every table that hangs on a start-up: logo, question, change."""
    saved(StartupLogo(startup_id=startup.id, size=96, content=b"WEBP"))
    saved(StartupQuestion(startup_id=startup.id, question="Was kostet das?", asked_at=LONG_AGO))
    saved(
        StartupChange(
            startup_id=startup.id,
            field=ProfileField.OFFER,
            old="Parkplätze finden.",
            new="Parkplätze finden, ohne zu suchen.",
            changed_at=LONG_AGO,
        )
    )


def open_startup(client, startup: Startup) -> None:
    """Let `client` be the browser of `startup`."""
    with client.session_transaction() as session:
        session[STARTUP_SESSION_KEY] = startup.id


def make_lead(participant, startup, **values) -> Lead:
    """What is between a person and a start-up: noted, without consent."""
    defaults = {"public_id": str(uuid.uuid4()), "noted_at": LONG_AGO}
    return saved(Lead(participant=participant, startup=startup, **{**defaults, **values}))


def make_topic(title="Mobilität", **values) -> Topic:
    """A topic of the catalogue."""
    return saved(Topic(**{"slug": f"thema-{next(_counter)}", "title": title, **values}))


def make_topic_table(topic=None, **values) -> TopicTable:
    """An open table about `topic`, a new one if none is given, without a limit."""
    number = next(_counter)
    topic = topic or make_topic(f"Thema {number}")
    return saved(TopicTable(topic=topic, **{"number": number, **values}))


def make_signup(ags=HALLENBERG, topics=(), **values) -> TopicSignup:
    """What a town reported: a list of topics, or of (topic, stance, would lead)."""
    wanted = [
        topic if isinstance(topic, tuple) else (topic, Stance.SEEK, False) for topic in topics
    ]
    choices = [
        TopicChoice(rank=rank, topic=topic, stance=stance, would_lead=would_lead)
        for rank, (topic, stance, would_lead) in enumerate(wanted, start=1)
    ]
    return saved(TopicSignup(**{"ags": ags, "reported_at": LONG_AGO, "choices": choices, **values}))


def make_group(name="Mobil im Sauerland", ags=(HALLENBERG, MEDEBACH), **values) -> WorkingGroup:
    """A working group of the towns `ags`, the first of which leads."""
    topic = values.pop("topic", None) or make_topic(f"Thema {next(_counter)}")
    members = [GroupMember(ags=key, is_lead=key == ags[0]) for key in ags]
    defaults = {"public_id": new_link_token(), "founded_at": LONG_AGO, "members": members}
    return saved(WorkingGroup(name=name, topic=topic, **{**defaults, **values}))


def make_stage(**values) -> Stage:
    """A stage without slots."""
    number = next(_counter)
    return saved(Stage(**{"slug": f"buehne-{number}", "name": f"Bühne {number}", **values}))


def make_slot(starts_at, minutes=15, **values) -> PitchSlot:
    """A free slot on a stage of its own, if none is given."""
    defaults = {
        "public_id": new_link_token(),
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(minutes=minutes),
    }
    if "stage" not in values:
        defaults["stage"] = make_stage()
    return saved(PitchSlot(**{**defaults, **values}))


def make_booking(slot, startup=None, number=1) -> Booking:
    """A start-up, a new one if none is given, holds `slot`."""
    startup = startup or make_startup()
    return saved(Booking(slot=slot, startup=startup, number=number, booked_at=LONG_AGO))


def make_wait(slot, startup=None, **values) -> SlotWait:
    """A start-up, a new one if none is given, waits for `slot`."""
    startup = startup or make_startup()
    return saved(SlotWait(**{"slot": slot, "startup": startup, "asked_at": LONG_AGO, **values}))


def make_swap_offer(offered, wanted) -> SwapOffer:
    """The start-up of one booking offers its slot for that of another."""
    return saved(
        SwapOffer(
            public_id=new_link_token(),
            offered=offered,
            offered_slot_id=offered.slot_id,
            wanted=wanted,
            wanted_slot_id=wanted.slot_id,
            offered_at=LONG_AGO,
        )
    )


def make_block(starts_at=LONG_AGO, minutes=30, **values) -> Block:
    """A plenary block everywhere, if no stage is given."""
    defaults = {
        "kind": BlockKind.PLENARY,
        "title": f"Begrüßung {next(_counter)}",
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(minutes=minutes),
    }
    return saved(Block(**{**defaults, **values}))


def make_release(now=LONG_AGO, **values) -> Release:
    """The draft of the programme, released."""
    return programme.release_programme(now=now, **values)


def make_reservation(booking, participant=None, seat=1, **values) -> Reservation:
    """A person, a new mayor if none is given, holds a seat at a pitch; none waits for one."""
    participant = participant or make_participant()
    values = {"asked_at": LONG_AGO, **values}
    return saved(Reservation(booking=booking, participant=participant, seat=seat, **values))


def make_attendance(booking, participant=None) -> Attendance:
    """A person, a new mayor if none is given, was at a pitch."""
    participant = participant or make_participant()
    return saved(Attendance(booking=booking, participant=participant, attended_at=LONG_AGO))


def make_scan(participant=None, **values) -> Scan:
    """A scan that let `participant` in; without one, of a code that nobody has."""
    verdict = Verdict.ADMITTED if participant else Verdict.UNKNOWN
    defaults = {
        "scan_id": str(uuid.uuid4()),
        "kind": ScanKind.ENTRY,
        "participant": participant,
        "scanned_at": LONG_AGO,
        "received_at": LONG_AGO,
        "said": said_of(verdict),
        "verdict": verdict,
    }
    return saved(Scan(**{**defaults, **values}))


def make_admission(participant, admitted_at=LONG_AGO, account=None) -> Admission:
    """Somebody came in, let in by a steward if one is given."""
    scan = make_scan(participant, scanned_at=admitted_at, account=account)
    return saved(Admission(participant=participant, scan=scan, admitted_at=admitted_at))


def make_gate(**values) -> Gate:
    """A gate for everybody."""
    defaults = {"public_id": new_link_token(), "name": f"Tor {next(_counter)}", "roles": []}
    return saved(Gate(**{**defaults, **values}))


def make_device(gate=None, credential=None, **values) -> Device:
    """A phone at a gate, paired if a credential is given."""
    defaults = {
        "public_id": new_link_token(),
        "name": "Telefon",
        "gate": gate or make_gate(),
        "created_at": LONG_AGO,
        "fingerprint": fingerprint(credential) if credential else None,
    }
    return saved(Device(**{**defaults, **values}))


def make_round(starts_at=None, minutes=15) -> MeetingRound:
    """A round of meetings; without a time, one after all others."""
    starts_at = starts_at or LONG_AGO + dt.timedelta(hours=next(_counter))
    return saved(
        MeetingRound(starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=minutes))
    )


def make_table(startup) -> MeetingTable:
    """A table for a start-up."""
    return saved(MeetingTable(startup=startup, name=f"T{next(_counter)}"))


def make_wish(registration, startup, side=Side.TOWN, rank=1) -> MeetingWish:
    """A town wants to meet a start-up."""
    wish = MeetingWish(
        side=side, registration=registration, startup=startup, rank=rank, wished_at=LONG_AGO
    )
    return saved(wish)


def make_absence(round_, registration=None, startup=None) -> MeetingAbsence:
    """A town or a start-up cannot come to a round."""
    return saved(
        MeetingAbsence(
            round_id=round_.id,
            registration_id=registration.id if registration else None,
            startup_id=startup.id if startup else None,
            noted_at=LONG_AGO,
        )
    )


def make_meeting(registration, startup, finished_at=None, rank=1) -> Meeting:
    """A row in every table of the meetings: a wish, kept by a plan not yet released."""
    round_ = make_round()
    make_table(startup)
    make_wish(registration, startup, rank=rank)
    make_wish(registration, startup, Side.STARTUP, rank)
    make_absence(round_, registration)
    make_absence(round_, startup=startup)
    plan = saved(MeetingPlan(ordered_at=LONG_AGO, finished_at=finished_at))
    return saved(
        Meeting(
            plan_id=plan.id,
            round=round_,
            registration=registration,
            startup=startup,
            planned_at=LONG_AGO,
        )
    )


def make_mail(**values) -> OutboxMail:
    """A mail that waits; its pause ended long ago."""
    defaults = {
        "message_id": f"<{next(_counter)}@messe.example>",
        "recipient": "rathaus@hallenberg.example",
        "subject": "Ihre Anmeldung",
        "body": "Guten Tag,",
        "language": "de",
        "queued_at": LONG_AGO,
        "next_attempt_at": LONG_AGO,
        "expires_at": LONG_AGO + dt.timedelta(days=2),
    }
    return saved(OutboxMail(**{**defaults, **values}))


def make_given_up_mail(**values) -> OutboxMail:
    """A mail that its server refused for good."""
    defaults = {
        "given_up_at": LONG_AGO,
        "failure": Failure.REFUSED,
        "last_error": "550 5.1.1 No such user",
    }
    return make_mail(**{**defaults, **values})


def make_circular(registrations=(), **values) -> Circular:
    """A draft to everybody confirmed; sent to `registrations` if there are any."""
    defaults = {
        "public_id": new_link_token(),
        "subject": "Raum geändert",
        "body": "Guten Tag",
        "status": RegistrationStatus.CONFIRMED,
        "text": "",
        "created_at": LONG_AGO,
    }
    if registrations:
        defaults |= {"sent_at": LONG_AGO, "recipients": len(registrations)}
    circular = saved(Circular(**{**defaults, **values}))
    for registration in registrations:
        saved(CircularLetter(circular=circular, registration=registration))
    return circular
