"""Seats and the waiting list: who gets in, who waits, and who moves up."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core import clock
from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.registration import queries, seats, service
from messe.registration.models import (
    Municipality,
    ParticipantRole,
    Registration,
    RegistrationStatus,
)
from tests.conftest import FAIR_DAY
from tests.factories import HALLENBERG, HAVIXBECK, MEDEBACH, make_guest, make_registration

MINUTE = dt.timedelta(minutes=1)
WAITING = RegistrationStatus.WAITING
OFFERED = RegistrationStatus.OFFERED
CONFIRMED = RegistrationStatus.CONFIRMED
WITHDRAWN = RegistrationStatus.WITHDRAWN


@pytest.fixture
def small_hall(fair):
    """A hall for three people."""
    fair.capacity = 3
    return fair


def confirmed(ags, fair, *, now, companions=0) -> Registration:
    """A town that just pressed the button of its link."""
    names = [f"Begleitung {number}" for number in range(companions)]
    registration = make_registration(ags, RegistrationStatus.UNCONFIRMED, companions=names)
    service.confirm(registration, fair, now=now)
    return registration


def subjects() -> list[str]:
    return list(db.session.scalars(sa.select(OutboxMail.subject).order_by(OutboxMail.id)))


def test_without_a_limit_everybody_has_a_seat(fair, now):
    assert confirmed(HALLENBERG, fair, now=now, companions=2).status is CONFIRMED


def test_companions_count_and_who_does_not_fit_waits(small_hall, now):
    assert confirmed(HALLENBERG, small_hall, now=now, companions=1).status is CONFIRMED
    assert confirmed(MEDEBACH, small_hall, now=now, companions=1).status is WAITING
    assert subjects()[-1] == "Auf der Warteliste: Medebach bei der Zukunftsmesse Kleinstädte"


def test_guests_take_seats_too(small_hall, now):
    for _ in range(3):
        make_guest()

    assert confirmed(HALLENBERG, small_hall, now=now).status is WAITING


def test_waiting_town_holds_its_municipality(small_hall, now):
    confirmed(HALLENBERG, small_hall, now=now, companions=2)
    confirmed(MEDEBACH, small_hall, now=now)

    with pytest.raises(service.MunicipalityTakenError):
        confirmed(MEDEBACH, small_hall, now=now)


def test_nobody_overtakes_a_larger_party(small_hall, now):
    confirmed(HALLENBERG, small_hall, now=now, companions=1)
    large = confirmed(MEDEBACH, small_hall, now=now, companions=1)

    small = confirmed(HAVIXBECK, small_hall, now=now + MINUTE)

    assert (large.status, small.status) == (WAITING, WAITING)
    assert [queries.waiting_place(each) for each in (large, small)] == [1, 2]


def test_full_district_is_passed_over(small_hall, now):
    small_hall.district_capacity = 1
    confirmed(HALLENBERG, small_hall, now=now)
    of_the_same_district = confirmed(MEDEBACH, small_hall, now=now)

    of_another = confirmed(HAVIXBECK, small_hall, now=now + MINUTE)

    assert (of_the_same_district.status, of_another.status) == (WAITING, CONFIRMED)


def test_first_to_wait_is_offered_the_seats_that_come_free(small_hall, now):
    leaving = confirmed(HALLENBERG, small_hall, now=now, companions=2)
    first = confirmed(MEDEBACH, small_hall, now=now + MINUTE)
    second = confirmed(HAVIXBECK, small_hall, now=now + 2 * MINUTE, companions=2)

    service.withdraw(leaving, small_hall, now=now + 3 * MINUTE)

    assert (first.status, second.status) == (OFFERED, WAITING)
    assert first.offer_expires_at == now + 3 * MINUTE + dt.timedelta(hours=48)
    assert subjects()[-1] == "Ein Platz ist frei: Medebach bei der Zukunftsmesse Kleinstädte"


def test_dropping_a_companion_makes_room(small_hall, now):
    town = confirmed(HALLENBERG, small_hall, now=now, companions=2)
    waiting = confirmed(MEDEBACH, small_hall, now=now)

    service.update(
        town,
        service.RegistrationData(
            head_name="Ulrike Sommer",
            head_role=ParticipantRole.MAYOR,
            contact_email=town.contact_email,
            companions=["Begleitung 0", ""],
        ),
        small_hall,
        now=now,
    )

    assert waiting.status is OFFERED


def test_another_companion_needs_a_seat(small_hall, now):
    town = confirmed(HALLENBERG, small_hall, now=now)
    confirmed(MEDEBACH, small_hall, now=now, companions=1)

    with pytest.raises(seats.NoSeatLeftError):
        service.update(
            town,
            service.RegistrationData(
                head_name="Ulrike Sommer",
                head_role=ParticipantRole.MAYOR,
                contact_email=town.contact_email,
                companions=["Jan Winter"],
            ),
            small_hall,
            now=now,
        )


def offered_town(fair, now) -> Registration:
    leaving = confirmed(HALLENBERG, fair, now=now, companions=2)
    town = confirmed(MEDEBACH, fair, now=now)
    service.withdraw(leaving, fair, now=now)
    return town


def test_accepted_offer_is_a_seat(small_hall, now):
    town = offered_town(small_hall, now)

    seats.accept_offer(town, small_hall, now=now + MINUTE)
    seats.accept_offer(town, small_hall, now=now + MINUTE)

    assert (town.status, town.offer_expires_at) == (CONFIRMED, None)
    assert subjects().count("Sie sind dabei: Medebach bei der Zukunftsmesse Kleinstädte") == 1


def test_offer_is_not_accepted_too_late(small_hall, now):
    town = offered_town(small_hall, now)

    with pytest.raises(seats.OfferExpiredError):
        seats.accept_offer(town, small_hall, now=town.offer_expires_at)


def test_nothing_is_accepted_that_was_not_offered(small_hall, now):
    confirmed(HALLENBERG, small_hall, now=now, companions=2)
    waiting = confirmed(MEDEBACH, small_hall, now=now)

    with pytest.raises(seats.OfferExpiredError):
        seats.accept_offer(waiting, small_hall, now=now)


def test_worker_passes_expired_offers_on(small_hall, now, set_now):
    silent = offered_town(small_hall, now)
    next_one = confirmed(HAVIXBECK, small_hall, now=now, companions=2)
    db.session.commit()
    set_now(now + dt.timedelta(hours=48))

    seats.keep_waiting_list_moving()

    db.session.expire_all()
    assert (silent.status, next_one.status) == (WITHDRAWN, OFFERED)
    assert "Ihr Platz ist weitergegeben: Medebach bei der Zukunftsmesse Kleinstädte" in subjects()


def test_worker_offers_seats_of_a_larger_hall(small_hall, now):
    confirmed(HALLENBERG, small_hall, now=now, companions=2)
    waiting = confirmed(MEDEBACH, small_hall, now=now)
    small_hall.capacity = 4
    db.session.commit()

    seats.keep_waiting_list_moving()

    assert waiting.status is OFFERED


def test_offer_ends_when_the_fair_begins(fair):
    assert fair.offer_expires_at(fair.starts_at - dt.timedelta(hours=3)) == fair.starts_at


def test_nobody_moves_up_on_the_day_of_the_fair(small_hall, now):
    leaving = confirmed(HALLENBERG, small_hall, now=now, companions=2)
    waiting = confirmed(MEDEBACH, small_hall, now=now)

    service.withdraw(leaving, small_hall, now=clock.at(FAIR_DAY, dt.time(8)))

    assert waiting.status is WAITING


def test_organisers_seat_a_waiting_town_in_a_full_hall(small_hall, now):
    confirmed(HALLENBERG, small_hall, now=now, companions=2)
    waiting = confirmed(MEDEBACH, small_hall, now=now)

    seats.seat_anyway(waiting, small_hall, now=now)

    assert waiting.status is CONFIRMED


def test_invited_town_counts_at_once(fair, now):
    registration = service.register_at_once(
        db.session.get_one(Municipality, HALLENBERG),
        service.RegistrationData(
            head_name="Ulrike Sommer",
            head_role=ParticipantRole.MAYOR,
            contact_email="rathaus@hallenberg.example",
        ),
        fair,
        now=now,
    )

    assert registration.status is CONFIRMED


def test_invited_town_is_refused_after_the_deadline(fair):
    with pytest.raises(service.RegistrationClosedError):
        service.register_at_once(
            db.session.get_one(Municipality, HALLENBERG),
            service.RegistrationData(
                head_name="Ulrike Sommer",
                head_role=ParticipantRole.MAYOR,
                contact_email="rathaus@hallenberg.example",
            ),
            fair,
            now=fair.registration_closes_at,
        )
