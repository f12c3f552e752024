"""What the QR code of a badge opens."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from messe.checkin import queries, service
from messe.checkin.access import current_source
from messe.core import clock
from messe.core.tokens import read_code
from messe.registration.queries import find_participant_by_badge

blueprint = Blueprint("scan", __name__)


@blueprint.get("/b/", defaults={"token": ""})
@blueprint.get("/b/<token>")
@blueprint.get("/B/<token>")
def open_badge(token: str) -> ResponseReturnValue:
    source = current_source()
    if source is None:
        # The same page for every token, in the same time: it is not even looked up. So whoever
        # tries many learns nothing, and counting would cost more than the answer.
        return render_template("scan/neutral.html", back=url_for("scan.open_badge", token=""))
    participant = find_participant_by_badge(read_code(token))
    if participant is None:
        return render_template("scan/unknown.html")
    return render_template(
        "scan/open_badge.html",
        person=queries.person(participant),
        obstacle=service.find_obstacle(participant, source, now=clock.now()),
    )
