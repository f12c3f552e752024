"""The pages of a registered town: its badges, its data, and the way out."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import sign_out
from messe.contacts import queries as contacts
from messe.core import clock
from messe.core.database import db
from messe.core.tokens import read_code
from messe.fair.queries import get_fair
from messe.leads import queries as leads
from messe.my import service
from messe.registration import seats
from messe.registration.access import (
    find_current_guest,
    get_current_registration,
    participant_required,
)
from messe.registration.calendar import FILE_NAME, MEDIA_TYPE, calendar_file
from messe.registration.models import Participant, Registration
from messe.registration.people import may_add_companion
from messe.registration.queries import waiting_place
from messe.registration.ticket import draw_code
from messe.tables.queries import has_tables

blueprint = Blueprint("my", __name__, url_prefix="/meine-messe")


@blueprint.get("")
@participant_required
def index() -> ResponseReturnValue:
    registration, person = get_current_registration(), find_current_guest()
    place = None if registration.is_confirmed else waiting_place(registration)
    return render_template(
        "my/index.html" if registration.is_confirmed else "my/waiting.html",
        registration=registration,
        may_add_companion=may_add_companion(registration, get_fair()),
        place=place,
        has_tables=has_tables(),
        people_asking=_people_asking(person) if person else 0,
        startups_asking=leads.open_questions(person) if person else 0,
    )


def _people_asking(person: Participant) -> int:
    return len(contacts.unanswered(contacts.known_to(person), contacts.given_by(person)))


def _confirmed_registration() -> Registration:
    registration = get_current_registration()
    if not registration.is_confirmed:
        abort(HTTPStatus.NOT_FOUND)
    return registration


@blueprint.get("/ausweis/<code>")
@participant_required
def badge(code: str) -> ResponseReturnValue:
    registration = _confirmed_registration()
    wanted = read_code(code)
    participant = next((p for p in registration.participants if p.code == wanted), None)
    if participant is None:
        abort(HTTPStatus.NOT_FOUND)
    return render_template(
        "my/badge.html",
        registration=registration,
        participant=participant,
        draw_code=draw_code,
    )


@blueprint.get("/ausweise")
@participant_required
def badges() -> ResponseReturnValue:
    """All badges of the party on one phone."""
    return render_template(
        "my/badges.html",
        registration=_confirmed_registration(),
        draw_code=draw_code,
    )


@blueprint.get("/termin.ics")
@participant_required
def calendar() -> ResponseReturnValue:
    content = calendar_file(_confirmed_registration(), get_fair(), now=clock.now())
    response = Response(content, content_type=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=FILE_NAME)
    return response


@blueprint.post("/zusagen")
@participant_required
def accept_offer() -> ResponseReturnValue:
    seats.accept_offer(get_current_registration(), get_fair(), now=clock.now())
    db.session.commit()
    flash(_("Sie sind dabei. Den Ausweis haben wir Ihnen auch gemailt."), "success")
    return redirect(url_for("my.index"))


@blueprint.route("/absagen", methods=["GET", "POST"])
@participant_required
def withdraw() -> ResponseReturnValue:
    registration = get_current_registration()
    if request.method == "POST":
        service.withdraw(registration, get_fair(), now=clock.now())
        db.session.commit()
        sign_out()
        flash(_("Ihre Absage ist angekommen. Danke, dass Sie Bescheid gesagt haben."), "success")
        return redirect(url_for("fair.start"))
    return render_template("my/withdraw.html", registration=registration)
