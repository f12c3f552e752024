"""Organisers set the fair's name, dates, place, limits and texts."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import get_current_account, organiser_required
from messe.core import clock
from messe.core.database import db
from messe.fair import service
from messe.fair.forms import FairForm
from messe.fair.queries import get_fair

blueprint = Blueprint("fair_organiser", __name__, url_prefix="/orga/messe")


@blueprint.route("", methods=["GET", "POST"])
@organiser_required
def edit() -> ResponseReturnValue:
    fair = get_fair()
    form = FairForm(obj=fair)
    if form.validate_on_submit():
        service.change_fair(fair, form.typed(), by=get_current_account(), now=clock.now())
        db.session.commit()
        flash(_("Gespeichert."), "success")
        return redirect(url_for("fair_organiser.edit"))
    return render_template("fair/edit.html", form=form)
