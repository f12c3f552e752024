"""Organisers write circulars, look at them as they will arrive, and send them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from messe.accounts.access import get_current_account, organiser_required
from messe.circulars import queries, service
from messe.circulars.forms import CircularForm
from messe.circulars.letters import letter_to, sample_link
from messe.circulars.models import Circular
from messe.core import clock
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.mail.html import blocks
from messe.registration.forms import ParticipantFilterForm
from messe.registration.models import Registration

blueprint = Blueprint("circulars_organiser", __name__, url_prefix="/orga/rundschreiben")


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    return render_template("circulars/index.html", figures=queries.circulars())


@blueprint.route("/neu", methods=["GET", "POST"])
@organiser_required
def new() -> ResponseReturnValue:
    form = CircularForm()
    if request.method == "GET":
        form.show_group(ParticipantFilterForm(request.args).typed())
    if form.validate_on_submit():
        with form.showing_refusals():
            circular = service.draft_circular(form.typed(), get_current_account(), now=clock.now())
            db.session.commit()
            return redirect(url_for("circulars_organiser.show", public_id=circular.public_id))
    return render_template("circulars/form.html", form=form, circular=None), form.http_status


@blueprint.get("/<public_id>")
@organiser_required
def show(public_id: str) -> ResponseReturnValue:
    """A draft as its recipients will read it, or how far the letters of a sent one are."""
    found = queries.find_circular(public_id) or abort(404)
    if found.circular.is_sent:
        return render_template(
            "circulars/sent.html", figures=found, blocks=blocks(found.circular.body)
        )
    group = queries.group_of(found.circular)
    number, like = _looked_at(group)
    letter = letter_to(like, found.circular, get_fair(), link=sample_link()) if like else None
    return render_template(
        "circulars/draft.html",
        circular=found.circular,
        group=group,
        number=number,
        like=like,
        letter=letter,
        blocks=blocks(letter.body) if letter else [],
    )


@blueprint.route("/<public_id>/bearbeiten", methods=["GET", "POST"])
@organiser_required
def edit(public_id: str) -> ResponseReturnValue:
    circular = _get_draft(public_id)
    form = CircularForm(obj=circular)
    if form.validate_on_submit():
        with form.showing_refusals():
            service.edit_circular(circular, form.typed())
            db.session.commit()
            return redirect(url_for("circulars_organiser.show", public_id=public_id))
    return render_template("circulars/form.html", form=form, circular=circular), form.http_status


@blueprint.post("/<public_id>/probe")
@organiser_required
def send_test_mail(public_id: str) -> ResponseReturnValue:
    """Mail the letter that is being looked at to whoever looks."""
    circular = _get_draft(public_id)
    account = get_current_account()
    number, like = _looked_at(queries.group_of(circular))
    if like is None:
        raise service.NobodyToWriteToError
    service.send_test_mail(circular, like, account, get_fair(), now=clock.now())
    db.session.commit()
    flash(_("Die Probe ist unterwegs an %(email)s.", email=account.email), "success")
    return redirect(url_for("circulars_organiser.show", public_id=public_id, brief=number))


@blueprint.route("/<public_id>/senden", methods=["GET", "POST"])
@organiser_required
def send(public_id: str) -> ResponseReturnValue:
    circular = _get_draft(public_id)
    if request.method == "GET":
        group = queries.group_of(circular)
        return render_template("circulars/send.html", circular=circular, group=group)
    service.send_circular(circular, now=clock.now())
    db.session.commit()
    sent_to = ngettext(
        "Das Rundschreiben ist unterwegs an %(num)s Adresse.",
        "Das Rundschreiben ist unterwegs an %(num)s Adressen.",
        circular.recipients,
    )
    flash(sent_to, "success")
    return redirect(url_for("circulars_organiser.show", public_id=public_id))


@blueprint.post("/<public_id>/loeschen")
@organiser_required
def delete(public_id: str) -> ResponseReturnValue:
    service.delete_circular(_get_draft(public_id))
    db.session.commit()
    flash(_("Der Entwurf ist gelöscht."), "success")
    return redirect(url_for("circulars_organiser.index"))


def _looked_at(group: queries.Group) -> tuple[int, Registration | None]:
    """Which letter of the group is looked at, and to whom it goes; nobody in an empty group."""
    wanted = request.args.get("brief", 1, type=int)
    number = min(max(wanted, 1), len(group.registrations))
    return number, group.registrations[number - 1] if number else None


def _get_draft(public_id: str) -> Circular:
    found = queries.find_circular(public_id) or abort(404)
    if found.circular.is_sent:
        raise service.CircularSentError
    return found.circular
