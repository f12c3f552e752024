"""A town fetches what is stored about its people, or erases it."""

import json

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import sign_out
from messe.badges.models import BadgePrint
from messe.checkin.models import Admission, Scan
from messe.contacts.models import Contact, ContactCard
from messe.core import clock
from messe.core.database import db
from messe.core.privacy import stored_by_purpose
from messe.fair.queries import get_fair
from messe.invitations.models import Invitation
from messe.leads.models import Lead
from messe.mail.models import OutboxMail
from messe.programme.models import CalendarFeed, SavedItem
from messe.registration import own_data
from messe.registration.access import get_current_registration, participant_required
from messe.registration.models import AllowanceRequest, Participant, Registration
from messe.scan.models import PhoneScan
from messe.seats.models import Attendance, Feedback, Reservation
from messe.tables.models import TableVisit

blueprint = Blueprint("my_data", __name__, url_prefix="/meine-messe")

FILE_NAME = "meine-daten.json"
TABLES = [
    kind.metadata.tables[kind.__tablename__]
    for kind in (
        Registration,
        Participant,
        AllowanceRequest,
        Invitation,
        OutboxMail,
        BadgePrint,
        Admission,
        Scan,
        CalendarFeed,
        SavedItem,
        Reservation,
        Attendance,
        Feedback,
        ContactCard,
        Contact,
        Lead,
        PhoneScan,
        TableVisit,
    )
]
"""What holds personal data of a town's people."""


@blueprint.get("/daten")
@participant_required
def index() -> ResponseReturnValue:
    return render_template("my/data.html", stored=stored_by_purpose(TABLES))


@blueprint.get("/daten.json")
@participant_required
def download() -> ResponseReturnValue:
    data = own_data.collect(get_current_registration(), now=clock.now())
    text = json.dumps(data, ensure_ascii=False, indent=2)
    response = Response(text, mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=FILE_NAME)
    return response


@blueprint.route("/loeschen", methods=["GET", "POST"])
@participant_required
def erase() -> ResponseReturnValue:
    registration = get_current_registration()
    if request.method == "POST":
        own_data.erase(registration, get_fair(), now=clock.now())
        db.session.commit()
        sign_out()
        flash(_("Ihre Angaben sind gelöscht. Wir schreiben Ihnen nicht mehr."), "success")
        return redirect(url_for("fair.start"))
    return render_template("my/erase.html", registration=registration)
