"""Organisers lay out stages and slots, and book on behalf of start-ups."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required
from messe.core import clock
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.pitches import arranging, queries, service
from messe.pitches.forms import AssignForm, PitchForm, SlotForm, SlotsForm, StageForm
from messe.pitches.models import Booking, PitchSlot, Stage
from messe.pitches.notices import notices, notices_about
from messe.startups.queries import find_startup, startups

blueprint = Blueprint("pitches_organiser", __name__, url_prefix="/orga/buehnen")


@blueprint.get("")
@organiser_required
def stages() -> ResponseReturnValue:
    return render_template(
        "pitches/stages.html",
        stages=queries.stages(),
        pitches=queries.schedule(),
        blocks=queries.blocks(),
        notices=notices(queries.plan(), get_fair()),
    )


@blueprint.route("/neu", methods=["GET", "POST"])
@organiser_required
def new_stage() -> ResponseReturnValue:
    form = StageForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            stage = service.add_stage(form.name.data)
            db.session.commit()
            flash(_("%(name)s ist angelegt.", name=stage.name), "success")
            return redirect(url_for("pitches_organiser.stages"))
    return render_template("pitches/new_stage.html", form=form), form.http_status


@blueprint.route("/<slug>/bearbeiten", methods=["GET", "POST"])
@organiser_required
def edit_stage(slug: str) -> ResponseReturnValue:
    stage = _get_stage(slug)
    form = StageForm(obj=stage)
    if form.validate_on_submit():
        with form.showing_refusals():
            service.rename_stage(stage, form.name.data)
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("pitches_organiser.stages"))
    return render_template("pitches/edit_stage.html", form=form, stage=stage), form.http_status


@blueprint.post("/<slug>/loeschen")
@organiser_required
def delete_stage(slug: str) -> ResponseReturnValue:
    stage = _get_stage(slug)
    service.remove_stage(stage)
    db.session.commit()
    flash(_("%(name)s ist gelöscht.", name=stage.name), "success")
    return redirect(url_for("pitches_organiser.stages"))


@blueprint.route("/termine/neu", methods=["GET", "POST"])
@organiser_required
def new_slots() -> ResponseReturnValue:
    fair = get_fair()
    opening = clock.local(fair.starts_at)
    form = SlotsForm(day=opening.date(), first_start=opening.time())
    form.stage.choices = [(stage.slug, stage.name) for stage in queries.stages()]
    if form.validate_on_submit():
        with form.showing_refusals():
            slots = arranging.add_slots(_get_stage(form.stage.data), form.spans)
            db.session.commit()
            flash(_("%(count)s Termine sind angelegt.", count=len(slots)), "success")
            return redirect(url_for("pitches_organiser.stages"))
    return render_template("pitches/new_slots.html", form=form), form.http_status


@blueprint.route("/termine/<public_id>", methods=["GET", "POST"])
@organiser_required
def edit_slot(public_id: str) -> ResponseReturnValue:
    slot = _get_slot(public_id)
    booking = queries.find_booking_of_slot(slot.id)
    form = _slot_form(slot, booking)
    if form.validate_on_submit():
        with form.showing_refusals():
            arranging.move(slot, _get_stage(form.place.data), form.span, seen=form.seen.data)
            slot.head_count = form.head_count.data
            if booking is not None:
                booking.seats, booking.locked = form.seats.data, form.locked.data
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("pitches_organiser.stages"))
    item = arranging.as_item(slot)
    if form.http_status == HTTPStatus.CONFLICT:
        # Whoever saves again has read where the slot is now.
        form.seen.data = item.seen
    page = render_template(
        "pitches/edit_slot.html",
        form=form,
        slot=slot,
        booking=booking,
        assign_form=_assign_form(),
        key=item.key,
        notices=notices_about(item.key, queries.plan(), get_fair()),
    )
    return page, form.http_status


@blueprint.post("/termine/<public_id>/loeschen")
@organiser_required
def delete_slot(public_id: str) -> ResponseReturnValue:
    arranging.remove_slot(_get_slot(public_id))
    db.session.commit()
    flash(_("Der Termin ist gelöscht."), "success")
    return redirect(url_for("pitches_organiser.stages"))


@blueprint.post("/termine/<public_id>/buchen")
@organiser_required
def assign(public_id: str) -> ResponseReturnValue:
    slot = _get_slot(public_id)
    form = _assign_form()
    startup = find_startup(form.startup.data or "") or abort(404)
    service.assign_slot(startup, slot, now=clock.now(), fair=get_fair())
    db.session.commit()
    flash(_("Der Termin gehört jetzt %(name)s.", name=startup.name), "success")
    return redirect(url_for("pitches_organiser.stages"))


@blueprint.post("/termine/<public_id>/zurueckgeben")
@organiser_required
def release(public_id: str) -> ResponseReturnValue:
    service.release_slot(_get_slot(public_id))
    db.session.commit()
    flash(_("Der Termin ist wieder frei."), "success")
    return redirect(url_for("pitches_organiser.edit_slot", public_id=public_id))


def _slot_form(slot: PitchSlot, booking: Booking | None) -> SlotForm:
    place = {"place": slot.stage.slug, "seen": arranging.as_item(slot).seen}
    form: SlotForm = (
        PitchForm(obj=slot, **place, seats=booking.seats, locked=booking.locked)
        if booking
        else SlotForm(obj=slot, **place)
    )
    form.offer_stages(queries.stages(), also_everywhere=False)
    return form


def _assign_form() -> AssignForm:
    form = AssignForm()
    form.startup.choices = [(startup.slug, startup.name) for startup in startups()]
    return form


def _get_stage(slug: str) -> Stage:
    return queries.find_stage(slug) or abort(404)


def _get_slot(public_id: str) -> PitchSlot:
    return queries.find_slot(public_id) or abort(404)
