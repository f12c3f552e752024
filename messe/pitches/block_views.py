"""Organisers add, change and take away blocks: welcome, keynote, World Café, breaks."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.pitches import arranging, queries
from messe.pitches.forms import BlockForm
from messe.pitches.models import Block, BlockKind, Stage
from messe.pitches.notices import notices_about

blueprint = Blueprint("pitches_blocks", __name__, url_prefix="/orga/buehnen/bloecke")


@blueprint.route("/neu", methods=["GET", "POST"])
@organiser_required
def new() -> ResponseReturnValue:
    form = BlockForm(starts_at=get_fair().starts_at)
    form.offer_stages(queries.stages(), also_everywhere=True)
    if form.validate_on_submit():
        block = Block(stage=_find_stage(form), starts_at=form.span.starts_at)
        block.ends_at = form.span.ends_at
        _describe(block, form)
        db.session.add(block)
        db.session.commit()
        flash(_("%(name)s ist angelegt.", name=block.title), "success")
        return redirect(url_for("pitches_organiser.stages"))
    return render_template("pitches/new_block.html", form=form)


@blueprint.route("/<public_id>", methods=["GET", "POST"])
@organiser_required
def edit(public_id: str) -> ResponseReturnValue:
    block = _get_block(public_id)
    item = arranging.as_item(block)
    form = BlockForm(obj=block, place=item.stage_slug or "", seen=item.seen)
    form.offer_stages(queries.stages(), also_everywhere=True)
    if form.validate_on_submit():
        with form.showing_refusals():
            arranging.move(block, _find_stage(form), form.span, seen=form.seen.data)
            _describe(block, form)
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("pitches_organiser.stages"))
    if form.http_status == HTTPStatus.CONFLICT:
        # Whoever saves again has read where the block is now.
        form.seen.data = item.seen
    page = render_template(
        "pitches/edit_block.html",
        form=form,
        block=block,
        key=item.key,
        notices=notices_about(item.key, queries.plan(), get_fair()),
    )
    return page, form.http_status


@blueprint.post("/<public_id>/loeschen")
@organiser_required
def delete(public_id: str) -> ResponseReturnValue:
    block = _get_block(public_id)
    db.session.delete(block)
    db.session.commit()
    flash(_("%(name)s ist gelöscht.", name=block.title), "success")
    return redirect(url_for("pitches_organiser.stages"))


def _describe(block: Block, form: BlockForm) -> None:
    block.kind = BlockKind(form.kind.data)
    block.title = form.title.data
    block.speaker = form.speaker.data
    block.description = form.description.data


def _find_stage(form: BlockForm) -> Stage | None:
    return queries.find_stage(form.place.data)


def _get_block(public_id: str) -> Block:
    return queries.find_block(public_id) or abort(404)
