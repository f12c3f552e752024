"""What the QR code of a badge opens."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from messe.checkin import queries, service, words
from messe.checkin.access import current_source
from messe.checkin.judging import Reason
from messe.checkin.scanning import Source
from messe.contacts.forms import exchange_form
from messe.core import clock, limits
from messe.core.tokens import read_code
from messe.registration.access import find_current_guest
from messe.registration.models import Participant
from messe.registration.queries import find_participant_by_badge, find_wearer, is_revoked
from messe.startups.access import find_current_exhibitor
from messe.startups.models import Startup

blueprint = Blueprint("scan", __name__)


@blueprint.get("/b/", defaults={"token": ""})
@blueprint.get("/b/<token>")
@blueprint.get("/B/<token>")
def open_badge(token: str) -> ResponseReturnValue:
    source = current_source()
    if source is not None:
        return _offer_admission(read_code(token), source)
    person, startup = find_current_guest(), find_current_exhibitor()
    if person is None and startup is None:
        # The same for every token, in the same time: it is not even looked up.
        limits.count_badge()
        return _neutral_page()
    return _offer_contact(read_code(token), person, startup)


def _neutral_page() -> str:
    return render_template("scan/neutral.html", back=url_for("scan.open_badge", token=""))


def _offer_admission(token: str, source: Source) -> str:
    participant = find_participant_by_badge(token)
    if participant is None:
        obstacle = words.REASON_SENTENCES[Reason.REVOKED] if is_revoked(token) else None
        return render_template("scan/unknown.html", obstacle=obstacle)
    return render_template(
        "scan/open_badge.html",
        person=queries.person(participant),
        shows_names=source.shows_names,
        obstacle=service.find_obstacle(participant, source, now=clock.now()),
    )


def _offer_contact(token: str, person: Participant | None, startup: Startup | None) -> str:
    """Whose badge it is stays unsaid: that is for the wearer to tell."""
    wearer = find_wearer(token)
    if wearer is None:
        return _neutral_page()
    if person is not None and wearer.registration_id == person.registration_id:
        return render_template("contacts/own_badge.html")
    form = None if person is None else exchange_form(person)
    return render_template("scan/offers.html", token=token, form=form, startup=startup)
