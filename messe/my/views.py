"""The pages of a registered town: its badges, its data, and the way out."""

from http import HTTPStatus

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import sign_out
from messe.core import clock
from messe.core.database import db
from messe.core.tokens import read_code
from messe.fair.queries import get_fair
from messe.my import service
from messe.registration import seats
from messe.registration.access import get_current_registration, participant_required
from messe.registration.badge import badge_code, badge_svg
from messe.registration.models import Registration
from messe.registration.queries import get_registration, waiting_place

blueprint = Blueprint("my", __name__, url_prefix="/meine-messe")


@blueprint.get("")
@participant_required
def index() -> ResponseReturnValue:
    registration = _own_registration()
    if not registration.is_confirmed:
        return render_template(
            "my/waiting.html",
            registration=registration,
            place=waiting_place(registration),
        )
    return render_template("my/index.html", registration=registration)


def _own_registration() -> Registration:
    return get_registration(get_current_registration().id)


@blueprint.get("/ausweis/<code>")
@participant_required
def badge(code: str) -> ResponseReturnValue:
    registration = _own_registration()
    wanted = read_code(code)
    participant = next((p for p in registration.participants if p.code == wanted), None)
    if participant is None or not registration.is_confirmed:
        abort(HTTPStatus.NOT_FOUND)
    text = badge_code(current_app.config["PUBLIC_URL"], participant.badge_token)
    title = _("QR-Code auf dem Ausweis von %(name)s", name=participant.name)
    return render_template(
        "my/badge.html",
        participant=participant,
        party=registration.party_name,
        qr_code=badge_svg(text, title),
    )


@blueprint.post("/zusagen")
@participant_required
def accept_offer() -> ResponseReturnValue:
    seats.accept_offer(_own_registration(), get_fair(), now=clock.now())
    db.session.commit()
    flash(_("Sie sind dabei. Den Ausweis haben wir Ihnen auch gemailt."), "success")
    return redirect(url_for("my.index"))


@blueprint.route("/absagen", methods=["GET", "POST"])
@participant_required
def withdraw() -> ResponseReturnValue:
    registration = _own_registration()
    if request.method == "POST":
        service.withdraw(registration, get_fair(), now=clock.now())
        db.session.commit()
        sign_out()
        flash(_("Ihre Absage ist angekommen. Danke, dass Sie Bescheid gesagt haben."), "success")
        return redirect(url_for("fair.start"))
    return render_template("my/withdraw.html", registration=registration)
