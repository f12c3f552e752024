"""Organisers set up the tables, print their codes, and see who talks about what."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from messe.accounts.access import organiser_required
from messe.core.database import db
from messe.registration.badge import badge_svg
from messe.tables import queries, service
from messe.tables.forms import TableForm
from messe.tables.models import TopicTable

blueprint = Blueprint("tables_organiser", __name__, url_prefix="/orga/thementische")


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    return render_template(
        "tables/organiser_index.html",
        tables=queries.table_figures(),
        talks=queries.talk_figures(),
        missing=len(queries.topics_without_table()),
    )


@blueprint.post("/fuer-alle-themen")
@organiser_required
def add_missing() -> ResponseReturnValue:
    added = service.add_missing_tables()
    db.session.commit()
    flash(ngettext("%(num)s Tisch angelegt.", "%(num)s Tische angelegt.", added), "success")
    return redirect(url_for("tables_organiser.index"))


@blueprint.route("/neu", methods=["GET", "POST"])
@organiser_required
def new() -> ResponseReturnValue:
    return _edit(None)


@blueprint.route("/<int:number>/bearbeiten", methods=["GET", "POST"])
@organiser_required
def edit(number: int) -> ResponseReturnValue:
    return _edit(_get_table(number))


def _edit(table: TopicTable | None) -> ResponseReturnValue:
    form = TableForm(queries.topics_to_choose(table), table, queries.free_number())
    if form.validate_on_submit():
        with form.showing_refusals():
            if table is None:
                service.add_table(form.table_data)
            else:
                service.edit_table(table, form.table_data)
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("tables_organiser.index"))
    page = render_template("tables/organiser_form.html", form=form, table=table)
    return page, form.http_status


@blueprint.post("/<int:number>/loeschen")
@organiser_required
def delete(number: int) -> ResponseReturnValue:
    service.delete_table(_get_table(number))
    db.session.commit()
    flash(_("Der Tisch ist gelöscht."), "success")
    return redirect(url_for("tables_organiser.index"))


@blueprint.get("/aushang")
@organiser_required
def posters() -> ResponseReturnValue:
    """The codes of all tables, one sheet each, to be printed from the browser."""
    return _posters([each.table for each in queries.table_figures()])


@blueprint.get("/<int:number>/aushang")
@organiser_required
def poster(number: int) -> ResponseReturnValue:
    """The code of one table on a sheet."""
    return _posters([_get_table(number)])


def _posters(tables: list[TopicTable]) -> str:
    sheets = [(table, _code(table)) for table in tables]
    return render_template("tables/posters.html", sheets=sheets)


def _code(table: TopicTable) -> str:
    address = f"{current_app.config['PUBLIC_URL'].rstrip('/')}/tisch/{table.scan_token}".upper()
    return badge_svg(address, _("QR-Code von Tisch %(number)s", number=table.number))


def _get_table(number: int) -> TopicTable:
    return queries.find_table(number) or abort(404)
