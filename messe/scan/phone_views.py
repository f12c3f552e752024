"""The scanner on a participant's phone; it posts by itself, so that scanning is all one does."""

from http import HTTPStatus

from flask import Blueprint, abort, jsonify, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.contacts.forms import exchange_form
from messe.core import clock
from messe.core.database import db
from messe.core.errors import FairError
from messe.core.security import allow_camera
from messe.registration.access import (
    get_current_guest,
    participant_required,
)
from messe.scan import service
from messe.scan.forms import PhoneScanForm

blueprint = Blueprint("phone", __name__, url_prefix="/meine-messe/scannen")


@blueprint.get("")
@participant_required
def scanner() -> ResponseReturnValue:
    person = get_current_guest()
    page = render_template("scan/phone.html", person=person, form=exchange_form(person))
    return allow_camera(make_response(page))


@blueprint.post("")
@participant_required
def scan() -> ResponseReturnValue:
    """Do what a code does. The answer is for the script: what to say, and where there is more.

    409, and nothing is done, where somebody else scanned it: a page outlasts a change of person.
    """
    person, form = get_current_guest(), PhoneScanForm()
    if form.owner.data != person.code:
        abort(HTTPStatus.CONFLICT)
    if not form.validate():
        return _answer(_("Das ist kein Code dieser Messe."), is_good=False)
    try:
        outcome = service.take_code(form.read(), person, now=clock.now())
    except FairError as refusal:
        db.session.rollback()
        return _answer(str(refusal.message), is_good=False)
    db.session.commit()
    return _answer(outcome.sentence, page=url_for(outcome.page))


def _answer(sentence: str, page: str = "", *, is_good: bool = True) -> ResponseReturnValue:
    status = HTTPStatus.OK if is_good else HTTPStatus.UNPROCESSABLE_ENTITY
    return jsonify(sentence=sentence, page=page, is_good=is_good), status
