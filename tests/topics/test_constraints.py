"""What the database holds about topics, whatever a form lets through."""

import pytest
from sqlalchemy.exc import IntegrityError

from messe.topics.models import Stance, TopicChoice
from tests.factories import HALLENBERG, make_signup, make_topic, saved


def choice(signup, topic, rank):
    return saved(TopicChoice(signup_id=signup.id, topic=topic, rank=rank, stance=Stance.SEEK))


def test_town_reports_once(session):
    make_signup(HALLENBERG)

    with pytest.raises(IntegrityError, match=r"topic_signup\.ags"):
        make_signup(HALLENBERG)


def test_rank_is_given_once(session):
    signup = make_signup(topics=[make_topic("Klima")])

    with pytest.raises(IntegrityError, match=r"topic_choice\.rank"):
        choice(signup, make_topic("Schule"), 1)


def test_topic_is_ranked_once(session):
    topic = make_topic()
    signup = make_signup(topics=[topic])

    with pytest.raises(IntegrityError, match=r"topic_choice\.topic_id"):
        choice(signup, topic, 2)


@pytest.mark.parametrize("rank", [0, 6])
def test_rank_is_one_to_five(session, rank):
    with pytest.raises(IntegrityError, match="ck_topic_choice_rank_in_range"):
        choice(make_signup(), make_topic(), rank)


def test_title_is_unique(session):
    make_topic("Klima")

    with pytest.raises(IntegrityError, match=r"topic\.title"):
        make_topic("Klima")


def test_address_is_unique(session):
    make_topic("Klima", slug="klima")

    with pytest.raises(IntegrityError, match=r"topic\.slug"):
        make_topic("Wetter", slug="klima")


def test_title_is_not_empty(session):
    with pytest.raises(IntegrityError, match="ck_topic_title_not_empty"):
        make_topic("")
