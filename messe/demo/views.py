"""The demo's open doors: play a role, move the clock. Registered in a demo only."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.core import clock
from messe.demo import personas
from messe.demo.stages import MOMENTS, Stage
from messe.fair.queries import get_fair

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.get("")
def index() -> ResponseReturnValue:
    return render_template("demo/index.html", personas=personas.PERSONAS.values())


@blueprint.get("/<slug>")
def door(slug: str) -> ResponseReturnValue:
    return render_template("demo/door.html", persona=_get_or_404(slug))


@blueprint.post("/<slug>")
def play(slug: str) -> ResponseReturnValue:
    persona = _get_or_404(slug)
    personas.play(persona)
    return redirect(url_for(persona.endpoint))


def _get_or_404(slug: str) -> personas.Persona:
    return personas.PERSONAS.get(slug) or abort(404)


@blueprint.post("/uhr/<stage>")
def move_clock(stage: str) -> ResponseReturnValue:
    if stage not in set(Stage):
        abort(404)
    clock.move_to(MOMENTS[Stage(stage)].on(clock.local(get_fair().starts_at).date()))
    flash(_("Die Uhr der Vorführung ist gestellt."), "success")
    return redirect(url_for("demo.index"))
