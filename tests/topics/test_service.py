"""What towns may report, and what organisers may do with the catalogue."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.registration.models import RegistrationStatus
from messe.topics import service
from messe.topics.models import Stance, Topic, TopicChoice, TopicSignup
from messe.topics.queries import find_signup
from messe.topics.service import Choice, report_topics
from tests.factories import HALLENBERG, make_group, make_registration, make_signup, make_topic


def reported(ags=HALLENBERG):
    return [
        (choice.rank, choice.topic.title, choice.stance, choice.would_lead)
        for choice in find_signup(ags).choices
    ]


def test_town_reports_ranked_topics(session, fair, after_the_fair):
    climate, mobility = make_topic("Klima"), make_topic("Mobilität")
    choices = [Choice(mobility, Stance.SEEK, would_lead=True), Choice(climate, Stance.OFFER)]

    signup = report_topics(make_registration(), choices, fair=fair, now=after_the_fair)

    assert signup.reported_at == after_the_fair
    assert reported() == [
        (1, "Mobilität", Stance.SEEK, True),
        (2, "Klima", Stance.OFFER, False),
    ]


def test_later_report_replaces_the_earlier_one(session, fair, after_the_fair):
    climate, mobility = make_topic("Klima"), make_topic("Mobilität")
    registration = make_registration()
    first = [Choice(mobility, Stance.SEEK), Choice(climate, Stance.SEEK)]
    report_topics(registration, first, fair=fair, now=after_the_fair)

    report_topics(registration, first[::-1], fair=fair, now=after_the_fair)

    assert [title for _rank, title, *_rest in reported()] == ["Klima", "Mobilität"]
    assert session.scalar(sa.select(sa.func.count(TopicSignup.id))) == 1
    assert session.scalar(sa.select(sa.func.count(TopicChoice.id))) == 2


def test_no_report_before_the_end_of_the_fair(fair, on_the_day):
    choices = [Choice(make_topic(), Stance.SEEK)]

    with pytest.raises(service.TopicsClosedError):
        report_topics(make_registration(), choices, fair=fair, now=on_the_day)


def test_no_report_after_the_deadline(fair, after_the_fair):
    registration, choices = make_registration(), [Choice(make_topic(), Stance.SEEK)]
    moment_before = fair.topics_close_at - dt.timedelta(seconds=1)

    report_topics(registration, choices, fair=fair, now=moment_before)
    with pytest.raises(service.TopicsClosedError):
        report_topics(registration, choices, fair=fair, now=fair.topics_close_at)


@pytest.mark.parametrize("status", [RegistrationStatus.UNCONFIRMED, RegistrationStatus.WITHDRAWN])
def test_registration_that_holds_no_town_reports_nothing(fair, after_the_fair, status):
    choices = [Choice(make_topic(), Stance.SEEK)]

    with pytest.raises(service.NotRegisteredError):
        report_topics(make_registration(status=status), choices, fair=fair, now=after_the_fair)


def test_report_names_at_least_one_topic(fair, after_the_fair):
    with pytest.raises(service.NoTopicError):
        report_topics(make_registration(), [], fair=fair, now=after_the_fair)


def test_report_names_at_most_five_topics(fair, after_the_fair):
    choices = [Choice(make_topic(f"Thema {n}"), Stance.SEEK) for n in range(6)]

    with pytest.raises(service.TooManyTopicsError):
        report_topics(make_registration(), choices, fair=fair, now=after_the_fair)


def test_report_names_a_topic_once(fair, after_the_fair):
    topic = make_topic()
    choices = [Choice(topic, Stance.SEEK), Choice(topic, Stance.OFFER)]

    with pytest.raises(service.TopicTwiceError):
        report_topics(make_registration(), choices, fair=fair, now=after_the_fair)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Bürger-App & Öffnung", "buerger-app-oeffnung"),
        ("mobilitaet", "mobilitaet-2"),
        ("???", "eintrag"),
    ],
)
def test_address_of_a_topic_is_made_from_its_title(session, title, slug):
    make_topic("Mobilität", slug="mobilitaet")

    assert service.add_topic(title).slug == slug


def test_title_is_taken(session):
    service.add_topic("Mobilität")

    with pytest.raises(service.TitleTakenError):
        service.add_topic("Mobilität")


def test_topic_keeps_its_address_when_its_title_changes(session):
    topic = service.add_topic("Mobilität")

    service.edit_topic(topic, "Bus und Bahn", "Auf dem Land")

    assert (topic.slug, topic.title, topic.description) == (
        "mobilitaet",
        "Bus und Bahn",
        "Auf dem Land",
    )


def test_topic_cannot_take_the_title_of_another(session):
    topic = make_topic("Klima")
    make_topic("Mobilität")

    with pytest.raises(service.TitleTakenError):
        service.edit_topic(topic, "Mobilität", "")

    assert topic.title == "Klima"


def test_unused_topic_is_deleted(session):
    service.delete_topic(make_topic())

    assert session.scalars(sa.select(Topic)).all() == []


def test_reported_topic_is_not_deleted(session):
    topic = make_topic()
    make_signup(topics=[topic])

    with pytest.raises(service.TopicInUseError):
        service.delete_topic(topic)


def test_topic_of_a_group_is_not_deleted(session):
    topic = make_topic()
    make_group(topic=topic)

    with pytest.raises(service.TopicInUseError):
        service.delete_topic(topic)
