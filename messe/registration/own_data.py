"""What is stored about the people of a registration: give it all to them, or erase it."""

import datetime as dt

from messe.accounts import links
from messe.core.privacy import as_data
from messe.core.tokens import new_badge_token, new_short_code
from messe.fair.models import Fair
from messe.mail.models import OutboxMail
from messe.mail.service import forget_mails, mails_concerning
from messe.registration import mails, queries, service
from messe.registration.models import AllowanceRequest, Participant, Registration
from messe.registration.signals import data_requested, erased

NOBODY = "–"
"""The name of a person who was erased: a row that is counted may have no empty name."""


def collect(registration: Registration, *, now: dt.datetime) -> dict[str, object]:
    """All that any room stores about the registration and its people, by section, for JSON."""
    return {
        "generated_at": now.isoformat(),
        **_all_about(registration),
        "other_registrations": [
            _all_about(other) for other in queries.other_attempts(registration)
        ],
    }


def _all_about(registration: Registration) -> dict[str, object]:
    requests = queries.allowance_requests_of(registration)
    data: dict[str, object] = {
        "registration": {"party": registration.party_name, **as_data(registration)},
        "people": [as_data(person) for person in registration.people],
        "allowance_requests": [as_data(request) for request in requests],
        "mails": [as_data(mail) for mail in _mails(registration, requests)],
        "links": [
            {"purpose": link.purpose, "expires_at": link.expires_at.isoformat()}
            for purpose in mails.LINK_PURPOSES
            for link in links.links_to(purpose, registration.id)
        ],
    }
    for _room, part in data_requested.send(registration):
        data |= part
    return data


def _mails(registration: Registration, requests: list[AllowanceRequest]) -> list[OutboxMail]:
    concerns = [registration.concern, *(request.concern for request in requests)]
    return [mail for concern in concerns for mail in mails_concerning(concern)]


def erase(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    """Forget who the people of the registration are, in every room; the caller commits.

    Before the day of the fair this withdraws it too. Who came in stays counted, without a name.
    """
    for each in [registration, *queries.other_attempts(registration)]:
        _erase(each, fair, now=now)


def _erase(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    erased.send(registration)
    if fair.takes_withdrawals(now) or not registration.is_confirmed:
        service.withdraw(registration, fair, now=now)
    for request in queries.allowance_requests_of(registration):
        forget_mails(request.concern)
        request.name = NOBODY
        request.email = request.reason = ""
    forget_mails(registration.concern)
    mails.revoke_links(registration)
    for person in registration.participants:
        _erase_person(person)
    registration.contact_email = registration.contact_phone = ""
    registration.erased_at = now


def _erase_person(person: Participant) -> None:
    person.name = NOBODY
    person.diet = person.access_needs = ""
    person.photo_consent = person.shares_contact = False
    # Badges that were shown or printed open nothing any more.
    person.code = new_short_code()
    person.badge_token = new_badge_token()
