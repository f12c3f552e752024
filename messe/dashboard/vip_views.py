"""Organisers say whose arrival they want to hear of, and that they heard it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import get_current_account, organiser_required
from messe.checkin import queries, vips
from messe.core import clock
from messe.core.database import db
from messe.registration.models import Participant
from messe.registration.queries import find_participant_by_code

blueprint = Blueprint("vips", __name__, url_prefix="/orga/live/vips")


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    return render_template("dashboard/vips.html", people=queries.vips())


@blueprint.post("")
@organiser_required
def mark() -> ResponseReturnValue:
    participant = _participant()
    name = participant.name
    vips.mark(participant, get_current_account(), now=clock.now())
    db.session.commit()
    flash(_("Die Live-Seite sagt Bescheid, sobald %(name)s da ist.", name=name), "success")
    return redirect(url_for("vips.index"))


@blueprint.post("/aufheben")
@organiser_required
def unmark() -> ResponseReturnValue:
    participant = _participant()
    name = participant.name
    vips.unmark(participant, get_current_account(), now=clock.now())
    db.session.commit()
    flash(_("Die Live-Seite sagt zu %(name)s nichts mehr.", name=name), "success")
    return redirect(url_for("vips.index"))


@blueprint.post("/gesehen")
@organiser_required
def see() -> ResponseReturnValue:
    vips.see(_participant(), get_current_account(), now=clock.now())
    db.session.commit()
    return redirect(url_for("live.show"))


def _participant() -> Participant:
    """Whose code was sent; it stands in no address, since addresses are logged."""
    return find_participant_by_code(request.form.get("code", "")) or abort(404)
