"""The screen at a stage, its state, and the remote control."""

import datetime as dt

import pytest

from messe.accounts.models import Role
from messe.core import clock
from messe.core.database import db
from messe.screen import queries
from tests.factories import (
    make_account,
    make_booking,
    make_release,
    make_slot,
    make_stage,
    make_startup,
    sign_in,
)


@pytest.fixture
def stage(fair, on_the_day):
    """A stage on which Funkweg pitches now, 10:30, and Ampelwerk at 11:00."""
    stage = make_stage(slug="halle", name="Halle")
    for begin, name in (
        (on_the_day, "Funkweg"),
        (on_the_day.replace(hour=9, minute=0), "Ampelwerk"),
    ):
        make_booking(make_slot(begin, stage=stage), make_startup(name=name))
    make_release()
    return stage


@pytest.fixture
def steward(client, stage):
    sign_in(client, make_account(Role.STEWARD))
    return client


def test_screen_shows_who_speaks_until_when_and_who_comes_next(client, stage):
    page = client.get("/buehne/halle").text

    assert "Funkweg" in page
    assert "bis 10:45 Uhr" in page
    assert "Ampelwerk" in page


def test_screen_without_a_programme_says_so(client, fair, on_the_day):
    make_stage(slug="leer", name="Leer")

    assert "Das Programm auf dieser Bühne ist zu Ende." in client.get("/buehne/leer").text


def test_unknown_stage_is_not_found(client, fair):
    assert client.get("/buehne/nirgends").status_code == 404
    assert client.get("/buehne/nirgends/stand").status_code == 404


def test_state_holds_all_the_screen_needs_to_go_on_alone(client, stage, on_the_day):
    response = client.get("/buehne/halle/stand")

    state = response.json
    now = int(on_the_day.timestamp() * 1000)
    assert response.headers["X-Server-Time"] == str(now)
    assert [item["title"] for item in state["items"]] == ["Funkweg", "Ampelwerk"]
    assert state["items"][0]["startsAt"] == now
    assert state["items"][0]["endsAt"] == now + 15 * 60 * 1000
    assert (state["version"], state["hand"]) == (0, None)


def test_unchanged_state_is_not_sent_again_but_the_time_is(
    client, stage, on_the_day, count_queries
):
    chatty = make_startup(name="Langatem", offer="Wir erzählen gern mehr. " * 20)
    make_booking(make_slot(on_the_day + dt.timedelta(hours=2), stage=stage), chatty)
    make_release()
    browser = {"Accept-Encoding": "gzip, br"}
    first = client.get("/buehne/halle/stand", headers=browser)
    browser["If-None-Match"] = first.headers["ETag"]
    db.session.commit()

    answers = []
    asked = count_queries(
        lambda: answers.append(client.get("/buehne/halle/stand", headers=browser))
    )

    assert first.headers["Content-Encoding"] == "br"

    assert answers[0].status_code == 304
    assert answers[0].headers["X-Server-Time"]
    assert asked == 1


def test_state_changes_with_a_command_and_with_a_release(steward, stage, on_the_day):
    first = steward.get("/buehne/halle/stand").headers["ETag"]

    steward.post("/buehne/halle/regie", data={"command": "minute", "version": 0})
    second = steward.get("/buehne/halle/stand")
    make_booking(make_slot(on_the_day + dt.timedelta(hours=2), stage=stage))
    make_release()
    third = steward.get("/buehne/halle/stand")

    assert len({first, second.headers["ETag"], third.headers["ETag"]}) == 3
    assert second.json["hand"]["extra"] == 60_000
    assert len(third.json["items"]) == 3


def test_state_says_what_was_set_by_hand(steward, stage, on_the_day):
    steward.post("/buehne/halle/regie", data={"command": "pause", "version": 0})

    hand = steward.get("/buehne/halle/stand").json["hand"]

    now = int(on_the_day.timestamp() * 1000)
    assert (hand["startedAt"], hand["pausedAt"], hand["extra"]) == (now, now, 0)


@pytest.mark.parametrize("page", ["halle", "halle/regie"])
def test_page_names_the_zone_its_script_writes_times_in(steward, stage, page):
    assert f'data-zone="{clock.BERLIN.key}"' in steward.get(f"/buehne/{page}").text


def test_remote_works_by_buttons_alone(steward, stage):
    page = steward.get("/buehne/halle/regie").text
    assert "Anhalten" in page
    assert "Die Uhr folgt dem Programm." in page

    data = {"command": "pause", "version": 0}
    page = steward.post("/buehne/halle/regie", data=data, follow_redirects=True).text

    assert "Weiter" in page
    assert "Sie steuern die Uhr von Hand." in page
    assert 'name="version" value="1"' in page


def test_second_tap_is_answered_by_the_clock_as_it_is(steward, stage):
    data = {"command": "minute", "version": 0}
    steward.post("/buehne/halle/regie", data=data)

    response = steward.post("/buehne/halle/regie", data=data)

    assert response.status_code == 409
    assert "Die Uhr wurde gerade schon bedient." in response.text
    assert 'name="version" value="1"' in response.text
    assert queries.find_clock(stage).extra_minutes == 1


@pytest.mark.parametrize(
    "data",
    [
        {"command": "explode", "version": 0},
        {"command": "next"},
        {"command": "next", "version": "x"},
    ],
)
def test_nonsense_is_not_found(steward, stage, data):
    assert steward.post("/buehne/halle/regie", data=data).status_code == 404


def test_stewards_find_the_stages(steward, stage):
    page = steward.get("/buehne").text

    assert 'href="/buehne/halle/regie"' in page
    assert 'href="/buehne/halle"' in page


def test_stewards_page_says_when_there_is_no_stage(client, fair, on_the_day):
    sign_in(client, make_account(Role.STEWARD))

    assert "Noch gibt es keine Bühne." in client.get("/buehne").text
