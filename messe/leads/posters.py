"""The code at a stand."""

from flask import current_app
from flask_babel import gettext as _

from messe.registration.badge import badge_svg
from messe.startups.models import Startup


def stand_code(startup: Startup) -> str:
    """The QR code of the stand of `startup`, as SVG."""
    address = f"{current_app.config['PUBLIC_URL'].rstrip('/')}/stand/{startup.stand_token}".upper()
    return badge_svg(address, _("QR-Code des Stands von %(startup)s", startup=startup.name))
