"""A town says who comes, what each person wishes, and whom to write to."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug import Response

from messe.core import clock, limits
from messe.core.database import db
from messe.core.privacy import Retention
from messe.core.tokens import read_code
from messe.fair.queries import get_fair
from messe.my import service
from messe.my.forms import ContactForm, DeputyForm, NameForm, PersonForm
from messe.registration import people
from messe.registration.access import get_current_registration, participant_required
from messe.registration.models import Participant, ParticipantRole, Registration
from messe.registration.service import change_contact

blueprint = Blueprint("my_people", __name__, url_prefix="/meine-messe")


@blueprint.route("/kontakt", methods=["GET", "POST"])
@participant_required
def contact() -> ResponseReturnValue:
    registration = get_current_registration()
    form = ContactForm(obj=registration)
    if form.validate_on_submit():
        with form.showing_refusals():
            return _change_contact(registration, form)
    return render_template("my/contact.html", form=form), form.http_status


def _change_contact(registration: Registration, form: ContactForm) -> Response:
    email = form.contact_email.data
    if email.lower() != registration.contact_email:
        limits.count_mail(email)
    phone = form.contact_phone.data or ""
    change_contact(registration, email, phone, get_fair(), now=clock.now())
    return _done(_("Gespeichert. Wir schreiben an %(email)s.", email=email))


@blueprint.route("/person/<code>", methods=["GET", "POST"])
@participant_required
def person(code: str) -> ResponseReturnValue:
    participant = _get_person(code)
    form = PersonForm(obj=participant)
    if form.validate_on_submit():
        people.change_person(participant, form.typed())
        return _done(_("Die Angaben zu %(name)s sind gespeichert.", name=participant.name))
    return render_template(
        "my/person.html",
        form=form,
        participant=participant,
        needs_kept=Retention.NEEDS.label,
    )


@blueprint.route("/begleitung", methods=["GET", "POST"])
@participant_required
def add_companion() -> ResponseReturnValue:
    registration, fair = get_current_registration(), get_fair()
    form = NameForm()
    if form.validate_on_submit():
        name = form.name.data
        service.add_companion(registration, name, fair, now=clock.now())
        return _done(_("%(name)s kommt mit und hat einen eigenen Ausweis.", name=name))
    return render_template(
        "my/add_companion.html",
        form=form,
        may_add=people.may_add_companion(registration, fair),
    )


@blueprint.route("/person/<code>/streichen", methods=["GET", "POST"])
@participant_required
def drop_companion(code: str) -> ResponseReturnValue:
    companion = _get_person(code)
    if companion.role is not ParticipantRole.COMPANION:
        abort(HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        name = companion.name
        service.drop_companion(companion, get_fair(), now=clock.now())
        return _done(_("%(name)s kommt nicht mit. Der Ausweis gilt nicht mehr.", name=name))
    return render_template("my/drop_companion.html", participant=companion)


@blueprint.route("/person/<code>/ersetzen", methods=["GET", "POST"])
@participant_required
def replace(code: str) -> ResponseReturnValue:
    participant = _get_person(code)
    if participant.is_head:
        return redirect(url_for("my_people.deputy"))
    form = NameForm()
    if form.validate_on_submit():
        return _replace(participant, form.name.data, participant.role)
    return render_template("my/replace.html", form=form, participant=participant)


@blueprint.route("/vertretung", methods=["GET", "POST"])
@participant_required
def deputy() -> ResponseReturnValue:
    """Somebody else comes for the town: a deputy, or the mayor after all."""
    head = get_current_registration().head or abort(HTTPStatus.NOT_FOUND)
    form = DeputyForm(role=ParticipantRole.DEPUTY.value)
    if form.validate_on_submit():
        return _replace(head, form.name.data, ParticipantRole(form.role.data))
    return render_template("my/replace.html", form=form, participant=head)


def _replace(participant: Participant, name: str, role: ParticipantRole) -> Response:
    service.replace(participant, name, role, get_fair(), now=clock.now())
    return _done(
        _("%(name)s hat jetzt einen eigenen Ausweis. Der Ausweis davor gilt nicht mehr.", name=name)
    )


def _get_person(code: str) -> Participant:
    """The person of this party whose badge carries `code`."""
    wanted = read_code(code)
    found = (each for each in get_current_registration().participants if each.code == wanted)
    return next(found, None) or abort(HTTPStatus.NOT_FOUND)


def _done(message: str) -> Response:
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("my.index"))
