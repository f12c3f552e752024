"""A mail as mail programs show it: accessible, readable on a phone and in the dark."""

import pytest

from messe.mail.models import OutboxMail
from messe.mail.render import mail_html
from tests.browser.conftest import (
    DESK,
    PHONE,
    axe_violations,
    new_page,
    screenshot,
    scrolls_sideways,
)

BODY = """\
Guten Tag,

die Anmeldung von Hallenberg gilt. Wir freuen uns auf:

- Ulrike Sommer
- Jo Muster

Am 23. Juni 2026 von 9:30 bis 16:30 Uhr
Kaiserhaus, Möhnestraße 55, 59755 Arnsberg-Neheim

Ihren Ausweis und Ihre Angaben finden Sie hier:

https://messe.example/meine-messe/oeffnen/wXyZ0123456789abcdefghijklmnopqrstuvwxyz

Der Link gilt bis zum 23. Juli 2026, 16:30 Uhr. Geben Sie ihn bitte nicht weiter.

Ihre Bezirksregierungen Arnsberg, Detmold und Münster
zukunftsmesse@messe.example
"""


@pytest.fixture
def html(app) -> str:
    subject = "Sie sind dabei: Hallenberg bei der Zukunftsmesse Kleinstädte 2026"
    return mail_html(OutboxMail(subject=subject, body=BODY, language="de"))


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=lambda size: size["width"])
def test_mail_is_readable(browser, html, size, colours):
    page = new_page(browser, "http://localhost", size, color_scheme=colours)
    page.set_content(html)

    screenshot(page, f"mail-{colours}-{size['width']}")
    assert axe_violations(page) == []
    assert not scrolls_sideways(page)
    assert page.get_by_role("link", name="Seite öffnen").bounding_box()["height"] >= 44
    page.context.close()
