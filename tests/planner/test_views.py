import datetime as dt

import pytest

from messe.core.database import db
from messe.planner import queries, service
from messe.planner.models import StartupAbsence
from tests.factories import (
    make_booking,
    make_participant,
    make_release,
    make_reservation,
    make_slot,
    open_registration,
)
from tests.planner.conftest import HOUR, save_pitch

PAGE = "/orga/programm-planung"


def search(run) -> None:
    db.session.commit()
    service.search_ordered()


def test_page_without_wishes_says_what_is_missing(organiser):
    page = organiser.get(PAGE)

    assert "Sobald sich Teilnehmende im Programm etwas merken" in page.text
    assert "Vorschlag berechnen" not in page.text


def test_organiser_asks_for_a_run_and_the_page_waits_for_it(organiser, day):
    answer = organiser.post(f"{PAGE}/berechnen", data={"seconds": "10"})

    assert answer.location == PAGE
    waiting = organiser.get(PAGE)
    assert "Der Vorschlag wird gerade berechnet." in waiting.text
    assert waiting.headers["Refresh"] == "3"


def test_run_of_any_length_is_refused(organiser, day):
    assert organiser.post(f"{PAGE}/berechnen", data={"seconds": "86400"}).status_code == 400


def test_proposal_is_shown_beside_the_present_and_accepted(organiser, day, now):
    run = service.order_run(1, now=now)
    search(run)

    page = organiser.get(PAGE)

    assert "Refresh" not in page.headers
    assert "1 von 2 Wünschen erfüllt" in page.text
    assert "2 von 2 Wünschen erfüllt" in page.text
    assert "1 Pitch zieht um" in page.text
    [move] = queries.moves_of(queries.newest_run())
    booking, wanted = move.booking, move.new_slot_id

    page = organiser.post(f"{PAGE}/{run.public_id}/uebernehmen", follow_redirects=True)

    assert "1 Pitch ist im Entwurf verlegt." in page.text
    assert "In den Entwurf übernommen" in page.text
    db.session.refresh(booking)
    assert booking.slot_id == wanted


def test_changed_draft_is_not_overwritten(organiser, day, now):
    run = service.order_run(1, now=now)
    search(run)
    make_booking(day.late[0])

    answer = organiser.post(f"{PAGE}/{run.public_id}/uebernehmen")

    assert answer.status_code == 409
    assert "Seit der Berechnung hat sich der Entwurf geändert." in answer.text


def test_unknown_proposal_is_not_found(organiser):
    assert organiser.post(f"{PAGE}/nie/uebernehmen").status_code == 404


def test_failed_run_asks_to_try_again(organiser, day, now):
    run = service.order_run(1, now=now)
    run.started_at = run.finished_at = now
    run.error = "RuntimeError"

    assert "Bitte versuchen Sie es noch einmal." in organiser.get(PAGE).text


def test_rules_are_saved_and_shown(organiser, day):
    data = {"locked": day.funkweg.public_id, "excluded": day.late[1].public_id}

    page = organiser.post(f"{PAGE}/vorgaben", data=data, follow_redirects=True).text

    assert f'value="{day.funkweg.public_id}" checked' in page
    assert f'value="{day.late[1].public_id}" checked' in page
    assert page.count("checked>") == 2


def test_absence_is_entered_and_taken_back(organiser, day):
    times = {"starts_at": "2026-06-23T10:00", "ends_at": "2026-06-23T12:00"}
    startup = str(day.funkweg.startup_id)

    organiser.post(f"{PAGE}/abwesend", data={"startup": startup, **times})

    assert "Funkweg kann doch" in organiser.get(f"{PAGE}/vorgaben").text
    [absence] = queries.absences_in_order()
    organiser.post(f"{PAGE}/abwesend/{absence.id}/loeschen")
    assert queries.absences_in_order() == []


def test_absence_that_ends_before_it_begins_is_refused(organiser, day):
    times = {"starts_at": "2026-06-23T12:00", "ends_at": "2026-06-23T10:00"}

    page = organiser.post(
        f"{PAGE}/abwesend", data={"startup": str(day.funkweg.startup_id), **times}
    )

    assert "Das Ende muss nach dem Beginn liegen." in page.text
    assert 'value="2026-06-23T12:00"' in page.text
    assert queries.absences_in_order() == []


def test_unknown_absence_is_not_found(organiser):
    assert organiser.post(f"{PAGE}/abwesend/99/loeschen").status_code == 404


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/vorgaben"])
def test_more_pitches_take_no_more_queries(organiser, day, now, count_queries, path):
    run = service.order_run(1, now=now)
    search(run)
    few = count_queries(lambda: organiser.get(path))
    for number in range(3):
        booking = make_booking(make_slot(day.late[0].starts_at + HOUR * (2 + number)))
        save_pitch(day.mayor, booking.startup)
        span = booking.slot.starts_at, booking.slot.starts_at + dt.timedelta(minutes=5)
        db.session.add(StartupAbsence(startup=booking.startup, starts_at=span[0], ends_at=span[1]))
    search(service.order_run(1, now=now))

    assert count_queries(lambda: organiser.get(path)) == few


@pytest.fixture
def phone(client, day):
    open_registration(client, day.mayor.registration)
    return client


def test_route_shows_where_to_go_and_what_does_not_fit(phone, day):
    make_release()
    db.session.commit()
    service.plan_newest_routes()

    page = phone.get("/meine-messe/weg").text

    assert "10:30 bis 10:45 Uhr" in page
    assert "läuft gleichzeitig mit einem anderen Pitch auf Ihrem Weg." in page
    assert "neu berechnet" not in page


def test_route_says_where_a_seat_is_held_and_where_one_is_needed(phone, day):
    for booking in (day.funkweg, day.kornfuchs):
        booking.seats = 1
    day.kornfuchs.slot = day.late[0]
    make_release()
    make_reservation(day.funkweg, day.mayor)
    make_reservation(day.kornfuchs, make_participant(ags="05958028"), seat=None)
    db.session.commit()
    service.plan_newest_routes()

    page = phone.get("/meine-messe/weg").text

    assert page.count("Ihr Platz ist reserviert") == 1
    assert page.count(f"/meine-messe/plaetze#{day.kornfuchs.public_id}") == 1


def test_route_that_is_out_of_date_says_so(phone, day):
    make_release()
    db.session.commit()

    assert "Ihr Weg wird gerade neu berechnet." in phone.get("/meine-messe/weg").text


def test_route_without_saved_pitches_leads_to_the_programme(client, fair, now):
    open_registration(client, make_participant().registration)

    page = client.get("/meine-messe/weg").text

    assert "Merken Sie sich im Programm, welche Pitches Sie sehen möchten." in page
