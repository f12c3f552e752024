"""Organisers invite towns by a list, see what came back, and remind the silent ones."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from messe.accounts.access import get_current_account, organiser_required
from messe.core import clock
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.invitations import preview, queries, service
from messe.invitations.forms import InvitationFilterForm, InvitationForm, UploadForm
from messe.invitations.invitation_file import read_invitation_file
from messe.invitations.queries import AnsweredInvitation, PlannedStep
from messe.registration.queries import municipalities

blueprint = Blueprint("invitations_organiser", __name__, url_prefix="/orga/einladungen")


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    form = InvitationFilterForm(request.args)
    now = clock.now()
    return render_template(
        "invitations/index.html",
        form=form,
        invitations=queries.invitations(form.typed()),
        figures=queries.answers_by_district(),
        silent=len(queries.silent_invitations(now)),
        may_invite=now < get_fair().registration_closes_at,
    )


@blueprint.route("/neu", methods=["GET", "POST"])
@organiser_required
def invite() -> ResponseReturnValue:
    form = UploadForm()
    if not form.validate_on_submit():
        return render_template("invitations/invite.html", form=form)
    file = read_invitation_file(
        form.file.data.read(),
        municipalities(),
        population_limit=get_fair().population_limit,
    )
    planned = queries.plan(file.invitees.values())
    return render_template(
        "invitations/preview.html",
        planned=planned,
        mails=_count_mails(planned),
        faults=file.faults,
        sealed=preview.seal(file.invitees.values(), get_current_account()),
    )


@blueprint.post("/senden")
@organiser_required
def send() -> ResponseReturnValue:
    invitees = preview.unseal(request.form.get("rows", ""), get_current_account())
    mails = _count_mails(service.invite(invitees, get_fair(), now=clock.now()))
    db.session.commit()
    flash(
        ngettext("%(num)s Einladung ist unterwegs.", "%(num)s Einladungen sind unterwegs.", mails),
        "success",
    )
    return redirect(url_for("invitations_organiser.index"))


def _count_mails(planned: list[PlannedStep]) -> int:
    return sum(each.step.sends_mail for each in planned)


@blueprint.post("/erinnern")
@organiser_required
def remind() -> ResponseReturnValue:
    mails = service.remind(get_fair(), now=clock.now())
    db.session.commit()
    flash(
        ngettext(
            "%(num)s Erinnerung ist unterwegs.", "%(num)s Erinnerungen sind unterwegs.", mails
        ),
        "success",
    )
    return redirect(url_for("invitations_organiser.index"))


@blueprint.route("/<public_id>", methods=["GET", "POST"])
@organiser_required
def edit(public_id: str) -> ResponseReturnValue:
    answered = _get_invitation(public_id)
    invitation = answered.invitation
    form = InvitationForm(obj=invitation)
    if form.validate_on_submit():
        service.change(invitation, form.typed(invitation.ags), get_fair(), now=clock.now())
        db.session.commit()
        flash(_("Gespeichert."), "success")
        return redirect(url_for("invitations_organiser.edit", public_id=public_id))
    return render_template("invitations/edit.html", form=form, answered=answered)


@blueprint.post("/<public_id>/mail")
@organiser_required
def send_again(public_id: str) -> ResponseReturnValue:
    invitation = _get_invitation(public_id).invitation
    service.send_again(invitation, get_fair(), now=clock.now())
    db.session.commit()
    email = invitation.recipient_email
    flash(_("Die Einladung ist unterwegs an %(email)s.", email=email), "success")
    return redirect(url_for("invitations_organiser.edit", public_id=public_id))


@blueprint.post("/<public_id>/zuruecknehmen")
@organiser_required
def withdraw(public_id: str) -> ResponseReturnValue:
    invitation = _get_invitation(public_id).invitation
    service.withdraw(invitation)
    db.session.commit()
    town = invitation.municipality.name
    flash(_("Die Einladung von %(town)s ist zurückgenommen.", town=town), "success")
    return redirect(url_for("invitations_organiser.index"))


def _get_invitation(public_id: str) -> AnsweredInvitation:
    return queries.find_invitation(public_id) or abort(404)
