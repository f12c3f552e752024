"""The scanner on guests' and start-ups' phones; it posts by itself: scanning is all one does."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, abort, jsonify, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.contacts.forms import exchange_form
from messe.core import clock
from messe.core.database import db
from messe.core.errors import FairError
from messe.core.security import allow_camera
from messe.registration.access import get_current_guest, participant_required
from messe.scan import service
from messe.scan.forms import PhoneScanForm
from messe.scan.service import Outcome, PhoneCode
from messe.startups.access import get_current_exhibitor, startup_required
from messe.startups.models import Startup

blueprint = Blueprint("phone", __name__)


@blueprint.get("/meine-messe/scannen")
@participant_required
def scanner() -> ResponseReturnValue:
    person = get_current_guest()
    page = render_template("scan/phone.html", person=person, form=exchange_form(person))
    return allow_camera(make_response(page))


@blueprint.post("/meine-messe/scannen")
@participant_required
def scan() -> ResponseReturnValue:
    person = get_current_guest()
    return _take(person.code, lambda code: service.take_code(code, person, now=clock.now()))


@blueprint.get("/startups/meine/scannen")
@startup_required
def startup_scanner() -> ResponseReturnValue:
    startup = get_current_exhibitor()
    page = render_template("scan/startup_phone.html", startup=startup, owner=_owner(startup))
    return allow_camera(make_response(page))


@blueprint.post("/startups/meine/scannen")
@startup_required
def startup_scan() -> ResponseReturnValue:
    startup = get_current_exhibitor()
    return _take(_owner(startup), lambda code: service.ask_wearer(code, startup, now=clock.now()))


def _owner(startup: Startup) -> str:
    """No person's code looks like it: a phone may be both a guest's and a start-up's."""
    return f"startup:{startup.slug}"


def _take(owner: str, do: Callable[[PhoneCode], Outcome]) -> ResponseReturnValue:
    """Do what a code does. The answer is for the script: what to say, and where there is more.

    409, and nothing is done, where somebody else scanned it: a page outlasts a change of person.
    """
    form = PhoneScanForm()
    if form.owner.data != owner:
        abort(HTTPStatus.CONFLICT)
    if not form.validate():
        return _answer(_("Das ist kein Code dieser Messe."), is_good=False)
    try:
        outcome = do(form.read())
    except FairError as refusal:
        db.session.rollback()
        return _answer(str(refusal.message), is_good=False)
    db.session.commit()
    return _answer(outcome.sentence, page=url_for(outcome.page))


def _answer(sentence: str, page: str = "", *, is_good: bool = True) -> ResponseReturnValue:
    status = HTTPStatus.OK if is_good else HTTPStatus.UNPROCESSABLE_ENTITY
    return jsonify(sentence=sentence, page=page, is_good=is_good), status
