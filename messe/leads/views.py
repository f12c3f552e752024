"""A stand's code on a participant's phone, and the list of start-ups it fills."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.contacts.queries import card_of
from messe.core import clock
from messe.core.database import db
from messe.core.tokens import read_code
from messe.leads import queries, service
from messe.leads.forms import ConsentForm
from messe.leads.models import Lead
from messe.registration.access import (
    find_current_guest,
    get_current_guest,
    participant_required,
)
from messe.registration.models import Participant
from messe.startups.models import Startup

blueprint = Blueprint("leads", __name__)


@blueprint.get("/stand/<token>")
@blueprint.get("/STAND/<token>")
def stand(token: str) -> ResponseReturnValue:
    """What the code at a stand opens; only the button notes interest."""
    startup = _startup(token)
    person = find_current_guest()
    if person is None:
        return render_template("leads/stand.html", startup=startup, form=None)
    lead = queries.find_lead(person, startup)
    return render_template("leads/stand.html", startup=startup, form=_form(person, lead))


def _startup(token: str) -> Startup:
    return queries.find_startup_by_stand(read_code(token)) or abort(404)


def _form(person: Participant, lead: Lead | None) -> ConsentForm:
    form = ConsentForm(obj=lead)
    form.offers(card_of(person))
    return form


@blueprint.post("/stand/<token>")
@participant_required
def note(token: str) -> ResponseReturnValue:
    person, startup = get_current_guest(), _startup(token)
    lead = service.note_interest(person, startup, now=clock.now())
    _decide(lead, _form(person, lead))
    db.session.commit()
    flash(_("%(startup)s ist vorgemerkt.", startup=startup.name), "success")
    return redirect(url_for("leads.mine"))


def _decide(lead: Lead, form: ConsentForm) -> None:
    if form.shares_contact.data:
        service.agree(lead, gives_phone=form.may_call(), now=clock.now())
    else:
        service.take_back(lead)


@blueprint.get("/meine-messe/interessen")
@participant_required
def mine() -> ResponseReturnValue:
    leads = queries.leads_of(get_current_guest())
    return render_template(
        "leads/mine.html",
        asking=[lead for lead in leads if lead.is_open_question],
        noted=[lead for lead in leads if lead.noted_at and not lead.is_open_question],
    )


def _lead(public_id: str) -> Lead:
    mine = queries.leads_of(get_current_guest())
    return next((lead for lead in mine if lead.public_id == public_id), None) or abort(404)


@blueprint.route("/meine-messe/interessen/<public_id>", methods=["GET", "POST"])
@participant_required
def change(public_id: str) -> ResponseReturnValue:
    lead = _lead(public_id)
    form = _form(get_current_guest(), lead)
    if form.validate_on_submit():
        _decide(lead, form)
        db.session.commit()
        if lead.shares_contact:
            flash(
                _("%(startup)s darf sich bei Ihnen melden.", startup=lead.startup.name), "success"
            )
        else:
            flash(_("%(startup)s weiß nicht, wer Sie sind.", startup=lead.startup.name), "success")
        return redirect(url_for("leads.mine"))
    return render_template("leads/change.html", lead=lead, form=form)


@blueprint.post("/meine-messe/interessen/<public_id>/nein")
@participant_required
def decline(public_id: str) -> ResponseReturnValue:
    service.decline(_lead(public_id))
    db.session.commit()
    flash(_("In Ordnung. Das Start-up erfährt nicht, wer Sie sind."))
    return redirect(url_for("leads.mine"))


@blueprint.post("/meine-messe/interessen/<public_id>/entfernen")
@participant_required
def remove(public_id: str) -> ResponseReturnValue:
    service.remove(_lead(public_id))
    db.session.commit()
    flash(_("Das Start-up steht nicht mehr auf Ihrer Liste und weiß nicht, wer Sie sind."))
    return redirect(url_for("leads.mine"))
