"""The steward's phone at the door."""

from enum import StrEnum
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import get_current_account, steward_required
from messe.checkin import queries, service
from messe.checkin.forms import WalkInForm
from messe.checkin.queries import Person
from messe.core import clock
from messe.core.database import db
from messe.core.errors import FairError
from messe.core.forms import MAX_LINE
from messe.registration.queries import municipalities
from messe.registration.ticket import draw_code

blueprint = Blueprint("checkin", __name__)


class Outcome(StrEnum):
    """What the answer page shouts, in word, symbol and colour."""

    ADMITTED = "admitted"
    ALREADY = "already"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@blueprint.get("/einlass")
@steward_required
def door() -> ResponseReturnValue:
    query = request.args.get("q", "").strip()[:MAX_LINE]
    return render_template(
        "checkin/door.html",
        query=query,
        found=queries.find_people(query),
        admitted_count=queries.admitted_count(),
        expected_count=queries.expected_count(),
    )


@blueprint.post("/einlass")
@steward_required
def admit() -> ResponseReturnValue:
    participant = queries.find_participant(request.form.get("code", ""))
    if participant is None:
        return _answer(Outcome.UNKNOWN), HTTPStatus.NOT_FOUND
    person = queries.person(participant)
    try:
        service.admit(participant, steward=get_current_account(), now=clock.now())
    except FairError as error:
        # Rolled back before the page is made, so that the next badge need not wait.
        db.session.rollback()
        came_before = isinstance(error, service.AlreadyAdmittedError)
        outcome = Outcome.ALREADY if came_before else Outcome.REFUSED
        return _answer(outcome, person, str(error.message)), error.status
    db.session.commit()
    return _answer(Outcome.ADMITTED, person)


@blueprint.route("/einlass/vor-ort", methods=["GET", "POST"])
@steward_required
def walk_in() -> ResponseReturnValue:
    form = WalkInForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            participant = service.admit_walk_in(
                form.typed(), steward=get_current_account(), now=clock.now()
            )
            db.session.commit()
            if form.blank.data:
                flash(
                    _("%(name)s ist da und trägt den Blanko-Ausweis.", name=participant.name),
                    "success",
                )
                return redirect(url_for("checkin.walk_in"))
            return redirect(url_for("checkin.print_badge", code=participant.code))
        db.session.rollback()
    page = render_template("checkin/walk_in.html", form=form, towns=municipalities())
    return page, form.http_status


@blueprint.get("/einlass/ausweis/<code>")
@steward_required
def print_badge(code: str) -> ResponseReturnValue:
    participant = queries.find_participant(code) or abort(HTTPStatus.NOT_FOUND)
    return render_template(
        "checkin/print_badge.html",
        participant=participant,
        is_admitted=queries.find_admission(participant.id) is not None,
        draw_code=draw_code,
    )


def _answer(outcome: Outcome, person: Person | None = None, message: str = "") -> str:
    return render_template("checkin/admit.html", outcome=outcome, person=person, message=message)
