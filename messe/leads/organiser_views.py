"""Organisers print the codes of all stands."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from messe.accounts.access import organiser_required
from messe.leads.posters import stand_code
from messe.leads.queries import exhibitors

blueprint = Blueprint("leads_organiser", __name__, url_prefix="/orga/staende")


@blueprint.get("/aushang")
@organiser_required
def posters() -> ResponseReturnValue:
    return render_template(
        "leads/posters.html",
        startups=exhibitors(),
        draw=stand_code,
        back=url_for("startups_organiser.index"),
    )
