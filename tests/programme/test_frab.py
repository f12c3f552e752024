"""The format of conference apps: its rules, and that both files say the same as the programme."""

import dataclasses
import datetime as dt
import uuid
from pathlib import Path

import pytest
from lxml import etree

from messe.core import clock
from messe.programme.frab import Conference, as_xml, frab_schedule
from messe.programme.items import ProgrammeItem
from messe.programme.models import ItemKind

SCHEMA = etree.RelaxNG(file=Path(__file__).with_name("schedule.rng"))
DAY = dt.date(2026, 6, 23)
FAIR = Conference(
    title="Zukunftsmesse Kleinstädte",
    day=DAY,
    base_url="https://messe.nrw.example/",
    programme_url="https://messe.nrw.example/programm",
)
WELCOME = ProgrammeItem(
    guid="5e1c0d9a-92c7-4f57-9f0e-8d4b7f3f2a01",
    kind=ItemKind.PLENARY,
    title="Begrüßung & Auftakt <live>",
    abstract="Wir beginnen.\nMit Kaffee.",
    speaker="Ada Linde",
    stage_slug=None,
    stage_name=None,
    startup_id=None,
    starts_at=clock.at(DAY, dt.time(9, 30)),
    ends_at=clock.at(DAY, dt.time(10, 40)),
    seats=None,
)
PITCH = dataclasses.replace(
    WELCOME,
    guid="ffffffff-ffff-4fff-bfff-ffffffffffff",
    kind=ItemKind.PITCH,
    title="Funkweg",
    abstract="Parkplätze finden, ohne zu suchen.",
    speaker="",
    stage_slug="2-halle",
    stage_name="2. Halle",
    startup_id=7,
    starts_at=clock.at(DAY, dt.time(11)),
    ends_at=clock.at(DAY, dt.time(11, 15)),
)
CAFE = dataclasses.replace(
    WELCOME,
    guid="00000000-0000-4000-8000-000000000000",
    kind=ItemKind.WORLD_CAFE,
    title="World Café",
    starts_at=clock.at(DAY + dt.timedelta(days=1), dt.time(9)),
    ends_at=clock.at(DAY + dt.timedelta(days=1), dt.time(10)),
)
PROGRAMME = [WELCOME, PITCH, CAFE]


@pytest.fixture(autouse=True)
def language(app):
    """Names of tracks are in the language of the app."""


def schedule(items=PROGRAMME, conference=FAIR, number=3):
    return frab_schedule(items, conference, number)


def said(read):
    """What a file says about an item: `read` gives its parts by name."""
    starts_at = dt.datetime.fromisoformat(read("date"))
    hours, minutes = map(int, read("duration").split(":"))
    assert f"{clock.local(starts_at):%H:%M}" == read("start")
    ends_at = starts_at + dt.timedelta(hours=hours, minutes=minutes)
    kind = ItemKind(read("type"))
    return read("title"), kind, starts_at, ends_at, read("room"), read("abstract")


def read_json(tree):
    """Item by `guid`, as a reader of the JSON understands it."""
    return {
        event["guid"]: (*said(event.get), [person["name"] for person in event["persons"]])
        for day in tree["schedule"]["conference"]["days"]
        for events in day["rooms"].values()
        for event in events
    }


def read_xml(content):
    """Item by `guid`, as a reader of the XML understands it."""
    return {
        event.get("guid"): (*said(event.findtext), event.xpath("persons/person/text()"))
        for event in etree.fromstring(content).iterfind("day/room/event")
    }


def test_both_files_read_back_are_the_programme():
    programme = {
        item.guid: (
            item.title,
            item.kind,
            item.starts_at,
            item.ends_at,
            item.stage_name or "Überall",
            item.abstract,
            [item.speaker] if item.speaker else [],
        )
        for item in PROGRAMME
    }

    assert read_json(schedule()) == read_xml(as_xml(schedule())) == programme


def test_xml_holds_every_rule_of_the_format():
    SCHEMA.assertValid(etree.fromstring(as_xml(schedule())))


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ("conference/acronym", "abc"),
        ("conference/acronym", "Zukunft"),
        ("day/room/event/slug", "2-halle"),
        ("day/room/event/date", "2026-06-23T09:30:00"),
        ("day/room/event/duration", "70"),
        ("day/room/event/title", ""),
        ("version", "1.0"),
    ],
)
def test_schema_finds_what_apps_would_refuse(place, wrong):
    document = etree.fromstring(as_xml(schedule()))
    document.find(place).text = wrong

    assert not SCHEMA.validate(document)


@pytest.mark.parametrize("name", ["id", "guid"])
def test_schema_wants_each_event_to_have_names(name):
    document = etree.fromstring(as_xml(schedule()))
    del document.find("day/room/event").attrib[name]

    assert not SCHEMA.validate(document)


@pytest.mark.parametrize("title", ["Ü", "2. Messe", "###", "Zukunftsmesse Kleinstädte"])
def test_short_name_begins_with_a_letter_whatever_the_fair_is_called(title):
    conference = dataclasses.replace(FAIR, title=title)

    SCHEMA.assertValid(etree.fromstring(as_xml(schedule(conference=conference))))


def test_version_is_the_number_of_the_release():
    assert schedule(number=12)["schedule"]["version"] == "12"
    assert etree.fromstring(as_xml(schedule(number=12))).findtext("version") == "12"


def test_names_of_an_item_stay_when_it_moves_and_is_reworded():
    moved = dataclasses.replace(
        PITCH,
        title="Funkwege",
        stage_slug="saal",
        stage_name="Saal",
        starts_at=PITCH.starts_at + dt.timedelta(hours=1),
        ends_at=PITCH.ends_at + dt.timedelta(hours=1),
    )

    [before] = schedule([PITCH])["schedule"]["conference"]["days"][0]["rooms"]["2. Halle"]
    [after] = schedule([moved], number=4)["schedule"]["conference"]["days"][0]["rooms"]["Saal"]

    assert [before[name] for name in ("guid", "id", "slug")] == [
        after[name] for name in ("guid", "id", "slug")
    ]


def test_numbers_are_apart_and_fit_into_what_apps_keep():
    guids = [PITCH.guid, CAFE.guid, *(str(uuid.uuid5(uuid.NAMESPACE_URL, c)) for c in "abcdef")]
    items = [dataclasses.replace(PITCH, guid=guid) for guid in guids]
    [day] = schedule(items)["schedule"]["conference"]["days"]
    numbers = {event["id"] for events in day["rooms"].values() for event in events}

    assert len(numbers) == len(guids)
    assert all(0 < number < 2**31 for number in numbers)


def test_days_begin_and_end_with_their_items_in_westphalias_time():
    first, second = schedule()["schedule"]["conference"]["days"]

    assert (first["index"], first["date"]) == (1, "2026-06-23")
    assert first["day_start"] == "2026-06-23T09:30:00+02:00"
    assert first["day_end"] == "2026-06-23T11:15:00+02:00"
    assert (second["index"], second["date"]) == (2, "2026-06-24")


def test_tracks_and_rooms_are_those_of_the_items():
    conference = schedule([WELCOME, PITCH])["schedule"]["conference"]

    assert [track["slug"] for track in conference["tracks"]] == ["pitches", "plenum"]
    assert {room["name"] for room in conference["rooms"]} == {"2. Halle", "Überall"}


def test_text_that_xml_cannot_carry_is_left_out():
    typed = dataclasses.replace(PITCH, abstract="Eins\x0bzwei\r\ndrei", title="Funk\x00weg")

    [event] = etree.fromstring(as_xml(schedule([typed]))).iterfind("day/room/event")

    assert event.findtext("title") == "Funkweg"
    assert event.findtext("abstract") == "Eins\nzwei\ndrei"
