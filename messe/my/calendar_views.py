"""A person follows the own programme in the calendar of a phone or desk."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.core import clock
from messe.core.database import db
from messe.core.links import public_url
from messe.programme import queries, service
from messe.registration.access import (
    get_current_participant,
    get_current_registration,
    participant_required,
)
from messe.registration.models import Participant

blueprint = Blueprint("my_calendar", __name__, url_prefix="/meine-messe/kalender")


def _person() -> Participant:
    """Whose calendar this is; answers 404 to those who wait for seats."""
    if not get_current_registration().is_confirmed:
        abort(404)
    return get_current_participant()


@blueprint.get("")
@participant_required
def index() -> ResponseReturnValue:
    person = _person()
    feed = queries.feed_of(person)
    address = public_url("feeds.own_calendar", token=feed.token) if feed else None
    return render_template(
        "my/calendar.html",
        person=person,
        address=address,
        subscription=address and f"webcal://{address.partition('://')[2]}",
    )


@blueprint.post("")
@participant_required
def renew() -> ResponseReturnValue:
    service.renew_feed(_person(), now=clock.now())
    db.session.commit()
    flash(_("Ihre Kalender-Adresse ist bereit."), "success")
    return redirect(url_for("my_calendar.index"))


@blueprint.post("/beenden")
@participant_required
def end() -> ResponseReturnValue:
    service.end_feed(_person())
    db.session.commit()
    flash(_("Die Adresse gilt nicht mehr. Löschen Sie das Abo bitte auch in Ihrem Kalender."))
    return redirect(url_for("my_calendar.index"))
