"""A start-up's leads: whom it may write to, what it remembers, and the code at its stand."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.core import clock
from messe.core.database import db
from messe.core.tables import MIME_TYPES, WRITERS, Format
from messe.core.tokens import read_code
from messe.leads import queries, service
from messe.leads.forms import NOT_RATED, RemarkForm
from messe.leads.posters import stand_code
from messe.startups.access import get_current_exhibitor, startup_required

blueprint = Blueprint("own_leads", __name__, url_prefix="/startups/meine")

COLUMNS = (
    _l("Name"),
    _l("Funktion"),
    _l("Ort"),
    _l("E-Mail-Adresse"),
    _l("Telefonnummer"),
    _l("Einschätzung"),
    _l("Notiz"),
    _l("Vorgemerkt am"),
)
FILES = (Format.CSV, Format.XLSX)


@blueprint.get("/kontakte")
@startup_required
def index() -> ResponseReturnValue:
    startup = get_current_exhibitor()
    return render_template(
        "leads/index.html",
        startup=startup,
        interest=queries.interest_in(startup),
        leads=queries.agreed_leads(startup),
        files=FILES,
    )


@blueprint.route("/kontakte/<public_id>", methods=["GET", "POST"])
@startup_required
def remark(public_id: str) -> ResponseReturnValue:
    agreed = queries.agreed_leads(get_current_exhibitor())
    known = next((each for each in agreed if each.lead.public_id == public_id), None) or abort(404)
    form = RemarkForm(rating=str(known.lead.rating or NOT_RATED), note=known.lead.note)
    if form.validate_on_submit():
        service.remark(known.lead, rating=form.typed_rating(), note=form.note.data or "")
        db.session.commit()
        flash(_("Gespeichert."), "success")
        return redirect(url_for("own_leads.index", _anchor=public_id))
    return render_template("leads/remark.html", known=known, form=form), form.http_status


@blueprint.get("/kontakte.<file_format>")
@startup_required
def export(file_format: str) -> ResponseReturnValue:
    if file_format not in FILES:
        abort(404)
    kind = Format(file_format)
    heads = [str(column) for column in COLUMNS]
    rows = [
        dict(zip(heads, _cells(known), strict=True))
        for known in queries.agreed_leads(get_current_exhibitor())
    ]
    response = Response(WRITERS[kind](heads, rows), content_type=MIME_TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"kontakte.{kind}")
    return response


def _cells(known: queries.KnownLead) -> tuple[object, ...]:
    person = known.person
    return (
        person.name,
        str(person.role.label),
        person.registration.party_name,
        known.reach.email,
        known.phone,
        known.rating,
        known.lead.note,
        known.lead.noted_at,
    )


@blueprint.post("/kontakte/fragen/<token>")
@startup_required
def ask(token: str) -> ResponseReturnValue:
    """Ask whoever wears the scanned badge; the answer is the same whoever it is."""
    service.ask_wearer(read_code(token), get_current_exhibitor(), now=clock.now())
    db.session.commit()
    flash(str(service.ASKED), "success")
    return redirect(url_for("own_leads.index"))


@blueprint.get("/aushang")
@startup_required
def poster() -> ResponseReturnValue:
    """The code of the own stand on one sheet, to be printed from the browser."""
    startup = get_current_exhibitor()
    return render_template(
        "leads/posters.html", startups=[startup], draw=stand_code, back=url_for("startups.own")
    )
