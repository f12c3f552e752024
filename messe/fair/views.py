"""The start page, the legal pages, and the language switch."""

import datetime as dt

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from messe.core import i18n
from messe.core.database import Model
from messe.core.links import own_path
from messe.core.paths import resource_folder
from messe.core.privacy import stored_by_purpose
from messe.fair.queries import get_fair

blueprint = Blueprint("fair", __name__)

ACCESSIBILITY_STATEMENT_DATE = dt.date(2026, 11, 20)
"""When our draft was written; to be renewed with every change to it."""


@blueprint.get("/")
def start() -> ResponseReturnValue:
    return render_template("fair/start.html")


@blueprint.get("/impressum")
def imprint() -> ResponseReturnValue:
    return render_template("fair/imprint.html", own_text=get_fair().imprint)


@blueprint.get("/datenschutz")
def privacy() -> ResponseReturnValue:
    return render_template(
        "fair/privacy.html",
        own_text=get_fair().privacy_notice,
        stored=stored_by_purpose(Model.metadata.sorted_tables),
    )


@blueprint.get("/barrierefreiheit")
def accessibility() -> ResponseReturnValue:
    return render_template(
        "fair/accessibility.html",
        own_text=get_fair().accessibility_statement,
        statement_date=ACCESSIBILITY_STATEMENT_DATE,
    )


@blueprint.post("/sprache")
def switch_language() -> ResponseReturnValue:
    language = request.form.get("language")
    if language not in i18n.LANGUAGES:
        abort(400)
    session[i18n.SESSION_KEY] = language
    return redirect(own_path(request.form.get("back")) or url_for("fair.start"))


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process lives."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The process can serve: the database answers and the fair is set up."""
    get_fair()
    return {"status": "ready"}


@blueprint.get("/sw.js")
def service_worker() -> ResponseReturnValue:
    """The one service worker; from here it may stand in for every page, and is never outdated."""
    script = resource_folder("static") / "js" / "sw.js"
    response = Response(script.read_bytes(), mimetype="text/javascript")
    response.cache_control.no_cache = True
    return response
