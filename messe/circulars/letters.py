"""What a circular says to one registration."""

from dataclasses import dataclass

from flask_babel import force_locale

from messe.circulars.models import Circular
from messe.circulars.placeholders import Placeholder, fill
from messe.core.formats import day
from messe.core.i18n import LANGUAGES
from messe.core.links import public_url
from messe.fair.models import Fair
from messe.registration.models import Registration

LANGUAGE = LANGUAGES[0]
"""Circulars are written in German, whatever language their writer reads pages in."""


@dataclass(frozen=True)
class Letter:
    """The words of one mail."""

    subject: str
    body: str


def letter_to(registration: Registration, circular: Circular, fair: Fair, *, link: str) -> Letter:
    """What `circular` says to `registration`, whose pages `link` opens."""
    with force_locale(LANGUAGE):
        values = {
            Placeholder.TOWN: registration.party_name,
            Placeholder.NAME: registration.people[0].name,
            Placeholder.LINK: link,
            Placeholder.DAY: day(fair.starts_at),
            Placeholder.PLACE: fair.place,
        }
    # A header is one line, whatever kind of line break was typed or stands in a name.
    subject = " ".join(fill(circular.subject, values).split())
    return Letter(subject, fill(circular.body, values) + "\n")


def sample_link() -> str:
    """An address that looks like those in letters and opens nothing."""
    return public_url("registration.open_pages", token="PROBE")  # noqa: S106 -- no secret
