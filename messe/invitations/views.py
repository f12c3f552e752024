"""What the personal link of an invitation opens: two buttons, to come and to decline."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.links import subject_of_link
from messe.accounts.models import LinkPurpose
from messe.core import clock, limits
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.invitations import queries, service
from messe.invitations.forms import DeclineForm
from messe.invitations.models import Answer, Invitation
from messe.invitations.queries import AnsweredInvitation
from messe.registration import access, seats
from messe.registration.forms import RegistrationForm
from messe.registration.models import ParticipantRole

blueprint = Blueprint("invitations", __name__, url_prefix="/einladung")


@blueprint.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    return _invitation_page(_answered_by(token), DeclineForm(), token)


def _invitation_page(
    answered: AnsweredInvitation, form: DeclineForm, token: str
) -> ResponseReturnValue:
    page = render_template("invitations/show.html", answered=answered, form=form, token=token)
    return page, form.http_status


@blueprint.post("/<token>/absagen")
def decline(token: str) -> ResponseReturnValue:
    answered = _answered_by(token)
    form = DeclineForm()
    if form.validate():
        with form.showing_refusals():
            _decline(answered, form)
            return redirect(url_for("invitations.show", token=token))
    return _invitation_page(answered, form, token)


def _decline(answered: AnsweredInvitation, form: DeclineForm) -> None:
    deputy_email = form.deputy_email.data or ""
    if deputy_email:
        limits.count_mail(deputy_email)
    service.decline(
        answered,
        get_fair(),
        deputy_name=form.deputy_name.data or "",
        deputy_email=deputy_email,
        now=clock.now(),
    )
    db.session.commit()
    flash(_("Danke, dass Sie uns Bescheid gesagt haben."), "success")


@blueprint.route("/<token>/zusagen", methods=["GET", "POST"])
def accept(token: str) -> ResponseReturnValue:
    answered = _answered_by(token)
    fair = get_fair()
    if answered.answer is Answer.REGISTERED or not fair.takes_registrations(clock.now()):
        return redirect(url_for("invitations.show", token=token))
    form = RegistrationForm()
    if request.method == "GET":
        _prefill(form, answered.invitation)
    form.offer_companions(fair)
    if form.validate_on_submit():
        with form.showing_refusals():
            return _accept(answered, form)
    municipality = answered.invitation.municipality
    page = render_template(
        "invitations/accept.html",
        form=form,
        token=token,
        municipality=municipality,
        has_room=seats.has_room_for(municipality, fair),
    )
    return page, form.http_status


def _accept(answered: AnsweredInvitation, form: RegistrationForm) -> ResponseReturnValue:
    limits.count_mail(form.contact_email.data)
    registration = service.accept(answered, form.typed(), get_fair(), now=clock.now())
    db.session.commit()
    if not registration.is_live:
        return redirect(url_for("registration.thanks"))
    access.open_session(registration)
    if registration.is_confirmed:
        flash(_("Sie sind dabei. Den Ausweis haben wir Ihnen auch gemailt."), "success")
    return redirect(url_for("my.index"))


def _prefill(form: RegistrationForm, invitation: Invitation) -> None:
    form.head_name.data = invitation.recipient_name
    form.contact_email.data = invitation.recipient_email
    if invitation.is_passed_on:
        form.head_role.data = ParticipantRole.DEPUTY.value


@limits.guesses_counted()
def _answered_by(token: str) -> AnsweredInvitation:
    invitation_id = subject_of_link(LinkPurpose.OPEN_INVITATION, token, now=clock.now())
    return queries.get_invitation(invitation_id)
