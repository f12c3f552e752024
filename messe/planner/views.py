"""A person's own way through the pitches."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from messe.planner import queries
from messe.registration.access import get_current_participant, participant_required

blueprint = Blueprint("planner", __name__)


@blueprint.get("/meine-messe/weg")
@participant_required
def route() -> ResponseReturnValue:
    person, plan = get_current_participant(), queries.newest_route_plan()
    stops = queries.route_of(plan, person) if plan else []
    seats = queries.held_seats(person)
    wished = queries.startups_saved_by(person) | {startup for _person, startup, _guid in seats}
    return render_template(
        "planner/route.html",
        person=person,
        seen=[stop for stop in stops if stop.item],
        missed=[stop for stop in stops if not stop.item and stop.startup_id in wished],
        seats={guid for _person, _startup, guid in seats},
        has_wishes=bool(wished),
        is_outdated=wished != {stop.startup_id for stop in stops},
    )
