"""Figures of topics against the same figures in plain Python; lists in few queries."""

import random

import pytest
import sqlalchemy as sa

from messe.fair.models import District
from messe.registration.queries import municipalities
from messe.topics import queries
from messe.topics.models import Stance, Topic
from tests.factories import HALLENBERG, HAVIXBECK, MEDEBACH, make_signup, make_topic


@pytest.fixture
def many_signups(session):
    chance = random.Random(2)  # noqa: S311 -- no secret
    topics = [make_topic(f"Thema {n}") for n in range(6)]
    return [
        make_signup(
            town.ags,
            [
                (topic, chance.choice(list(Stance)), chance.random() < 0.3)
                for topic in chance.sample(topics[:5], chance.randint(1, 5))
            ],
        )
        for town in municipalities()[::6]
    ]


@pytest.mark.parametrize("district", [None, *District])
def test_figures_equal_those_in_plain_python(session, many_signups, district):
    choices = [
        choice
        for signup in queries.signups()
        for choice in signup.choices
        if district is None or signup.municipality.district is district
    ]

    def expected(topic):
        own = [choice for choice in choices if choice.topic is topic]
        return (
            topic.title,
            len(own),
            sum(choice.stance is Stance.SEEK for choice in own),
            sum(choice.stance is Stance.OFFER for choice in own),
            sum(choice.would_lead for choice in own),
            sum(6 - choice.rank for choice in own),
        )

    rows = sorted(
        map(expected, session.scalars(sa.select(Topic))), key=lambda row: (-row[-1], row[0])
    )

    assert [
        (f.topic.title, f.named, f.seek, f.offer, f.would_lead, f.points)
        for f in queries.topic_figures(district)
    ] == rows


def test_figures_come_in_one_query(many_signups, count_queries):
    assert count_queries(queries.topic_figures) == 1


def test_signups_of_one_district(session):
    topic = make_topic()
    make_signup(HAVIXBECK, [topic])
    make_signup(HALLENBERG, [topic])

    signups = queries.signups(District.MUENSTER)

    assert [signup.municipality.name for signup in signups] == ["Havixbeck"]
    assert [signup.municipality.name for signup in queries.signups()] == ["Hallenberg", "Havixbeck"]


def test_signups_come_in_as_many_queries_for_three_as_for_one(session, count_queries):
    topic = make_topic()
    make_signup(HAVIXBECK, [topic])
    session.commit()
    for_one = count_queries(queries.signups)
    make_signup(HALLENBERG, [topic, make_topic("Klima")])
    make_signup(MEDEBACH, [topic])
    session.commit()

    assert count_queries(queries.signups) == for_one


def test_who_named_a_topic_comes_by_rank_then_by_town(session):
    topic, other = make_topic(), make_topic("Klima")
    make_signup(MEDEBACH, [topic])
    make_signup(HALLENBERG, [other, topic])
    make_signup(HAVIXBECK, [topic])

    choices = queries.choices_of(topic)

    assert [choice.signup.municipality.name for choice in choices] == [
        "Havixbeck",
        "Medebach",
        "Hallenberg",
    ]


def test_town_may_keep_a_topic_that_was_taken_out(session):
    gone = make_topic("Ausgemustert", is_offered=False)
    make_topic("Mobilität")
    make_signup(HALLENBERG, [gone])

    titles = [topic.title for topic in queries.topics_to_choose(HALLENBERG)]

    assert titles == ["Ausgemustert", "Mobilität"]
    assert [topic.title for topic in queries.topics_to_choose(MEDEBACH)] == ["Mobilität"]
