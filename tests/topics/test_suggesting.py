"""The order of suggestions, and the sentence that says why each is there."""

import pytest

from messe.topics.models import MOST_RANKS, Topic
from messe.topics.suggesting import Encounter, Occasion, suggest

TOPICS = [Topic(id=number, title=f"Thema {number}") for number in range(1, 8)]


def order(*encounters):
    return [each.topic.id for each in suggest(encounters, TOPICS)]


def reason(*encounters):
    [suggestion] = suggest(encounters, TOPICS)
    return suggestion.reason


def test_time_at_tables_comes_before_pitches_and_pitches_before_stands(app):
    assert order(
        Encounter(1, Occasion.STAND, 9, "Funkweg"),
        Encounter(2, Occasion.PITCH, 3, "Funkweg"),
        Encounter(2, Occasion.PITCH, 3, "Parkwerk"),
        Encounter(3, Occasion.PITCH, 4, "Parkwerk"),
        Encounter(4, Occasion.TABLE, 60),
        Encounter(5, Occasion.TABLE, 120),
    ) == [5, 4, 2, 3, 1]


def test_of_two_topics_with_equal_time_the_one_of_more_pitches_comes_first(app):
    assert order(
        Encounter(1, Occasion.TABLE, 60),
        Encounter(2, Occasion.TABLE, 60),
        Encounter(2, Occasion.STAND, 1, "Funkweg"),
    ) == [2, 1]


def test_ties_stay_in_the_order_of_the_topics(app):
    assert order(*(Encounter(number, Occasion.STAND, 1, "Funkweg") for number in (3, 1, 2))) == [
        1,
        2,
        3,
    ]


def test_no_more_topics_are_suggested_than_there_are_ranks(app):
    encounters = [Encounter(topic.id, Occasion.STAND, 1, "Funkweg") for topic in TOPICS]

    assert order(*encounters) == [topic.id for topic in TOPICS[:MOST_RANKS]]


def test_topic_that_is_not_to_choose_is_not_suggested(app):
    assert order(Encounter(99, Occasion.TABLE, 60)) == []


@pytest.mark.parametrize(
    ("encounters", "sentence"),
    [
        (
            [Encounter(1, Occasion.STAND, 1, "Funkweg"), Encounter(1, Occasion.TABLE, 60)],
            "„Thema 1“ schlagen wir vor, weil Sie an diesem Thementisch saßen.",
        ),
        (
            [Encounter(1, Occasion.STAND, 1, "Amt 24"), Encounter(1, Occasion.PITCH, 2, "Funkweg")],
            "„Thema 1“ schlagen wir vor, weil Sie den Pitch von Funkweg gesehen haben.",
        ),
        (
            [Encounter(1, Occasion.PITCH, 1, "Funkweg"), Encounter(1, Occasion.PITCH, 1, "Amt 24")],
            "„Thema 1“ schlagen wir vor, weil Sie die Pitches von Amt 24, Funkweg gesehen haben.",
        ),
        (
            [Encounter(1, Occasion.STAND, 1, "Funkweg"), Encounter(1, Occasion.STAND, 1, "Amt 24")],
            "„Thema 1“ schlagen wir vor, weil Sie Amt 24, Funkweg vorgemerkt haben.",
        ),
    ],
)
def test_reason_is_what_says_most_and_names_topic_and_startups(app, encounters, sentence):
    assert reason(*encounters) == sentence
