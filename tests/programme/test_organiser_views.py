"""Organisers release the draft."""

import datetime as dt

import pytest

from messe.programme.queries import newest_release
from tests.factories import make_account, make_block, make_booking, make_release, make_slot, sign_in

HOUR = dt.timedelta(hours=1)
WAITING = "1 Änderung ist noch nicht öffentlich."


def test_release_page_of_a_new_fair(organiser):
    page = organiser.get("/orga/programm").text

    assert "Noch ist nichts öffentlich." in page
    assert "Freigeben" not in page


def test_organiser_sees_what_changes_and_releases_it(organiser, fair, now):
    make_release_of_a_pitch(fair)
    make_block(fair.starts_at, title="Begrüßung")

    page = organiser.get("/orga/programm").text
    answer = organiser.post("/orga/programm", data={"note": "Jetzt mit Begrüßung."})

    assert "Begrüßung: neu, 09:30 Uhr" in page
    assert "Niemand bekommt eine E-Mail." in page
    assert answer.location == "/orga/programm"
    release = newest_release()
    assert (release.number, release.note, release.released_at) == (2, "Jetzt mit Begrüßung.", now)
    after = organiser.get("/orga/programm").text
    assert "Nichts: Alle sehen den neuesten Stand." in after
    assert "Begrüßung: neu, 09:30 Uhr" in organiser.get("/orga/programm/fassung/2").text


def make_release_of_a_pitch(fair):
    make_booking(make_slot(fair.starts_at))
    return make_release()


def test_page_says_how_many_get_a_mail(organiser, fair):
    make_booking(make_slot(fair.starts_at))

    page = organiser.get("/orga/programm").text

    assert "1 Start-up und 0 Personen" in page


def test_what_does_not_fit_is_said_but_may_be_released(organiser, fair):
    make_booking(make_slot(fair.starts_at - HOUR))

    page = organiser.get("/orga/programm").text
    answer = organiser.post("/orga/programm", data={"note": ""})

    warning, button = page.index("liegt außerhalb der Öffnungszeiten."), page.index("Freigeben")
    assert warning < button
    assert answer.location == "/orga/programm"
    assert newest_release() is not None


def test_second_release_of_the_same_is_refused_kindly(organiser, fair):
    make_release_of_a_pitch(fair)

    answer = organiser.post("/orga/programm", data={"note": ""})

    assert answer.status_code == 409
    assert "Seit der letzten Fassung hat sich nichts geändert." in answer.text


def test_note_that_is_too_long_is_refused(organiser, fair):
    make_booking(make_slot(fair.starts_at))

    answer = organiser.post("/orga/programm", data={"note": "x" * 201})

    assert "Freigeben" in answer.text
    assert newest_release() is None


def test_unknown_release_is_not_found(organiser):
    assert organiser.get("/orga/programm/fassung/1").status_code == 404


def test_other_pages_say_that_something_waits(organiser, fair):
    make_release_of_a_pitch(fair)
    assert WAITING not in organiser.get("/orga/buehnen").text
    make_block(fair.starts_at)

    page = organiser.get("/orga/buehnen").text

    assert WAITING in page
    assert "Jetzt freigeben" not in page


def test_on_the_day_one_tap_releases_a_change(client, fair, on_the_day):
    sign_in(client, make_account())
    make_release_of_a_pitch(fair)
    make_block(on_the_day + HOUR)

    page = client.get("/orga/buehnen").text
    client.post("/orga/programm")

    assert "Jetzt freigeben" in page
    assert newest_release().number == 2


@pytest.mark.parametrize("path", ["/orga/programm", "/orga/buehnen"])
def test_page_sends_the_same_queries_for_more_changes(organiser, fair, count_queries, path):
    make_release_of_a_pitch(fair)
    make_booking(make_slot(fair.starts_at))
    one = count_queries(lambda: organiser.get(path))
    make_booking(make_slot(fair.starts_at + HOUR))
    make_block(fair.starts_at)

    assert count_queries(lambda: organiser.get(path)) == one
