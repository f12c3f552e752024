"""Who comes: start-ups apply or are invited, organisers decide, and some withdraw."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from messe.accounts import queries as accounts
from messe.core.database import db, refused_as
from messe.core.errors import FairError
from messe.core.i18n import LANGUAGES
from messe.core.links import public_url
from messe.core.tokens import new_link_token
from messe.fair.models import Fair
from messe.mail.render import mail_text
from messe.mail.service import queue_text
from messe.startups import queries, service
from messe.startups.models import Startup, StartupQuestion, StartupStatus
from messe.startups.service import StartupProfile
from messe.startups.signals import left


class ApplicationsClosedError(FairError):
    """It is too late to apply, or to be invited."""

    message = _l("Die Bewerbung ist geschlossen. Schreiben Sie uns bitte, wenn Sie Fragen haben.")


class DecidedMeanwhileError(FairError):
    """Somebody else decided since the page was opened, or the start-up wrote something."""

    message = _l(
        "Inzwischen hat sich der Stand geändert, und wir haben nichts verschickt. "
        "Sehen Sie sich das Start-up bitte noch einmal an."
    )


class CannotDecideError(FairError):
    """A start-up of this status cannot be decided about in this way."""

    message = _l(
        "Das ist bei diesem Start-up zurzeit nicht möglich. Laden Sie die Seite bitte neu."
    )


class NoQuestionError(FairError):
    """The start-up owes no answer."""

    message = _l("Zurzeit ist keine Rückfrage offen.")


class TooLateToLeaveError(FairError):
    """The day of the fair has begun."""

    message = _l("Am Tag der Messe geht das nicht mehr. Rufen Sie uns bitte an.")


class AlreadyKnownError(FairError):
    """The application's name came to the fair by another one first."""

    message = _l(
        "Ein Start-up mit diesem Namen hat sich schon gemeldet. Fordern Sie bitte einen Link zu "
        "Ihren Seiten an, oder schreiben Sie uns."
    )


class Decision(StrEnum):
    """What organisers say to a start-up."""

    ACCEPT = "accept"
    ASK_BACK = "ask_back"
    DECLINE = "decline"


@dataclass(frozen=True)
class Step:
    """What a decision leads to, whom it may be told, and by which mail."""

    status: StartupStatus
    possible_from: frozenset[StartupStatus]
    mail: str


STEPS = {
    Decision.ACCEPT: Step(
        StartupStatus.ACCEPTED,
        frozenset(
            {
                StartupStatus.APPLIED,
                StartupStatus.ASKED_BACK,
                StartupStatus.DECLINED,
                StartupStatus.WITHDRAWN,
            }
        ),
        "startup_accepted",
    ),
    Decision.ASK_BACK: Step(
        StartupStatus.ASKED_BACK,
        frozenset({StartupStatus.APPLIED, StartupStatus.ASKED_BACK}),
        "startup_asked_back",
    ),
    Decision.DECLINE: Step(
        StartupStatus.DECLINED,
        frozenset({StartupStatus.APPLIED, StartupStatus.ASKED_BACK, StartupStatus.ACCEPTED}),
        "startup_declined",
    ),
}


@dataclass(frozen=True)
class Invitee:
    """A start-up that organisers want, and whom to write to."""

    name: str
    email: str
    contact_name: str = ""


def takes_applications(fair: Fair, now: dt.datetime) -> bool:
    """Whether start-ups may apply at `now`: until towns can no longer register."""
    return now < fair.registration_closes_at


def apply(profile: StartupProfile, contact_email: str, fair: Fair, *, now: dt.datetime) -> Startup:
    """An application that counts once its mailed link is used; the caller commits.

    Raises:
        ApplicationsClosedError: it is too late.
    """
    if not takes_applications(fair, now):
        raise ApplicationsClosedError
    startup = Startup(
        slug=new_link_token(),
        status=StartupStatus.UNCONFIRMED,
        contact_email=contact_email.lower(),
        created_at=now,
    )
    service.change_profile(startup, profile)
    service.mail_access_link(startup, fair, "startup_applied", now=now)
    return startup


def confirm(startup: Startup, fair: Fair, *, now: dt.datetime) -> None:
    """Hand an application to the organisers, once, and mail each of them; the caller commits.

    Raises:
        AlreadyKnownError: another start-up has this name.
    """
    if startup.status is not StartupStatus.UNCONFIRMED:
        return
    with refused_as(AlreadyKnownError, by="startup.name"):
        startup.slug = service.new_slug(startup.name)
        startup.status = StartupStatus.APPLIED
    _tell_organisers(startup, fair, now=now)


def _tell_organisers(startup: Startup, fair: Fair, *, now: dt.datetime) -> None:
    # These mails do not concern the start-up, which could otherwise read who got them.
    url = public_url("startups_organiser.show", slug=startup.slug)
    with force_locale(LANGUAGES[0]):
        subject, body = mail_text("startup_new", {"fair": fair, "startup": startup, "url": url})
    for account in accounts.organisers():
        queue_text(account.email, subject, body, now=now)


def invite(invitees: Sequence[Invitee], fair: Fair, *, now: dt.datetime) -> list[Startup]:
    """Invite each that is not known by its name; the caller commits.

    Doing it again sends nothing.

    Raises:
        ApplicationsClosedError: it is too late.
    """
    if not takes_applications(fair, now):
        raise ApplicationsClosedError
    known = queries.known_names()
    return [
        _invite(invitee, fair, now=now) for invitee in invitees if invitee.name.lower() not in known
    ]


def _invite(invitee: Invitee, fair: Fair, *, now: dt.datetime) -> Startup:
    startup = Startup(
        slug=service.new_slug(invitee.name),
        status=StartupStatus.INVITED,
        contact_email=invitee.email.lower(),
        created_at=now,
    )
    profile = StartupProfile(name=invitee.name, offer="", contact_name=invitee.contact_name)
    service.change_profile(startup, profile)
    service.mail_access_link(startup, fair, "startup_invited", now=now)
    return startup


def possible_decisions(startup: Startup) -> list[Decision]:
    """What organisers may say to `startup` now."""
    if not startup.offer or startup.erased_at is not None:
        return []
    return [each for each, step in STEPS.items() if startup.status in step.possible_from]


def decide(  # noqa: PLR0913 -- what organisers typed, and what they saw
    startup: Startup,
    decision: Decision,
    words: str,
    fair: Fair,
    *,
    seen: str,
    now: dt.datetime,
) -> None:
    """Tell `startup` the decision by mail, with the organisers' `words`; the caller commits.

    `seen` is `state_of` the start-up as the organisers saw it: of two who decide at once, the
    second is refused.

    Raises:
        DecidedMeanwhileError: the start-up is not as it was seen.
        CannotDecideError: its status allows no such decision.
        TooLateToLeaveError: it was accepted, and the day of the fair has begun.
    """
    db.session.refresh(startup, ["status"], with_for_update=True)
    if seen != state_of(startup):
        raise DecidedMeanwhileError
    if decision not in possible_decisions(startup):
        raise CannotDecideError
    if startup.is_accepted:
        if not fair.takes_withdrawals(now):
            raise TooLateToLeaveError
        left.send(startup)
    startup.status = STEPS[decision].status
    if decision is Decision.ASK_BACK:
        db.session.add(StartupQuestion(startup_id=startup.id, question=words, asked_at=now))
    service.mail_access_link(startup, fair, STEPS[decision].mail, now=now, words=words)


def state_of(startup: Startup) -> str:
    """A word that changes with every decision about `startup` and with every answer of it."""
    questions = queries.questions_to(startup)
    answered = sum(1 for each in questions if each.answered_at)
    return f"{startup.status}-{len(questions)}-{answered}"


def answer(startup: Startup, text: str, *, now: dt.datetime) -> None:
    """Answer the organisers' open question; the caller commits.

    Raises:
        NoQuestionError: none is open.
    """
    question = queries.open_question(startup)
    if question is None or startup.status is not StartupStatus.ASKED_BACK:
        raise NoQuestionError
    question.answer = text
    question.answered_at = now
    startup.status = StartupStatus.APPLIED


def may_withdraw(startup: Startup, fair: Fair, *, now: dt.datetime) -> bool:
    """Whether `startup` is to be expected, and may still say that it does not come."""
    if startup.is_accepted:
        return fair.takes_withdrawals(now)
    return startup.status in {
        StartupStatus.INVITED,
        StartupStatus.APPLIED,
        StartupStatus.ASKED_BACK,
    }


def withdraw(startup: Startup, fair: Fair, *, now: dt.datetime) -> None:
    """The start-up comes no more, and what it held is free; the caller commits.

    Raises:
        TooLateToLeaveError: it is not expected any more, or the day of the fair has begun.
    """
    if not may_withdraw(startup, fair, now=now):
        raise TooLateToLeaveError
    if startup.is_accepted:
        left.send(startup)
    startup.status = StartupStatus.WITHDRAWN
