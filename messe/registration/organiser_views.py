"""Organisers look after registrations, take them by telephone, and admit towns above the limit."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required
from messe.core import clock
from messe.core.database import db
from messe.core.forms import MAX_LINE
from messe.fair.queries import get_fair
from messe.registration import allowances, citation, parties, queries, seats, service
from messe.registration.forms import GuestForm, ParticipantFilterForm, RegistrationForm
from messe.registration.models import Municipality, Registration

blueprint = Blueprint("registration_organiser", __name__, url_prefix="/orga")


@blueprint.get("/teilnehmende")
@organiser_required
def participants() -> ResponseReturnValue:
    form = ParticipantFilterForm(request.args)
    return render_template(
        "registration/participants.html",
        form=form,
        participants=queries.participants(form.typed()),
    )


@blueprint.route("/teilnehmende/<public_id>", methods=["GET", "POST"])
@organiser_required
def edit(public_id: str) -> ResponseReturnValue:
    registration = _get_registration(public_id)
    if registration.ags is None:
        return _edit_guests(registration)
    fair = get_fair()
    form = RegistrationForm()
    if request.method == "GET":
        form.show(registration)
    form.offer_companions(fair)
    if form.validate_on_submit():
        service.update(registration, form.typed(), fair, now=clock.now())
        db.session.commit()
        flash(_("Gespeichert."), "success")
        return redirect(url_for("registration_organiser.edit", public_id=public_id))
    return render_template("registration/edit.html", form=form, registration=registration)


def _edit_guests(registration: Registration) -> ResponseReturnValue:
    form = GuestForm()
    if request.method == "GET":
        form.show(registration)
    if form.validate_on_submit():
        with form.showing_refusals():
            parties.update_guests(registration, form.typed(), get_fair(), now=clock.now())
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(
                url_for("registration_organiser.edit", public_id=registration.public_id)
            )
        db.session.rollback()
    page = render_template("registration/edit.html", form=form, registration=registration)
    return page, form.http_status


@blueprint.route("/teilnehmende/gaeste", methods=["GET", "POST"])
@organiser_required
def add_guests() -> ResponseReturnValue:
    form = GuestForm()
    if form.validate_on_submit():
        registration = parties.add_guests(form.typed(), get_fair(), now=clock.now())
        db.session.commit()
        flash(_("%(party)s steht auf der Liste.", party=registration.party_name), "success")
        return redirect(
            url_for("registration_organiser.edit", public_id=registration.public_id),
        )
    return render_template("registration/add_guests.html", form=form)


@blueprint.post("/teilnehmende/<public_id>/mail")
@organiser_required
def send_mail(public_id: str) -> ResponseReturnValue:
    registration = _get_registration(public_id)
    service.send_mail_again(registration, get_fair(), now=clock.now())
    db.session.commit()
    flash(_("Die E-Mail ist unterwegs an %(email)s.", email=registration.contact_email), "success")
    return redirect(url_for("registration_organiser.edit", public_id=public_id))


@blueprint.post("/teilnehmende/<public_id>/bestaetigen")
@organiser_required
def confirm(public_id: str) -> ResponseReturnValue:
    service.confirm(_get_registration(public_id), get_fair(), now=clock.now())
    db.session.commit()
    flash(_("Die Anmeldung ist bestätigt."), "success")
    return redirect(url_for("registration_organiser.edit", public_id=public_id))


@blueprint.post("/teilnehmende/<public_id>/zusagen")
@organiser_required
def seat(public_id: str) -> ResponseReturnValue:
    """Seat a waiting registration though the fair is full."""
    seats.seat_anyway(_get_registration(public_id), get_fair(), now=clock.now())
    db.session.commit()
    flash(_("Die Zusage ist unterwegs."), "success")
    return redirect(url_for("registration_organiser.edit", public_id=public_id))


@blueprint.post("/teilnehmende/<public_id>/abmelden")
@organiser_required
def withdraw(public_id: str) -> ResponseReturnValue:
    service.withdraw(_get_registration(public_id), get_fair(), now=clock.now())
    db.session.commit()
    flash(_("Abgemeldet. Der Platz ist wieder frei."), "success")
    return redirect(url_for("registration_organiser.edit", public_id=public_id))


@blueprint.get("/teilnehmende/neu")
@organiser_required
def choose_municipality() -> ResponseReturnValue:
    query = request.args.get("q", "").strip()[:MAX_LINE]
    return render_template(
        "registration/choose_municipality.html",
        query=query,
        matches=queries.find_municipalities(query),
    )


@blueprint.route("/teilnehmende/neu/<string(length=8):ags>", methods=["GET", "POST"])
@organiser_required
def register_by_telephone(ags: str) -> ResponseReturnValue:
    municipality = db.get_or_404(Municipality, ags)
    fair = get_fair()
    form = RegistrationForm()
    form.offer_companions(fair)
    if form.validate_on_submit():
        registration = service.register_by_telephone(
            municipality,
            form.typed(),
            fair,
            now=clock.now(),
        )
        db.session.commit()
        flash(_("%(town)s ist angemeldet.", town=municipality.name), "success")
        return redirect(
            url_for("registration_organiser.edit", public_id=registration.public_id),
        )
    return render_template(
        "registration/register_by_telephone.html",
        form=form,
        municipality=municipality,
    )


@blueprint.get("/kommunen")
@organiser_required
def municipalities() -> ResponseReturnValue:
    towns = queries.municipalities()
    days = [town.population_date for town in towns]
    return render_template(
        "registration/municipalities.html",
        municipalities=towns,
        states=queries.live_states(),
        requests=queries.open_allowance_requests(),
        days_counted=citation.days_counted(days),
        attribution=citation.attribution(days),
    )


@blueprint.post("/kommunen/<string(length=8):ags>/zulassen")
@organiser_required
def allow(ags: str) -> ResponseReturnValue:
    municipality = db.get_or_404(Municipality, ags)
    allowances.allow(municipality, now=clock.now())
    db.session.commit()
    flash(_("%(town)s ist zugelassen.", town=municipality.name), "success")
    return redirect(url_for("registration_organiser.municipalities"))


@blueprint.post("/kommunen/<string(length=8):ags>/zulassung-zuruecknehmen")
@organiser_required
def disallow(ags: str) -> ResponseReturnValue:
    municipality = db.get_or_404(Municipality, ags)
    allowances.disallow(municipality)
    db.session.commit()
    flash(_("Die Zulassung von %(town)s ist zurückgenommen.", town=municipality.name), "success")
    return redirect(url_for("registration_organiser.municipalities"))


@blueprint.post("/zulassungsanfragen/<public_id>")
@organiser_required
def decide_allowance(public_id: str) -> ResponseReturnValue:
    allowance_request = queries.find_allowance_request(public_id) or abort(404)
    allowances.decide_allowance(
        allowance_request,
        is_granted=request.form.get("antwort") == "ja",
        fair=get_fair(),
        now=clock.now(),
    )
    db.session.commit()
    flash(_("Die Antwort ist unterwegs."), "success")
    return redirect(url_for("registration_organiser.municipalities"))


def _get_registration(public_id: str) -> Registration:
    return queries.find_registration(public_id) or abort(404)
