"""The programme in the format that conference apps read: frab's `schedule`, as JSON and XML."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from typing import Any, Final
from xml.etree import ElementTree as ET

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.core import clock
from messe.programme.items import ProgrammeItem
from messe.programme.models import ItemKind
from messe.registration.search import fold

Schedule = dict[str, Any]
"""The format's own tree of objects, lists and texts, ready for JSON."""

TRACKS: Final = {
    ItemKind.PITCH: ("pitches", _l("Pitches")),
    ItemKind.PLENARY: ("plenum", _l("Plenum")),
    ItemKind.WORLD_CAFE: ("world-cafe", _l("World Café")),
    ItemKind.BREAK: ("pausen", _l("Pausen")),
}
"""Slug and name of the track that items of a kind are in."""

COLOURS: Final = {
    ItemKind.PITCH: "#154194",
    ItemKind.PLENARY: "#6b3fa0",
    ItemKind.WORLD_CAFE: "#0e6e5c",
    ItemKind.BREAK: "#5b6076",
}

TIMESLOT: Final = dt.timedelta(minutes=5)
LARGEST_ID: Final = 2**31 - 1
"""Apps keep an event's number in 32 bits with a sign."""

NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Conference:
    """What the format says about the whole day."""

    title: str
    day: dt.date
    base_url: str
    programme_url: str

    @property
    def acronym(self) -> str:
        """The short name of this year's fair: apps keep it apart from other years' by it."""
        return f"{_slug(self.title)}-{self.day.year}"


def frab_schedule(items: Sequence[ProgrammeItem], conference: Conference, number: int) -> Schedule:
    """Release `number` of the programme, which has at least one item.

    An item keeps its `guid`, `id` and slug from release to release.
    """
    days = [_day(index, list(group), conference) for index, group in enumerate(_by_day(items), 1)]
    first, last = days[0]["date"], days[-1]["date"]
    return {
        "generator": {"name": "messe", "version": version("messe")},
        "schedule": {
            "version": str(number),
            "base_url": conference.base_url,
            "conference": {
                "acronym": conference.acronym,
                "title": conference.title,
                "start": first,
                "end": last,
                "daysCount": len(days),
                "timeslot_duration": _duration(TIMESLOT),
                "time_zone_name": clock.BERLIN.key,
                "url": conference.programme_url,
                "rooms": _rooms(items),
                "tracks": _tracks(items),
                "days": days,
            },
        },
    }


def _by_day(items: Iterable[ProgrammeItem]) -> Iterable[Iterable[ProgrammeItem]]:
    in_order = sorted(items, key=lambda item: item.starts_at)
    return (group for _day, group in groupby(in_order, _date))


def _date(item: ProgrammeItem) -> dt.date:
    return clock.local(item.starts_at).date()


def _day(index: int, items: Sequence[ProgrammeItem], conference: Conference) -> Schedule:
    rooms: dict[str, list[Schedule]] = {}
    for item in items:
        rooms.setdefault(_room(item), []).append(_event(item, conference))
    return {
        "index": index,
        "date": _date(items[0]).isoformat(),
        "day_start": _moment(items[0].starts_at),
        "day_end": _moment(max(item.ends_at for item in items)),
        "rooms": rooms,
    }


def _room(item: ProgrammeItem) -> str:
    return item.stage_name or str(_("Überall"))


def _rooms(items: Iterable[ProgrammeItem]) -> list[Schedule]:
    slugs = {_room(item): item.stage_slug or "ueberall" for item in items}
    return [
        {"name": name, "slug": slug, "guid": str(uuid.uuid5(uuid.NAMESPACE_URL, slug))}
        for name, slug in sorted(slugs.items())
    ]


def _tracks(items: Iterable[ProgrammeItem]) -> list[Schedule]:
    kinds = {item.kind for item in items}
    return [
        {"name": str(name), "slug": slug, "color": COLOURS[kind]}
        for kind, (slug, name) in TRACKS.items()
        if kind in kinds
    ]


def _event(item: ProgrammeItem, conference: Conference) -> Schedule:
    number = uuid.UUID(item.guid).int % LARGEST_ID + 1
    _slug_of_track, track = TRACKS[item.kind]
    return {
        "guid": item.guid,
        "id": number,
        "date": _moment(item.starts_at),
        "start": clock.local(item.starts_at).strftime("%H:%M"),
        "duration": _duration(item.ends_at - item.starts_at),
        "room": _room(item),
        "slug": f"{conference.acronym}-{number}",
        "url": conference.programme_url,
        "title": item.title,
        "subtitle": "",
        "track": str(track),
        "type": item.kind.value,
        "language": "de",
        "abstract": "\n".join(item.abstract.splitlines()),
        "description": "",
        "persons": [{"name": item.speaker}] if item.speaker else [],
        "links": [],
    }


def _moment(moment: dt.datetime) -> str:
    return clock.local(moment).isoformat(timespec="seconds")


def _duration(span: dt.timedelta) -> str:
    hours, minutes = divmod(span // dt.timedelta(minutes=1), 60)
    return f"{hours:02}:{minutes:02}"


def _slug(text: str) -> str:
    """`text` as the format wants its short names: lower case, a letter first."""
    plain = "-".join(re.findall("[a-z0-9]+", fold(text)))
    return plain if re.match("[a-z]", plain) else f"messe-{plain}".rstrip("-")


def as_xml(tree: Schedule) -> bytes:
    """The same schedule as an XML document."""
    schedule = tree["schedule"]
    conference = schedule["conference"]
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", tree["generator"])
    _add(root, "version", schedule["version"])
    about = ET.SubElement(root, "conference")
    for name in ("acronym", "title", "start", "end"):
        _add(about, name, conference[name])
    _add(about, "days", str(conference["daysCount"]))
    _add(about, "timeslot_duration", conference["timeslot_duration"])
    _add(about, "base_url", schedule["base_url"])
    _add(about, "time_zone_name", conference["time_zone_name"])
    for day in conference["days"]:
        _add_day(root, day)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = NOT_IN_XML.sub("", text)


def _add_day(root: ET.Element, day: Schedule) -> None:
    element = ET.SubElement(
        root,
        "day",
        index=str(day["index"]),
        date=day["date"],
        start=day["day_start"],
        end=day["day_end"],
    )
    for name, events in day["rooms"].items():
        room = ET.SubElement(element, "room", name=name)
        for event in events:
            _add_event(room, event)


EVENT_TEXTS: Final = (
    "date",
    "start",
    "duration",
    "room",
    "slug",
    "url",
    "title",
    "subtitle",
    "track",
    "type",
    "language",
    "abstract",
    "description",
)


def _add_event(room: ET.Element, event: Schedule) -> None:
    element = ET.SubElement(room, "event", id=str(event["id"]), guid=event["guid"])
    for name in EVENT_TEXTS:
        _add(element, name, event[name])
    persons = ET.SubElement(element, "persons")
    for person in event["persons"]:
        _add(persons, "person", person["name"])
    ET.SubElement(element, "links")
