"""Read invitations and what came back to them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from messe.core.database import db
from messe.fair.models import District
from messe.invitations.invitation_file import Invitee
from messe.invitations.models import Answer, Invitation
from messe.registration.models import LIVE, Municipality, Registration, RegistrationStatus
from messe.registration.queries import live_states

REMINDER_PAUSE = dt.timedelta(days=1)
"""Nobody gets two mails about one invitation within this time by accident."""


def _has_registration(*statuses: RegistrationStatus) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(Registration.ags == Invitation.ags, Registration.status.in_(statuses))
        .correlate(Invitation)
    )


ANSWER = sa.case(
    (_has_registration(*LIVE), Answer.REGISTERED),
    (Invitation.declined_at.is_not(None), Answer.DECLINED),
    (_has_registration(RegistrationStatus.WITHDRAWN), Answer.DECLINED),
    else_=Answer.SILENT,
)
"""In SQL what came back: whoever registered and withdrew declined too."""


@dataclass(frozen=True)
class InvitationFilter:
    """What an organiser looks for in the list of invitations."""

    district: District | None = None
    answer: Answer | None = None


@dataclass(frozen=True)
class AnsweredInvitation:
    """An invitation, its town loaded, and what came back."""

    invitation: Invitation
    answer: Answer


def invitations(wanted: InvitationFilter) -> list[AnsweredInvitation]:
    """The invitations an organiser looks for, by town."""
    statement = _answered().order_by(Municipality.name)
    if wanted.district is not None:
        statement = statement.where(Municipality.district == wanted.district)
    if wanted.answer is not None:
        statement = statement.where(ANSWER.in_([wanted.answer]))
    return _as_answered(statement)


def find_invitation(public_id: str) -> AnsweredInvitation | None:
    """The invitation behind an organiser's address."""
    return next(iter(_as_answered(_answered().where(Invitation.public_id == public_id))), None)


def get_invitation(invitation_id: int) -> AnsweredInvitation:
    """The invitation that a link opens."""
    [answered] = _as_answered(_answered().where(Invitation.id == invitation_id))
    return answered


def _answered() -> sa.Select[Invitation, str]:
    return (
        sa.select(Invitation, ANSWER)
        .join(Invitation.municipality)
        .options(contains_eager(Invitation.municipality))
    )


def _as_answered(statement: sa.Select[Invitation, str]) -> list[AnsweredInvitation]:
    return [
        AnsweredInvitation(invitation, Answer(answer))
        for invitation, answer in db.session.execute(statement)
    ]


def silent_invitations(now: dt.datetime) -> list[Invitation]:
    """Those a reminder may go to: no answer, no mail within `REMINDER_PAUSE`, not erased."""
    return list(
        db.session.scalars(
            sa.select(Invitation)
            .where(
                ANSWER == Answer.SILENT,
                Invitation.sent_at <= now - REMINDER_PAUSE,
                Invitation.email != "",
            )
            .options(joinedload(Invitation.municipality))
            .order_by(Invitation.id),
        ),
    )


@dataclass(frozen=True)
class AnswerFigures:
    """How many towns gave which answer."""

    registered: int = 0
    declined: int = 0
    silent: int = 0


def answers_by_district() -> dict[District, AnswerFigures]:
    """What came back from each district."""
    counts: dict[District, dict[str, int]] = {district: {} for district in District}
    for district, answer, count in db.session.execute(
        sa.select(Municipality.district, ANSWER, sa.func.count())
        .select_from(Invitation)
        .join(Invitation.municipality)
        .group_by(Municipality.district, ANSWER),
    ):
        counts[district][answer] = count
    return {district: AnswerFigures(**answers) for district, answers in counts.items()}


class Step(StrEnum):
    """What a row of an invitation file brings about."""

    NEW = "new"
    NEW_ADDRESS = "new_address"
    CORRECTED = "corrected"
    """Name or salutation: kept, without another mail."""
    UNCHANGED = "unchanged"
    """Also when the invited person had all that is stored erased."""
    REGISTERED = "registered"
    """The town is registered already, so there is nothing to ask."""

    @property
    def sends_mail(self) -> bool:
        return self in {Step.NEW, Step.NEW_ADDRESS}


@dataclass(frozen=True)
class PlannedStep:
    """What happens to the town of one row."""

    invitee: Invitee
    municipality: Municipality
    step: Step
    invitation: Invitation | None
    """The one the town has already."""


def plan(invitees: Iterable[Invitee]) -> list[PlannedStep]:
    """What inviting these would bring about now."""
    towns = {town.ags: town for town in db.session.scalars(sa.select(Municipality))}
    invited = {one.ags: one for one in db.session.scalars(sa.select(Invitation))}
    registered = live_states()
    return [
        PlannedStep(
            invitee,
            towns[invitee.ags],
            _step(invitee, invited.get(invitee.ags), is_registered=invitee.ags in registered),
            invited.get(invitee.ags),
        )
        for invitee in invitees
    ]


def _step(invitee: Invitee, invitation: Invitation | None, *, is_registered: bool) -> Step:
    if is_registered:
        return Step.REGISTERED
    if invitation is None:
        return Step.NEW
    if not invitation.email:
        return Step.UNCHANGED
    if invitation.email != invitee.email:
        return Step.NEW_ADDRESS
    is_same = (invitation.name, invitation.salutation) == (invitee.name, invitee.salutation)
    return Step.UNCHANGED if is_same else Step.CORRECTED
