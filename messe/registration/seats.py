"""Seats and the waiting list: first come, first served, no more people than fit in.

Whoever confirms gets seats or a place on the waiting list; whoever leaves makes room for the next.
Seats that come free are offered, and kept until the town answers or the offer expires.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from messe.core import clock
from messe.core.database import write_transaction
from messe.core.errors import FairError
from messe.fair.models import District, Fair, Phase
from messe.fair.queries import get_fair, lock_fair
from messe.registration import mails, queries
from messe.registration.models import Municipality, Registration, RegistrationStatus


class OfferExpiredError(FairError):
    """The seats were offered and not accepted in time, or never offered."""

    message = _l("Dieses Angebot gilt nicht mehr. Bitte rufen Sie uns an.")


class NoSeatLeftError(FairError):
    """There is no room for another person."""

    message = _l("Für eine weitere Person ist leider kein Platz mehr frei.")


@dataclass
class FreeSeats:
    """How many more people fit in: in the hall, and of each district."""

    hall: float
    districts: dict[District, float]

    @classmethod
    def of(cls, fair: Fair) -> "FreeSeats":
        """The seats that nobody holds; endless where the fair sets no limit."""
        seated = queries.seated_people()
        of_each = _limit(fair.district_capacity)
        return cls(
            hall=_limit(fair.capacity) - sum(seated.values()),
            districts={district: of_each - seated.get(district, 0) for district in District},
        )

    def in_district(self, registration: Registration) -> float:
        """How many more people of the registration's district fit in."""
        town = registration.municipality
        return _limit(None) if town is None else self.districts[town.district]

    def take(self, registration: Registration) -> None:
        """Count the people of `registration` in."""
        self.hall -= len(registration.participants)
        if registration.municipality is not None:
            self.districts[registration.municipality.district] -= len(registration.participants)


def _limit(setting: int | None) -> float:
    return float("inf") if setting is None else setting


def seat_or_queue(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    """Give a waiting registration its seats if it is its turn, and mail which; the caller commits.

    The registration is loaded with its town and its people.
    """
    lock_fair()
    if registration in _next_in_line(fair):
        _seat(registration, fair, now=now)
    else:
        mails.mail_access_link(registration, fair, "registration_waiting", now=now)


def _next_in_line(fair: Fair) -> Iterator[Registration]:
    """Who of the waiting list has room now, in its order.

    Nobody overtakes a party because it is smaller; a district that is full is passed over.
    """
    free = FreeSeats.of(fair)
    for registration in queries.waiting_list():
        size = len(registration.participants)
        if size > free.in_district(registration):
            continue
        if size > free.hall:
            return
        free.take(registration)
        yield registration


def _seat(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    registration.status = RegistrationStatus.CONFIRMED
    registration.offer_expires_at = None
    mails.mail_seat(registration, fair, now=now)


def has_room_for(town: Municipality, fair: Fair) -> bool:
    """Whether one more person of `town` would get a seat now; who confirms first may take it."""
    free = FreeSeats.of(fair)
    return min(free.hall, free.districts[town.district]) >= 1 and not queries.somebody_waits()


def move_up(fair: Fair, *, now: dt.datetime) -> None:
    """Offer free seats to those who wait for them, by mail too; the caller commits.

    On the day of the fair nobody moves up any more: the desk decides.
    """
    if not _can_move_up(fair, now):
        return
    lock_fair()
    for registration in list(_next_in_line(fair)):
        registration.status = RegistrationStatus.OFFERED
        registration.offer_expires_at = fair.offer_expires_at(now)
        mails.mail_access_link(registration, fair, "seats_offered", now=now)


def _can_move_up(fair: Fair, now: dt.datetime) -> bool:
    """Whether seats are free for somebody who waits, and it is not the day of the fair yet."""
    is_early = fair.phase(now) not in {Phase.EVENT, Phase.AFTER}
    return is_early and next(iter(_next_in_line(fair)), None) is not None


def accept_offer(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    """Take the seats that were offered; the caller commits. Accepting again changes nothing.

    Raises:
        OfferExpiredError: nothing is offered, or not any more.
    """
    if registration.is_confirmed:
        return
    expires_at = registration.offer_expires_at
    if expires_at is None or expires_at <= now:
        raise OfferExpiredError
    _seat(registration, fair, now=now)


def seat_anyway(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    """Let organisers seat a waiting registration though the fair is full; the caller commits.

    Any other stays as it is.
    """
    if registration.status in {RegistrationStatus.WAITING, RegistrationStatus.OFFERED}:
        _seat(registration, fair, now=now)


def require_seats(registration: Registration, more: int, fair: Fair) -> None:
    """Refuse `more` people for a registration that has seats when there is no room for them.

    Raises:
        NoSeatLeftError: the hall or the district is full, or others wait.
    """
    if more <= 0 or not registration.is_seated:
        return
    lock_fair()
    free = FreeSeats.of(fair)
    if more > min(free.hall, free.in_district(registration)) or queries.somebody_waits():
        raise NoSeatLeftError


def keep_waiting_list_moving() -> None:
    """Take back offers that expired, and offer free seats; the worker does it every minute."""
    now = clock.now()
    if not queries.expired_offers(now) and not _can_move_up(get_fair(), now):
        return
    with write_transaction():
        fair = get_fair()
        for registration in queries.expired_offers(now):
            registration.status = RegistrationStatus.WITHDRAWN
            registration.offer_expires_at = None
            registration.withdrawn_at = now
            mails.revoke_links(registration)
            mails.mail_offer_expired(registration, fair, now=now)
        move_up(fair, now=now)
