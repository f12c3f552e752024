"""Organisers see which mails did not arrive, and have them tried again."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from messe.accounts.access import organiser_required
from messe.core import clock
from messe.core.database import db
from messe.mail import queries, service

blueprint = Blueprint("letters_organiser", __name__, url_prefix="/orga/nachrichten")

MOST_SHOWN = 100


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    return render_template(
        "letters/index.html",
        outbox=queries.outbox_state(),
        mails=queries.given_up_mails(MOST_SHOWN),
    )


@blueprint.post("/erneut-senden")
@organiser_required
def send_again() -> ResponseReturnValue:
    mail = queries.find_given_up_mail(request.form.get("mail", "")) or abort(404)
    service.send_again(mail, now=clock.now())
    db.session.commit()
    flash(_("Wir versuchen es in den nächsten Minuten noch einmal."), "success")
    return redirect(url_for("letters_organiser.index"))


@blueprint.post("/alle-erneut-senden")
@organiser_required
def send_all_again() -> ResponseReturnValue:
    count = service.send_all_again(now=clock.now())
    db.session.commit()
    message = ngettext(
        "Wir versuchen es mit %(num)s E-Mail noch einmal.",
        "Wir versuchen es mit %(num)s E-Mails noch einmal.",
        count,
    )
    flash(message, "success")
    return redirect(url_for("letters_organiser.index"))
