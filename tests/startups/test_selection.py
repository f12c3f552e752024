"""Who comes: applications, invitations, decisions, withdrawals."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from messe.accounts.models import Role
from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.pitches import service as pitches
from messe.pitches.models import Booking, SlotWait
from messe.startups import queries, selection, service
from messe.startups.models import StartupStatus
from messe.startups.selection import Decision, Invitee, state_of
from messe.startups.service import StartupProfile
from tests.factories import make_account, make_booking, make_slot, make_startup, sign_in

PROFILE = StartupProfile(name="Funkweg", offer="WLAN für alle.", contact_name="Mira Lang")


def subjects() -> list[str]:
    return list(db.session.scalars(sa.select(OutboxMail.subject).order_by(OutboxMail.id)))


def test_application_is_a_secret_until_it_is_confirmed(fair, now):
    startup = selection.apply(PROFILE, "Mira@funkweg.example", fair, now=now)

    assert startup.status is StartupStatus.UNCONFIRMED
    assert startup.contact_email == "mira@funkweg.example"
    assert queries.listed_startups(None) == []
    assert subjects() == ["Bitte bestätigen: Bewerbung von Funkweg zur Zukunftsmesse Kleinstädte"]


def test_confirmation_hands_it_to_the_organisers_once(fair, now):
    startup = selection.apply(PROFILE, "mira@funkweg.example", fair, now=now)

    selection.confirm(startup, fair, now=now)
    selection.confirm(startup, fair, now=now)

    assert (startup.slug, startup.status) == ("funkweg", StartupStatus.APPLIED)


def test_organisers_hear_of_a_confirmed_application_once(fair, now):
    make_account(Role.STEWARD)
    told = {make_account(role).email for role in (Role.ADMIN, Role.ORGANISER)}
    startup = selection.apply(PROFILE, "mira@funkweg.example", fair, now=now)

    selection.confirm(startup, fair, now=now)
    selection.confirm(startup, fair, now=now)

    subject = OutboxMail.subject == "Neue Bewerbung: Funkweg"
    mails = db.session.scalars(sa.select(OutboxMail).where(subject)).all()
    assert len(mails) == len(told)
    assert {mail.recipient for mail in mails} == told
    assert "/orga/startups/funkweg" in mails[0].body


def test_unconfirmed_application_holds_no_name(fair, now):
    squatter = selection.apply(PROFILE, "fremd@startup.example", fair, now=now)
    startup = selection.apply(PROFILE, "mira@funkweg.example", fair, now=now)

    selection.confirm(startup, fair, now=now)

    assert startup.slug == "funkweg"
    with pytest.raises(selection.AlreadyKnownError):
        selection.confirm(squatter, fair, now=now)


def test_applications_end_with_registration(fair):
    with pytest.raises(selection.ApplicationsClosedError):
        selection.apply(PROFILE, "a@b.example", fair, now=fair.registration_closes_at)


def test_invitation_is_the_yes_of_the_organisers(fair, now):
    [startup] = selection.invite([Invitee("Funkweg", "Mira@funkweg.example")], fair, now=now)
    assert (startup.status, queries.startups()) == (StartupStatus.INVITED, [])

    service.change_own_profile(startup, PROFILE, now=now)

    assert queries.startups() == [startup]
    assert {change.field: change.new for change in queries.changes_of(startup)} == {
        "offer": "WLAN für alle.",
        "contact_name": "Mira Lang",
    }


def test_lost_invitation_is_sent_again(fair, now):
    selection.invite([Invitee("Funkweg", "mira@funkweg.example")], fair, now=now)

    service.request_access_link("Mira@funkweg.example", fair, now=now)

    assert subjects() == ["Einladung zur Zukunftsmesse Kleinstädte: Funkweg"] * 2


@pytest.mark.parametrize(
    ("status", "possible"),
    [
        (StartupStatus.INVITED, []),
        (StartupStatus.APPLIED, ["accept", "ask_back", "decline"]),
        (StartupStatus.ASKED_BACK, ["accept", "ask_back", "decline"]),
        (StartupStatus.ACCEPTED, ["decline"]),
        (StartupStatus.DECLINED, ["accept"]),
        (StartupStatus.WITHDRAWN, ["accept"]),
    ],
)
def test_what_may_be_decided_follows_from_the_status(session, status, possible):
    assert selection.possible_decisions(make_startup(status=status)) == possible


def test_nobody_is_accepted_without_an_offer(fair, now):
    startup = make_startup(status=StartupStatus.WITHDRAWN, offer="")

    with pytest.raises(selection.CannotDecideError):
        selection.decide(startup, Decision.ACCEPT, "", fair, seen=state_of(startup), now=now)


def test_question_is_answered_on_the_own_page_and_decided_then(fair, now):
    startup = make_startup(status=StartupStatus.APPLIED)
    seen = state_of(startup)

    selection.decide(startup, Decision.ASK_BACK, "Was kostet es?", fair, seen=seen, now=now)
    assert startup.status is StartupStatus.ASKED_BACK
    selection.answer(startup, "Nichts.", now=now)

    assert startup.status is StartupStatus.APPLIED
    [question] = queries.questions_to(startup)
    assert (question.question, question.answer) == ("Was kostet es?", "Nichts.")
    with pytest.raises(selection.NoQuestionError):
        selection.answer(startup, "Doch etwas.", now=now)


def test_decision_on_a_page_older_than_the_answer_is_refused(fair, now):
    startup = make_startup(status=StartupStatus.APPLIED)
    seen = state_of(startup)
    selection.decide(startup, Decision.ASK_BACK, "Was kostet es?", fair, seen=seen, now=now)
    selection.answer(startup, "Nichts.", now=now)

    with pytest.raises(selection.DecidedMeanwhileError):
        selection.decide(startup, Decision.DECLINE, "", fair, seen=seen, now=now)


def test_declined_startup_loses_its_slot(fair, now):
    booking = make_booking(make_slot(fair.starts_at))
    startup = booking.startup

    selection.decide(startup, Decision.DECLINE, "", fair, seen=state_of(startup), now=now)

    assert db.session.scalars(sa.select(Booking)).all() == []
    assert startup.status is StartupStatus.DECLINED


def test_withdrawn_startup_frees_its_slot_and_vanishes_from_the_list(fair, now):
    startup = make_booking(make_slot(fair.starts_at)).startup
    later = make_booking(make_slot(fair.starts_at + dt.timedelta(hours=1))).slot
    pitches.wait_for(startup, later, now=now, fair=fair)

    selection.withdraw(startup, fair, now=now)

    assert db.session.scalars(sa.select(Booking.slot_id)).all() == [later.id]
    assert db.session.scalars(sa.select(SlotWait)).all() == []
    assert startup not in queries.startups()


@pytest.mark.parametrize("status", [StartupStatus.DECLINED, StartupStatus.WITHDRAWN])
def test_who_is_not_expected_cannot_withdraw(fair, now, status):
    with pytest.raises(selection.TooLateToLeaveError):
        selection.withdraw(make_startup(status=status), fair, now=now)


def test_on_the_day_nobody_leaves_by_a_button(fair):
    startup = make_startup()

    with pytest.raises(selection.TooLateToLeaveError):
        selection.withdraw(startup, fair, now=fair.starts_at)
    with pytest.raises(selection.TooLateToLeaveError):
        selection.decide(
            startup, Decision.DECLINE, "", fair, seen=state_of(startup), now=fair.starts_at
        )


def test_of_two_organisers_at_once_one_decides(app, fair, now):
    startup = make_startup(slug="funkweg", status=StartupStatus.APPLIED)
    browsers = [app.test_client() for _ in range(2)]
    for browser in browsers:
        sign_in(browser, make_account())
    db.session.commit()
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    start = threading.Barrier(2)

    def decide(browser, decision):
        start.wait()
        data = {"decision": decision, "seen": "applied-0-0"}
        return browser.post("/orga/startups/funkweg", data=data).status_code

    with ThreadPoolExecutor(2) as threads:
        statuses = list(threads.map(decide, browsers, ["accept", "decline"]))

    assert sorted(statuses) == [302, 409]
    assert startup.status == ["accepted", "declined"][statuses.index(302)]
    assert len(subjects()) == 1
