"""Organisers renew the register by an official file: they see what changes, then confirm it."""

from contextlib import closing
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required
from messe.core import clock
from messe.core.database import db
from messe.registration import pending_register, register
from messe.registration.forms import RegisterForm
from messe.registration.gazetteer import Gazetteer
from messe.registration.gazetteer_file import MOST_BYTES, read_gazetteer
from messe.registration.register_changes import Changes
from messe.registration.register_tables import summary, tables

blueprint = Blueprint("register_organiser", __name__, url_prefix="/orga/kommunen/register")


@blueprint.url_value_preprocessor
def _take_official_files(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """They are larger than anything else that is sent to us; this runs before forms are read."""
    request.max_content_length = MOST_BYTES


@blueprint.route("", methods=["GET", "POST"])
@organiser_required
def upload() -> ResponseReturnValue:
    form = RegisterForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            name = _keep(form)
            return redirect(url_for("register_organiser.preview", name=name))
    return render_template("registration/register_upload.html", form=form), form.http_status


def _keep(form: RegisterForm) -> str:
    # A large workbook takes seconds to read; the door must not wait for this transaction.
    db.session.rollback()
    with closing(form.file.data) as file:
        gazetteer = read_gazetteer(file.read())
    day = register.population_date(gazetteer, form.population_date.data, today=clock.today())
    return pending_register.keep(gazetteer, day)


@blueprint.get("/<name>")
@organiser_required
def preview(name: str) -> ResponseReturnValue:
    changes = _changes(_find(name))
    around = register.surroundings()
    return render_template(
        "registration/register_preview.html",
        name=name,
        changes=changes,
        tables=tables(changes, around),
        summary=summary(changes, around),
    )


@blueprint.post("/<name>")
@organiser_required
def apply(name: str) -> ResponseReturnValue:
    allows_older = request.form.get("aeltere") == "ja"
    register.renew(_changes(_find(name)), allows_older=allows_older)
    db.session.commit()
    pending_register.drop()
    flash(_("Das Verzeichnis ist erneuert."), "success")
    return redirect(url_for("registration_organiser.municipalities"))


def _find(name: str) -> Gazetteer:
    return pending_register.find(name) or abort(404)


def _changes(gazetteer: Gazetteer) -> Changes:
    day = register.population_date(gazetteer, None, today=clock.today())
    return register.changes_by(gazetteer, day)
