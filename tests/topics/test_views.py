"""The catalogue, and the page on which a town reports its topics."""

import datetime as dt

import pytest

from messe.core.database import db
from messe.registration.models import RegistrationStatus
from messe.startups.models import StartupStatus
from messe.topics.models import Stance
from messe.topics.queries import find_signup
from tests.factories import (
    HALLENBERG,
    HAVIXBECK,
    LONG_AGO,
    MEDEBACH,
    make_attendance,
    make_booking,
    make_guest,
    make_lead,
    make_participant,
    make_registration,
    make_signup,
    make_slot,
    make_startup,
    make_topic,
    open_registration,
)


@pytest.fixture
def phone(client, after_the_fair):
    """The phone of Hallenberg's mayor, two days after the fair."""
    open_registration(client, make_registration())
    return client


@pytest.fixture
def topics(session):
    return [
        make_topic("Mobilität", slug="mobilitaet"),
        make_topic("Klima", slug="klima"),
        make_topic("Schule", slug="schule"),
    ]


def filled(**values):
    """What a browser sends: every list, and what was ticked."""
    return {f"topic_{rank}": "" for rank in range(1, 6)} | values


def reported(ags=HALLENBERG):
    signup = find_signup(ags)
    return [(choice.rank, choice.topic.slug) for choice in signup.choices] if signup else []


def test_catalogue_lists_topics_on_offer(client, now):
    make_topic("Mobilität", description="Bus und Bahn auf dem Land")
    make_topic("Ausgemustert", is_offered=False)

    text = client.get("/themen").text

    assert "Bus und Bahn auf dem Land" in text
    assert "Ausgemustert" not in text


def test_empty_catalogue_says_so(client, now):
    assert "Die Themen stehen noch nicht fest." in client.get("/themen").text


def test_catalogue_counts_towns_after_the_fair_and_names_none(client, topics, after_the_fair):
    make_signup(HALLENBERG, [topics[0]])
    make_signup(MEDEBACH, [topics[0]])

    text = client.get("/themen").text

    assert "Von 2 Kommunen gemeldet" in text
    assert "Hallenberg" not in text


def test_catalogue_takes_as_many_queries_for_three_topics_as_for_one(client, now, count_queries):
    make_topic()
    for_one = count_queries(lambda: client.get("/themen"))
    make_topic("Klima")
    make_topic("Schule")

    assert count_queries(lambda: client.get("/themen")) == for_one


def test_catalogue_leads_participants_to_their_report(phone, topics):
    assert "/themen/melden" in phone.get("/themen").text


def test_town_reports_topics_and_gaps_close_up(phone, topics):
    response = phone.post(
        "/themen/melden",
        data=filled(
            topic_2="klima",
            stance_2="offer",
            would_lead_2="y",
            topic_5="mobilitaet",
            stance_5="seek",
        ),
    )

    assert response.location == "/themen/melden"
    assert reported() == [(1, "klima"), (2, "mobilitaet")]
    first = find_signup(HALLENBERG).choices[0]
    assert (first.stance, first.would_lead) == (Stance.OFFER, True)


def test_form_shows_what_was_reported(phone, topics):
    make_signup(HALLENBERG, [(topics[1], Stance.OFFER, True)])

    text = phone.get("/themen/melden").text

    assert '<option selected value="klima">' in text
    assert 'checked class="kern-form-check__radio" id="stance_1-1"' in text
    assert 'checked class="kern-form-check__checkbox"' in text
    assert "Änderungen speichern" in text


def test_later_report_replaces_the_earlier_one(phone, topics):
    make_signup(HALLENBERG, topics)

    phone.post("/themen/melden", data=filled(topic_1="schule", stance_1="seek"))

    assert reported() == [(1, "schule")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Bitte wählen Sie mindestens ein Thema."),
        (
            {
                "topic_1": "klima",
                "stance_1": "seek",
                "topic_2": "klima",
                "stance_2": "offer",
            },
            "Dieses Thema steht schon auf einem anderen Rang.",
        ),
        ({"topic_1": "klima"}, "Bitte sagen Sie, ob Sie suchen oder bieten (Rang 1)."),
        ({"topic_1": "klima", "stance_1": "both"}, "ob Sie suchen oder bieten"),
        ({"topic_1": "unbekannt", "stance_1": "seek"}, "Dieses Thema gibt es nicht mehr."),
    ],
)
def test_wrong_report_says_what_to_do(phone, topics, data, message):
    response = phone.post("/themen/melden", data=data)

    assert message in response.text
    assert reported() == []


def test_wrong_report_keeps_what_was_chosen(phone, topics):
    text = phone.post("/themen/melden", data={"topic_4": "schule"}).text

    assert '<option selected value="schule">' in text
    assert "open>" in text


def test_before_the_end_of_the_fair_the_page_says_when(client, topics, on_the_day):
    open_registration(client, make_registration())

    text = client.get("/themen/melden").text

    assert "Themen können Sie ab 23.06.2026, 16:30 Uhr melden." in text
    assert "topic_1" not in text


def test_after_the_deadline_the_page_shows_what_was_reported(client, topics, fair, set_now):
    set_now(fair.topics_close_at + dt.timedelta(hours=1))
    open_registration(client, make_registration())
    make_signup(HALLENBERG, [(topics[1], Stance.OFFER, True)])

    text = client.get("/themen/melden").text

    assert "Die Frist ist am 21.07.2026, 16:30 Uhr abgelaufen." in text
    assert "<strong>Klima</strong>: bietet Erfahrung" in text
    assert "topic_1" not in text


def test_late_report_is_refused(client, topics, fair, set_now):
    set_now(fair.topics_close_at)
    open_registration(client, make_registration())

    response = client.post("/themen/melden", data={"topic_1": "klima", "stance_1": "seek"})

    assert response.status_code == 409
    assert reported() == []


def test_withdrawn_town_reports_nothing(client, topics, after_the_fair):
    open_registration(client, make_registration(status=RegistrationStatus.WITHDRAWN))

    assert client.get("/themen/melden").location == "/anmeldung"


def test_report_is_that_of_the_own_town(phone, topics):
    make_signup(HAVIXBECK, [topics[2]])

    assert "selected value=" not in phone.get("/themen/melden").text.replace(
        'selected value=""', ""
    )


def test_guest_reports_no_topics(client, after_the_fair):
    open_registration(client, make_guest())

    assert client.get("/themen/melden").status_code == 404


@pytest.fixture
def mayor(client, after_the_fair):
    """Hallenberg's mayor two days after the fair, whose phone `client` is."""
    registration = make_registration()
    open_registration(client, registration)
    return registration.participants[0]


def make_pitch(*topics, minute=0, **values):
    """A pitch of a start-up that serves `topics`."""
    startup = make_startup(topics=list(topics), **values)
    return make_booking(make_slot(LONG_AGO + minute * dt.timedelta(minutes=1)), startup)


def filled_in(page):
    """The topics with which a form begins, by rank."""
    return [
        part.split('value="')[1].split('"')[0]
        for part in page.split("<option")
        if part.startswith(" selected") and 'value=""' not in part
    ]


def test_form_begins_with_topics_of_pitches_seen_and_stands_noted(client, topics, mayor):
    mobility, climate, school = topics
    make_lead(mayor, make_startup(name="Parkwerk", topics=[mobility]))
    make_attendance(make_pitch(climate, school, name="Funkweg"), mayor)
    make_attendance(make_pitch(school, name="Lernort"), mayor)

    page = client.get("/themen/melden").text

    assert filled_in(page) == ["schule", "klima", "mobilitaet"]
    assert (
        "„Schule“ schlagen wir vor, weil Sie die Pitches von Funkweg, Lernort gesehen haben."
        in page
    )
    assert "„Klima“ schlagen wir vor, weil Sie den Pitch von Funkweg gesehen haben." in page
    assert "„Mobilität“ schlagen wir vor, weil Sie Parkwerk vorgemerkt haben." in page
    assert 'aria-describedby="topic_1-hint"' in page


def test_form_begins_empty_without_own_traces(client, topics, mayor):
    """Another town's day, a start-up that only asked or came not, and a topic taken out."""
    climate, school = topics[1:]
    other = make_participant(ags=MEDEBACH)
    make_attendance(make_pitch(climate), other)
    make_lead(other, make_startup(topics=[climate]))
    make_lead(mayor, make_startup(topics=[climate]), noted_at=None, asked_at=LONG_AGO)
    for status in (StartupStatus.WITHDRAWN, StartupStatus.DECLINED):
        make_lead(mayor, make_startup(topics=[climate], status=status))
        make_attendance(make_pitch(climate, status=status), mayor)
    school.is_offered = False
    make_attendance(make_pitch(school), mayor)

    page = client.get("/themen/melden").text

    assert filled_in(page) == []
    assert "Eingetragen sind" not in page


def test_form_of_a_full_day_takes_no_more_queries(client, topics, mayor, count_queries):
    def add_traces(count):
        for minute in range(count):
            make_attendance(make_pitch(*topics, minute=minute), mayor)
            make_lead(mayor, make_startup(topics=topics))
        db.session.commit()

    add_traces(1)
    few = count_queries(lambda: client.get("/themen/melden"))
    add_traces(300)

    assert count_queries(lambda: client.get("/themen/melden")) == few
