"""Exchange contacts, see whom one met and who holds one's own contact."""

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.contacts import queries, service
from messe.contacts.forms import CardForm, NoteForm, exchange_form
from messe.contacts.models import Contact
from messe.contacts.vcard import MEDIA_TYPE, vcards
from messe.core import clock
from messe.core.database import db
from messe.core.tokens import read_code
from messe.registration.access import (
    get_current_guest,
    participant_required,
)
from messe.registration.models import Participant

blueprint = Blueprint("contacts", __name__, url_prefix="/meine-messe/kontakte")


@blueprint.get("")
@participant_required
def index() -> ResponseReturnValue:
    person = get_current_guest()
    held, given = queries.known_to(person), queries.given_by(person)
    tag = request.args.get("stichwort", "")
    return render_template(
        "contacts/index.html",
        person=person,
        asking=queries.unanswered(held, given),
        held=[known for known in held if tag in ("", known.contact.tag)],
        given=given,
        tags=sorted({known.contact.tag for known in held if known.contact.tag}),
        chosen_tag=tag,
    )


@blueprint.post("/tauschen/<token>")
@participant_required
def exchange(token: str) -> ResponseReturnValue:
    """Give one's contact to whoever wears the scanned badge."""
    person = get_current_guest()
    return _give(person, service.find_partner(person, read_code(token)))


def _give(person: Participant, other: Participant) -> ResponseReturnValue:
    form = exchange_form(person)
    if not form.validate_on_submit():
        abort(400)
    in_return = service.exchange(person, other, now=clock.now(), ticks=form.ticks())
    db.session.commit()
    flash(service.outcome(other, in_return), "success")
    return redirect(url_for("contacts.index"))


@blueprint.route("/<public_id>/geben", methods=["GET", "POST"])
@participant_required
def give_back(public_id: str) -> ResponseReturnValue:
    """Give the own contact to whoever gave theirs."""
    contact = _held(public_id)
    if request.method == "POST":
        return _give(get_current_guest(), contact.giver)
    return render_template(
        "contacts/give_back.html", contact=contact, form=exchange_form(get_current_guest())
    )


def _held(public_id: str) -> Contact:
    return _known(public_id).contact


def _known(public_id: str) -> queries.KnownPerson:
    return _pick(queries.known_to(get_current_guest()), public_id)


def _pick(held: list[queries.KnownPerson], public_id: str) -> queries.KnownPerson:
    return next((each for each in held if each.contact.public_id == public_id), None) or abort(404)


@blueprint.post("/<public_id>/nicht-geben")
@participant_required
def settle(public_id: str) -> ResponseReturnValue:
    _held(public_id).is_settled = True
    db.session.commit()
    flash(_("In Ordnung. Ihren Kontakt behalten Sie für sich."))
    return redirect(url_for("contacts.index"))


@blueprint.route("/<public_id>", methods=["GET", "POST"])
@participant_required
def note(public_id: str) -> ResponseReturnValue:
    held = queries.known_to(get_current_guest())
    known = _pick(held, public_id)
    form = NoteForm(obj=known.contact)
    if form.validate_on_submit():
        known.contact.tag, known.contact.note = form.tag.data or "", form.note.data or ""
        db.session.commit()
        flash(_("Gespeichert."), "success")
        return redirect(url_for("contacts.index", _anchor=public_id))
    tags = {each.contact.tag for each in held} - {""}
    return (
        render_template("contacts/note.html", form=form, known=known, tags=sorted(tags)),
        form.http_status,
    )


@blueprint.post("/<public_id>/loeschen")
@participant_required
def delete(public_id: str) -> ResponseReturnValue:
    contact = _held(public_id)
    name = contact.giver.name
    db.session.delete(contact)
    db.session.commit()
    flash(_("%(name)s steht nicht mehr auf Ihrer Liste.", name=name), "success")
    return redirect(url_for("contacts.index"))


@blueprint.post("/<public_id>/zuruecknehmen")
@participant_required
def take_back(public_id: str) -> ResponseReturnValue:
    given = [each.contact for each in queries.given_by(get_current_guest())]
    contact = next((each for each in given if each.public_id == public_id), None) or abort(404)
    db.session.delete(contact)
    db.session.commit()
    flash(_("Zurückgenommen. Ihr Kontakt ist dort nicht mehr zu sehen."), "success")
    return redirect(url_for("contacts.index", _anchor="gegeben"))


@blueprint.route("/karte", methods=["GET", "POST"])
@participant_required
def card() -> ResponseReturnValue:
    person = get_current_guest()
    form = CardForm(obj=queries.card_of(person))
    if form.validate_on_submit():
        service.fill_in_card(person, email=form.email.data or "", phone=form.phone.data or "")
        db.session.commit()
        flash(_("Gespeichert. Wer Ihren Kontakt hat, sieht jetzt diese Angaben."), "success")
        return redirect(url_for("contacts.index"))
    return render_template("contacts/card.html", form=form, person=person), form.http_status


@blueprint.get("/alle.vcf")
@participant_required
def download_all() -> ResponseReturnValue:
    return _download(queries.known_to(get_current_guest()), "kontakte.vcf")


@blueprint.get("/<public_id>.vcf")
@participant_required
def download(public_id: str) -> ResponseReturnValue:
    return _download([_known(public_id)], "kontakt.vcf")


def _download(people: list[queries.KnownPerson], name: str) -> Response:
    response = Response(vcards(people), content_type=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
