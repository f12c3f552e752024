"""Organisers lay out gates, lend phones the right to scan there, and see where gates disagreed."""

from http import HTTPStatus

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import get_current_account, organiser_required
from messe.checkin import devices, queries, words
from messe.checkin.forms import DeviceForm, GateForm
from messe.checkin.models import Device
from messe.core import clock
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.registration.badge import badge_svg

blueprint = Blueprint("checkin_organiser", __name__, url_prefix="/orga/einlass")


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    fair = get_fair()
    return render_template(
        "checkin/organiser_index.html",
        gates=queries.gates(),
        devices=queries.devices(),
        changes=queries.newest_door_changes(),
        conflicts=[(each, words.conflict_sentence(each, fair)) for each in queries.conflicts()],
    )


@blueprint.route("/eingaenge/neu", methods=["GET", "POST"])
@organiser_required
def new_gate() -> ResponseReturnValue:
    return _edit_gate(None)


@blueprint.route("/eingaenge/<public_id>", methods=["GET", "POST"])
@organiser_required
def edit_gate(public_id: str) -> ResponseReturnValue:
    return _edit_gate(public_id)


def _edit_gate(public_id: str | None) -> ResponseReturnValue:
    gate = None
    if public_id is not None:
        gate = queries.find_gate(public_id) or abort(HTTPStatus.NOT_FOUND)
    form = GateForm.of(gate)
    if form.validate_on_submit():
        with form.showing_refusals():
            devices.save_gate(gate, form.typed(), by=get_current_account(), now=clock.now())
            db.session.commit()
            flash(_("Der Eingang ist gespeichert."), "success")
            return redirect(url_for("checkin_organiser.index"))
        db.session.rollback()
    title = _("Eingang ändern") if public_id else _("Neuer Eingang")
    return render_template("checkin/gate.html", form=form, title=title), form.http_status


@blueprint.route("/telefone/neu", methods=["GET", "POST"])
@organiser_required
def new_device() -> ResponseReturnValue:
    gates = queries.gates()
    if not gates:
        flash(_("Legen Sie bitte zuerst einen Eingang an."), "info")
        return redirect(url_for("checkin_organiser.new_gate"))
    form = DeviceForm(gates)
    if form.validate_on_submit():
        with form.showing_refusals():
            device, code = devices.invite_device(
                form.name.data,
                next(gate for gate in gates if gate.public_id == form.gate.data),
                get_fair(),
                may_search=form.may_search.data,
                by=get_current_account(),
                now=clock.now(),
            )
            return _pairing(device, code)
    return render_template("checkin/device.html", form=form), form.http_status


@blueprint.post("/telefone/<public_id>/koppeln")
@organiser_required
def renew_pairing(public_id: str) -> ResponseReturnValue:
    device = _get_device(public_id)
    code = devices.renew_pairing(device, get_fair(), by=get_current_account(), now=clock.now())
    return _pairing(device, code)


def _pairing(device: Device, code: str) -> ResponseReturnValue:
    """The page with the code, which is shown once and kept nowhere."""
    address = f"{current_app.config['PUBLIC_URL'].rstrip('/')}/einlass/koppeln#{code}"
    drawn = badge_svg(address, _("QR-Code zum Koppeln von %(name)s", name=device.name))
    db.session.commit()
    db.session.refresh(device)
    return render_template("checkin/pairing.html", device=device, code=drawn, address=address)


@blueprint.post("/telefone/<public_id>/sperren")
@organiser_required
def lock_device(public_id: str) -> ResponseReturnValue:
    device = _get_device(public_id)
    devices.lock_device(device, by=get_current_account(), now=clock.now())
    name = device.name
    db.session.commit()
    flash(
        _("%(name)s ist gesperrt und löscht seine Daten, sobald seine Seite Netz hat.", name=name),
        "success",
    )
    return redirect(url_for("checkin_organiser.index"))


def _get_device(public_id: str) -> Device:
    return queries.find_device_by_id(public_id) or abort(HTTPStatus.NOT_FOUND)
