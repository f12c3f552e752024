"""Invite towns, remind them, and take their answers."""

import datetime as dt
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from messe.core.database import db
from messe.core.errors import FairError
from messe.core.tokens import new_link_token
from messe.fair.models import Fair
from messe.invitations import mails, queries
from messe.invitations.invitation_file import Invitee
from messe.invitations.models import Answer, Invitation
from messe.invitations.queries import AnsweredInvitation, PlannedStep, Step
from messe.mail.service import forget_mails
from messe.registration import service as registration_service
from messe.registration.models import Registration


class TooLateToInviteError(FairError):
    """Registration is over, so that no answer could be given."""

    message = _l("Die Anmeldung ist geschlossen; es lässt sich niemand mehr einladen.")


class AlreadyRegisteredError(FairError):
    """The town has a registration, which has a way to withdraw of its own."""

    message = _l("Ihre Kommune ist schon angemeldet. Absagen können Sie unter „Meine Messe“.")


class NobodyInvitedError(FairError):
    """Whoever was invited had all that is stored erased."""

    message = _l("Zu dieser Einladung gibt es keine Adresse mehr. Tragen Sie bitte eine neue ein.")


class AlreadyPassedOnError(FairError):
    """The invitation went on to a deputy before; it travels once."""

    message = _l(
        "Diese Einladung ist schon weitergegeben. Wenn jemand anderes kommen soll, "
        "schreiben Sie uns bitte."
    )


def invite(invitees: Iterable[Invitee], fair: Fair, *, now: dt.datetime) -> list[PlannedStep]:
    """Invite each of these by mail, and say what happened; the caller commits.

    Whoever is invited at the same address already, or registered, gets no mail: doing it again
    sends nothing.

    Raises:
        TooLateToInviteError: registration is over.
    """
    _refuse_late_mail(fair, now=now)
    planned = queries.plan(invitees)
    for each in planned:
        if each.step is Step.NEW:
            _add(each, fair, now=now)
        elif each.invitation is not None and each.step in {Step.NEW_ADDRESS, Step.CORRECTED}:
            change(each.invitation, each.invitee, fair, now=now)
    return planned


def _refuse_late_mail(fair: Fair, *, now: dt.datetime) -> None:
    if now >= fair.registration_closes_at:
        raise TooLateToInviteError


def _add(planned: PlannedStep, fair: Fair, *, now: dt.datetime) -> None:
    invitation = Invitation(
        public_id=new_link_token(),
        municipality=planned.municipality,
        name=planned.invitee.name,
        email=planned.invitee.email,
        salutation=planned.invitee.salutation,
        sent_at=now,
    )
    db.session.add(invitation)
    db.session.flush()
    mails.mail_invitation(invitation, fair, now=now)


def change(invitation: Invitation, invitee: Invitee, fair: Fair, *, now: dt.datetime) -> None:
    """Correct whom an invitation is for; the caller commits.

    A new address is asked anew: it gets the mail, and links and answers of the old one end.

    Raises:
        TooLateToInviteError: a new address, but registration is over.
    """
    invitation.name = invitee.name
    invitation.salutation = invitee.salutation
    if invitation.email == invitee.email:
        return
    invitation.email = invitee.email
    invitation.deputy_name = invitation.deputy_email = ""
    invitation.declined_at = None
    mails.revoke_links(invitation)
    send_again(invitation, fair, now=now)


def send_again(invitation: Invitation, fair: Fair, *, now: dt.datetime) -> None:
    """Mail the invitation once more, at whatever time after the last; the caller commits.

    Raises:
        TooLateToInviteError: registration is over.
        NobodyInvitedError: the address was erased.
    """
    _refuse_late_mail(fair, now=now)
    if not invitation.recipient_email:
        raise NobodyInvitedError
    invitation.sent_at = now
    mails.mail_invitation(invitation, fair, now=now)


def remind(fair: Fair, *, now: dt.datetime) -> int:
    """Mail everybody who has not answered, and say how many; the caller commits.

    Whoever got a mail within a day is left out, so that a second press sends nothing.

    Raises:
        TooLateToInviteError: registration is over.
    """
    _refuse_late_mail(fair, now=now)
    silent = queries.silent_invitations(now)
    for invitation in silent:
        invitation.reminders += 1
        invitation.sent_at = now
        mails.mail_invitation(invitation, fair, "invitation_reminder", now=now)
    return len(silent)


def withdraw(invitation: Invitation) -> None:
    """Take an invitation back as if it had never been, its links and mails too.

    The caller commits.
    """
    mails.revoke_links(invitation)
    forget_mails(invitation.concern)
    db.session.delete(invitation)


def accept(
    answered: AnsweredInvitation,
    data: registration_service.RegistrationData,
    fair: Fair,
    *,
    now: dt.datetime,
) -> Registration:
    """Register the invited town; the caller commits.

    At the invited address it counts at once: whoever opened the link reads its mails. Another
    address has to be confirmed by mail first.

    Raises: as `registration.service.register`.
    """
    is_known_address = data.contact_email.lower() == answered.invitation.recipient_email
    register = (
        registration_service.register_at_once if is_known_address else registration_service.register
    )
    return register(answered.invitation.municipality, data, fair, now=now)


def decline(
    answered: AnsweredInvitation,
    fair: Fair,
    *,
    deputy_name: str = "",
    deputy_email: str = "",
    now: dt.datetime,
) -> None:
    """Note that nobody comes; or, with a deputy's address, mail the deputy the invitation.

    Only a deputy's name is noted for organisers. The caller commits.

    Raises:
        AlreadyRegisteredError: the town is registered.
        AlreadyPassedOnError: a deputy was asked before.
    """
    invitation = answered.invitation
    if answered.answer is Answer.REGISTERED:
        raise AlreadyRegisteredError
    if not deputy_email:
        invitation.declined_at = now
        invitation.deputy_name = invitation.deputy_name or deputy_name
        return
    if invitation.is_passed_on:
        raise AlreadyPassedOnError
    invitation.deputy_name = deputy_name
    invitation.deputy_email = deputy_email.lower()
    invitation.declined_at = None
    invitation.sent_at = now
    mails.mail_invitation(invitation, fair, "invitation_passed_on", now=now)
