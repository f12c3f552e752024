"""Organisers found working groups by hand, change and delete them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required
from messe.core import clock
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.groups import queries, service
from messe.groups.forms import GroupForm
from messe.groups.models import WorkingGroup
from messe.registration.queries import municipalities
from messe.topics.models import Topic, TopicChoice
from messe.topics.queries import choices_of, find_topic, topic_figures

blueprint = Blueprint("groups_organiser", __name__, url_prefix="/orga/arbeitsgruppen")


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    return render_template("groups/organiser_index.html", groups=queries.groups())


@blueprint.route("/neu", methods=["GET", "POST"])
@organiser_required
def new() -> ResponseReturnValue:
    slug = request.args.get("thema")
    if slug is None:
        return render_template("groups/organiser_choose_topic.html", figures=topic_figures())
    topic = find_topic(slug) or abort(404)
    form = _form_of_new_group(topic, choices_of(topic))
    if form.validate_on_submit():
        with form.showing_refusals():
            group = service.found_group(topic, form.group_data, fair=get_fair(), now=clock.now())
            db.session.commit()
            flash(_("Die Arbeitsgruppe ist gegründet. Ihre Mitglieder bekommen Post."), "success")
            return redirect(url_for("groups.show", public_id=group.public_id))
    return render_template("groups/organiser_new.html", form=form, topic=topic), form.http_status


def _form_of_new_group(topic: Topic, choices: list[TopicChoice]) -> GroupForm:
    towns = [choice.signup.municipality for choice in choices]
    ready_to_lead = [choice.signup.ags for choice in choices if choice.would_lead]
    return GroupForm(
        municipalities(),
        choices,
        towns,
        name=topic.title,
        lead=next(iter(ready_to_lead), ""),
    )


@blueprint.route("/<public_id>/bearbeiten", methods=["GET", "POST"])
@organiser_required
def edit(public_id: str) -> ResponseReturnValue:
    group = _get_group(public_id)
    form = _form_of_group(group)
    if form.validate_on_submit():
        with form.showing_refusals():
            service.edit_group(group, form.group_data, fair=get_fair(), now=clock.now())
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("groups.show", public_id=public_id))
    page = render_template(
        "groups/organiser_edit.html", form=form, topic=group.topic, public_id=public_id
    )
    return page, form.http_status


def _form_of_group(group: WorkingGroup) -> GroupForm:
    return GroupForm(
        municipalities(),
        choices_of(group.topic),
        [member.municipality for member in group.members],
        name=group.name,
        lead=group.lead.ags if group.lead else "",
        next_step=group.next_step,
    )


@blueprint.post("/<public_id>/loeschen")
@organiser_required
def delete(public_id: str) -> ResponseReturnValue:
    service.delete_group(_get_group(public_id))
    db.session.commit()
    flash(_("Die Arbeitsgruppe ist gelöscht."), "success")
    return redirect(url_for("groups_organiser.index"))


def _get_group(public_id: str) -> WorkingGroup:
    return queries.find_group(public_id) or abort(404)
