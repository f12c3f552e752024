"""Seats, the code at a stage and feedback, as participants, start-ups and organisers see them."""

import datetime as dt

import pytest

from messe.contacts import service as contacts
from messe.core.database import db
from messe.registration.models import RegistrationStatus
from messe.seats import queries, service
from messe.seats.models import Verdict
from tests.factories import (
    HAVIXBECK,
    MEDEBACH,
    make_account,
    make_attendance,
    make_booking,
    make_participant,
    make_registration,
    make_release,
    make_reservation,
    make_slot,
    make_stage,
    open_registration,
    open_startup,
    sign_in,
)
from tests.posters import codes_on, headings_behind

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def mayor(client, now):
    """The mayor of Hallenberg, whose phone `client` is."""
    registration = make_registration()
    open_registration(client, registration)
    return registration.participants[0]


def test_seat_is_reserved_and_released_by_one_button_each(client, booking, mayor):
    page = client.get("/meine-messe/plaetze").text
    assert "Noch 1 Platz frei" in page

    page = client.post(f"/meine-messe/plaetze/{booking.public_id}", follow_redirects=True).text
    assert "Der Platz gehört Ihnen." in page
    assert "Ihr Platz ist reserviert" in page

    page = client.post(
        f"/meine-messe/plaetze/{booking.public_id}/freigeben", follow_redirects=True
    ).text
    assert "Der Platz ist wieder frei." in page
    assert queries.find_reservation(mayor, booking) is None


def test_second_tap_on_release_says_nothing_of_a_waiting_list(client, booking, mayor):
    make_reservation(booking, mayor)
    address = f"/meine-messe/plaetze/{booking.public_id}/freigeben"
    client.post(address)

    page = client.post(address, follow_redirects=True).text

    assert "Der Platz ist wieder frei." in page
    assert "Sie stehen nicht mehr auf der Warteliste." not in page


def test_full_pitch_offers_its_waiting_list(client, booking, mayor):
    make_reservation(booking, make_participant(ags=MEDEBACH))

    assert "Auf die Warteliste" in client.get("/meine-messe/plaetze").text
    page = client.post(f"/meine-messe/plaetze/{booking.public_id}", follow_redirects=True).text

    assert "Sie stehen jetzt auf der Warteliste." in page
    assert "Nicht mehr warten" in page

    address = f"/meine-messe/plaetze/{booking.public_id}/freigeben"
    page = client.post(address, follow_redirects=True).text
    assert "Sie stehen nicht mehr auf der Warteliste." in page
    assert "Der Platz ist wieder frei." not in page


def test_seats_page_says_when_no_pitch_has_a_limit(client, fair, mayor):
    assert "brauchen Sie einen reservierten Platz" in client.get("/meine-messe/plaetze").text


def test_town_on_the_waiting_list_reserves_nothing(client, booking, mayor):
    from messe.registration.models import RegistrationStatus  # noqa: PLC0415

    mayor.registration.status = RegistrationStatus.WAITING

    assert client.get("/meine-messe/plaetze").status_code == 404
    assert client.post(f"/meine-messe/plaetze/{booking.public_id}").status_code == 404


def test_unknown_pitch_is_not_found(client, booking, mayor):
    assert client.post("/meine-messe/plaetze/nonsense").status_code == 404
    assert client.post("/meine-messe/rueckmeldung/nonsense").status_code == 404


def test_number_of_queries_does_not_grow_with_the_pitches(client, pitch, mayor, count_queries):
    def count():
        db.session.commit()
        return count_queries(lambda: client.get("/meine-messe/plaetze"))

    few = count()
    for hour in range(2):
        more = make_booking(make_slot(pitch.starts_at + (hour + 1) * 60 * MINUTE))
        more.seats = 3
        make_reservation(more, mayor)
    make_release()

    assert count() == few


def test_code_at_the_stage_shows_the_pitch_and_notes_nothing(client, booking, mayor, set_now):
    set_now(booking.slot.starts_at)
    address = f"/hier/{booking.slot.stage.scan_token}"

    assert "Ich bin hier" in client.get(address).text
    assert "Ich bin hier" in client.get(address.upper()).text
    assert queries.find_attendance(mayor, booking) is None


def test_button_notes_who_is_there_and_asks_for_a_judgement(client, booking, mayor, set_now):
    set_now(booking.slot.starts_at)

    page = client.post(f"/hier/{booking.slot.stage.scan_token}", follow_redirects=True).text

    assert "Schön, dass Sie da sind: Funkweg ist vorgemerkt." in page
    assert "Nützlich für uns" in page
    assert queries.find_attendance(mayor, booking)


@pytest.mark.usefixtures("mayor")
@pytest.mark.parametrize("minutes", [-10, 14])
def test_code_takes_people_in_shortly_before_and_during_a_pitch(client, booking, set_now, minutes):
    set_now(booking.slot.starts_at + minutes * MINUTE)
    address = f"/hier/{booking.slot.stage.scan_token}"

    assert "Ich bin hier" in client.get(address).text
    assert client.post(address).status_code == 302


@pytest.mark.usefixtures("mayor")
@pytest.mark.parametrize("minutes", [-11, 15])
def test_code_takes_nobody_in_between_pitches(client, booking, set_now, minutes):
    set_now(booking.slot.starts_at + minutes * MINUTE)
    address = f"/hier/{booking.slot.stage.scan_token}"

    assert "An dieser Bühne läuft gerade kein Pitch." in client.get(address).text
    assert client.post(address).status_code == 409


def test_stranger_at_the_stage_learns_how_to_begin(client, booking, set_now):
    set_now(booking.slot.starts_at)

    page = client.get(f"/hier/{booking.slot.stage.scan_token}").text

    assert "Link aus Ihrer Bestätigungsmail" in page
    assert "Ich bin hier" not in page


def test_who_waits_for_a_place_at_the_fair_is_offered_no_button_at_the_stage(
    client, booking, set_now
):
    set_now(booking.slot.starts_at)
    address = f"/hier/{booking.slot.stage.scan_token}"
    open_registration(client, make_registration(MEDEBACH, RegistrationStatus.WAITING))

    page = client.get(address).text

    assert "Funkweg" in page
    assert "Ich bin hier" not in page
    assert client.post(address).status_code == 404


def test_unknown_code_is_not_found(client, booking):
    assert client.get("/hier/NONSENSE").status_code == 404


def test_one_tap_judges_and_words_can_follow(client, booking, mayor):
    make_attendance(booking, mayor)
    address = f"/meine-messe/rueckmeldung/{booking.public_id}"
    assert client.get(f"{address}/worte").status_code == 404

    page = client.post(address, data={"verdict": "useful"}, follow_redirects=True).text
    assert 'aria-pressed="true"' in page
    client.post(f"{address}/worte", data={"sentence": "Gern mehr.", "shares_contact": "y"})

    page = client.get("/meine-messe/rueckmeldung").text
    assert "Ihr Satz: Gern mehr." in page
    assert "Funkweg kennt Ihren Namen" in page


def test_long_sentence_is_refused_and_kept(client, booking, mayor, now):
    make_attendance(booking, mayor)
    service.give_feedback(queries.attendances_of(mayor)[0], Verdict.LATER, now=now)

    page = client.post(
        f"/meine-messe/rueckmeldung/{booking.public_id}/worte", data={"sentence": "a" * 501}
    ).text

    assert "Bitte schreiben Sie höchstens 500 Zeichen." in page
    assert "a" * 501 in page


def test_tick_beside_the_words_promises_what_the_startup_gets(client, booking, mayor, now):
    startup, registered = booking.startup, mayor.registration.contact_email
    contacts.fill_in_card(mayor, email="ulrike@sommer.example", phone="")
    make_attendance(booking, mayor)
    service.give_feedback(queries.attendances_of(mayor)[0], Verdict.NOT_FOR_US, now=now)
    words = f"/meine-messe/rueckmeldung/{booking.public_id}/worte"
    promise = "Es bekommt Name, Funktion, Ort und ulrike@sommer.example."

    assert promise in client.get(words).text
    assert promise in client.get(f"/stand/{startup.stand_token}").text
    client.post(words, data={"sentence": "", "shares_contact": "y"})

    open_startup(client, startup)
    given = client.get("/startups/meine/kontakte").text
    for what in ("Ulrike Sommer", "Bürgermeister/in, Hallenberg", "ulrike@sommer.example"):
        assert what in given
    assert registered not in given


def test_unknown_judgement_is_not_found(client, booking, mayor):
    make_attendance(booking, mayor)

    response = client.post(
        f"/meine-messe/rueckmeldung/{booking.public_id}", data={"verdict": "great"}
    )

    assert response.status_code == 404


def test_who_was_not_there_judges_nothing(client, booking, mayor):
    response = client.post(
        f"/meine-messe/rueckmeldung/{booking.public_id}", data={"verdict": "useful"}
    )

    assert response.status_code == 404


def test_startup_sees_sums_and_only_those_who_agreed(client, booking, now):
    open_one = make_participant(head="Ulrike Sommer", contact_email="mayor@hallenberg.example")
    shy_one = make_participant(
        ags=MEDEBACH, head="Bernd Sauer", contact_email="shy@medebach.example"
    )
    silent = make_participant(ags=HAVIXBECK, head="Carla Moor")
    for person in (open_one, shy_one, silent):
        make_attendance(booking, person)
    service.give_feedback(
        queries.attendances_of(open_one)[0], Verdict.USEFUL, now=now, shares_contact=True
    )
    service.give_feedback(
        queries.attendances_of(shy_one)[0], Verdict.NOT_FOR_US, now=now, sentence="Zu teuer."
    )
    open_startup(client, booking.startup)

    echo = client.get("/startups/meine/rueckmeldungen").text
    leads = client.get("/startups/meine/kontakte").text

    assert "Ulrike Sommer" in leads
    assert "mayor@hallenberg.example" in leads
    assert "Zu teuer." in echo
    page = echo + leads
    for hidden in ("Bernd Sauer", "Medebach", "shy@medebach.example", "Carla Moor", "Havixbeck"):
        assert hidden not in page


def test_consent_taken_back_takes_the_contact_away(client, booking, mayor, now):
    make_attendance(booking, mayor)
    service.give_feedback(
        queries.attendances_of(mayor)[0], Verdict.USEFUL, now=now, shares_contact=True
    )
    open_startup(client, booking.startup)
    assert mayor.name in client.get("/startups/meine/kontakte").text

    client.post(f"/meine-messe/rueckmeldung/{booking.public_id}/worte", data={"sentence": ""})

    assert mayor.name not in client.get("/startups/meine/kontakte").text


def test_startup_hears_nothing_of_others(client, booking, mayor, now):
    make_attendance(booking, mayor)
    service.give_feedback(
        queries.attendances_of(mayor)[0], Verdict.USEFUL, now=now, sentence="Gern mehr."
    )
    open_startup(client, make_booking(make_slot(booking.slot.ends_at)).startup)

    page = client.get("/startups/meine/rueckmeldungen").text

    assert "Noch hat niemand" in page
    assert "Gern mehr." not in page


def test_organisers_see_how_full_pitches_are_without_names(client, booking, mayor, now):
    make_reservation(booking, mayor)
    make_attendance(booking, mayor)
    sign_in(client, make_account())

    page = client.get("/orga/plaetze").text

    assert "Funkweg" in page
    assert mayor.name not in page
    assert 'href="/orga/plaetze/aushang/halle"' in page


def test_poster_carries_the_code_of_its_stage(client, hall, now):
    make_stage(slug="zelt", name="Zelt")
    sign_in(client, make_account())

    pages = [client.get(f"/orga/plaetze/aushang/{slug}").text for slug in ("halle", "zelt")]

    assert "QR-Code der Bühne Halle" in pages[0]
    assert codes_on(pages[0]) == [f"HTTP://LOCALHOST:8000/HIER/{hall.scan_token}"]
    assert [headings_behind(client, page) for page in pages] == [["Halle"], ["Zelt"]]
    assert client.get("/orga/plaetze/aushang/nirgends").status_code == 404
