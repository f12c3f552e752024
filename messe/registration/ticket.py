"""The badges of a registration on paper, and what goes with the mail that confirms it."""

from typing import Final

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from messe.core import clock
from messe.core.database import db
from messe.core.links import public_url
from messe.core.pdf import LANGUAGE, as_pdf
from messe.fair.models import Fair
from messe.fair.queries import get_fair
from messe.mail.attachments import Attachment
from messe.registration import calendar
from messe.registration.badge import badge_code, badge_svg
from messe.registration.models import Participant, Registration
from messe.registration.queries import find_concerned

ATTACHMENTS: Final = "tickets"
"""The name under which mails ask for them."""
FILE_NAME: Final = "ausweise.pdf"


def make_attachments(concern: str) -> list[Attachment]:
    """The badges on paper and the day for the calendar, of the registration `concern` names.

    Nothing if it is not confirmed any more.
    """
    registration = find_concerned(concern)
    if registration is None or not registration.is_confirmed:
        return []
    fair = get_fair()
    html = ticket_html(registration, fair)
    day = calendar.calendar_file(registration, fair, now=clock.now())
    # Rendering takes long, and needs no database.
    db.session.rollback()
    return [
        Attachment(FILE_NAME, "application/pdf", as_pdf(html)),
        Attachment(calendar.FILE_NAME, calendar.MEDIA_TYPE, day),
    ]


def ticket_html(registration: Registration, fair: Fair) -> str:
    """The page from which the PDF is made: one sheet a person."""
    with force_locale(LANGUAGE):
        html: str = current_app.jinja_env.get_template("registration/ticket.html").render(
            language=LANGUAGE,
            registration=registration,
            fair=fair,
            draw_code=draw_code,
            own_pages=public_url("my.index"),
        )
        return html


def draw_code(participant: Participant) -> str:
    """The QR code of a participant's badge as an SVG element."""
    text = badge_code(current_app.config["PUBLIC_URL"], participant.badge_token)
    return badge_svg(text, _("QR-Code auf dem Ausweis von %(name)s", name=participant.name))
