"""A start-up's page: several pitches, waiting and swapping."""

from html import unescape

import pytest

from messe.pitches import queries
from tests.factories import (
    make_booking,
    make_slot,
    make_stage,
    make_startup,
    make_swap_offer,
    make_wait,
    open_startup,
)
from tests.pitches.test_views import HOUR, text_of

PAGE = "/startups/meine/termin"


@pytest.fixture
def startup(client, now):
    startup = make_startup(name="Funkweg")
    open_startup(client, startup)
    return startup


@pytest.fixture
def rival(fair):
    """Another start-up's pitch."""
    slot = make_slot(fair.starts_at + HOUR, stage=make_stage(name="Zelt"))
    return make_booking(slot, make_startup(name="Parkspur"))


def test_startup_waits_and_leaves_the_list(client, startup, rival):
    make_wait(rival.slot)
    data = {"slot": rival.slot.public_id}

    assert client.post(f"{PAGE}/warten", data=data).location == PAGE
    assert "Sie warten auf Platz 2." in client.get(PAGE).text

    assert client.post(f"{PAGE}/nicht-warten", data=data).location == PAGE
    assert "1 Start-up wartet." in client.get(PAGE).text


def test_startup_offers_a_swap_and_takes_it_back(client, fair, startup, rival):
    make_booking(make_slot(fair.starts_at), startup)

    client.post(f"{PAGE}/tauschen", data={"slot": rival.slot.public_id})

    page = text_of(client.get(PAGE).text)
    assert "Wir haben Parkspur gefragt." in page
    assert "Sie haben Parkspur einen Tausch angeboten." in page
    [offer] = queries.swap_offers_of(startup.id)

    client.post(f"{PAGE}/tausch/{offer.public_id}/ablehnen")

    assert queries.swap_offers_of(startup.id) == []


def test_startup_accepts_what_another_offers(client, fair, startup, rival):
    mine = make_booking(make_slot(fair.starts_at), startup)
    offered, address = rival.slot, f"{PAGE}/tausch/{make_swap_offer(rival, mine).public_id}"

    page = text_of(client.get(PAGE).text)
    assert "Parkspur möchte mit Ihnen tauschen." in page
    client.post(f"{address}/annehmen")

    assert queries.find_booking_of_startup(startup.id).slot is offered
    again = client.post(f"{address}/annehmen")
    assert again.status_code == 409
    assert "Dieses Tauschangebot gilt nicht mehr" in again.text


def test_startup_declines_what_another_offers(client, fair, startup, rival):
    offer = make_swap_offer(rival, make_booking(make_slot(fair.starts_at), startup))

    client.post(f"{PAGE}/tausch/{offer.public_id}/ablehnen")

    assert "Sie haben den Tausch abgelehnt." in client.get(PAGE).text
    assert queries.swap_offers_of(startup.id) == []


@pytest.mark.parametrize("answer", ["annehmen", "ablehnen"])
def test_offers_of_others_are_not_found(client, fair, startup, rival, answer):
    offer = make_swap_offer(rival, make_booking(make_slot(fair.starts_at)))

    assert client.post(f"{PAGE}/tausch/{offer.public_id}/{answer}").status_code == 404


def test_who_offered_does_not_accept_for_the_other(client, fair, startup, rival):
    offer = make_swap_offer(make_booking(make_slot(fair.starts_at), startup), rival)

    assert client.post(f"{PAGE}/tausch/{offer.public_id}/annehmen").status_code == 404


def test_without_a_slot_there_is_nothing_to_swap(client, startup, rival):
    data = {"slot": rival.slot.public_id}

    page = client.get(PAGE).text
    response = client.post(f"{PAGE}/tauschen", data=data)

    assert "Tausch anbieten" not in page
    assert response.status_code == 409


def test_startup_with_two_pitches_books_and_gives_back_the_second(client, fair, startup):
    startup.pitch_quota = 2
    first, second = (make_slot(fair.starts_at + number * HOUR) for number in range(2))
    make_booking(first, startup)

    assert "Freie Termine für Pitch 2" in client.get(PAGE).text
    assert "Freie Termine für Pitch 1" in client.get(f"{PAGE}?pitch=1").text
    client.post(PAGE, data={"slot": second.public_id, "pitch": "2"})
    assert queries.find_booking_of_startup(startup.id, 2).slot is second

    client.post(f"{PAGE}/zurueckgeben", data={"slot": second.public_id})
    assert [each.slot for each in queries.bookings_of_startup(startup.id)] == [first]


def test_held_slot_moves_only_after_a_question(client, fair, startup):
    mine = make_slot(fair.starts_at, stage=make_stage(name="Halle"))
    make_booking(mine, startup)
    other = make_slot(fair.starts_at + HOUR, stage=make_stage(name="Zelt"))
    question = f"{PAGE}/verschieben?slot={other.public_id}&pitch=1"
    wanted = {"slot": other.public_id, "pitch": "1"}

    assert question in unescape(client.get(PAGE).text)
    assert client.post(PAGE, data=wanted).location == question
    page = text_of(client.get(question).text)
    assert "Sie geben zurück 23. Juni 2026, 09:30 bis 09:45 Uhr Halle" in page
    assert "Sie bekommen 23. Juni 2026, 10:30 bis 10:45 Uhr Zelt" in page
    client.post(PAGE, data=wanted | {"instead_of": mine.public_id})

    assert queries.find_booking_of_startup(startup.id).slot is other
    assert client.get(question).location == f"{PAGE}?pitch=1"


def test_question_about_a_slot_that_was_left_meanwhile_is_asked_anew(client, fair, startup):
    left = make_slot(fair.starts_at + 2 * HOUR)
    mine, other = make_slot(fair.starts_at), make_slot(fair.starts_at + HOUR)
    make_booking(mine, startup)

    data = {"slot": other.public_id, "instead_of": left.public_id}
    client.post(PAGE, data=data)

    assert queries.find_booking_of_startup(startup.id).slot is mine


def test_giving_back_asks_first_and_succeeds_once(client, fair, startup):
    slot = make_booking(make_slot(fair.starts_at), startup).slot
    address = f"{PAGE}/zurueckgeben"

    assert "Termin zurückgeben?" in client.get(f"{address}?slot={slot.public_id}").text
    assert queries.find_booking_of_slot(slot.id).startup is startup
    client.post(address, data={"slot": slot.public_id})
    client.get(PAGE)
    again = client.post(address, data={"slot": slot.public_id})

    assert again.status_code == 409
    assert "Dieser Termin gehört Ihnen nicht mehr." in again.text
    assert "zurückgegeben" not in again.text
    assert client.get(f"{address}?slot={slot.public_id}").location == PAGE


@pytest.mark.parametrize("pitch", ["0", "2", "zwei"])
def test_pitch_that_it_may_not_hold_is_refused_or_the_first(client, fair, startup, pitch):
    slot = make_slot(fair.starts_at)

    response = client.post(PAGE, data={"slot": slot.public_id, "pitch": pitch})

    assert response.status_code == (302 if pitch == "zwei" else 409)


def test_page_sends_the_same_queries_for_more_rows(client, fair, startup, rival, count_queries):
    mine = make_booking(make_slot(fair.starts_at), startup)
    make_swap_offer(rival, mine)
    make_wait(rival.slot)
    one = count_queries(lambda: client.get(PAGE))
    other = make_booking(make_slot(fair.starts_at + HOUR))
    make_swap_offer(other, mine)
    make_wait(other.slot)
    make_wait(other.slot)

    assert count_queries(lambda: client.get(PAGE)) == one
