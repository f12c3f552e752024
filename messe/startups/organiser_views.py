"""Organisers invite start-ups, decide who comes, and see what those changed."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from messe.accounts.access import organiser_required
from messe.core import clock
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.startups import queries, selection, service
from messe.startups.forms import DecisionForm, StartupForm, StartupInvitationForm
from messe.startups.models import Startup, StartupStatus
from messe.startups.selection import Decision

blueprint = Blueprint("startups_organiser", __name__, url_prefix="/orga/startups")


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    status = request.args.get("stand", type=StartupStatus)
    return render_template(
        "startups/organiser_index.html",
        startups=queries.listed_startups(status),
        counts=queries.count_by_status(),
        chosen=status,
    )


@blueprint.route("/einladen", methods=["GET", "POST"])
@organiser_required
def invite() -> ResponseReturnValue:
    form = StartupInvitationForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            invitees = form.invitees
            invited = len(selection.invite(invitees, get_fair(), now=clock.now()))
            db.session.commit()
            flash(
                ngettext(
                    "%(num)s Einladung ist unterwegs.",
                    "%(num)s Einladungen sind unterwegs.",
                    invited,
                ),
                "success",
            )
            if len(invitees) > invited:
                flash(
                    ngettext(
                        "%(num)s Start-up steht schon in der Liste und bekam keine E-Mail.",
                        "%(num)s Start-ups stehen schon in der Liste und bekamen keine E-Mail.",
                        len(invitees) - invited,
                    ),
                    "info",
                )
            return redirect(url_for("startups_organiser.index"))
    return render_template("startups/invite.html", form=form), form.http_status


@blueprint.route("/neu", methods=["GET", "POST"])
@organiser_required
def new() -> ResponseReturnValue:
    form = StartupForm()
    form.offer_topics(queries.topics_to_choose())
    if form.validate_on_submit():
        with form.showing_refusals():
            startup = service.add_startup(
                form.profile,
                form.contact_email.data,
                get_fair(),
                now=clock.now(),
            )
            startup.pitch_quota = form.pitch_quota.data
            db.session.commit()
            flash(_("%(name)s ist angelegt, der Link ist unterwegs.", name=startup.name), "success")
            return redirect(url_for("startups_organiser.index"))
    return render_template("startups/new.html", form=form), form.http_status


@blueprint.route("/<slug>", methods=["GET", "POST"])
@organiser_required
def show(slug: str) -> ResponseReturnValue:
    startup = _get_startup(slug)
    form = DecisionForm(startup, selection.state_of(startup))
    if form.validate_on_submit():
        with form.showing_refusals():
            selection.decide(
                startup,
                Decision(form.decision.data),
                form.words.data or "",
                get_fair(),
                seen=form.seen.data or "",
                now=clock.now(),
            )
            db.session.commit()
            flash(_("Entschieden. Die E-Mail an %(name)s ist unterwegs.", name=startup.name))
            return redirect(url_for("startups_organiser.show", slug=slug))
    page = render_template(
        "startups/organiser_show.html",
        form=form,
        startup=startup,
        questions=queries.questions_to(startup),
        changes=queries.changes_of(startup),
    )
    return page, form.http_status


@blueprint.post("/<slug>/gesehen")
@organiser_required
def mark_seen(slug: str) -> ResponseReturnValue:
    startup = _get_startup(slug)
    service.mark_seen(startup, request.form.get("bis", default=0, type=int), now=clock.now())
    db.session.commit()
    return redirect(url_for("startups_organiser.show", slug=slug))


@blueprint.route("/<slug>/bearbeiten", methods=["GET", "POST"])
@organiser_required
def edit(slug: str) -> ResponseReturnValue:
    startup = _get_startup(slug)
    form = StartupForm(obj=startup)
    form.offer_topics(queries.topics_to_choose(startup), startup)
    if form.validate_on_submit():
        with form.showing_refusals():
            service.change_profile(startup, form.profile)
            service.change_contact_email(
                startup, form.contact_email.data, get_fair(), now=clock.now()
            )
            startup.pitch_quota = form.pitch_quota.data
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("startups_organiser.show", slug=slug))
    return render_template("startups/edit.html", form=form, startup=startup), form.http_status


@blueprint.post("/<slug>/link")
@organiser_required
def send_link(slug: str) -> ResponseReturnValue:
    startup = _get_startup(slug)
    service.send_link_again(startup, get_fair(), now=clock.now())
    db.session.commit()
    flash(_("Der Link für %(name)s ist unterwegs.", name=startup.name), "success")
    return redirect(url_for("startups_organiser.index"))


@blueprint.post("/<slug>/loeschen")
@organiser_required
def delete(slug: str) -> ResponseReturnValue:
    startup = _get_startup(slug)
    service.remove_startup(startup)
    db.session.commit()
    flash(_("%(name)s ist gelöscht.", name=startup.name), "success")
    return redirect(url_for("startups_organiser.index"))


def _get_startup(slug: str) -> Startup:
    return queries.find_known_startup(slug) or abort(404)
