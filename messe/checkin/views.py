"""The steward's phone at the door."""

from http import HTTPStatus
from importlib import metadata

from flask import (
    Blueprint,
    abort,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import STEWARDS, has_role
from messe.checkin import queries, service, words
from messe.checkin.access import (
    current_phone,
    door_or_hand_over_required,
    door_required,
    forget_device,
    get_current_source,
)
from messe.checkin.forms import UndoForm, WalkInForm
from messe.checkin.judging import ScanKind, UndoReason, Verdict
from messe.checkin.scanning import SCAN_ID, Answer, Source
from messe.core import clock
from messe.core.database import db
from messe.core.forms import MAX_LINE
from messe.core.security import allow_camera
from messe.fair.queries import get_fair
from messe.registration.models import Participant, ParticipantRole
from messe.registration.queries import municipalities
from messe.registration.ticket import draw_code

blueprint = Blueprint("checkin", __name__)

VERSION = metadata.version("messe")
"""By which organisers see that a phone still runs an older page."""

JSON = "application/json"

STATUSES = {
    Verdict.ADMITTED: HTTPStatus.OK,
    Verdict.REENTERED: HTTPStatus.OK,
    Verdict.LEFT: HTTPStatus.OK,
    Verdict.UNDONE: HTTPStatus.OK,
    Verdict.UNKNOWN: HTTPStatus.NOT_FOUND,
}
"""Every other verdict is a conflict."""


@blueprint.get("/einlass/koppeln")
@blueprint.get("/EINLASS/KOPPELN")
def pair() -> ResponseReturnValue:
    """What a pairing QR opens; the code is behind the # and is sent by the page itself."""
    return render_template("checkin/pair.html", version=VERSION)


@blueprint.post("/einlass/vergessen")
def forget_phone() -> ResponseReturnValue:
    """After this browser forgot what it knew as a phone, it is as any other."""
    forget_device()
    return redirect(url_for("checkin.door"))


@blueprint.get("/einlass")
@door_or_hand_over_required
def door() -> ResponseReturnValue:
    phone, is_signed_in = current_phone(), has_role(STEWARDS)
    # A phone whose time is over is on this page only to hand over, unless somebody signed in there.
    may_search = is_signed_in if phone is None else phone.may_search and phone.gate.shows_names
    query = request.args.get("q", "").strip()[:MAX_LINE] if may_search else ""
    page = render_template(
        "checkin/door.html",
        may_search=may_search,
        is_signed_in=is_signed_in,
        query=query,
        found=queries.find_people(query),
        admitted_count=queries.admitted_count(),
        expected_count=queries.expected_count(),
        undo_form=UndoForm(formdata=None),
        roles=list(ParticipantRole),
        reasons=words.reason_patterns(),
        version=VERSION,
    )
    return allow_camera(make_response(page))


@blueprint.post("/einlass")
@door_required
def admit() -> ResponseReturnValue:
    is_exit = request.form.get("kind") == ScanKind.EXIT
    kind = ScanKind.EXIT if is_exit else ScanKind.ENTRY
    code = request.form.get("code", "")[:MAX_LINE]
    scan_id = request.form.get("id", "")
    source = get_current_source()
    answer = service.scan(
        code,
        source,
        now=clock.now(),
        kind=kind,
        scan_id=scan_id if SCAN_ID.fullmatch(scan_id) else None,
    )
    return _answer(answer, source)


@blueprint.post("/einlass/zuruecknehmen/<scan_id>")
@door_required
def take_back(scan_id: str) -> ResponseReturnValue:
    form = UndoForm()
    if not form.validate_on_submit():
        abort(HTTPStatus.BAD_REQUEST)
    reason = UndoReason(form.reason.data)
    source = get_current_source()
    answer = service.take_back(scan_id, reason, source, now=clock.now())
    return _answer(answer, source, is_undo=True)


def _answer(answer: Answer, source: Source, *, is_undo: bool = False) -> ResponseReturnValue:
    result = words.result(answer, get_fair(), source)
    # Committed before the page is made, so that the next badge need not wait.
    db.session.commit()
    # The scanner's page shows the answer itself; without its script this one does.
    if request.accept_mimetypes.best_match(["text/html", JSON]) == JSON:
        return jsonify(result)
    page = render_template(
        "checkin/admit.html",
        answer=answer,
        message=result["message"],
        is_undo=is_undo,
        shows_names=source.shows_names,
        undo_form=UndoForm(formdata=None),
    )
    return page, STATUSES.get(answer.verdict, HTTPStatus.CONFLICT)


@blueprint.route("/einlass/vor-ort", methods=["GET", "POST"])
@door_required
def walk_in() -> ResponseReturnValue:
    form, source = WalkInForm(), get_current_source()
    if form.validate_on_submit():
        with form.showing_refusals():
            participant = service.admit_walk_in(form.typed(), source, now=clock.now())
            db.session.commit()
            return _welcome(participant, has_blank=bool(form.blank.data), source=source)
        db.session.rollback()
    page = render_template(
        "checkin/walk_in.html",
        form=form,
        towns=municipalities(),
        shows_badge=source.shows_names,
    )
    return page, form.http_status


def _welcome(participant: Participant, *, has_blank: bool, source: Source) -> ResponseReturnValue:
    if has_blank:
        said = _("%(name)s ist da und trägt den Blanko-Ausweis.", name=participant.name)
    elif source.shows_names:
        return redirect(url_for("checkin.print_badge", code=participant.code))
    else:
        said = _(
            "%(name)s ist da. Den Ausweis druckt die Messe-Leitung: Dieses Telefon zeigt keine "
            "Namen.",
            name=participant.name,
        )
    flash(said, "success")
    return redirect(url_for("checkin.walk_in"))


@blueprint.get("/einlass/ausweis/<code>")
@door_required
def print_badge(code: str) -> ResponseReturnValue:
    # A badge is a name, and a code that opens the door.
    if not get_current_source().shows_names:
        abort(HTTPStatus.FORBIDDEN)
    participant = queries.find_participant(code) or abort(HTTPStatus.NOT_FOUND)
    admission = queries.find_admission(participant.id)
    phone = current_phone()
    # A phone prints for those whom it let in: else a lost one made badges of all codes it knows.
    if phone is not None and (admission is None or admission.scan.device_id != phone.id):
        abort(HTTPStatus.FORBIDDEN)
    return render_template(
        "checkin/print_badge.html",
        participant=participant,
        is_admitted=admission is not None,
        draw_code=draw_code,
    )
