"""The programme, or what one person chose, as a file that calendars follow (RFC 5545)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from blinker import Namespace
from icalendar import Calendar, Event

from messe.core import clock
from messe.core.links import public_url
from messe.fair.models import Fair
from messe.fair.queries import get_fair
from messe.programme import queries
from messe.programme.frab import Conference
from messe.programme.items import ProgrammeItem
from messe.programme.models import Release
from messe.registration.models import Participant

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"

REFRESH: Final = dt.timedelta(minutes=15)
"""How often calendars that follow the address are asked to look again."""


calendar_requested = Namespace().signal("calendar_requested")
"""Somebody's calendar is made: each room returns its entries for the person, a list of
`CalendarEntry`. `app.py` connects them. The sender is a `Participant` with its registration."""


@dataclass(frozen=True)
class CalendarEntry:
    """Something that takes place, as a calendar shows it."""

    uid: str
    """Its lasting name: a calendar replaces the entry it has under the same one."""
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    text: str
    url: str
    stamped_at: dt.datetime
    """When it was last known to be so."""
    version: int = 0
    """Rises with each change."""
    note: str = ""
    """What it is to this person in particular, such as a reserved seat."""


def calendar_file(name: str, entries: Sequence[CalendarEntry]) -> bytes:
    """A calendar with at least one entry, all its times in UTC."""
    calendar = Calendar()
    calendar.add("prodid", "-//messe//Zukunftsmesse//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    for entry in entries:
        calendar.add_component(_event(entry))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.version)
    event.add("dtstamp", entry.stamped_at)
    event.add("dtstart", entry.starts_at.astimezone(dt.UTC))
    event.add("dtend", entry.ends_at.astimezone(dt.UTC))
    event.add("summary", entry.title)
    description = "\n".join(filter(None, (entry.note, entry.text)))
    for name, text in (("location", entry.place), ("description", description)):
        if text:
            event.add(name, text)
    event.add("url", entry.url)
    return event


def entries_of(
    items: Iterable[ProgrammeItem], release: Release, place: str, note: str = ""
) -> list[CalendarEntry]:
    """Items of a release as calendars show them; `place` is the house."""
    return [_entry(item, release, place, note) for item in items]


def _entry(item: ProgrammeItem, release: Release, place: str, note: str) -> CalendarEntry:
    return CalendarEntry(
        uid=item.guid,
        title=item.title,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        place=", ".join(filter(None, (item.stage_name, place))),
        text="\n".join(filter(None, (item.speaker, item.abstract))),
        url=public_url("programme.index"),
        stamped_at=release.released_at,
        version=release.number,
        note=note,
    )


def saved_entries(participant: Participant) -> list[CalendarEntry]:
    """The part of this room in a person's calendar: what that person saved of the programme."""
    release = queries.newest_release()
    if release is None:
        return []
    items = queries.saved_released_items(participant)
    return entries_of(items, release, get_fair().place)


def entries_for(participant: Participant) -> list[CalendarEntry]:
    """What a person's calendar shows: the day of the fair, and what that person has on it."""
    chosen = [entry for _room, part in calendar_requested.send(participant) for entry in part]
    return [_whole_day(participant, get_fair()), *_once_each(chosen)]


def _once_each(entries: Iterable[CalendarEntry]) -> list[CalendarEntry]:
    """In order of time; of what two rooms know, the entry with a note."""
    ordered = sorted(entries, key=lambda entry: (entry.starts_at, entry.uid, entry.note))
    return list({entry.uid: entry for entry in ordered}.values())


def _whole_day(participant: Participant, fair: Fair) -> CalendarEntry:
    registration = participant.registration
    return CalendarEntry(
        uid=f"{registration.public_id}-{participant.code}",
        title=fair.name,
        starts_at=fair.starts_at,
        ends_at=fair.ends_at,
        place=fair.place,
        text="",
        url=public_url("my.index"),
        stamped_at=registration.confirmed_at or registration.created_at,
    )


def conference_of(fair: Fair) -> Conference:
    """What conference apps are told about the fair."""
    return Conference(
        title=fair.name,
        day=clock.local(fair.starts_at).date(),
        base_url=public_url("fair.start"),
        programme_url=public_url("programme.index"),
    )
