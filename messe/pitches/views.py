"""The public programme, a start-up's own slot, and the steward's head counts."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import steward_required
from messe.core import clock
from messe.core.database import db
from messe.core.errors import FairError
from messe.fair.queries import get_fair
from messe.pitches import queries, service
from messe.pitches.forms import CountForm
from messe.pitches.schedule import begun_first, now_and_next
from messe.startups.access import get_current_startup, startup_required

blueprint = Blueprint("pitches", __name__)


@blueprint.get("/programm")
def programme() -> ResponseReturnValue:
    pitches, now = queries.schedule(), clock.now()
    booked = [pitch for pitch in pitches if pitch.startup]
    return render_template(
        "pitches/programme.html",
        # A slot that nobody took is of interest as long as it can be taken.
        pitches=[pitch for pitch in pitches if pitch.startup or pitch.span.starts_at > now],
        moment=now_and_next(booked, now),
    )


@blueprint.route("/startups/meine/termin", methods=["GET", "POST"])
@startup_required
def book() -> ResponseReturnValue:
    startup, fair, now = get_current_startup(), get_fair(), clock.now()
    refusal: FairError | None = None
    if request.method == "POST":
        slot = queries.find_slot(request.form.get("slot", "")) or abort(404)
        try:
            service.book_slot(startup, slot, now=now, fair=fair)
        except FairError as error:
            refusal = error
        else:
            db.session.commit()
            flash(_("Der Termin gehört Ihnen. Eine Bestätigung ist unterwegs."), "success")
            return redirect(url_for("pitches.book"))
    page = render_template(
        "pitches/book.html",
        booking=queries.find_booking_of_startup(startup.id),
        free_slots=queries.free_slots(now),
        refusal=refusal,
    )
    return page, refusal.status if refusal else 200


@blueprint.post("/startups/meine/termin/zurueckgeben")
@startup_required
def give_back() -> ResponseReturnValue:
    service.give_back(get_current_startup(), now=clock.now(), fair=get_fair())
    db.session.commit()
    flash(_("Der Termin ist wieder frei."), "success")
    return redirect(url_for("pitches.book"))


@blueprint.get("/programm/zaehlen")
@steward_required
def count_list() -> ResponseReturnValue:
    return _count_page({})


@blueprint.post("/programm/zaehlen/<public_id>")
@steward_required
def count(public_id: str) -> ResponseReturnValue:
    slot = queries.find_slot(public_id) or abort(404)
    if queries.find_booking_of_slot(slot.id) is None:
        abort(404)
    form = CountForm(slot)
    if not form.validate_on_submit():
        return _count_page({public_id: form})
    slot.head_count = form.head_count.data
    db.session.commit()
    flash(_("Gespeichert."), "success")
    return redirect(url_for("pitches.count_list", _anchor=public_id))


def _count_page(refused: dict[str, CountForm]) -> ResponseReturnValue:
    now = clock.now()
    booked = [pitch for pitch in queries.schedule(clock.local(now).date()) if pitch.startup]
    forms = {pitch.slot.public_id: CountForm(pitch.slot, formdata=None) for pitch in booked}
    return render_template(
        "pitches/count_list.html",
        pitches=begun_first(booked, now),
        forms=forms | refused,
    )
