"""Organisers arrange the day in a grid; a script there moves one item at a time."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required
from messe.core import formats
from messe.core.database import db
from messe.core.errors import FairError
from messe.fair.queries import get_fair
from messe.pitches import arranging, queries
from messe.pitches.clashes import PlanItem
from messe.pitches.forms import CheckForm, MoveForm
from messe.pitches.grid import days_of, make_grid
from messe.pitches.models import Block, BlockKind
from messe.pitches.notices import notices, notices_about
from messe.pitches.schedule import TimeSpan

blueprint = Blueprint("pitches_grid", __name__, url_prefix="/orga/buehnen/raster")


@blueprint.get("")
@organiser_required
def show() -> ResponseReturnValue:
    fair, items = get_fair(), queries.plan()
    opening = TimeSpan(fair.starts_at, fair.ends_at)
    days = days_of([opening, *(item.span for item in items)])
    wanted = request.args.get("tag", default=days_of([opening])[0], type=dt.date.fromisoformat)
    return render_template(
        "pitches/grid.html", days=days, **_grid(wanted if wanted in days else days[0], items)
    )


@blueprint.get("/pruefen")
@organiser_required
def check() -> ResponseReturnValue:
    """What would not fit if an item were where a page asks for, as JSON."""
    form = CheckForm(request.args)
    stages = queries.stages()
    form.offer_stages(stages, also_everywhere=True)
    if not form.validate():
        return jsonify(notices=[]), HTTPStatus.BAD_REQUEST
    items = queries.plan()
    item = _proposed(form, items)
    others = [other for other in items if other.key != item.key]
    found = notices_about(item.key, [*others, item], get_fair())
    return jsonify(notices=[notice.text for notice in found])


@blueprint.post("/verschieben")
@organiser_required
def move() -> ResponseReturnValue:
    """Move an item, and answer with the plan as it is then."""
    form = MoveForm()
    part = queries.find_part(form.item.data or "") or abort(404)
    form.offer_stages(queries.stages(), also_everywhere=isinstance(part, Block))
    if not form.validate():
        return jsonify(message=_("Das geht leider nicht.")), HTTPStatus.BAD_REQUEST
    try:
        arranging.move(part, queries.find_stage(form.place.data), form.span, seen=form.seen.data)
        item = arranging.as_item(part)
        db.session.commit()
    except FairError as refusal:
        db.session.rollback()
        return _plan_of_day(form.span, str(refusal.message)), refusal.status
    return _plan_of_day(form.span, _moved_to(item), about=item.key)


def _plan_of_day(span: TimeSpan, message: str, about: str = "") -> Response:
    items = queries.plan()
    warnings = [notice.text for notice in notices_about(about, items, get_fair())]
    return jsonify(
        message=" ".join([message, *warnings]),
        html=render_template("pitches/_grid.html", **_grid(days_of([span])[0], items)),
    )


def _grid(day: dt.date, items: Sequence[PlanItem]) -> dict[str, object]:
    fair = get_fair()
    columns = [(stage.slug, stage.name) for stage in queries.stages()]
    return {
        "grid": make_grid(day, columns, items, TimeSpan(fair.starts_at, fair.ends_at)),
        "notices": notices(items, fair),
    }


def _proposed(form: CheckForm, items: Sequence[PlanItem]) -> PlanItem:
    """The item that a page speaks of, as the page would have it."""
    stage = queries.find_stage(form.place.data)
    if form.kind.data:
        block = Block(
            public_id=form.item.data.removeprefix("block-"),
            kind=BlockKind(form.kind.data),
            title=form.title.data or _("Dieser Programmpunkt"),
            speaker=form.speaker.data or "",
            stage=stage,
            starts_at=form.span.starts_at,
            ends_at=form.span.ends_at,
        )
        return queries.block_item(block)
    item = next((item for item in items if item.key == form.item.data), None) or abort(404)
    return dataclasses.replace(
        item,
        stage_slug=stage.slug if stage else None,
        stage_name=stage.name if stage else None,
        span=form.span,
    )


def _moved_to(item: PlanItem) -> str:
    return str(
        _(
            "Gespeichert: %(begin)s bis %(end)s Uhr, %(place)s.",
            begin=formats.time(item.span.starts_at),
            end=formats.time(item.span.ends_at),
            place=item.stage_name or _("überall"),
        )
    )
