"""Seats, the code at a stage, and feedback, on a participant's phone; what start-ups hear."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.contacts.queries import card_of
from messe.core import clock
from messe.core.database import db
from messe.core.tokens import read_code
from messe.leads.queries import leads_of
from messe.pitches.models import Stage
from messe.programme.items import ProgrammeItem
from messe.registration.access import (
    find_current_guest,
    get_current_guest,
    get_current_participant,
    participant_required,
)
from messe.registration.models import Participant
from messe.seats import queries, service
from messe.seats.forms import WordsForm
from messe.seats.models import Attendance, Verdict
from messe.startups.access import get_current_startup, startup_required

blueprint = Blueprint("seats", __name__)


@blueprint.get("/meine-messe/plaetze")
@participant_required
def index() -> ResponseReturnValue:
    person = get_current_guest()
    limited = [item for item in queries.public_pitches() if item.seats is not None]
    return render_template(
        "seats/index.html",
        person=person,
        pitches=queries.seats_of(limited),
        held=queries.reservations_of(person),
    )


def _pitch(guid: str) -> ProgrammeItem:
    return queries.find_public_pitch(guid) or abort(404)


@blueprint.post("/meine-messe/plaetze/<guid>")
@participant_required
def reserve(guid: str) -> ResponseReturnValue:
    reservation = service.reserve(get_current_guest(), _pitch(guid), now=clock.now())
    db.session.commit()
    if reservation.seat is None:
        flash(_("Alle Plätze sind vergeben. Sie stehen jetzt auf der Warteliste."))
    else:
        flash(_("Der Platz gehört Ihnen."), "success")
    return redirect(url_for("seats.index", _anchor=guid))


@blueprint.post("/meine-messe/plaetze/<guid>/freigeben")
@participant_required
def release(guid: str) -> ResponseReturnValue:
    had_seat = service.release(get_current_guest(), _pitch(guid), now=clock.now())
    db.session.commit()
    if had_seat:
        flash(_("Der Platz ist wieder frei. Danke, dass Sie Bescheid gesagt haben."), "success")
    elif had_seat is False:
        flash(_("Sie stehen nicht mehr auf der Warteliste."))
    return redirect(url_for("seats.index", _anchor=guid))


@blueprint.get("/hier/<token>")
@blueprint.get("/HIER/<token>")
def here(token: str) -> ResponseReturnValue:
    """What the code at a stage opens; only the button says that somebody is there."""
    stage = _stage(token)
    return render_template(
        "seats/here.html",
        stage=stage,
        pitch=queries.pitch_at(stage, clock.now()),
        is_guest=find_current_guest() is not None,
    )


def _stage(token: str) -> Stage:
    return queries.find_stage_by_code(read_code(token)) or abort(404)


@blueprint.post("/hier/<token>")
@participant_required
def attend(token: str) -> ResponseReturnValue:
    now = clock.now()
    pitch = queries.pitch_at(_stage(token), now)
    if pitch is None:
        raise service.NothingHereError
    service.attend(get_current_guest(), pitch, now=now)
    db.session.commit()
    flash(_("Schön, dass Sie da sind: %(pitch)s ist vorgemerkt.", pitch=pitch.title), "success")
    return redirect(url_for("seats.feedback"))


@blueprint.get("/meine-messe/rueckmeldung")
@participant_required
def feedback() -> ResponseReturnValue:
    person = get_current_participant()
    return render_template(
        "seats/feedback.html",
        person=person,
        attendances=queries.attendances_of(person),
        agreed=_agreed(person),
    )


def _agreed(person: Participant) -> set[int]:
    """The start-ups that may write to a person."""
    return {lead.startup_id for lead in leads_of(person) if lead.shares_contact}


@blueprint.post("/meine-messe/rueckmeldung/<guid>")
@participant_required
def judge(guid: str) -> ResponseReturnValue:
    attendance = _attendance(guid)
    verdict = request.form.get("verdict", "")
    if verdict not in list(Verdict):
        abort(404)
    service.give_feedback(attendance, Verdict(verdict), now=clock.now())
    db.session.commit()
    flash(_("Danke für Ihre Rückmeldung."), "success")
    return redirect(url_for("seats.feedback", _anchor=guid))


@blueprint.route("/meine-messe/rueckmeldung/<guid>/worte", methods=["GET", "POST"])
@participant_required
def words(guid: str) -> ResponseReturnValue:
    attendance = _attendance(guid)
    given = attendance.feedback or abort(404)
    person = get_current_participant()
    form = WordsForm(obj=given, shares_contact=attendance.booking.startup_id in _agreed(person))
    form.offers(card_of(person))
    if form.validate_on_submit():
        service.give_feedback(
            attendance,
            given.verdict,
            now=clock.now(),
            sentence=form.sentence.data,
            shares_contact=form.shares_contact.data,
        )
        db.session.commit()
        flash(_("Gespeichert."), "success")
        return redirect(url_for("seats.feedback", _anchor=guid))
    return render_template("seats/words.html", form=form, attendance=attendance), form.http_status


def _attendance(guid: str) -> Attendance:
    own = queries.attendances_of(get_current_participant())
    return next((row for row in own if row.booking.public_id == guid), None) or abort(404)


@blueprint.get("/startups/meine/rueckmeldungen")
@startup_required
def echo() -> ResponseReturnValue:
    startup = get_current_startup()
    return render_template(
        "seats/echo.html",
        startup=startup,
        pitches=queries.pitches_held_by(startup.id),
        echoes=queries.echoes(startup.id),
        sentences=queries.sentences_to(startup.id),
    )
