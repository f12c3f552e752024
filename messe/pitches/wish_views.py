"""Organisers see who wishes for and waits for what, and accept the assignment."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required
from messe.core import clock
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.pitches import queries, service, wishes
from messe.pitches.models import SlotWish

blueprint = Blueprint("wishes_organiser", __name__, url_prefix="/orga/wuensche")


REFRESH_SECONDS = 3


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    fair, now = get_fair(), clock.now()
    assignment, outcomes = queries.find_assignment(), queries.outcomes()
    awaits_assignment = service.awaits_assignment(fair)
    takes_wishes = wishes.takes_wishes(fair, now)
    is_calculating = (
        awaits_assignment
        and not takes_wishes
        and assignment is not None
        and assignment.finished_at is None
    )
    named: dict[int, list[SlotWish]] = {}
    for wish in queries.wishes():
        named.setdefault(wish.startup_id, []).append(wish)
    reasons = {
        startup_id: wishes.reason(outcomes.get(startup_id), [wish for wish in own if wish.granted])
        for startup_id, own in named.items()
    }
    page = render_template(
        "pitches/wishes_organiser.html",
        named=named,
        reasons=reasons,
        lot_places=wishes.lot_places(outcomes, assignment.lot) if assignment else {},
        assignment=assignment,
        awaits_assignment=awaits_assignment,
        takes_wishes=takes_wishes,
        is_calculating=is_calculating,
        waits=queries.waits_by_slot(),
        offers=queries.swap_offers(),
    )
    # A header and no script: the page follows the worker without JavaScript too.
    return make_response(page, {"Refresh": str(REFRESH_SECONDS)} if is_calculating else {})


@blueprint.post("/rechnen")
@organiser_required
def calculate() -> ResponseReturnValue:
    wishes.ask_assignment(now=clock.now(), fair=get_fair())
    db.session.commit()
    return redirect(url_for("wishes_organiser.index"))


@blueprint.post("/annehmen")
@organiser_required
def accept() -> ResponseReturnValue:
    wishes.accept_assignment(now=clock.now(), fair=get_fair())
    db.session.commit()
    flash(_("Die Termine sind vergeben. Alle Start-ups bekommen Nachricht."), "success")
    return redirect(url_for("wishes_organiser.index"))
