"""Organisers let the planner arrange the pitches, say what it must heed, and accept a proposal."""

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectChoice

from messe.accounts.access import organiser_required
from messe.core import clock
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.planner import queries, service
from messe.planner.forms import AbsenceForm, RunForm
from messe.planner.models import PlanRun, StartupAbsence
from messe.startups.models import Startup

blueprint = Blueprint("planner_organiser", __name__, url_prefix="/orga/programm-planung")

REFRESH_SECONDS = 3


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    run = queries.newest_run()
    response = make_response(_index_page(run))
    if run is not None and run.finished_at is None:
        _refresh(response)
    return response


def _index_page(run: PlanRun | None) -> str:
    is_ready = run is not None and run.finished_at is not None and run.error is None
    return render_template(
        "planner/organiser_index.html",
        form=RunForm(),
        run=run,
        wishes=queries.read_wishes(),
        pitches=queries.count_pitches(),
        moves=queries.moves_of(run) if run and is_ready else [],
        effects=queries.effects_of(run) if run and is_ready else [],
        repeats=queries.repeats_of(run) if run and is_ready else [],
        route_plan=queries.newest_route_plan(),
    )


def _refresh(response: Response) -> None:
    # A header and no script: the page follows the worker without JavaScript too.
    response.headers["Refresh"] = str(REFRESH_SECONDS)


@blueprint.post("/berechnen")
@organiser_required
def order() -> ResponseReturnValue:
    form = RunForm()
    if not form.validate_on_submit():
        abort(400)
    service.order_run(form.seconds.data, now=clock.now())
    db.session.commit()
    return redirect(url_for("planner_organiser.index"))


@blueprint.post("/<public_id>/uebernehmen")
@organiser_required
def accept(public_id: str) -> ResponseReturnValue:
    run = queries.find_run(public_id) or abort(404)
    moved = service.accept(run, now=clock.now())
    db.session.commit()
    flash(
        ngettext(
            "%(num)s Pitch ist im Entwurf verlegt. Öffentlich wird das erst mit der Freigabe.",
            "%(num)s Pitches sind im Entwurf verlegt. Öffentlich wird das erst mit der Freigabe.",
            moved,
        ),
        "success",
    )
    return redirect(url_for("planner_organiser.index"))


@blueprint.route("/vorgaben", methods=["GET", "POST"])
@organiser_required
def rules() -> ResponseReturnValue:
    if request.method == "POST":
        service.set_rules(request.form.getlist("locked"), request.form.getlist("excluded"))
        db.session.commit()
        flash(_("Die Vorgaben sind gespeichert. Sie gelten ab der nächsten Berechnung."), "success")
        return redirect(url_for("planner_organiser.rules"))
    return _rules_page(_absence_form())


@blueprint.post("/abwesend")
@organiser_required
def add_absence() -> ResponseReturnValue:
    form = _absence_form()
    if not form.validate_on_submit():
        return _rules_page(form)
    startup = db.session.get_one(Startup, form.startup.data)
    service.add_absence(startup, form.span)
    db.session.commit()
    flash(_("Gespeichert."), "success")
    return redirect(url_for("planner_organiser.rules", _anchor="abwesend"))


@blueprint.post("/abwesend/<int:absence_id>/loeschen")
@organiser_required
def delete_absence(absence_id: int) -> ResponseReturnValue:
    db.session.delete(db.get_or_404(StartupAbsence, absence_id))
    db.session.commit()
    flash(_("Gelöscht."), "success")
    return redirect(url_for("planner_organiser.rules", _anchor="abwesend"))


def _absence_form() -> AbsenceForm:
    fair = get_fair()
    form = AbsenceForm(starts_at=fair.starts_at, ends_at=fair.ends_at)
    form.startup.choices = [
        SelectChoice(each.id, each.name) for each in queries.startups_with_pitch()
    ]
    return form


def _rules_page(form: AbsenceForm) -> str:
    bookings = queries.bookings_in_order()
    return render_template(
        "planner/rules.html",
        bookings=bookings,
        held={booking.slot_id: booking.startup.name for booking in bookings},
        slots=queries.slots_in_order(),
        excluded=queries.excluded_slot_ids(),
        absences=queries.absences_in_order(),
        form=form,
    )
