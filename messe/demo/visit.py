"""What a town of the demo does, planned before it happens."""

import datetime as dt
from dataclasses import dataclass

from messe.registration.models import Municipality
from messe.registration.service import RegistrationData


@dataclass(frozen=True)
class Visit:
    """What one town does."""

    municipality: Municipality
    data: RegistrationData
    registered_at: dt.datetime
    confirmed_after: dt.timedelta
    arrives_at: dt.datetime | None
    reports_at: dt.datetime | None


def town_email(town: Municipality) -> str:
    """The invented address of a town hall."""
    return f"rathaus@{town.search_text.split()[0]}-{town.ags[-4:]}.example"


def town_phone(town: Municipality) -> str:
    """The invented number of a town hall, of those that nobody has.

    Source: Bundesnetzagentur, Rufnummern für Medienproduktionen.
    """
    return f"0221 4710 {town.ags[-3:]}"
