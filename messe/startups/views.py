"""The public list of start-ups, how one applies, and the pages of its own."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts import access as accounts
from messe.accounts.links import subject_of_link
from messe.accounts.models import LinkPurpose
from messe.core import clock, limits
from messe.core.database import db
from messe.core.link_requests import answer_link_request
from messe.fair.queries import get_fair
from messe.startups import queries, selection, service
from messe.startups.access import (
    current_startup_id,
    get_current_startup,
    open_session,
    startup_required,
)
from messe.startups.forms import AccessLinkForm, AnswerForm, ApplicationForm, ProfileForm
from messe.startups.models import Startup, StartupStatus

blueprint = Blueprint("startups", __name__, url_prefix="/startups")

LOGO_CACHED_FOR_SECONDS = 365 * 24 * 3600
"""Its address names its content."""


@blueprint.get("")
def index() -> ResponseReturnValue:
    startups, chosen = queries.startups(), request.args.get("thema", "")
    topics = {(topic.slug, topic.title) for startup in startups for topic in startup.topics}
    return render_template(
        "startups/index.html",
        startups=[
            startup
            for startup in startups
            if not chosen or chosen in [topic.slug for topic in startup.topics]
        ],
        topics=sorted(topics, key=lambda topic: topic[1]),
        chosen=chosen,
        takes_applications=selection.takes_applications(get_fair(), clock.now()),
    )


@blueprint.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    startup = queries.find_startup(slug) or abort(404)
    return render_template("startups/show.html", startup=startup)


@blueprint.get("/<slug>/logo/<digest>-<int:size>.webp")
def logo(slug: str, digest: str, size: int) -> Response:
    startup = queries.find_known_startup(slug) or abort(404)
    if digest != startup.logo_digest or not _may_see(startup):
        abort(404)
    response = Response(queries.find_logo(startup, size) or abort(404), mimetype="image/webp")
    if startup.is_accepted:
        response.cache_control.public = True
        response.cache_control.max_age = LOGO_CACHED_FOR_SECONDS
        response.cache_control.immutable = True
    return response


def _may_see(startup: Startup) -> bool:
    return (
        startup.is_accepted
        or current_startup_id() == startup.id
        or accounts.has_role(accounts.ORGANISERS)
    )


@blueprint.route("/bewerben", methods=["GET", "POST"])
def apply() -> ResponseReturnValue:
    form = ApplicationForm()
    form.offer_topics(queries.topics_to_choose())
    if form.validate_on_submit():
        with form.showing_refusals():
            limits.count_mail(form.contact_email.data)
            if not form.caught_robot():
                selection.apply(form.profile, form.contact_email.data, get_fair(), now=clock.now())
                db.session.commit()
            return redirect(url_for("startups.thanks"))
    page = render_template(
        "startups/apply.html",
        form=form,
        is_open=selection.takes_applications(get_fair(), clock.now()),
    )
    return page, form.http_status


@blueprint.get("/bewerben/danke")
def thanks() -> ResponseReturnValue:
    return render_template("startups/thanks.html")


@blueprint.route("/zugang/<token>", methods=["GET", "POST"])
@limits.guesses_counted()
def open_pages(token: str) -> ResponseReturnValue:
    startup_id = subject_of_link(LinkPurpose.OPEN_STARTUP, token, now=clock.now())
    startup = db.get_or_404(Startup, startup_id)
    # Mail scanners open links: only the button confirms an application and opens the pages.
    if request.method == "POST":
        selection.confirm(startup, get_fair(), now=clock.now())
        db.session.commit()
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
    return _own_page(get_current_startup(), AnswerForm(formdata=None))


def _own_page(startup: Startup, form: AnswerForm) -> ResponseReturnValue:
    page = render_template(
        "startups/own.html",
        startup=startup,
        question=queries.open_question(startup),
        may_withdraw=selection.may_withdraw(startup, get_fair(), now=clock.now()),
        form=form,
    )
    return page, form.http_status


@blueprint.post("/meine/antwort")
@startup_required
def answer() -> ResponseReturnValue:
    startup = get_current_startup()
    form = AnswerForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            selection.answer(startup, form.answer.data, now=clock.now())
            db.session.commit()
            flash(_("Danke, Ihre Antwort ist bei uns."), "success")
            return redirect(url_for("startups.own"))
    return _own_page(startup, form)


@blueprint.route("/meine/profil", methods=["GET", "POST"])
@startup_required
def edit_own() -> ResponseReturnValue:
    startup = get_current_startup()
    was_invited = startup.status is StartupStatus.INVITED
    form = ProfileForm(obj=startup)
    form.offer_topics(queries.topics_to_choose(startup), startup)
    if form.validate_on_submit():
        with form.showing_refusals():
            service.change_own_profile(startup, form.profile, now=clock.now())
            db.session.commit()
            flash(_("Danke, Sie sind dabei.") if was_invited else _("Gespeichert."), "success")
            return redirect(url_for("startups.own"))
    page = render_template("startups/edit_own.html", form=form, was_invited=was_invited)
    return page, form.http_status
