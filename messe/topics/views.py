"""The catalogue of topics, and the page on which a town reports its topics."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.core import clock
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.registration.access import (
    current_registration_id,
    get_current_town,
    participant_required,
)
from messe.registration.models import Municipality
from messe.topics import queries, service
from messe.topics.forms import ReportForm

blueprint = Blueprint("topics", __name__, url_prefix="/themen")


@blueprint.get("")
def index() -> ResponseReturnValue:
    figures = [entry for entry in queries.topic_figures() if entry.topic.is_offered]
    return render_template(
        "topics/index.html",
        figures=figures,
        may_report=current_registration_id() is not None,
    )


@blueprint.route("/melden", methods=["GET", "POST"])
@participant_required
def report() -> ResponseReturnValue:
    registration, ags = get_current_town()
    fair = get_fair()
    now = clock.now()
    signup = queries.find_signup(ags)
    reported = signup.choices if signup else []
    topics = queries.topics_to_choose(ags)
    suggested = [] if signup else queries.suggestions(ags, topics)
    form = ReportForm(topics, reported, suggested)
    if form.validate_on_submit():
        service.report_topics(registration, form.choices, fair=fair, now=now)
        db.session.commit()
        flash(_("Danke! Ihre Themen sind gemeldet."), "success")
        return redirect(url_for("topics.report"))
    return render_template(
        "topics/report.html",
        form=form,
        signup=signup,
        suggested=suggested,
        municipality=db.session.get_one(Municipality, ags),
        takes_topics=fair.takes_topics(now),
    )
