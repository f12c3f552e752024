"""The day of the fair as a file that calendars take in (RFC 5545)."""

import datetime as dt
from typing import Final
from urllib.parse import urlsplit

from flask_babel import gettext as _
from icalendar import Calendar, Event

from messe.core import clock
from messe.core.links import public_url
from messe.fair.models import Fair
from messe.registration.models import Registration

FILE_NAME: Final = "messe.ics"
MEDIA_TYPE: Final = "text/calendar; charset=utf-8; method=PUBLISH"

A_YEAR: Final = dt.timedelta(days=365)


def calendar_file(registration: Registration, fair: Fair, *, now: dt.datetime) -> bytes:
    """The day of the fair for the people of `registration`.

    Taken in again, it replaces the entry made before: the identifier stays, and of two versions
    calendars believe the one stamped later.
    """
    own_pages = public_url("my.index")
    event = Event()
    event.add("uid", f"{registration.public_id}@{urlsplit(own_pages).hostname}")
    event.add("dtstamp", now)
    event.add("dtstart", clock.local(fair.starts_at))
    event.add("dtend", clock.local(fair.ends_at))
    event.add("summary", fair.name)
    if fair.place:
        event.add("location", fair.place)
    event.add("description", _description(registration.party_name, own_pages))
    event.add("url", own_pages)
    calendar = Calendar()
    calendar.add("prodid", "-//messe//Zukunftsmesse//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    # The rules of the day's time alone; without an end they would list every year's.
    day = fair.starts_at.date()
    calendar.add_missing_timezones(first_date=day - A_YEAR, last_date=day + A_YEAR)
    content: bytes = calendar.to_ical()
    return content


def _description(town: str, own_pages: str) -> str:
    text: str = _("Angemeldet: %(town)s. Ausweise und Angaben: %(url)s", town=town, url=own_pages)
    return text
