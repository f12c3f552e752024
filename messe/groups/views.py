"""The public pages of the working groups."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from messe.groups import queries

blueprint = Blueprint("groups", __name__, url_prefix="/arbeitsgruppen")


@blueprint.get("")
def index() -> ResponseReturnValue:
    return render_template("groups/index.html", groups=queries.groups())


@blueprint.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    group = queries.find_group(public_id) or abort(404)
    return render_template("groups/show.html", group=group)
