"""Build the demo fair: plan everything by seed, then let happen what lies before the clock."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from messe.accounts.models import Account, Role
from messe.checkin import service as checkin
from messe.checkin.scanning import Source
from messe.core import clock
from messe.core.database import db
from messe.core.tokens import ALPHABET, BADGE_LENGTH, SHORT_LENGTH, new_link_token
from messe.demo import cast, releases, stages
from messe.demo.acquaintances import exchange_contacts
from messe.demo.audience import Audience
from messe.demo.cafe import hold_world_cafe
from messe.demo.consulting import Consulting
from messe.demo.doors import await_vip, open_doors
from messe.demo.exhibitors import Exhibitors
from messe.demo.interests import note_interests
from messe.demo.inviting import Inviting
from messe.demo.personas import HALLENBERG, MEDEBACH
from messe.demo.plenary import add_blocks
from messe.demo.printing import print_badges
from messe.demo.trading import trade_slots
from messe.demo.visit import Visit, town_email, town_phone
from messe.demo.wishes import Wishes
from messe.fair.models import Phase
from messe.fair.queries import get_fair
from messe.groups import service as groups
from messe.mail.models import OutboxMail
from messe.pitches import arranging
from messe.pitches import service as pitches
from messe.pitches.models import PitchSlot
from messe.pitches.queries import schedule
from messe.pitches.schedule import spans_in_a_row
from messe.registration import allowances, parties
from messe.registration import queries as registration_queries
from messe.registration import service as registration
from messe.registration.models import Municipality, ParticipantRole, Registration, RevokedCode
from messe.startups.models import Startup
from messe.topics import service as topics
from messe.topics.models import Stance, Topic
from messe.topics.queries import choices_of, topic_figures

TOWNS = 100
CAPACITY = 240
# Just above the limit: organisers let it in.
WILNSDORF = "05970044"
NOTTULN = "05558032"

COMPANIONS = (0, 0, 0, 1, 1, 2)
NO_SHOW = 0.07
REPORTS_TOPICS = 0.8
SEEKS = 0.7
WOULD_LEAD = 0.15
PITCH = dt.timedelta(minutes=20)
PAUSE = dt.timedelta(minutes=10)
FIRST_PITCHES = (dt.time(11), dt.time(13, 30))
PITCHES_IN_A_ROW = (3, 4)
FORGOTTEN_PITCH = 9
GROUPS = 5
GROUP_SIZE = 9
LAST_RANK = 3
DOORS_OPENED = frozenset({Phase.EVENT, Phase.AFTER})


class Demo:
    """A demo fair in the making; the caller commits."""

    def __init__(self, *, seed: int, day: dt.date, now: dt.datetime) -> None:
        self._seed = seed
        self._random = random.Random(seed)  # noqa: S311 -- invented data, repeatable by seed
        self._day = day
        self._now = now
        self._fair = get_fair()

    def build(self) -> None:
        """Everything that happened before now."""
        self._set_up_fair()
        organiser = self._add_accounts()
        catalogue = self._add_topics()
        exhibitors = Exhibitors(self._fair, catalogue, now=self._now)
        self._add_startups(exhibitors)
        visits = self._plan_visits()
        inviting = Inviting(visits, self._fair, seed=self._seed, day=self._day)
        inviting.invite()
        registered = self._register(visits)
        inviting.take_answers(now=self._now)
        guests = self._add_guests()
        self._forget_first_codes()
        self._ask_for_allowance()
        self._book_pitches()
        self._trade_slots()
        exhibitors.change_one()
        exhibitors.apply()
        add_blocks(self._day)
        audience = Audience(seed=self._seed)
        audience.limit_seats()
        releases.release_early(self._day, self._now)
        wishes = Wishes(seed=self._seed)
        wishes.save(now=self._now)
        Consulting(self._fair, seed=self._seed, day=self._day, now=self._now).arrange()
        print_badges(self._day, self._now)
        phones = open_doors(self._fair, now=min(self._now, self._fair.starts_at))
        self._admit(registered, phones.sources())
        self._admit_guests(guests, phones.sources())
        if self._fair.phase(self._now) in DOORS_OPENED:
            phones.call(self._fair, now=self._now)
        await_vip(guests, organiser, self._fair, now=self._now)
        self._count_heads()
        audience.take_seats(now=self._now)
        audience.listen(now=self._now)
        note_interests(self._fair, seed=self._seed, now=self._now)
        exchange_contacts(self._fair, seed=self._seed, now=self._now)
        if self._fair.phase(self._now) in DOORS_OPENED:
            hold_world_cafe(self._fair, seed=self._seed, now=self._now)
        self._report_topics(registered, catalogue)
        self._found_groups()
        releases.release_moved_pitch(self._day, self._now)
        wishes.plan(now=self._now)
        # Mails in the folder shall be those that a visitor causes.
        db.session.execute(sa.delete(OutboxMail))

    def _set_up_fair(self) -> None:
        fair, day = self._fair, self._day
        fair.place = "Kaiserhaus, Möhnestraße 55, 59755 Arnsberg-Neheim"
        fair.starts_at = stages.STARTS.on(day)
        fair.ends_at = stages.ENDS.on(day)
        fair.registration_opens_at = stages.REGISTRATION_OPENS.on(day)
        fair.registration_closes_at = stages.REGISTRATION_CLOSES.on(day)
        fair.booking_closes_at = stages.BOOKING_CLOSES.on(day)
        fair.topics_close_at = stages.TOPICS_CLOSE.on(day)
        fair.capacity = CAPACITY
        fair.report_foreword = cast.FOREWORD
        fair.report_next_steps = "\n".join(cast.NEXT_STEPS)

    def _add_accounts(self) -> Account:
        roles = (
            (Role.ADMIN, "Petra Lindenhof"),
            (Role.STEWARD, "Enno Kieselstein"),
            (Role.DISTRICT, "Ilka Feldrain"),
        )
        accounts = [
            Account(
                email=f"{role}@messe.example",
                name=name,
                role=role,
                session_key=new_link_token(),
                created_at=self._fair.registration_opens_at,
            )
            for role, name in roles
        ]
        db.session.add_all(accounts)
        db.session.flush()
        return accounts[0]

    def _add_topics(self) -> list[Topic]:
        return [topics.add_topic(title, description) for title, description in cast.TOPICS]

    def _add_startups(self, exhibitors: Exhibitors) -> None:
        invited_at = self._fair.registration_opens_at - dt.timedelta(days=14)
        for number, (name, offer) in enumerate(cast.STARTUPS, start=1):
            exhibitors.add(number, name, offer, self._person(), now=invited_at)

    def _person(self) -> str:
        return f"{self._random.choice(cast.GIVEN_NAMES)} {self._random.choice(cast.FAMILY_NAMES)}"

    def _plan_visits(self) -> list[Visit]:
        allowances.allow(
            db.session.get_one(Municipality, WILNSDORF),
            now=self._fair.registration_opens_at,
        )
        eligible = [
            town
            for town in registration_queries.municipalities()
            if town.may_take_part(self._fair.population_limit) and town.ags != HALLENBERG
        ]
        always = [town for town in eligible if town.ags in {MEDEBACH, WILNSDORF}]
        others = [town for town in eligible if town not in always]
        chosen = [*always, *self._random.sample(others, TOWNS - len(always))]
        visits = [self._plan_visit(town) for town in sorted(chosen, key=lambda town: town.ags)]
        return sorted(visits, key=lambda visit: visit.registered_at)

    def _plan_visit(self, town: Municipality) -> Visit:
        fair = self._fair
        window = fair.registration_closes_at - fair.registration_opens_at
        # Most towns answer in the first weeks.
        registered_at = fair.registration_opens_at + window * self._random.betavariate(1.2, 2.2)
        data = registration.RegistrationData(
            head_name=self._person(),
            head_role=self._random.choices(
                (ParticipantRole.MAYOR, ParticipantRole.DEPUTY),
                (5, 1),
            )[0],
            contact_email=town_email(town),
            contact_phone=town_phone(town),
            companions=[self._person() for _ in range(self._random.choice(COMPANIONS))],
        )
        opens = stages.DOORS_OPEN.on(self._day)
        arrival = opens + dt.timedelta(seconds=int(self._random.triangular(0, 10_200, 2_700)))
        reported = fair.ends_at + dt.timedelta(minutes=self._random.randint(60, 6_600))
        is_absent = self._random.random() < NO_SHOW
        is_silent = self._random.random() > REPORTS_TOPICS
        if town.ags == MEDEBACH:
            # A visitor may let this mayor in, and report for this town.
            arrival = stages.MOMENTS[stages.Stage.EVENT].on(self._day) + dt.timedelta(minutes=5)
            is_absent, is_silent = False, True
        return Visit(
            municipality=town,
            data=data,
            registered_at=registered_at.replace(microsecond=0),
            confirmed_after=dt.timedelta(minutes=self._random.randint(2, 1500)),
            arrives_at=None if is_absent else arrival,
            reports_at=None if is_absent or is_silent else reported,
        )

    def _register(self, visits: Sequence[Visit]) -> list[tuple[Visit, Registration]]:
        registered = []
        for visit in visits:
            # Drawn for every visit, so that a later clock changes no earlier code.
            codes = [self._codes() for _ in range(1 + len(visit.data.companions))]
            if visit.registered_at > self._now:
                continue
            new = registration.register(
                visit.municipality,
                visit.data,
                self._fair,
                now=visit.registered_at,
            )
            for participant, (code, badge_token) in zip(new.people, codes, strict=True):
                participant.code, participant.badge_token = code, badge_token
            confirmed_at = visit.registered_at + visit.confirmed_after
            if confirmed_at <= self._now:
                registration.confirm(new, self._fair, now=confirmed_at)
                registered.append((visit, new))
        return registered

    def _codes(self) -> tuple[str, str]:
        return (
            "".join(self._random.choices(ALPHABET, k=SHORT_LENGTH)),
            "".join(self._random.choices(ALPHABET, k=BADGE_LENGTH)),
        )

    def _add_guests(self) -> list[Registration]:
        """Those who come for no town: founders, the districts' own people, the press."""
        founders = db.session.scalars(sa.select(Startup).order_by(Startup.id)).all()
        guests = [
            *((each.name, ParticipantRole.STARTUP, each.contact_name) for each in founders),
            *cast.GUESTS,
        ]
        # Drawn in any case, so that a later clock changes no earlier code.
        codes = [self._codes() for _guest in guests]
        invited_at = self._fair.registration_opens_at + dt.timedelta(days=2)
        if invited_at > self._now:
            return []
        return [
            self._add_guest(guest, code, now=invited_at)
            for guest, code in zip(guests, codes, strict=True)
        ]

    def _add_guest(
        self, guest: tuple[str, ParticipantRole, str], codes: tuple[str, str], *, now: dt.datetime
    ) -> Registration:
        organisation, role, name = guest
        data = parties.GuestData(organisation, role, [name])
        registration = parties.add_guests(data, self._fair, now=now)
        [participant] = registration.participants
        participant.code, participant.badge_token = codes
        return registration

    def _forget_first_codes(self) -> None:
        """The codes that registering drew were on nobody's badge, so no phone need know them."""
        db.session.flush()
        db.session.execute(sa.delete(RevokedCode))

    def _ask_for_allowance(self) -> None:
        asked_at = self._fair.registration_opens_at + dt.timedelta(days=9, hours=3)
        if asked_at > self._now:
            return
        allowances.request_allowance(
            db.session.get_one(Municipality, NOTTULN),
            name=self._person(),
            email="rathaus@nottuln-8032.example",
            reason="Wir liegen nur knapp über der Grenze und arbeiten eng mit unseren Nachbarn.",
            now=asked_at,
        )

    def _book_pitches(self) -> None:
        slots = self._add_slots()
        self._random.shuffle(slots)
        start = self._fair.registration_opens_at
        all_startups = db.session.scalars(sa.select(Startup).order_by(Startup.id)).all()
        for startup, slot in zip(all_startups, slots, strict=False):
            booked_at = start + dt.timedelta(minutes=self._random.randint(0, 72_000))
            if booked_at <= self._now:
                pitches.book_slot(startup, slot, fair=self._fair, now=booked_at)

    def _trade_slots(self) -> None:
        traded_at = stages.SLOTS_TRADED.on(self._day)
        if traded_at <= self._now:
            trade_slots(self._fair, now=traded_at)

    def _add_slots(self) -> list[PitchSlot]:
        slots: list[PitchSlot] = []
        for name in cast.STAGES:
            stage = pitches.add_stage(name)
            for time, count in zip(FIRST_PITCHES, PITCHES_IN_A_ROW, strict=True):
                first = clock.at(self._day, time)
                spans = spans_in_a_row(first, length=PITCH, pause=PAUSE, count=count)
                slots += arranging.add_slots(stage, spans)
        return slots

    def _admit(
        self, registered: Sequence[tuple[Visit, Registration]], sources: Iterator[Source]
    ) -> None:
        for (visit, town), source in zip(registered, sources, strict=False):
            if visit.arrives_at is None:
                continue
            for number, participant in enumerate(town.people):
                arrives_at = visit.arrives_at + dt.timedelta(seconds=20 * number)
                if arrives_at <= self._now:
                    checkin.admit(participant, source, now=arrives_at)

    def _admit_guests(self, guests: Sequence[Registration], sources: Iterator[Source]) -> None:
        for number, (guest, source) in enumerate(zip(guests, sources, strict=False)):
            arrives_at = stages.DOORS_OPEN.on(self._day) + dt.timedelta(minutes=3 * number)
            if arrives_at <= self._now:
                checkin.admit(guest.participants[0], source, now=arrives_at)

    def _count_heads(self) -> None:
        booked = [pitch.slot for pitch in schedule() if pitch.startup is not None]
        for number, slot in enumerate(booked):
            heads = self._random.randint(18, 74)
            # One pitch is forgotten, as it happens.
            if slot.ends_at <= self._now and number != FORGOTTEN_PITCH:
                slot.head_count = heads

    def _report_topics(
        self,
        registered: Sequence[tuple[Visit, Registration]],
        catalogue: Sequence[Topic],
    ) -> None:
        # Some topics move many towns, others few.
        weights = [len(catalogue) - number for number in range(len(catalogue))]
        for visit, town in registered:
            choices = self._choices(catalogue, weights)
            if visit.reports_at is not None and visit.reports_at <= self._now:
                topics.report_topics(town, choices, fair=self._fair, now=visit.reports_at)

    def _choices(self, catalogue: Sequence[Topic], weights: Sequence[int]) -> list[topics.Choice]:
        ordered = sorted(
            zip(catalogue, weights, strict=True),
            key=lambda pair: self._random.random() ** (1 / pair[1]),
            reverse=True,
        )
        return [
            topics.Choice(
                topic,
                Stance.SEEK if self._random.random() < SEEKS else Stance.OFFER,
                would_lead=self._random.random() < WOULD_LEAD,
            )
            for topic, _weight in ordered[: self._random.randint(2, 5)]
        ]

    def _found_groups(self) -> None:
        """Groups on the most wanted topics, of the towns that ranked them highest."""
        founded_at = stages.GROUPS_FOUNDED.on(self._day)
        if founded_at > self._now:
            return
        for figures in topic_figures()[:GROUPS]:
            choices = [choice for choice in choices_of(figures.topic) if choice.rank <= LAST_RANK]
            members = [choice.signup.municipality for choice in choices[:GROUP_SIZE]]
            willing = [choice.signup.municipality for choice in choices if choice.would_lead]
            data = groups.GroupData(
                name=figures.topic.title,
                members=members,
                lead=next((town for town in willing if town in members), members[0]),
                next_step=cast.GROUP_STEP,
            )
            groups.found_group(figures.topic, data, fair=self._fair, now=founded_at)
