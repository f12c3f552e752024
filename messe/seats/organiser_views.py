"""Organisers see how full pitches are and what they came to, and print the codes of the stages."""

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required
from messe.pitches.queries import find_stage, stages
from messe.registration.badge import badge_svg
from messe.seats import queries

blueprint = Blueprint("seats_organiser", __name__, url_prefix="/orga/plaetze")


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    return render_template(
        "seats/organiser_index.html",
        pitches=queries.seats_of(queries.public_pitches()),
        echoes=queries.echoes(),
        stages=stages(),
    )


@blueprint.get("/aushang/<slug>")
@organiser_required
def poster(slug: str) -> ResponseReturnValue:
    """The code of a stage on one sheet, to be printed from the browser."""
    stage = find_stage(slug) or abort(404)
    address = f"{current_app.config['PUBLIC_URL'].rstrip('/')}/hier/{stage.scan_token}".upper()
    code = badge_svg(address, _("QR-Code der Bühne %(stage)s", stage=stage.name))
    return render_template("seats/poster.html", stage=stage, code=code)
