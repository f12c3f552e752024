"""Organisers print badges: choose whose, wait for the sheets, note that they were printed."""

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required
from messe.badges import queries, service
from messe.badges.files import sheets_file
from messe.badges.forms import LAYOUTS, BlanksForm, PrintForm, SelectionForm
from messe.badges.layouts import BadgeLayout
from messe.badges.models import BadgeOrder
from messe.badges.sheets import address_warning
from messe.core import clock
from messe.core.database import db

blueprint = Blueprint("badges", __name__, url_prefix="/orga/ausweise")

REFRESH_SECONDS = 2
FILE_NAME = "ausweise.pdf"
LAYOUT_WORDS = {choice.value: choice.label for choice in LAYOUTS}


@blueprint.get("")
@organiser_required
def index() -> ResponseReturnValue:
    form = SelectionForm(request.args)
    return render_template(
        "badges/index.html",
        form=form,
        print_form=PrintForm(),
        badges=queries.badges(form.typed()),
        orders=queries.newest_orders(),
        layouts=LAYOUT_WORDS,
        address_warning=address_warning(),
    )


@blueprint.post("")
@organiser_required
def order() -> ResponseReturnValue:
    """Order the badges of the selection in the address, or the one whose button was pressed."""
    form = PrintForm()
    if not form.validate_on_submit():
        abort(400)
    wanted = queries.badges(SelectionForm(request.args).typed())
    only = request.form.get("code")
    if only is not None:
        wanted = [badge for badge in wanted if badge.face.code == only]
    ordered = service.order_badges(wanted, BadgeLayout(form.layout.data), now=clock.now())
    db.session.commit()
    return _to_order(ordered)


@blueprint.route("/blanko", methods=["GET", "POST"])
@organiser_required
def blanks() -> ResponseReturnValue:
    form = BlanksForm()
    if form.validate_on_submit():
        layout = BadgeLayout(form.layout.data)
        ordered = service.order_blanks(form.count.data, layout, now=clock.now())
        db.session.commit()
        return _to_order(ordered)
    return render_template(
        "badges/blanks.html",
        form=form,
        free=queries.free_blanks(),
        address_warning=address_warning(),
    )


def _to_order(ordered: BadgeOrder) -> ResponseReturnValue:
    return redirect(url_for("badges.show", public_id=ordered.public_id))


@blueprint.get("/auftrag/<public_id>")
@organiser_required
def show(public_id: str) -> ResponseReturnValue:
    order = _get_order(public_id)
    page = render_template(
        "badges/show.html",
        order=order,
        has_file=sheets_file(public_id).is_file(),
        kept_days=service.KEPT_FOR.days,
        layouts=LAYOUT_WORDS,
    )
    # A header and no script: the page follows the worker without JavaScript too.
    return page, {"Refresh": str(REFRESH_SECONDS)} if order.finished_at is None else {}


@blueprint.get("/auftrag/<public_id>.pdf")
@organiser_required
def download(public_id: str) -> ResponseReturnValue:
    _get_order(public_id)
    if not sheets_file(public_id).is_file():
        abort(404)
    response = send_file(
        sheets_file(public_id),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=FILE_NAME,
    )
    # `send_file` says that caches may keep it, as is right for style sheets only.
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/auftrag/<public_id>/gedruckt")
@organiser_required
def note_printed(public_id: str) -> ResponseReturnValue:
    service.note_printed(_get_order(public_id), now=clock.now())
    db.session.commit()
    flash(_("Vermerkt: Diese Ausweise sind gedruckt."), "success")
    return redirect(url_for("badges.index", unprinted="y"))


def _get_order(public_id: str) -> BadgeOrder:
    return queries.find_order(public_id) or abort(404)
