"""A small fair that holds every case a report must count rightly."""

import datetime as dt

import pytest

from messe.core import clock
from messe.groups.models import GroupMember, WorkingGroup
from messe.pitches.models import Booking, PitchSlot, Stage
from messe.registration.models import Municipality, ParticipantRole, RegistrationStatus
from messe.topics.models import Stance, Topic, TopicChoice, TopicSignup
from tests.conftest import FAIR_DAY
from tests.factories import (
    BIELEFELD,
    HALLENBERG,
    HAVIXBECK,
    LONG_AGO,
    MEDEBACH,
    make_admission,
    make_contact,
    make_registration,
    make_startup,
    saved,
)

NAMES = ["Ulrike Sommer", "Jens Vogt", "Petra Kamp", "Olaf Brandt", "Ines Wolter"]


def at(hour, minute=0):
    return clock.at(FAIR_DAY, dt.time(hour, minute))


def admit(participant, moment):
    return make_admission(participant, moment)


def make_booked_slot(stage, moment, startup, head_count=None):
    slot = PitchSlot(
        public_id=f"slot-{startup}",
        stage=stage,
        starts_at=moment,
        ends_at=moment + dt.timedelta(minutes=10),
        head_count=head_count,
    )
    booked = make_startup(name=startup, offer=f"{startup} hilft Rathäusern.")
    return saved(Booking(slot=slot, startup=booked, booked_at=LONG_AGO))


def make_reported_topics(ags, *choices):
    """What a town reported: (topic, stance, would it lead) from the first rank on."""
    return saved(
        TopicSignup(
            ags=ags,
            reported_at=at(18),
            choices=[
                TopicChoice(topic=topic, rank=rank, stance=stance, would_lead=would_lead)
                for rank, (topic, stance, would_lead) in enumerate(choices, start=1)
            ],
        ),
    )


@pytest.fixture
def small_fair(fair, session):
    """Of five towns two came: one below the limit, and one above it that was allowed by hand.

    Medebach registered and stayed away, Havixbeck withdrew, Olsberg never confirmed.
    """
    hallenberg = make_registration(HALLENBERG, head=NAMES[0], companions=[NAMES[1]])
    make_registration(MEDEBACH, head=NAMES[2])
    make_registration(HAVIXBECK, RegistrationStatus.WITHDRAWN, head=NAMES[3])
    session.get_one(Municipality, BIELEFELD).allowed_at = LONG_AGO
    bielefeld = make_registration(BIELEFELD, head=NAMES[4], role=ParticipantRole.DEPUTY)
    admit(hallenberg.participants[0], at(9, 5))
    admit(hallenberg.participants[1], at(10, 0))
    admit(bielefeld.participants[0], at(9, 29))
    make_contact(hallenberg.participants[0], bielefeld.participants[0], given_at=at(11))

    stage = saved(Stage(slug="forum", name="Forum"))
    make_booked_slot(stage, at(13), "Ortswerk", head_count=30)
    make_booked_slot(stage, at(13, 15), "Amtsfunke", head_count=0)
    make_booked_slot(stage, at(13, 30), "Landlinie")
    free = {"public_id": "free", "starts_at": at(14), "ends_at": at(14, 10)}
    saved(PitchSlot(stage=stage, **free))

    mobility, climate, _unwanted = (
        saved(Topic(slug=title.lower(), title=title)) for title in ("Mobilität", "Klima", "Einkauf")
    )
    make_reported_topics(HALLENBERG, (climate, Stance.SEEK, True), (mobility, Stance.OFFER, False))
    make_reported_topics(BIELEFELD, (climate, Stance.OFFER, False))
    for name, topic, lead, others in (
        ("Rufbus", mobility, None, [HALLENBERG, MEDEBACH]),
        ("Klima über Grenzen", climate, BIELEFELD, [HALLENBERG]),
    ):
        members = [
            GroupMember(ags=ags, is_lead=ags == lead) for ags in filter(None, [lead, *others])
        ]
        saved(
            WorkingGroup(
                public_id=name,
                topic=topic,
                name=name,
                next_step=f"Erstes Treffen {name}",
                founded_at=at(19),
                members=members,
            ),
        )
    session.commit()
    return fair
