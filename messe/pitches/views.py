"""A start-up's own slots, and the steward's head counts."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import steward_required
from messe.core import clock, formats
from messe.core.database import db
from messe.core.errors import FairError
from messe.fair.queries import get_fair
from messe.pitches import queries, service, swaps, wishes
from messe.pitches.forms import CountForm, WishesForm
from messe.pitches.models import PitchSlot, SwapOffer
from messe.pitches.schedule import begun_first
from messe.startups.access import get_current_startup, startup_required
from messe.startups.models import Startup

blueprint = Blueprint("pitches", __name__)


@blueprint.route("/startups/meine/termin", methods=["GET", "POST"])
@startup_required
def book() -> ResponseReturnValue:
    startup = get_current_startup()
    refusal: FairError | None = None
    if request.method == "POST":
        number = _sent_pitch()
        try:
            slot = _sent_slot()
            if _would_lose_a_slot(startup, slot, number):
                return redirect(url_for("pitches.move", slot=slot.public_id, pitch=number))
            service.book_slot(startup, slot, now=clock.now(), fair=get_fair(), number=number)
        except FairError as error:
            refusal = error
        else:
            return _saved(_("Der Termin gehört Ihnen. Eine Bestätigung ist unterwegs."))
    return _own_page(startup, refusal)


def _would_lose_a_slot(startup: Startup, slot: PitchSlot, number: int) -> bool:
    """Whether the pitch holds another slot than the one that the form says it gives for `slot`."""
    held = queries.find_booking_of_startup(startup.id, number)
    if held is None or held.slot is slot:
        return False
    return request.form.get("instead_of") != held.slot.public_id


@blueprint.get("/startups/meine/termin/verschieben")
@startup_required
def move() -> ResponseReturnValue:
    """Ask before one slot is given for another; the answer goes to `book`."""
    slot, number = _sent_slot(), _sent_pitch()
    held = queries.find_booking_of_startup(get_current_startup().id, number)
    if held is None or held.slot is slot:
        return redirect(url_for("pitches.book", pitch=number))
    return render_template("pitches/move.html", held=held, slot=slot)


def _own_page(startup: Startup, refusal: FairError | None) -> ResponseReturnValue:
    fair, now = get_fair(), clock.now()
    if service.awaits_assignment(fair):
        return _wishes_page(_wishes_form(startup), refusal)
    bookings = {booking.number: booking for booking in queries.bookings_of_startup(startup.id)}
    numbers = sorted({*range(1, service.quota(startup, fair) + 1), *bookings})
    without_slot = [number for number in numbers if number not in bookings]
    chosen = request.values.get("pitch", type=int)
    slots = [pitch for pitch in queries.schedule() if pitch.span.starts_at > now]
    page = render_template(
        "pitches/book.html",
        startup=startup,
        bookings=bookings,
        numbers=numbers,
        chosen=chosen if chosen in numbers else next(iter(without_slot), 1),
        free_slots=[pitch for pitch in slots if pitch.startup is None],
        taken_slots=[pitch for pitch in slots if pitch.startup not in (None, startup)],
        offers=queries.swap_offers_of(startup.id),
        waits=queries.waits_by_slot(),
        **_result(startup),
        refusal=refusal,
    )
    return page, refusal.status if refusal else 200


def _result(startup: Startup) -> dict[str, object]:
    """Why the assignment gave the start-up what it gave, and its lot, if it took part in one."""
    named = queries.wishes_of(startup.id)
    assignment = queries.find_assignment()
    if not named or assignment is None:
        return {"reason": None}
    outcomes = queries.outcomes()
    places = wishes.lot_places(outcomes, assignment.lot)
    return {
        "reason": wishes.reason(outcomes.get(startup.id), [wish for wish in named if wish.granted]),
        "lot_place": places.get(startup.id),
        "lots": len(places),
    }


@blueprint.post("/startups/meine/termin/wuensche")
@startup_required
def wish() -> ResponseReturnValue:
    startup = get_current_startup()
    form = _wishes_form(startup)
    if not form.validate_on_submit():
        return _wishes_page(form, None)
    slots = [queries.find_slot(field.data) for field in form.ranks if field.data]
    wishes.set_wishes(startup, [slot for slot in slots if slot], now=clock.now(), fair=get_fair())
    return _saved(_("Ihre Wünsche sind gespeichert."))


def _wishes_form(startup: Startup) -> WishesForm:
    named = queries.wishes_of(startup.id)
    form = WishesForm(data={f"wish_{wish.rank}": wish.slot.public_id for wish in named})
    choices = [
        (pitch.slot.public_id, f"{formats.day_and_time(pitch.slot.starts_at)}, {pitch.stage.name}")
        for pitch in queries.free_slots(clock.now())
    ]
    for field in form.ranks:
        field.choices = [("", _("– bitte wählen –")), *choices]
    return form


def _wishes_page(form: WishesForm, refusal: FairError | None) -> ResponseReturnValue:
    page = render_template(
        "pitches/wishes.html",
        form=form,
        bookings=queries.bookings_of_startup(get_current_startup().id),
        takes_wishes=wishes.takes_wishes(get_fair(), clock.now()),
        refusal=refusal,
    )
    return page, refusal.status if refusal else form.http_status


@blueprint.route("/startups/meine/termin/zurueckgeben", methods=["GET", "POST"])
@startup_required
def give_back() -> ResponseReturnValue:
    startup, slot = get_current_startup(), _sent_slot()
    if request.method == "GET":
        held = queries.find_booking_of_slot(slot.id)
        if held is None or held.startup is not startup:
            return redirect(url_for("pitches.book"))
        return render_template("pitches/give_back.html", slot=slot)
    try:
        service.give_back(startup, slot, now=clock.now(), fair=get_fair())
    except service.NotYourSlotError as refusal:
        return _own_page(startup, refusal)
    return _saved(_("Sie haben den Termin zurückgegeben."))


@blueprint.post("/startups/meine/termin/warten")
@startup_required
def wait() -> ResponseReturnValue:
    service.wait_for(
        get_current_startup(),
        _sent_slot(),
        now=clock.now(),
        fair=get_fair(),
        number=_sent_pitch(),
    )
    return _saved(_("Sie stehen auf der Warteliste. Wird der Termin frei, schreiben wir Ihnen."))


@blueprint.post("/startups/meine/termin/nicht-warten")
@startup_required
def stop_waiting() -> ResponseReturnValue:
    service.stop_waiting(get_current_startup(), _sent_slot())
    return _saved(_("Sie stehen nicht mehr auf der Warteliste."))


@blueprint.post("/startups/meine/termin/tauschen")
@startup_required
def offer_swap() -> ResponseReturnValue:
    mine = queries.find_booking_of_startup(get_current_startup().id, _sent_pitch())
    wanted = queries.find_booking_of_slot(_sent_slot().id)
    if mine is None or wanted is None:
        raise service.SlotUnavailableError
    swaps.offer_swap(mine, wanted, now=clock.now(), fair=get_fair())
    return _saved(_("Wir haben %(startup)s gefragt.", startup=wanted.startup.name))


@blueprint.post("/startups/meine/termin/tausch/<public_id>/annehmen")
@startup_required
def accept_swap(public_id: str) -> ResponseReturnValue:
    offer = _get_offer(public_id)
    if offer.wanted.startup is not get_current_startup():
        abort(404)
    swaps.accept_swap(offer, now=clock.now(), fair=get_fair())
    return _saved(_("Die Termine sind getauscht. Eine Bestätigung ist unterwegs."))


@blueprint.post("/startups/meine/termin/tausch/<public_id>/ablehnen")
@startup_required
def decline_swap(public_id: str) -> ResponseReturnValue:
    offer, startup = _get_offer(public_id), get_current_startup()
    if offer.offered.startup is startup:
        swaps.withdraw_swap(offer)
        return _saved(_("Ihr Angebot ist zurückgenommen."))
    if offer.wanted.startup is not startup:
        abort(404)
    swaps.decline_swap(offer, now=clock.now(), fair=get_fair())
    return _saved(_("Sie haben den Tausch abgelehnt."))


def _get_offer(public_id: str) -> SwapOffer:
    offer = queries.find_swap_offer(public_id)
    if offer is None:
        raise swaps.SwapGoneError
    return offer


def _sent_slot() -> PitchSlot:
    slot = queries.find_slot(request.values.get("slot", ""))
    if slot is None:
        raise service.UnknownSlotError
    return slot


def _sent_pitch() -> int:
    return request.values.get("pitch", 1, type=int)


def _saved(sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "success")
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
