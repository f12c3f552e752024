"""The screen at a stage, the state it asks for, and the moderator's remote control."""

import datetime as dt
from http import HTTPStatus

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from messe.accounts.access import steward_required
from messe.core import clock
from messe.core.database import db
from messe.core.errors import FairError
from messe.pitches.models import Stage
from messe.pitches.queries import find_stage, stages
from messe.programme.items import ProgrammeItem
from messe.screen import queries, service
from messe.screen.moment import Hand, moment
from messe.screen.service import Command

blueprint = Blueprint("screen", __name__, url_prefix="/buehne")

SERVER_TIME = "X-Server-Time"
"""Carries the server's time in milliseconds, with every answer, unchanged state or not: what the
screen counts by, since its own clock may be wrong."""


@blueprint.get("")
@steward_required
def index() -> ResponseReturnValue:
    return render_template("screen/index.html", stages=stages())


@blueprint.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    stage = _stage(slug)
    return render_template("screen/show.html", stage=stage, **_sight(stage, clock.now()))


@blueprint.get("/<slug>/stand")
def state(slug: str) -> ResponseReturnValue:
    stand = queries.stand_of(slug) or abort(404)
    now = clock.now()
    etag = f"{stand.release}-{stand.version}"
    if request.if_none_match.contains_weak(etag):
        response = Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        stage = db.session.get_one(Stage, stand.stage_id)
        response = jsonify(_state(stage, stand.version))
    # Weak: compression renames a strong one, and it would never be found again.
    response.set_etag(etag, weak=True)
    response.headers[SERVER_TIME] = str(_milliseconds(now))
    return response


def _state(stage: Stage, version: int) -> dict[str, object]:
    """All the screen needs to go on alone: the items of the day, and what was set by hand."""
    return {
        "version": version,
        "items": [_item(item) for item in queries.items_on(stage)],
        "hand": _hand(queries.hand_on(queries.find_clock(stage))),
    }


def _item(item: ProgrammeItem) -> dict[str, object]:
    return {
        "guid": item.guid,
        "title": item.title,
        "abstract": item.abstract,
        "startsAt": _milliseconds(item.starts_at),
        "endsAt": _milliseconds(item.ends_at),
    }


def _hand(hand: Hand | None) -> dict[str, object] | None:
    if hand is None:
        return None
    return {
        "guid": hand.guid,
        "startedAt": hand.started_at and _milliseconds(hand.started_at),
        "pausedAt": hand.paused_at and _milliseconds(hand.paused_at),
        "extra": hand.extra // dt.timedelta(milliseconds=1),
    }


def _milliseconds(time: dt.datetime) -> int:
    return int(time.timestamp() * 1000)


@blueprint.get("/<slug>/regie")
@steward_required
def remote(slug: str) -> ResponseReturnValue:
    return _remote_page(_stage(slug))


@blueprint.post("/<slug>/regie")
@steward_required
def command(slug: str) -> ResponseReturnValue:
    stage = _stage(slug)
    wanted = request.form.get("command", "")
    seen = request.form.get("version", type=int)
    if wanted not in list(Command) or seen is None:
        abort(404)
    try:
        service.give_command(stage, Command(wanted), seen=seen, now=clock.now())
    except FairError as error:
        db.session.rollback()
        return _remote_page(_stage(slug), error), error.status
    db.session.commit()
    return redirect(url_for("screen.remote", slug=slug))


def _remote_page(stage: Stage, refusal: FairError | None = None) -> str:
    return render_template(
        "screen/remote.html",
        stage=stage,
        stages=stages(),
        refusal=refusal,
        **_sight(stage, clock.now()),
    )


def _sight(stage: Stage, now: dt.datetime) -> dict[str, object]:
    """What both pages show before their scripts take over, or without them."""
    held = queries.find_clock(stage)
    return {
        "moment": moment(queries.items_on(stage), queries.hand_on(held), now),
        "version": held.version if held else 0,
        "zone": clock.BERLIN.key,
        "is_by_hand": queries.hand_on(held) is not None,
    }


def _stage(slug: str) -> Stage:
    return find_stage(slug) or abort(404)
