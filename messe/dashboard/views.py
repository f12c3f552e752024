"""The organisers' start page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from messe.accounts.access import report_reader_required
from messe.dashboard import queries
from messe.fair.queries import get_fair

blueprint = Blueprint("dashboard", __name__)


@blueprint.get("/orga")
@report_reader_required
def index() -> ResponseReturnValue:
    overview = queries.overview(get_fair().population_limit)
    return render_template("dashboard/index.html", overview=overview)
