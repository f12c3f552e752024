"""The code on a table, and where a person sat, on a participant's phone."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.core import clock
from messe.core.database import db
from messe.core.tokens import read_code
from messe.fair.models import Phase
from messe.fair.queries import get_fair
from messe.registration.access import (
    find_current_guest,
    get_current_guest,
    participant_required,
)
from messe.tables import queries, service
from messe.tables.models import TopicTable

blueprint = Blueprint("tables", __name__)


@blueprint.get("/tisch/<token>")
@blueprint.get("/TISCH/<token>")
def show(token: str) -> ResponseReturnValue:
    """What the code on a table opens; only the button says that somebody sits there."""
    table = _table(token)
    person = find_current_guest()
    figures = queries.table_figures()
    return render_template(
        "tables/show.html",
        figures=next(each for each in figures if each.table.id == table.id),
        room=queries.with_room(figures),
        person=person,
        visit=queries.current_visit(person) if person else None,
    )


def _table(token: str) -> TopicTable:
    return queries.find_table_by_code(read_code(token)) or abort(404)


@blueprint.post("/tisch/<token>")
@participant_required
def join(token: str) -> ResponseReturnValue:
    table = _table(token)
    service.join(get_current_guest(), table, now=clock.now())
    db.session.commit()
    flash(_("Sie sitzen an Tisch %(number)s.", number=table.number), "success")
    return redirect(url_for("tables.index"))


@blueprint.get("/meine-messe/tische")
@participant_required
def index() -> ResponseReturnValue:
    person = get_current_guest()
    is_on = get_fair().phase(clock.now()) is Phase.EVENT
    visits = queries.visits_of(person)
    return render_template(
        "tables/index.html",
        person=person,
        visits=visits,
        current=next((visit for visit in visits if is_on and visit.left_at is None), None),
        room=queries.with_room(queries.table_figures()) if is_on else [],
    )


@blueprint.post("/meine-messe/tische/verlassen")
@participant_required
def leave() -> ResponseReturnValue:
    service.leave(get_current_guest(), now=clock.now())
    db.session.commit()
    flash(_("Ihr Platz ist frei. Setzen Sie sich gern an einen anderen Tisch."), "success")
    return redirect(url_for("tables.index"))
