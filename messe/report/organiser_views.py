"""Organisers order reports and fetch them, and export what the fair has gathered."""

from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from messe.accounts import access
from messe.accounts.access import organiser_required, report_reader_required
from messe.core import clock
from messe.core.database import db
from messe.core.tables import MIME_TYPES, Format
from messe.report import queries, service
from messe.report.exports import Dataset
from messe.report.exports import export as export_content
from messe.report.files import report_file
from messe.report.scope import SCOPES, file_name

blueprint = Blueprint("report", __name__, url_prefix="/orga")


@blueprint.get("/berichte")
@report_reader_required
def index() -> ResponseReturnValue:
    orders = queries.orders_by_scope()
    return render_template(
        "report/index.html",
        orders=orders,
        districts=SCOPES,
        is_pending=any(order.is_pending for order in orders),
        datasets=list(Dataset) if access.has_role(access.ORGANISERS) else [],
        formats=list(Format),
    )


@blueprint.post("/berichte")
@report_reader_required
def order() -> ResponseReturnValue:
    scope = request.form.get("scope", "")
    if scope not in SCOPES:
        abort(HTTPStatus.BAD_REQUEST)
    service.order_report(scope, now=clock.now())
    db.session.commit()
    return redirect(url_for("report.index"))


@blueprint.get("/berichte/<public_id>.pdf")
@report_reader_required
def download(public_id: str) -> ResponseReturnValue:
    ready = queries.find_ready_order(public_id)
    if ready is None or not report_file(public_id).is_file():
        abort(HTTPStatus.NOT_FOUND)
    response = send_file(
        report_file(public_id),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=file_name(SCOPES[ready.scope]),
    )
    # `send_file` says that caches may keep it, as is right for style sheets only.
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/export/<dataset>.<file_format>")
@organiser_required
def export(dataset: str, file_format: str) -> ResponseReturnValue:
    if dataset not in set(Dataset) or file_format not in set(Format):
        abort(HTTPStatus.NOT_FOUND)
    kind = Format(file_format)
    response = Response(export_content(Dataset(dataset), kind), content_type=MIME_TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"{dataset}.{kind}")
    return response
