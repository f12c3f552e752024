"""Organisers lay out rounds and tables, have meetings planned, lock and release them."""

from http import HTTPStatus

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required, steward_required
from messe.core import clock
from messe.core.database import db
from messe.core.forms import MAX_LINE, stripped
from messe.fair.queries import get_fair
from messe.meetings import queries, service
from messe.meetings.forms import DeadlineForm, RoundsForm
from messe.meetings.models import Meeting, MeetingRound
from messe.meetings.planning import Person, Side
from messe.meetings.sheets import released_sheets, sheets_file
from messe.registration.models import Registration
from messe.startups.models import Startup

blueprint = Blueprint("meetings_organiser", __name__, url_prefix="/orga/sprechstunde")

REFRESH_SECONDS = 3


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    newest, plan = queries.newest_plan(), queries.newest_made_plan()
    meetings = queries.meetings_of(plan)
    page = render_template(
        "meetings/organiser_index.html",
        rounds=queries.rounds(),
        tables=queries.table_names(),
        wishing=queries.count_wishing(),
        newest=newest,
        plan=plan,
        meetings=meetings,
        cancelled=queries.cancelled(meetings),
        has_sheets=queries.released_plan() is not None,
    )
    is_waiting = newest is not None and newest.finished_at is None
    # A header and no script: the page follows the worker without JavaScript too.
    return page, {"Refresh": str(REFRESH_SECONDS)} if is_waiting else {}


@blueprint.get("/einrichten")
@organiser_required
def setup() -> ResponseReturnValue:
    return _setup(_rounds_form(), DeadlineForm(closes_at=get_fair().meeting_wishes_close_at))


def _rounds_form() -> RoundsForm:
    return RoundsForm(day=clock.local(get_fair().starts_at).date())


def _setup(rounds_form: RoundsForm, deadline_form: DeadlineForm) -> ResponseReturnValue:
    return render_template(
        "meetings/setup.html",
        rounds_form=rounds_form,
        deadline_form=deadline_form,
        rounds=queries.rounds(),
        startups=queries.accepted_startups(),
        tables=queries.table_names(),
    ), rounds_form.http_status


@blueprint.post("/runden")
@organiser_required
def add_rounds() -> ResponseReturnValue:
    form = _rounds_form()
    if form.validate_on_submit():
        with form.showing_refusals():
            service.add_rounds(form.spans)
            db.session.commit()
            flash(_("Die Runden sind angelegt."), "success")
            return redirect(url_for("meetings_organiser.setup"))
        db.session.rollback()
    return _setup(form, DeadlineForm(formdata=None, closes_at=get_fair().meeting_wishes_close_at))


@blueprint.post("/runden/<int:round_id>/entfernen")
@organiser_required
def remove_round(round_id: int) -> ResponseReturnValue:
    service.remove_round(round_id)
    db.session.commit()
    flash(_("Die Runde ist entfernt."), "success")
    return redirect(url_for("meetings_organiser.setup"))


@blueprint.post("/tische")
@organiser_required
def set_tables() -> ResponseReturnValue:
    typed = {
        each.id: request.form.get(f"table-{each.slug}", "") for each in queries.accepted_startups()
    }
    service.set_tables(
        {key: str(stripped(name, is_one_line=True))[:MAX_LINE] for key, name in typed.items()}
    )
    db.session.commit()
    flash(_("Die Tische sind gespeichert."), "success")
    return redirect(url_for("meetings_organiser.setup"))


@blueprint.post("/frist")
@organiser_required
def set_deadline() -> ResponseReturnValue:
    form = DeadlineForm()
    if form.validate_on_submit():
        get_fair().meeting_wishes_close_at = form.closes_at.data
        db.session.commit()
        flash(_("Die Frist ist gespeichert."), "success")
        return redirect(url_for("meetings_organiser.setup"))
    return _setup(_rounds_form(), form)


@blueprint.post("/planen")
@organiser_required
def order() -> ResponseReturnValue:
    service.order_plan(now=clock.now())
    db.session.commit()
    return redirect(url_for("meetings_organiser.index"))


@blueprint.post("/freigeben/<int:plan_id>")
@organiser_required
def release(plan_id: int) -> ResponseReturnValue:
    plan = queries.newest_made_plan()
    if plan is None or plan.id != plan_id:
        raise service.PlanOutdatedError
    service.release_plan(plan, get_fair(), now=clock.now())
    db.session.commit()
    flash(_("Der Plan gilt. Alle, für die sich etwas ändert, bekommen eine Mail."), "success")
    return redirect(url_for("meetings_organiser.index"))


@blueprint.post("/gespraeche/<int:meeting_id>/festhalten")
@organiser_required
def lock(meeting_id: int) -> ResponseReturnValue:
    meeting = db.session.get(Meeting, meeting_id) or abort(404)
    meeting.is_locked = request.form.get("locked") == "1"
    db.session.commit()
    return redirect(url_for("meetings_organiser.index", _anchor=f"meeting-{meeting_id}"))


@blueprint.get("/blaetter.pdf")
@organiser_required
def sheets() -> ResponseReturnValue:
    """Everybody's own sheet to print; until the worker has made them, a page that asks again."""
    released = released_sheets() or abort(HTTPStatus.NOT_FOUND)
    path = sheets_file(released, get_fair())
    if not path.is_file():
        page = render_template("programme/being_printed.html")
        return page, HTTPStatus.ACCEPTED, {"Refresh": str(REFRESH_SECONDS)}
    return send_file(path, mimetype="application/pdf", download_name="sprechstunde.pdf")


@blueprint.get("/heute")
@steward_required
def today() -> ResponseReturnValue:
    """Who meets whom in which round: where no-shows are noted on the day."""
    meetings = queries.meetings_of(queries.released_plan())
    return render_template(
        "meetings/today.html",
        meetings=meetings,
        is_today=clock.local(clock.now()).date() == clock.local(get_fair().starts_at).date(),
        no_shows=queries.no_shows(),
        cancelled=queries.cancelled(meetings),
        tables=queries.table_names(),
    )


@blueprint.post("/heute/<int:round_id>/<side>/<int:key>")
@steward_required
def no_show(round_id: int, side: str, key: int) -> ResponseReturnValue:
    first = db.session.get(MeetingRound, round_id) or abort(404)
    person = _person(side, key)
    if request.form.get("came") == "1":
        service.forget_no_show(person)
        flash(_("Gut, dass doch jemand da ist."), "success")
    else:
        service.note_no_show(person, first, now=clock.now())
        flash(_("Vermerkt. Die Messe-Leitung kann die übrigen Runden neu planen."), "success")
    db.session.commit()
    return redirect(url_for("meetings_organiser.today", _anchor=f"round-{round_id}"))


def _person(side: str, key: int) -> Person:
    table = {"town": Registration, "startup": Startup}.get(side) or abort(404)
    if db.session.get(table, key) is None:
        abort(404)
    return Person(Side(side), key)
