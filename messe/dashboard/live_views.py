"""The live page of the day, its large screen, who is still missing, and what keeps them fresh."""

import itertools
from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from messe.accounts.access import organiser_required, report_reader_required
from messe.core import clock
from messe.dashboard import live, live_queries
from messe.fair.models import District
from messe.fair.queries import get_fair

blueprint = Blueprint("live", __name__, url_prefix="/orga/live")


@blueprint.get("")
@organiser_required
def show() -> ResponseReturnValue:
    return render_template("dashboard/live.html", live=_live())


@blueprint.get("/stand")
@organiser_required
def state() -> ResponseReturnValue:
    return _if_news(lambda: render_template("dashboard/_live.html", live=_live()))


def _live() -> live.Live:
    return live.read_live(get_fair(), now=clock.now())


@blueprint.get("/leinwand")
@report_reader_required
def wall() -> ResponseReturnValue:
    return render_template("dashboard/wall.html", crowd=_crowd())


@blueprint.get("/leinwand/stand")
@report_reader_required
def wall_state() -> ResponseReturnValue:
    return _if_news(lambda: render_template("dashboard/_wall.html", crowd=_crowd()))


def _crowd() -> live.Crowd:
    return live.read_crowd(get_fair(), now=clock.now())


@blueprint.get("/fehlende")
@organiser_required
def missing() -> ResponseReturnValue:
    return render_template("dashboard/missing.html", **_missing())


@blueprint.get("/fehlende/stand")
@organiser_required
def missing_state() -> ResponseReturnValue:
    return _if_news(lambda: render_template("dashboard/_missing.html", **_missing()))


def _missing() -> dict[str, object]:
    district = _district()
    people = live_queries.missing(district)
    return {
        "district": district,
        "districts": list(District),
        "people": len(people),
        "parties": [
            (registration, list(members))
            for registration, members in itertools.groupby(people, lambda one: one.registration)
        ],
    }


def _district() -> District | None:
    wanted = request.args.get("district", "")
    if wanted and wanted not in list(District):
        abort(HTTPStatus.NOT_FOUND)
    return District(wanted) if wanted else None


def _if_news(render: Callable[[], str]) -> Response:
    """What `render` gives, unless the script that asks has it already."""
    etag = live.mark(clock.now())
    if request.if_none_match.contains_weak(etag):
        response = Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        response = make_response(render())
    # Weak: compression renames a strong one, and it would never be found again.
    response.set_etag(etag, weak=True)
    return response
