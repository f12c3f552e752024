"""Working groups in few queries."""

import pytest

from messe.fair.models import District
from messe.groups import queries
from tests.factories import HALLENBERG, HAVIXBECK, MEDEBACH, make_group


def test_groups_of_one_district_have_a_member_there(session):
    make_group("Sauerland", (HALLENBERG, MEDEBACH))
    make_group("Westfalen", (HALLENBERG, HAVIXBECK))

    def names(district=None):
        return [group.name for group in queries.groups(district)]

    assert names() == ["Sauerland", "Westfalen"]
    assert names(District.MUENSTER) == ["Westfalen"]
    assert names(District.ARNSBERG) == ["Sauerland", "Westfalen"]
    assert names(District.DETMOLD) == []


@pytest.mark.parametrize("district", [None, District.ARNSBERG])
def test_groups_come_in_as_many_queries_for_three_as_for_one(session, count_queries, district):
    make_group("Eins")
    session.commit()
    for_one = count_queries(lambda: queries.groups(district))
    make_group("Zwei", (HALLENBERG, MEDEBACH, HAVIXBECK))
    make_group("Drei")
    session.commit()

    assert count_queries(lambda: queries.groups(district)) == for_one


def test_group_without_a_lead(session):
    group = make_group(ags=(HALLENBERG, MEDEBACH))
    group.members[0].is_lead = False

    assert group.lead is None
