"""Register a town, confirm by mail, and open one's own pages by the link in the mail."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.links import subject_of_link
from messe.accounts.models import LinkPurpose
from messe.core import clock, limits
from messe.core.database import db
from messe.core.forms import MAX_LINE
from messe.core.link_requests import answer_link_request
from messe.fair.queries import get_fair
from messe.registration import access, allowances, queries, seats, service
from messe.registration.forms import AllowanceForm, LinkForm, RegistrationForm
from messe.registration.models import Municipality, Registration

blueprint = Blueprint("registration", __name__)

NAMES_CACHED_FOR_SECONDS = 3600


@blueprint.get("/anmeldung")
def search() -> ResponseReturnValue:
    query = request.args.get("q", "").strip()[:MAX_LINE]
    return render_template(
        "registration/search.html",
        query=query,
        matches=queries.find_municipalities(query),
    )


@blueprint.get("/anmeldung/kommunen.json")
def municipality_names() -> Response:
    """What the type-ahead searches in the browser."""
    response = jsonify(
        [
            {
                "name": town.name,
                "kreis": town.kreis,
                "text": town.search_text,
                "url": url_for("registration.register", ags=town.ags),
            }
            for town in queries.municipalities()
        ],
    )
    response.cache_control.private = True
    response.cache_control.max_age = NAMES_CACHED_FOR_SECONDS
    return response


@blueprint.route("/anmeldung/<string(length=8):ags>", methods=["GET", "POST"])
def register(ags: str) -> ResponseReturnValue:
    municipality = db.get_or_404(Municipality, ags)
    fair = get_fair()
    form = RegistrationForm()
    form.offer_companions(fair)
    if form.validate_on_submit():
        with form.showing_refusals():
            limits.count_mail(form.contact_email.data)
            if not form.caught_robot():
                service.register(municipality, form.typed(), fair, now=clock.now())
                db.session.commit()
            return redirect(url_for("registration.thanks"))
    page = render_template(
        _page_for(municipality),
        form=form,
        municipality=municipality,
        is_open=fair.takes_registrations(clock.now()),
        has_room=seats.has_room_for(municipality, fair),
    )
    return page, form.http_status


def _page_for(municipality: Municipality) -> str:
    if not municipality.may_take_part(get_fair().population_limit):
        return "registration/above_limit.html"
    if queries.is_taken(municipality.ags):
        return "registration/taken.html"
    return "registration/register.html"


@blueprint.get("/anmeldung/danke")
def thanks() -> ResponseReturnValue:
    return render_template("registration/thanks.html")


@blueprint.route("/anmeldung/<string(length=8):ags>/zulassung", methods=["GET", "POST"])
def request_allowance(ags: str) -> ResponseReturnValue:
    municipality = db.get_or_404(Municipality, ags)
    if municipality.may_take_part(get_fair().population_limit):
        return redirect(url_for("registration.register", ags=ags))
    form = AllowanceForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            limits.count_mail(form.email.data)
            if not form.caught_robot():
                allowances.request_allowance(
                    municipality,
                    name=form.name.data,
                    email=form.email.data,
                    reason=form.reason.data,
                    now=clock.now(),
                )
                db.session.commit()
            flash(_("Ihre Anfrage ist angekommen. Wir antworten Ihnen per E-Mail."), "success")
            return redirect(url_for("fair.start"))
    page = render_template(
        "registration/request_allowance.html",
        form=form,
        municipality=municipality,
    )
    return page, form.http_status


@blueprint.route("/anmeldung/bestaetigen/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    registration = _registration_of(LinkPurpose.CONFIRM_REGISTRATION, token)
    if request.method == "POST":
        service.confirm(registration, get_fair(), now=clock.now())
        db.session.commit()
        access.open_session(registration)
        if registration.is_confirmed:
            flash(_("Sie sind dabei. Den Ausweis haben wir Ihnen auch gemailt."), "success")
        return redirect(url_for("my.index"))
    return render_template("registration/confirm.html", registration=registration)


@blueprint.route("/meine-messe/zugang/<token>", methods=["GET", "POST"])
def open_pages(token: str) -> ResponseReturnValue:
    registration = _registration_of(LinkPurpose.OPEN_REGISTRATION, token)
    if request.method == "POST":
        access.open_session(registration)
        return redirect(url_for("my.index"))
    return render_template("registration/open_pages.html", registration=registration)


@limits.guesses_counted()
def _registration_of(purpose: LinkPurpose, token: str) -> Registration:
    registration_id = subject_of_link(purpose, token, now=clock.now())
    return queries.get_registration(registration_id)


@blueprint.route("/meine-messe/link", methods=["GET", "POST"])
def request_link() -> ResponseReturnValue:
    form = LinkForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            answer_link_request(
                form,
                lambda: service.request_access_link(form.email.data, get_fair(), now=clock.now()),
            )
            flash(
                _("Wenn diese Adresse angemeldet ist, ist ein Link dorthin unterwegs."),
                "success",
            )
            return redirect(url_for("fair.start"))
    return render_template("registration/request_link.html", form=form), form.http_status
