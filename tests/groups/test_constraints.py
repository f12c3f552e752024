"""What the database holds about working groups, whatever a form lets through."""

import pytest
from sqlalchemy.exc import IntegrityError

from messe.groups.models import GroupMember
from tests.factories import HALLENBERG, HAVIXBECK, MEDEBACH, make_group, saved


def test_name_is_unique(session):
    make_group("Mobil")

    with pytest.raises(IntegrityError, match=r"working_group\.name"):
        make_group("Mobil")


def test_name_is_not_empty(session):
    with pytest.raises(IntegrityError, match="ck_working_group_name_not_empty"):
        make_group("")


def test_address_is_unique(session):
    make_group("Eins", public_id="gleich")

    with pytest.raises(IntegrityError, match=r"working_group\.public_id"):
        make_group("Zwei", public_id="gleich")


def test_town_is_a_member_once(session):
    group = make_group(ags=(HALLENBERG, MEDEBACH))

    with pytest.raises(IntegrityError, match=r"group_member\.ags"):
        saved(GroupMember(group_id=group.id, ags=MEDEBACH))


def test_one_town_at_most_leads(session):
    group = make_group(ags=(HALLENBERG, MEDEBACH))

    with pytest.raises(IntegrityError, match=r"group_member\.group_id"):
        saved(GroupMember(group_id=group.id, ags=HAVIXBECK, is_lead=True))
