"""What makes a working group, and who hears of it."""

import pytest
import sqlalchemy as sa

from messe.groups import service
from messe.groups.models import GroupMember, WorkingGroup
from messe.groups.service import GroupData, edit_group, found_group
from messe.mail.models import OutboxMail
from messe.registration.models import Municipality, RegistrationStatus
from messe.topics.models import Topic
from tests.factories import (
    HALLENBERG,
    HAVIXBECK,
    MEDEBACH,
    make_group,
    make_registration,
    make_topic,
)


@pytest.fixture
def towns(session):
    return [session.get_one(Municipality, ags) for ags in (HALLENBERG, MEDEBACH, HAVIXBECK)]


def members(group):
    return {(member.municipality.name, member.is_lead) for member in group.members}


def mails(session):
    return session.scalars(sa.select(OutboxMail).order_by(OutboxMail.recipient)).all()


def test_group_is_founded(fair, towns, after_the_fair):
    topic = make_topic()
    data = GroupData("Mobil", towns[:2], lead=towns[1], next_step="Treffen im August")

    group = found_group(topic, data, fair=fair, now=after_the_fair)

    assert (group.topic, group.name, group.next_step) == (topic, "Mobil", "Treffen im August")
    assert group.founded_at == after_the_fair
    assert group.lead is towns[1]
    assert members(group) == {("Hallenberg", False), ("Medebach", True)}


def test_founding_mails_the_contacts_of_confirmed_registrations(
    session, fair, towns, after_the_fair
):
    make_registration(HALLENBERG, contact_email="a@hallenberg.example")
    make_registration(
        MEDEBACH, RegistrationStatus.WITHDRAWN, contact_email="withdrawn@medebach.example"
    )
    make_registration(HAVIXBECK, contact_email="b@havixbeck.example")
    data = GroupData("Mobil", towns, lead=towns[0], next_step="Treffen im August")

    group = found_group(make_topic("Bus"), data, fair=fair, now=after_the_fair)

    first, second = mails(session)
    assert (first.recipient, second.recipient) == ("a@hallenberg.example", "b@havixbeck.example")
    assert first.subject == "Arbeitsgruppe: Mobil"
    assert first.body == (
        "Guten Tag,\n\n"
        "Hallenberg ist Mitglied der Arbeitsgruppe „Mobil“ zum Thema „Bus“.\n\n"
        "Dabei sind:\n"
        "- Hallenberg (Federführung)\n- Havixbeck\n- Medebach\n\n"
        "Nächster Schritt:\nTreffen im August\n\n"
        "Alles zur Arbeitsgruppe:\n\n"
        f"http://localhost:8000/arbeitsgruppen/{group.public_id}\n\n"
        "Ihre Bezirksregierungen Arnsberg, Detmold und Münster\n"
        f"{fair.contact_email}\n"
    )


def test_one_town_is_no_group(fair, towns, after_the_fair):
    data = GroupData("Mobil", [towns[0], towns[0]], lead=towns[0])

    with pytest.raises(service.TooFewMembersError):
        found_group(make_topic(), data, fair=fair, now=after_the_fair)


def test_stranger_does_not_lead(fair, towns, after_the_fair):
    data = GroupData("Mobil", towns[:2], lead=towns[2])

    with pytest.raises(service.LeadNotMemberError):
        found_group(make_topic(), data, fair=fair, now=after_the_fair)


def test_name_is_taken(session, fair, towns, after_the_fair):
    make_group("Mobil")
    data = GroupData("Mobil", towns[:2], lead=towns[0])

    with pytest.raises(service.NameTakenError):
        found_group(make_topic(), data, fair=fair, now=after_the_fair)

    assert mails(session) == []


def test_edit_changes_name_members_and_lead(session, fair, towns, after_the_fair):
    group = make_group(ags=(HALLENBERG, MEDEBACH))
    data = GroupData("Schule", towns[1:], lead=towns[1], next_step="Antrag")

    edit_group(group, data, fair=fair, now=after_the_fair)

    assert (group.name, group.next_step) == ("Schule", "Antrag")
    assert members(group) == {("Medebach", True), ("Havixbeck", False)}


def test_edit_mails_new_members_only(session, fair, towns, after_the_fair):
    make_registration(HALLENBERG, contact_email="a@hallenberg.example")
    make_registration(HAVIXBECK, contact_email="b@havixbeck.example")
    group = make_group(ags=(HALLENBERG, MEDEBACH))

    edit_group(group, GroupData("Mobil", towns, lead=towns[0]), fair=fair, now=after_the_fair)

    assert [mail.recipient for mail in mails(session)] == ["b@havixbeck.example"]


def test_edit_cannot_take_the_name_of_another(session, fair, towns, after_the_fair):
    make_group("Mobil")
    group = make_group("Schule")
    data = GroupData("Mobil", towns, lead=towns[0])

    with pytest.raises(service.NameTakenError):
        edit_group(group, data, fair=fair, now=after_the_fair)


def test_deleting_a_group_keeps_its_topic(session):
    group = make_group()
    topic_id = group.topic.id

    service.delete_group(group)

    assert session.scalars(sa.select(WorkingGroup)).all() == []
    assert session.scalars(sa.select(GroupMember)).all() == []
    assert session.get(Topic, topic_id) is not None
