"""Organisers add start-ups, correct them, and send them their link."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required
from messe.core import clock
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.startups import queries, service
from messe.startups.forms import StartupForm
from messe.startups.models import Startup

blueprint = Blueprint("startups_organiser", __name__, url_prefix="/orga/startups")


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    return render_template("startups/organiser_index.html", startups=queries.startups())


@blueprint.route("/neu", methods=["GET", "POST"])
@organiser_required
def new() -> ResponseReturnValue:
    form = StartupForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            startup = service.add_startup(
                form.profile,
                form.contact_email.data,
                get_fair(),
                now=clock.now(),
            )
            db.session.commit()
            flash(_("%(name)s ist angelegt, der Link ist unterwegs.", name=startup.name), "success")
            return redirect(url_for("startups_organiser.index"))
    return render_template("startups/new.html", form=form), form.http_status


@blueprint.route("/<slug>/bearbeiten", methods=["GET", "POST"])
@organiser_required
def edit(slug: str) -> ResponseReturnValue:
    startup = _get_startup(slug)
    form = StartupForm(obj=startup)
    if form.validate_on_submit():
        with form.showing_refusals():
            service.change_profile(startup, form.profile)
            service.change_contact_email(
                startup, form.contact_email.data, get_fair(), now=clock.now()
            )
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("startups_organiser.index"))
    return render_template("startups/edit.html", form=form, startup=startup), form.http_status


@blueprint.post("/<slug>/link")
@organiser_required
def send_link(slug: str) -> ResponseReturnValue:
    startup = _get_startup(slug)
    service.mail_access_link(startup, get_fair(), now=clock.now())
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
    return queries.find_startup(slug) or abort(404)
