"""The public programme, and what people save of it."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.programme.models import SavedItem
from messe.programme.queries import saved_keys
from messe.registration.models import Participant, RegistrationStatus
from tests.factories import (
    make_block,
    make_booking,
    make_registration,
    make_release,
    make_slot,
    make_stage,
    make_startup,
    make_topic,
    open_registration,
)

HOUR = dt.timedelta(hours=1)


def text_of(page):
    """What a person reads between the tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def day(client, on_the_day):
    """On the day: a welcome is over, a pitch runs in the hall, one comes there, one in the tent."""
    hall, tent = make_stage(name="Halle", slug="halle"), make_stage(name="Zelt", slug="zelt")
    mobility = make_topic("Mobilität", slug="mobilitaet")
    make_block(on_the_day - HOUR, title="Begrüßung", speaker="Ada Linde")
    running = make_startup(name="Funkweg", slug="funkweg", offer="WLAN für alle.")
    coming = make_startup(name="Parkspur", slug="parkspur", topics=[mobility])
    make_booking(make_slot(on_the_day, stage=hall), running)
    make_booking(make_slot(on_the_day + HOUR, stage=hall), coming)
    make_booking(make_slot(on_the_day + HOUR, stage=tent), make_startup(name="Zeltbau"))
    make_release(on_the_day)
    return on_the_day


def test_pitch_with_few_seats_leads_to_their_reservation(client, on_the_day):
    booking = make_booking(make_slot(on_the_day))
    booking.seats = 8
    make_release(on_the_day)

    page = client.get("/programm").text

    assert "Nur 8 Plätze:" in text_of(page)
    assert f'href="/meine-messe/plaetze#{booking.public_id}"' in page


@pytest.fixture
def town(client, fair):
    registration = make_registration(companions=["Jonas Weber"])
    open_registration(client, registration)
    return registration


def people_of(registration):
    return db.session.scalars(
        sa.select(Participant)
        .where(Participant.registration_id == registration.id)
        .order_by(Participant.id)
    ).all()


def saved_by(registration, person=0):
    return saved_keys(people_of(registration)[person])


def test_programme_before_the_first_release(client, on_the_day):
    make_booking(make_slot(on_the_day))

    page = client.get("/programm").text

    assert "Das Programm steht noch nicht fest." in page
    assert "Start-up" not in page.partition("data-programme")[2].partition("<footer")[0]


def test_programme_begins_with_now_and_next(client, day):
    page = text_of(client.get("/programm").text)

    assert "Stand: Fassung 1, 23.06.2026, 10:30 Uhr" in page
    assert "Jetzt 10:30 bis 10:45 Uhr · Halle Funkweg WLAN für alle." in page
    coming = page.partition("Als Nächstes")[2].partition("Der ganze Tag")[0]
    assert "11:30 bis 11:45 Uhr · Halle Parkspur" in coming
    assert "11:30 bis 11:45 Uhr · Zelt Zeltbau" in coming
    assert "09:30 Uhr bis 10:00 Uhr · Für alle Begrüßung Mit Ada Linde" in page


def test_programme_after_the_day_has_no_now(client, day, after_the_fair):
    page = text_of(client.get("/programm").text)

    assert "Funkweg" in page
    assert "Jetzt" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("buehne=zelt", ["Begrüßung", "Zeltbau"]),
        ("buehne=halle", ["Begrüßung", "Funkweg", "Parkspur"]),
        ("thema=mobilitaet", ["Parkspur"]),
        ("thema=mobilitaet&buehne=zelt", []),
        ("buehne=erfunden", ["Begrüßung"]),
    ],
)
@pytest.mark.parametrize("view", ["zeit", "liste", "raster"])
def test_filters_leave_what_was_asked_for(client, day, view, query, shown):
    page = client.get(f"/programm?ansicht={view}&{query}").text

    body = text_of(page.partition('class="choose"')[2].partition("</form>")[2])
    titles = ["Begrüßung", "Funkweg", "Parkspur", "Zeltbau"]
    assert [title for title in titles if title in body] == shown


def test_list_is_in_order_of_the_alphabet(client, day):
    page = client.get("/programm?ansicht=liste").text.partition('id="list"')[2]

    places = [page.index(title) for title in ("Begrüßung", "Funkweg", "Parkspur", "Zeltbau")]
    assert places == sorted(places)


def test_grid_has_a_column_for_each_stage(client, day):
    page = text_of(client.get("/programm?ansicht=raster").text)

    assert "Zeit Halle Zelt" in page
    assert "11:30 Parkspur bis 11:45 Uhr Zeltbau bis 11:45 Uhr" in page


def test_unknown_view_is_the_day(client, day):
    assert "Der ganze Tag" in client.get("/programm?ansicht=kreis").text


def test_page_says_what_the_newest_release_changed(client, day):
    assert "Neu in Fassung" not in client.get("/programm").text
    make_booking(make_slot(day + 2 * HOUR, stage=make_stage(name="Garten")))
    make_release(day, note="Der Garten ist offen.")

    page = text_of(client.get("/programm").text)

    assert "Neu in Fassung 2" in page
    assert "neu, 12:30 Uhr, Garten" in page
    assert "Der Garten ist offen." in page


def test_page_is_fresh_until_something_begins_or_ends(client, day):
    assert 'data-seconds="901"' in client.get("/programm").text


@pytest.mark.parametrize("path", ["/programm", "/programm?ansicht=raster", "/programm/mein"])
def test_programme_sends_the_same_queries_for_more_items(client, day, count_queries, path):
    for number in range(8):
        make_booking(
            make_slot(day + number * HOUR), make_startup(topics=[make_topic(f"T{number}")])
        )
        make_block(day + number * HOUR)
    make_release(day)
    some = count_queries(lambda: client.get(path))
    for number in range(8):
        make_block(day + number * HOUR)
    make_release(day)

    assert count_queries(lambda: client.get(path)) == some


@pytest.mark.long
def test_programme_of_300_items_sends_the_queries_of_12(client, on_the_day, count_queries):
    stage = make_stage()
    for number in range(12):
        make_booking(make_slot(on_the_day + number * HOUR, stage=stage))
    make_release(on_the_day)
    twelve = count_queries(lambda: client.get("/programm"))
    for number in range(12, 300):
        make_booking(make_slot(on_the_day + number * HOUR, stage=stage))
    db.session.execute(sa.text("DELETE FROM release"))
    make_release(on_the_day)

    assert count_queries(lambda: client.get("/programm")) == twelve


def test_state_is_one_query_and_304_until_the_next_release(client, day, count_queries):
    first = client.get("/programm/stand")
    again = {"If-None-Match": first.headers["ETag"]}

    assert first.json == {"number": 1}
    assert first.headers["Cache-Control"] == "no-cache"
    assert client.get("/programm/stand", headers=again).status_code == 304
    assert count_queries(lambda: client.get("/programm/stand", headers=again)) == 1
    make_block(day)
    make_release(day)
    assert client.get("/programm/stand", headers=again).json == {"number": 2}


def test_state_before_the_first_release(client, now):
    assert client.get("/programm/stand").json == {"number": 0}


def test_person_saves_a_startup_and_drops_it_again(client, day, town):
    answer = client.post(
        "/programm/merken",
        data={"item": "startup:funkweg", "saved": "1", "back": "/programm?ansicht=liste"},
    )

    assert answer.location == "/programm?ansicht=liste"
    assert saved_by(town) == {"startup:funkweg"}
    assert "Funkweg" in text_of(client.get("/programm/mein").text)
    client.post("/programm/merken", data={"item": "startup:funkweg", "saved": "0"})
    assert saved_by(town) == set()
    assert "Funkweg" not in text_of(client.get("/programm/mein").text)


def test_list_of_a_phone_is_added_to_what_is_saved(client, day, town):
    block = make_block(day, title="Schlusswort")
    make_release(day)
    client.post("/programm/merken", data={"item": "startup:funkweg", "saved": "1"})

    keys = ["startup:funkweg", "startup:parkspur", f"block:{block.public_id}", "startup:erfunden"]
    client.post("/programm/merken", data={"item": [*keys, "unsinn"], "saved": "1"})

    assert saved_by(town) == set(keys[:3])
    assert len(db.session.scalars(sa.select(SavedItem)).all()) == 3


def test_saving_never_leads_to_another_site(client, day, town):
    answer = client.post(
        "/programm/merken", data={"item": "startup:funkweg", "back": "https://boese.example/"}
    )

    assert answer.location == "/programm/mein"


def test_each_person_of_a_party_has_an_own_programme(client, day, town):
    client.post("/programm/merken", data={"item": "startup:funkweg", "saved": "1"})

    client.post("/programm/ich-bin", data={"code": people_of(town)[1].code})
    client.post("/programm/merken", data={"item": "startup:parkspur", "saved": "1"})

    assert saved_by(town, 0) == {"startup:funkweg"}
    assert saved_by(town, 1) == {"startup:parkspur"}
    assert "Ich bin …" in client.get("/programm/mein").text


def test_page_of_a_startup_says_whether_it_is_saved(client, day, town):
    assert 'name="saved" value="1"' in client.get("/startups/funkweg").text
    client.post("/programm/merken", data={"item": "startup:funkweg", "saved": "1"})

    assert 'name="saved" value="0"' in client.get("/startups/funkweg").text


def test_own_pages_lead_to_the_own_programme(client, day, town):
    assert 'href="/programm/mein"' in client.get("/meine-messe").text


def test_nobody_is_somebody_of_another_party(client, day, town):
    assert client.post("/programm/ich-bin", data={"code": "ABC234"}).status_code == 404


def test_withdrawn_town_sees_the_programme_as_everybody_does(client, day, town):
    town.status = RegistrationStatus.WITHDRAWN
    town.withdrawn_at = day

    assert 'data-person=""' in client.get("/programm").text
