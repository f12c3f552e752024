"""Inviting, reminding, and the answers that come back."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from messe.accounts.links import LinkInvalidError, subject_of_link
from messe.accounts.models import LinkPurpose
from messe.fair.models import District
from messe.invitations import queries, service
from messe.invitations.invitation_file import Invitee
from messe.invitations.models import Answer, Invitation
from messe.invitations.queries import AnswerFigures, InvitationFilter, Step
from messe.mail.models import OutboxMail
from messe.registration.models import ParticipantRole, RegistrationStatus
from messe.registration.service import (
    MunicipalityTakenError,
    RegistrationClosedError,
    RegistrationData,
)
from tests.factories import (
    HALLENBERG,
    HAVIXBECK,
    MEDEBACH,
    make_invitation,
    make_registration,
)

KARL = Invitee(MEDEBACH, "Karl Frost", "rathaus@medebach.example", "Herr")
LATER = dt.timedelta(days=2)


def mails(session) -> list[OutboxMail]:
    return list(session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


def token_in(mail) -> str:
    return re.search(r"/einladung/(\S+)", mail.body)[1]


def subject_of(mail, now) -> int:
    return subject_of_link(LinkPurpose.OPEN_INVITATION, token_in(mail), now=now)


def steps(planned) -> list[Step]:
    return [each.step for each in planned]


def answer_to(invitation) -> Answer:
    return queries.get_invitation(invitation.id).answer


def test_invited_person_gets_a_personal_link(session, fair, now):
    [planned] = service.invite([KARL], fair, now=now)

    invitation = session.scalars(sa.select(Invitation)).one()
    [mail] = mails(session)
    assert planned.step is Step.NEW
    assert (mail.recipient, mail.subject, mail.language) == (
        "rathaus@medebach.example",
        "Einladung für Medebach: Zukunftsmesse Kleinstädte am 23. Juni 2026",
        "de",
    )
    assert mail.body.startswith("Sehr geehrter Herr Karl Frost,\n")
    assert "23. Juni 2026, 09:30 bis 16:30 Uhr\nKaiserhaus, Arnsberg" in mail.body
    assert "Der Link gilt bis zum 20.06.2026, 09:30 Uhr." in mail.body
    assert mail.concerns == f"invitation:{invitation.id}"
    assert subject_of(mail, now) == invitation.id


@pytest.mark.parametrize(
    ("salutation", "greeting"),
    [
        ("Frau", "Sehr geehrte Frau Ulrike Sommer"),
        ("HERR", "Sehr geehrter Herr Ulrike Sommer"),
        ("", "Guten Tag Ulrike Sommer"),
        ("Sehr geehrte Frau Bürgermeisterin,", "Sehr geehrte Frau Bürgermeisterin"),
    ],
)
def test_mail_greets_as_the_list_says(fair, salutation, greeting):
    assert make_invitation(salutation=salutation).greeting == greeting


def test_link_ends_with_registration(session, fair, now):
    service.invite([KARL], fair, now=now)
    [mail] = mails(session)

    with pytest.raises(LinkInvalidError):
        subject_of(mail, fair.registration_closes_at)


def test_inviting_again_sends_nothing(session, fair, now):
    service.invite([KARL], fair, now=now)

    planned = service.invite([KARL], fair, now=now + LATER)

    assert steps(planned) == [Step.UNCHANGED]
    assert len(mails(session)) == 1


def test_new_address_gets_the_invitation_and_ends_the_old_one(session, fair, now):
    service.invite([KARL], fair, now=now)
    service.decline(
        queries.get_invitation(1), fair, deputy_name="Jan", deputy_email="jan@x.example", now=now
    )
    other = Invitee(MEDEBACH, "Karl Frost", "vorzimmer@medebach.example", "Herr")

    planned = service.invite([other], fair, now=now + LATER)

    old, passed_on, new = mails(session)
    invitation = session.scalars(sa.select(Invitation)).one()
    assert steps(planned) == [Step.NEW_ADDRESS]
    assert new.recipient == "vorzimmer@medebach.example"
    assert subject_of(new, now) == invitation.id
    assert (invitation.deputy_name, invitation.deputy_email) == ("", "")
    for ended in (old, passed_on):
        with pytest.raises(LinkInvalidError):
            subject_of(ended, now)


def test_corrected_name_sends_nothing(session, fair, now):
    invitation = make_invitation(MEDEBACH, email=KARL.email)

    planned = service.invite([KARL], fair, now=now)

    assert steps(planned) == [Step.CORRECTED]
    assert (invitation.name, invitation.salutation) == ("Karl Frost", "Herr")
    assert mails(session) == []


@pytest.mark.parametrize("status", [RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING])
def test_registered_town_is_not_invited(session, fair, now, status):
    make_registration(MEDEBACH, status=status)

    planned = service.invite([KARL], fair, now=now)

    assert steps(planned) == [Step.REGISTERED]
    assert mails(session) == []
    assert session.scalars(sa.select(Invitation)).all() == []


def test_invitation_of_a_registered_town_stays_as_it_is(session, fair, now):
    invitation = make_invitation(MEDEBACH)
    make_registration(MEDEBACH)

    service.invite([KARL], fair, now=now)

    assert invitation.name == "Ulrike Sommer"
    assert mails(session) == []


def test_nobody_is_invited_after_registration(session, fair):
    with pytest.raises(service.TooLateToInviteError):
        service.invite([KARL], fair, now=fair.registration_closes_at)


def test_second_mail_leaves_the_first_link_open(session, fair, now):
    service.invite([KARL], fair, now=now)
    invitation = queries.get_invitation(1).invitation

    service.send_again(invitation, fair, now=now)

    first, second = mails(session)
    assert token_in(first) != token_in(second)
    assert subject_of(first, now) == subject_of(second, now) == invitation.id


def make_one_of_each(now) -> dict[str, Invitation]:
    """Invitations of five towns, by what came back."""
    keys = {
        "silent": HALLENBERG,
        "registered": MEDEBACH,
        "declined": HAVIXBECK,
        "withdrawn": "05958004",
        "unconfirmed": "05958008",
    }
    made = {name: make_invitation(ags) for name, ags in keys.items()}
    made["declined"].declined_at = now
    make_registration(keys["registered"])
    make_registration(keys["withdrawn"], status=RegistrationStatus.WITHDRAWN)
    make_registration(keys["unconfirmed"], status=RegistrationStatus.UNCONFIRMED)
    return made


def test_answer_follows_from_what_happened(fair, now):
    made = make_one_of_each(now)

    assert {name: answer_to(invitation) for name, invitation in made.items()} == {
        "silent": Answer.SILENT,
        "registered": Answer.REGISTERED,
        "declined": Answer.DECLINED,
        "withdrawn": Answer.DECLINED,
        "unconfirmed": Answer.SILENT,
    }


def test_figures_count_answers_by_district(fair, now):
    make_one_of_each(now)

    assert queries.answers_by_district() == {
        District.ARNSBERG: AnswerFigures(registered=1, declined=1, silent=2),
        District.DETMOLD: AnswerFigures(),
        District.MUENSTER: AnswerFigures(declined=1),
    }


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (InvitationFilter(district=District.MUENSTER), ["declined"]),
        (InvitationFilter(answer=Answer.REGISTERED), ["registered"]),
        (InvitationFilter(District.ARNSBERG, Answer.DECLINED), ["withdrawn"]),
        (InvitationFilter(District.DETMOLD), []),
    ],
)
def test_list_is_filtered(fair, now, wanted, names):
    made = make_one_of_each(now)

    found = [answered.invitation for answered in queries.invitations(wanted)]

    assert found == [made[name] for name in names]


def test_reminder_goes_to_the_silent_only(session, fair, now):
    made = make_one_of_each(now)

    count = service.remind(fair, now=now)

    silent = [made["silent"], made["unconfirmed"]]
    assert count == 2
    assert {mail.recipient for mail in mails(session)} == {one.email for one in silent}
    assert [one.reminders for one in silent] == [1, 1]
    assert mails(session)[0].subject == "Kommt Hallenberg zur Zukunftsmesse Kleinstädte?"
    assert subject_of(mails(session)[0], now) == made["silent"].id


@pytest.mark.parametrize(("pause", "count"), [(queries.REMINDER_PAUSE, 1), (dt.timedelta(), 0)])
def test_nobody_is_reminded_twice_within_a_day(session, fair, now, pause, count):
    make_invitation()
    service.remind(fair, now=now)

    assert service.remind(fair, now=now + pause) == count


def test_nobody_is_reminded_right_after_the_invitation(session, fair, now):
    make_invitation(sent_at=now - queries.REMINDER_PAUSE + dt.timedelta(seconds=1))

    assert service.remind(fair, now=now) == 0


def test_nobody_is_reminded_after_registration(session, fair):
    make_invitation()

    with pytest.raises(service.TooLateToInviteError):
        service.remind(fair, now=fair.registration_closes_at)


def test_withdrawn_invitation_opens_nothing(session, fair, now):
    service.invite([KARL], fair, now=now)
    [mail] = mails(session)
    token = token_in(mail)

    service.withdraw(session.scalars(sa.select(Invitation)).one())

    assert session.scalars(sa.select(Invitation)).all() == []
    assert mails(session) == []
    with pytest.raises(LinkInvalidError):
        subject_of_link(LinkPurpose.OPEN_INVITATION, token, now=now)


def test_nobody_writes_to_an_erased_address(session, fair, now):
    invitation = make_invitation(MEDEBACH, email="", salutation="", name="gelöscht")

    assert steps(service.invite([KARL], fair, now=now)) == [Step.UNCHANGED]
    assert service.remind(fair, now=now) == 0
    with pytest.raises(service.NobodyInvitedError):
        service.send_again(invitation, fair, now=now)
    assert (invitation.name, mails(session)) == ("gelöscht", [])


def test_new_address_of_an_erased_invitation_is_mailed(session, fair, now):
    invitation = make_invitation(MEDEBACH, email="", salutation="", name="gelöscht")

    service.change(invitation, KARL, fair, now=now)

    assert [mail.recipient for mail in mails(session)] == [KARL.email]


def typed(email) -> RegistrationData:
    return RegistrationData("Karl Frost", ParticipantRole.MAYOR, email)


def test_registration_at_the_invited_address_counts_at_once(session, fair, now):
    invitation = make_invitation(email="rathaus@hallenberg.example")
    answered = queries.get_invitation(invitation.id)

    registration = service.accept(answered, typed("Rathaus@Hallenberg.example"), fair, now=now)

    assert registration.is_confirmed
    assert answer_to(invitation) is Answer.REGISTERED


def test_registration_at_another_address_has_to_be_confirmed(session, fair, now):
    invitation = make_invitation()
    answered = queries.get_invitation(invitation.id)

    registration = service.accept(answered, typed("jemand@anders.example"), fair, now=now)

    assert registration.status is RegistrationStatus.UNCONFIRMED
    assert mails(session)[-1].recipient == "jemand@anders.example"
    assert answer_to(invitation) is Answer.SILENT


def test_deputy_registers_at_the_deputys_address(session, fair, now):
    invitation = make_invitation(deputy_name="Jan Winter", deputy_email="jan@winter.example")
    answered = queries.get_invitation(invitation.id)

    assert service.accept(answered, typed("jan@winter.example"), fair, now=now).is_confirmed


def test_full_fair_puts_the_invited_on_the_waiting_list(session, fair, now):
    fair.capacity = 1
    make_registration(MEDEBACH)
    invitation = make_invitation()
    answered = queries.get_invitation(invitation.id)
    registration = service.accept(answered, typed(invitation.email), fair, now=now)

    assert registration.status is RegistrationStatus.WAITING
    assert answer_to(invitation) is Answer.REGISTERED


def test_taken_town_is_refused(session, fair, now):
    invitation = make_invitation()
    answered = queries.get_invitation(invitation.id)
    make_registration()

    with pytest.raises(MunicipalityTakenError):
        service.accept(answered, typed(invitation.email), fair, now=now)


def test_nobody_registers_before_registration_opens(session, fair):
    invitation = make_invitation()
    answered = queries.get_invitation(invitation.id)
    early = fair.registration_opens_at - dt.timedelta(days=1)

    with pytest.raises(RegistrationClosedError):
        service.accept(answered, typed(invitation.email), fair, now=early)


def test_declining_is_noted_with_the_deputys_name(session, fair, now):
    invitation = make_invitation()

    service.decline(queries.get_invitation(invitation.id), fair, deputy_name="Jan Winter", now=now)

    assert (invitation.declined_at, invitation.deputy_name) == (now, "Jan Winter")
    assert answer_to(invitation) is Answer.DECLINED
    assert mails(session) == []


def pass_on(invitation, fair, now) -> None:
    service.decline(
        queries.get_invitation(invitation.id),
        fair,
        deputy_name="Jan Winter",
        deputy_email="Jan@Winter.example",
        now=now,
    )


def test_deputy_gets_the_invitation_by_mail(session, fair, now):
    invitation = make_invitation()

    pass_on(invitation, fair, now)

    [mail] = mails(session)
    assert mail.recipient == "jan@winter.example"
    assert mail.body.startswith("Guten Tag Jan Winter,\n\nUlrike Sommer hat die Einladung")
    assert subject_of(mail, now) == invitation.id
    assert answer_to(invitation) is Answer.SILENT


def test_deputy_may_be_named_after_declining(session, fair, now):
    invitation = make_invitation(declined_at=now)

    pass_on(invitation, fair, now)

    assert answer_to(invitation) is Answer.SILENT


def test_deputy_is_reminded_instead(session, fair, now):
    invitation = make_invitation()
    pass_on(invitation, fair, now)

    service.remind(fair, now=now + queries.REMINDER_PAUSE)

    assert [mail.recipient for mail in mails(session)] == ["jan@winter.example"] * 2


def test_invitation_travels_once(session, fair, now):
    invitation = make_invitation()
    pass_on(invitation, fair, now)

    with pytest.raises(service.AlreadyPassedOnError):
        pass_on(invitation, fair, now)


def test_deputy_may_decline(session, fair, now):
    invitation = make_invitation()
    pass_on(invitation, fair, now)

    service.decline(queries.get_invitation(invitation.id), fair, now=now)

    assert answer_to(invitation) is Answer.DECLINED
    assert invitation.deputy_name == "Jan Winter"


def test_registered_town_withdraws_on_its_own_pages(session, fair, now):
    invitation = make_invitation()
    make_registration()

    with pytest.raises(service.AlreadyRegisteredError):
        service.decline(queries.get_invitation(invitation.id), fair, now=now)


def test_same_list_leaves_a_passed_on_invitation_alone(session, fair, now):
    service.invite([KARL], fair, now=now)
    pass_on(session.scalars(sa.select(Invitation)).one(), fair, now)

    assert steps(service.invite([KARL], fair, now=now + LATER)) == [Step.UNCHANGED]
