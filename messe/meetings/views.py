"""Towns and start-ups say whom they want to meet, and see their meetings."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.core import clock
from messe.core.database import db
from messe.core.formats import time
from messe.fair.queries import get_fair
from messe.meetings import queries, service
from messe.meetings.forms import WishesForm
from messe.meetings.models import MeetingWish
from messe.meetings.planning import Person, Side
from messe.registration.access import get_current_town, participant_required
from messe.startups.access import get_current_startup, startup_required

blueprint = Blueprint("meetings", __name__)


@blueprint.route("/meine-messe/sprechstunde", methods=["GET", "POST"])
@participant_required
def town() -> ResponseReturnValue:
    registration, _ags = get_current_town()
    partners = {table.startup_id: table.startup.name for table in queries.tables()}
    return _page(Person(Side.TOWN, registration.id), registration.party_name, partners)


@blueprint.route("/startups/meine/sprechstunde", methods=["GET", "POST"])
@startup_required
def startup() -> ResponseReturnValue:
    own = get_current_startup()
    if not own.is_accepted:
        abort(404)
    partners = {each.id: each.party_name for each in queries.towns()}
    return _page(Person(Side.STARTUP, own.id), own.name, partners)


def _page(person: Person, name: str, partners: Mapping[int, str]) -> ResponseReturnValue:
    now, fair = clock.now(), get_fair()
    wishes = queries.wishes_of(person)
    form = WishesForm(
        partners,
        {each.id: f"{time(each.starts_at)}–{time(each.ends_at)}" for each in queries.rounds()},
        [_partner(wish) for wish in wishes],
        [absence.round_id for absence in queries.absences_of(person)],
    )
    if form.validate_on_submit():
        service.wish(person, form.partners, form.absent_rounds.data, fair=fair, now=now)
        db.session.commit()
        flash(_("Ihre Wünsche sind gespeichert."), "success")
        return redirect(url_for(f"meetings.{person.side.value}"))
    plan = queries.released_plan()
    meetings = queries.meetings_of(plan, person)
    return render_template(
        "meetings/own.html",
        form=form,
        name=name,
        is_town=person.side is Side.TOWN,
        wishes=wishes,
        takes_wishes=service.takes_wishes(fair, now) and bool(partners),
        plan=plan,
        meetings=meetings,
        cancelled=queries.cancelled(meetings),
        tables=queries.table_names(),
    ), form.http_status


def _partner(wish: MeetingWish) -> int:
    return wish.startup_id if wish.side is Side.TOWN else wish.registration_id
