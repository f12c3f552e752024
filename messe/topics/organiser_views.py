"""Organisers keep the catalogue of topics and see who named what."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required
from messe.core.database import db
from messe.topics import queries, service
from messe.topics.forms import TopicForm
from messe.topics.models import Topic

blueprint = Blueprint("topics_organiser", __name__, url_prefix="/orga/themen")


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    return render_template("topics/organiser_index.html", figures=queries.topic_figures())


@blueprint.get("/thema/<slug>")
@organiser_required
def show(slug: str) -> ResponseReturnValue:
    topic = _get_topic(slug)
    return render_template(
        "topics/organiser_show.html",
        topic=topic,
        choices=queries.choices_of(topic),
    )


@blueprint.route("/neu", methods=["GET", "POST"])
@organiser_required
def new() -> ResponseReturnValue:
    form = TopicForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            service.add_topic(form.title.data, form.description.data)
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("topics_organiser.index"))
    return render_template("topics/organiser_form.html", form=form, topic=None), form.http_status


@blueprint.route("/thema/<slug>/bearbeiten", methods=["GET", "POST"])
@organiser_required
def edit(slug: str) -> ResponseReturnValue:
    topic = _get_topic(slug)
    form = TopicForm(obj=topic)
    if form.validate_on_submit():
        with form.showing_refusals():
            service.edit_topic(topic, form.title.data, form.description.data)
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("topics_organiser.show", slug=slug))
    return render_template("topics/organiser_form.html", form=form, topic=topic), form.http_status


@blueprint.post("/thema/<slug>/herausnehmen")
@organiser_required
def take_out(slug: str) -> ResponseReturnValue:
    _get_topic(slug).is_offered = False
    db.session.commit()
    flash(_("Das Thema steht nicht mehr zur Auswahl. Gemeldetes bleibt erhalten."), "success")
    return redirect(url_for("topics_organiser.show", slug=slug))


@blueprint.post("/thema/<slug>/aufnehmen")
@organiser_required
def put_back(slug: str) -> ResponseReturnValue:
    _get_topic(slug).is_offered = True
    db.session.commit()
    flash(_("Das Thema steht wieder zur Auswahl."), "success")
    return redirect(url_for("topics_organiser.show", slug=slug))


@blueprint.post("/thema/<slug>/loeschen")
@organiser_required
def delete(slug: str) -> ResponseReturnValue:
    service.delete_topic(_get_topic(slug))
    db.session.commit()
    flash(_("Das Thema ist gelöscht."), "success")
    return redirect(url_for("topics_organiser.index"))


def _get_topic(slug: str) -> Topic:
    return queries.find_topic(slug) or abort(404)
