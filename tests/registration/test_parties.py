"""Guests by hand, and people who come to the door unannounced."""

import pytest
import sqlalchemy as sa

from messe.accounts.models import AccessLink
from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.registration import mails as registration_mails
from messe.registration import parties, ticket
from messe.registration.models import (
    Participant,
    ParticipantRole,
    Registration,
    RegistrationStatus,
)
from tests.factories import (
    HALLENBERG,
    LONG_AGO,
    make_admission,
    make_guest,
    make_registration,
)

MAYOR = ParticipantRole.MAYOR
COMPANION = ParticipantRole.COMPANION
PRESS = ParticipantRole.PRESS
REPORTERS = parties.GuestData("Sauerlandbote", PRESS, ["Tilda Rost", "Ben Ast"])


def names(registration) -> list[str]:
    return [participant.name for participant in registration.participants]


def test_guests_have_seats_even_in_a_full_hall(fair, now):
    fair.capacity = 1

    registration = parties.add_guests(REPORTERS, fair, now=now)

    assert registration.is_confirmed
    assert names(registration) == ["Tilda Rost", "Ben Ast"]


@pytest.mark.parametrize(("email", "mails"), [("", 0), ("Redaktion@bote.example", 1)])
def test_guests_get_a_mail_if_they_left_an_address(fair, now, email, mails):
    data = parties.GuestData("Sauerlandbote", PRESS, ["Tilda Rost"], contact_email=email)

    parties.add_guests(data, fair, now=now)

    attached = db.session.scalars(sa.select(OutboxMail.attaches)).all()
    assert attached == [ticket.ATTACHMENTS] * mails


def test_guest_who_keeps_the_name_keeps_the_badge(fair, now):
    registration = parties.add_guests(REPORTERS, fair, now=now)
    badge = registration.participants[1].badge_token

    parties.update_guests(
        registration,
        parties.GuestData("Bote", ParticipantRole.GUEST, ["Ben Ast", "Ida Fink"]),
        fair,
        now=now,
    )
    db.session.flush()
    db.session.expire(registration)

    stored = db.session.scalars(sa.select(Participant.name)).all()
    assert sorted(stored) == ["Ben Ast", "Ida Fink"]
    assert badge in db.session.scalars(sa.select(Participant.badge_token)).all()
    assert registration.organisation == "Bote"


def walk_in(name, role, party, fair, now):
    participant = parties.add_walk_in(name, role, party, fair, now=now)
    db.session.flush()
    return participant


def test_walk_in_of_a_new_town_registers_it(fair, now):
    participant = walk_in("Ulrike Sommer", MAYOR, "hallenberg ", fair, now)

    assert participant.registration.is_confirmed
    assert participant.registration.ags == HALLENBERG


def test_walk_in_of_a_registered_town_joins_it(fair, now):
    registration = make_registration()

    participant = walk_in("Jan Winter", COMPANION, "Hallenberg", fair, now)

    assert participant.registration is registration


def test_walk_in_of_a_waiting_town_takes_it_from_the_waiting_list(fair, now):
    registration = make_registration(
        status=RegistrationStatus.OFFERED, offer_expires_at=LONG_AGO, companions=[]
    )

    walk_in("Jan Winter", COMPANION, "Hallenberg", fair, now)

    assert registration.is_confirmed


def test_walk_in_of_an_organisation_is_a_guest(fair, now):
    participant = walk_in("Tilda Rost", PRESS, "Sauerlandbote", fair, now)

    assert participant.registration.party_name == "Sauerlandbote"


@pytest.mark.parametrize(
    ("person", "refusal"),
    [
        (("Jan Winter", COMPANION, "Atlantis"), parties.TownUnknownError),
        (("Jan Winter", COMPANION, "Bielefeld"), parties.TownTooLargeError),
        (("Jan Winter", MAYOR, "Hallenberg"), parties.HeadTakenError),
        (("ulrike  sommer", COMPANION, "Hallenberg"), parties.AlreadyListedError),
    ],
)
def test_walk_in_is_refused(fair, now, person, refusal):
    make_registration()

    with pytest.raises(refusal):
        walk_in(*person, fair, now)


def test_organiser_adds_guests(organiser):
    response = organiser.post(
        "/orga/teilnehmende/gaeste",
        data={
            "organisation": "Sauerlandbote",
            "role": "press",
            "names": "Tilda Rost\r\n\r\nBen Ast",
        },
    )

    registration = db.session.scalars(sa.select(Registration)).one()
    assert response.location == f"/orga/teilnehmende/{registration.public_id}"
    assert db.session.scalars(sa.select(Participant.name)).all() == ["Tilda Rost", "Ben Ast"]


@pytest.mark.parametrize("count", [0, 21])
def test_number_of_guests_is_limited(organiser, count):
    typed = "\n".join(f"Gast {number}" for number in range(count))

    response = organiser.post(
        "/orga/teilnehmende/gaeste",
        data={"organisation": "Sauerlandbote", "role": "press", "names": typed},
    )

    assert response.status_code == 200
    assert "Bitte prüfen Sie Ihre Angaben" in response.text


def test_organiser_changes_guests(organiser):
    guest = make_guest()
    page = f"/orga/teilnehmende/{guest.public_id}"

    assert "Tilda Rost" in organiser.get(page).text
    response = organiser.post(
        page, data={"organisation": "Bote", "role": "press", "names": "Ida Fink"}
    )

    assert response.status_code == 302
    assert db.session.scalars(sa.select(Participant.name)).all() == ["Ida Fink"]


def test_admitted_guest_is_not_left_out(organiser):
    guest = make_guest()
    make_admission(guest.participants[0], LONG_AGO)

    response = organiser.post(
        f"/orga/teilnehmende/{guest.public_id}",
        data={"organisation": "Bote", "role": "press", "names": "Ida Fink"},
    )

    assert response.status_code == 409
    assert "lässt sich nicht mehr löschen" in response.text


def test_new_contact_of_guests_gets_the_link_and_the_old_one_loses_it(organiser, fair):
    guest = make_guest(contact_email="alt@bote.example")
    registration_mails.issue_access_link(guest, expires_at=fair.ends_at)

    organiser.post(
        f"/orga/teilnehmende/{guest.public_id}",
        data={
            "organisation": "Bote",
            "role": "press",
            "names": "Tilda Rost",
            "contact_email": "neu@bote.example",
        },
    )

    assert db.session.scalars(sa.select(OutboxMail.recipient)).all() == ["neu@bote.example"]
    assert len(db.session.scalars(sa.select(AccessLink)).all()) == 1


def test_erased_guests_are_not_changed(organiser):
    guest = make_guest(erased_at=LONG_AGO)

    response = organiser.post(
        f"/orga/teilnehmende/{guest.public_id}",
        data={
            "organisation": "Bote",
            "role": "press",
            "names": "Ida Fink",
            "contact_email": "neu@bote.example",
        },
    )

    assert response.status_code == 409
    assert db.session.scalars(sa.select(Participant.name)).all() == ["Tilda Rost"]
