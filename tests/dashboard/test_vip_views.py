"""Organisers hear when somebody they wait for is there."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.checkin.judging import Said, ScanKind
from messe.checkin.models import Admission, VipMark
from messe.checkin.rules import rules_of
from messe.checkin.scanning import Incoming, Source, take_scans
from messe.core.database import db
from messe.fair.models import Fair
from messe.registration.models import ParticipantRole
from tests.factories import (
    HALLENBERG,
    MEDEBACH,
    make_account,
    make_admission,
    make_device,
    make_gate,
    make_guest,
    make_registration,
    sign_in,
)

THERE = "Eva Wolkenstein (Bezirksregierung Arnsberg) ist da"


@pytest.fixture
def watch(client, on_the_day):
    """The browser of an organiser on the day of the fair."""
    sign_in(client, make_account())
    return client


@pytest.fixture
def president(fair):
    guests = make_guest(ParticipantRole.STAFF, "Bezirksregierung Arnsberg", head="Eva Wolkenstein")
    return guests.participants[0]


def words(response) -> str:
    """The text of a page without its line breaks."""
    return " ".join(response.text.split())


def mark(watch, person):
    return watch.post("/orga/live/vips", data={"code": person.code}, follow_redirects=True)


def marks() -> list[VipMark]:
    return list(db.session.scalars(sa.select(VipMark).order_by(VipMark.id)))


def test_arrival_of_a_vip_is_announced_with_time_and_gate(watch, president, on_the_day):
    mark(watch, president)
    assert THERE not in words(watch.get("/orga/live"))
    make_admission(president, on_the_day).scan.gate = make_gate(name="Eingang Nord")

    assert f"<strong>{THERE}</strong>, seit 10:30 Uhr, Eingang Nord" in words(
        watch.get("/orga/live/stand")
    )


def test_arrival_that_a_phone_tells_late_is_announced_with_its_own_time(
    watch, president, on_the_day
):
    mark(watch, president)
    gate = make_gate(name="Eingang Nord")
    source = Source(device_id=make_device(gate).id, gate=rules_of(gate))
    came = on_the_day - dt.timedelta(minutes=86)
    scan = Incoming("1", ScanKind.ENTRY, came, president.badge_token, said=Said.ADMITTED)

    take_scans([scan], source, fair=db.session.get_one(Fair, 1), now=on_the_day)

    assert f"{THERE}</strong>, seit 09:04 Uhr, Eingang Nord" in words(watch.get("/orga/live"))


def test_others_are_not_announced(watch, president, on_the_day):
    mark(watch, president)
    make_admission(make_registration().participants[0], on_the_day)

    assert "ist da</strong>" not in watch.get("/orga/live").text


def test_one_organisers_tap_takes_it_away_for_all(watch, president, on_the_day):
    mark(watch, president)
    make_admission(president, on_the_day)
    known = {"If-None-Match": watch.get("/orga/live/stand").headers["ETag"]}

    watch.post("/orga/live/vips/gesehen", data={"code": president.code})

    news = watch.get("/orga/live/stand", headers=known)
    assert news.status_code == 200
    assert THERE not in words(news)


def test_nobody_is_seen_before_being_there(watch, president, on_the_day):
    mark(watch, president)

    watch.post("/orga/live/vips/gesehen", data={"code": president.code})
    make_admission(president, on_the_day)

    assert THERE in words(watch.get("/orga/live"))


def test_whoever_comes_in_anew_is_announced_anew(watch, president, on_the_day, set_now):
    mark(watch, president)
    first = make_admission(president, on_the_day)
    watch.post("/orga/live/vips/gesehen", data={"code": president.code})
    db.session.delete(db.session.get_one(Admission, first.id))
    make_admission(president, set_now(on_the_day + dt.timedelta(minutes=9)))

    assert THERE in words(watch.get("/orga/live"))


def test_who_marked_saw_and_unmarked_stays_on_record(watch, president, on_the_day):
    make_admission(president, on_the_day)
    code = {"code": president.code}
    mark(watch, president)
    mark(watch, president)
    watch.post("/orga/live/vips/gesehen", data=code)
    watch.post("/orga/live/vips/aufheben", data=code)
    mark(watch, president)

    first, second = marks()
    assert None not in {first.marked_by_id, first.seen_by_id, first.unmarked_by_id}
    assert (first.marked_at, first.seen_at, first.unmarked_at) == (on_the_day,) * 3
    assert (second.seen_at, second.unmarked_at) == (None, None)


def test_unmarked_person_is_announced_no_more(watch, president, on_the_day):
    mark(watch, president)
    make_admission(president, on_the_day)

    page = watch.post(
        "/orga/live/vips/aufheben", data={"code": president.code}, follow_redirects=True
    )

    assert "Noch ist niemand ausgewählt." in page.text
    assert THERE not in words(watch.get("/orga/live"))


def test_what_is_not_marked_cannot_be_unmarked_or_seen(watch, president, on_the_day):
    make_admission(president, on_the_day)

    for path in ("/orga/live/vips/aufheben", "/orga/live/vips/gesehen"):
        assert watch.post(path, data={"code": president.code}).status_code == 302

    assert marks() == []


def test_unknown_code_is_not_found(watch):
    assert watch.post("/orga/live/vips", data={"code": "nobody"}).status_code == 404


def test_list_names_vips_and_leads_to_all_people(watch, president):
    page = words(mark(watch, president))

    assert "Die Live-Seite sagt Bescheid, sobald Eva Wolkenstein da ist." in page
    assert "Bezirksregierung Arnsberg, Bezirksregierung" in page
    assert "Eva Wolkenstein nicht mehr ansagen" in page


def test_page_of_a_confirmed_party_offers_to_mark_its_people(watch, president):
    page = watch.get(f"/orga/teilnehmende/{president.registration.public_id}").text

    assert "VIP: sagen, wenn Eva Wolkenstein da ist" in page


def test_large_screen_announces_nobody(watch, president, on_the_day):
    mark(watch, president)
    make_admission(president, on_the_day)

    assert "Wolkenstein" not in watch.get("/orga/live/leinwand").text


@pytest.mark.parametrize("path", ["/orga/live", "/orga/live/vips"])
def test_more_vips_cost_no_more_statements(watch, on_the_day, count_queries, path):
    def add(ags):
        person = make_registration(ags=ags).participants[0]
        make_admission(person, on_the_day).scan.gate = make_gate()
        mark(watch, person)

    add(HALLENBERG)
    few = count_queries(lambda: watch.get(path))
    add(MEDEBACH)

    assert count_queries(lambda: watch.get(path)) == few
