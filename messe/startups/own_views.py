"""A start-up's logo, how it withdraws, and what is stored about it."""

import json

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.core import clock
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.startups import own_data, selection, service
from messe.startups.access import close_session, get_current_startup, startup_required
from messe.startups.forms import LogoForm
from messe.startups.logo import read_logo

blueprint = Blueprint("startups_own", __name__, url_prefix="/startups/meine")

FILE_NAME = "start-up-daten.json"


@blueprint.route("/logo", methods=["GET", "POST"])
@startup_required
def logo() -> ResponseReturnValue:
    form = LogoForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            # Before the first question to the database, which others wait for meanwhile.
            picture = read_logo(form.file.data.read())
            service.change_logo(
                get_current_startup(), picture, form.alt.data or "", now=clock.now()
            )
            db.session.commit()
            flash(_("Das Logo ist gespeichert."), "success")
            return redirect(url_for("startups.own"))
    return render_template(
        "startups/logo.html", form=form, startup=get_current_startup()
    ), form.http_status


@blueprint.post("/logo/entfernen")
@startup_required
def remove_logo() -> ResponseReturnValue:
    service.remove_logo(get_current_startup(), now=clock.now())
    db.session.commit()
    flash(_("Das Logo ist entfernt."), "success")
    return redirect(url_for("startups.own"))


@blueprint.route("/absagen", methods=["GET", "POST"])
@startup_required
def withdraw() -> ResponseReturnValue:
    startup = get_current_startup()
    if request.method == "POST":
        selection.withdraw(startup, get_fair(), now=clock.now())
        db.session.commit()
        flash(_("Sie haben abgesagt. Vielen Dank für die Nachricht."), "success")
        return redirect(url_for("startups.own"))
    return render_template("startups/withdraw.html", startup=startup)


@blueprint.get("/daten.json")
@startup_required
def download() -> ResponseReturnValue:
    data = own_data.collect(get_current_startup(), now=clock.now())
    text = json.dumps(data, ensure_ascii=False, indent=2)
    response = Response(text, mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=FILE_NAME)
    return response


@blueprint.route("/loeschen", methods=["GET", "POST"])
@startup_required
def erase() -> ResponseReturnValue:
    startup = get_current_startup()
    if request.method == "POST":
        own_data.erase(startup, get_fair(), now=clock.now())
        db.session.commit()
        close_session()
        flash(_("Ihre Angaben sind gelöscht. Wir schreiben Ihnen nicht mehr."), "success")
        return redirect(url_for("startups.index"))
    return render_template("startups/erase.html", startup=startup)
