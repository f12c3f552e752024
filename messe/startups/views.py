"""The public list of start-ups, and a start-up's own pages."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.links import subject_of_link
from messe.accounts.models import LinkPurpose
from messe.core import clock, limits
from messe.core.database import db
from messe.core.link_requests import answer_link_request
from messe.fair.queries import get_fair
from messe.startups import queries, service
from messe.startups.access import get_current_startup, open_session, startup_required
from messe.startups.forms import AccessLinkForm, ProfileForm
from messe.startups.models import Startup

blueprint = Blueprint("startups", __name__, url_prefix="/startups")


@blueprint.get("")
def index() -> ResponseReturnValue:
    return render_template("startups/index.html", startups=queries.startups())


@blueprint.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    startup = queries.find_startup(slug) or abort(404)
    return render_template("startups/show.html", startup=startup)


@blueprint.route("/zugang/<token>", methods=["GET", "POST"])
@limits.guesses_counted()
def open_pages(token: str) -> ResponseReturnValue:
    startup_id = subject_of_link(LinkPurpose.OPEN_STARTUP, token, now=clock.now())
    startup = db.get_or_404(Startup, startup_id)
    # Mail scanners open links: only the button opens the pages.
    if request.method == "POST":
        open_session(startup)
        return redirect(url_for("startups.own"))
    return render_template("startups/open_pages.html", startup=startup)


@blueprint.route("/link", methods=["GET", "POST"])
def request_link() -> ResponseReturnValue:
    form = AccessLinkForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            answer_link_request(
                form,
                lambda: service.request_access_link(form.email.data, get_fair(), now=clock.now()),
            )
            flash(
                _("Wenn zu dieser Adresse ein Start-up gehört, ist ein Link dorthin unterwegs."),
                "success",
            )
            return redirect(url_for("startups.request_link"))
    return render_template("startups/request_link.html", form=form), form.http_status


@blueprint.get("/meine")
@startup_required
def own() -> ResponseReturnValue:
    return render_template("startups/own.html", startup=get_current_startup())


@blueprint.route("/meine/profil", methods=["GET", "POST"])
@startup_required
def edit_own() -> ResponseReturnValue:
    startup = get_current_startup()
    form = ProfileForm(obj=startup)
    if form.validate_on_submit():
        with form.showing_refusals():
            service.change_profile(startup, form.profile)
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("startups.own"))
    return render_template("startups/edit_own.html", form=form), form.http_status
