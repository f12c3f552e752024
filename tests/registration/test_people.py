"""Who comes: one more, one less, somebody else."""

import pytest
import sqlalchemy as sa

from messe.checkin.judging import Verdict
from messe.core.database import db
from messe.core.tokens import fingerprint
from messe.mail.models import OutboxMail
from messe.registration import people, service
from messe.registration.models import (
    Participant,
    ParticipantRole,
    RegistrationStatus,
    RevokedCode,
)
from messe.registration.queries import find_participant_by_badge, find_participant_by_code
from tests.factories import (
    LONG_AGO,
    MEDEBACH,
    make_admission,
    make_guest,
    make_registration,
    make_scan,
)

DEPUTY = ParticipantRole.DEPUTY
WISHES = people.PersonData(
    name="Ulrike Sommer",
    diet="vegan",
    access_needs="Rampe",
    photo_consent=True,
    shares_contact=True,
)


def admitted(person: Participant) -> Participant:
    make_admission(person, LONG_AGO)
    return person


def names(registration) -> list[str]:
    db.session.flush()
    return list(
        db.session.scalars(
            sa.select(Participant.name)
            .where(Participant.registration_id == registration.id)
            .order_by(Participant.id),
        ),
    )


def test_companion_is_added_while_there_is_room(fair):
    registration = make_registration(companions=["Jan Winter"])

    people.add_companion(registration, "Eva Herbst", fair)

    assert names(registration) == ["Ulrike Sommer", "Jan Winter", "Eva Herbst"]
    with pytest.raises(people.TooManyCompanionsError):
        people.add_companion(registration, "Karl Frost", fair)


def test_guests_bring_nobody_along(fair):
    with pytest.raises(people.TooManyCompanionsError):
        people.add_companion(make_guest(), "Karl Frost", fair)


def test_companion_whom_the_door_refused_is_dropped_all_the_same(fair, now):
    registration = make_registration(companions=["Jan Winter"])
    scan = make_scan(registration.companions[0], verdict=Verdict.REFUSED)

    people.drop_companion(registration.companions[0], fair, now=now)

    assert names(registration) == ["Ulrike Sommer"]
    db.session.refresh(scan)
    assert scan.participant_id is None


def test_dropped_companion_leaves_nothing_behind_but_room(fair, now):
    fair.capacity = 2
    registration = make_registration(companions=["Jan Winter"])
    waiting = make_registration(MEDEBACH, RegistrationStatus.WAITING)

    people.drop_companion(registration.companions[0], fair, now=now)

    assert names(registration) == ["Ulrike Sommer"]
    assert waiting.status is RegistrationStatus.OFFERED


def test_party_that_shrinks_on_the_waiting_list_moves_up(fair, now):
    fair.capacity = 1
    waiting = make_registration(MEDEBACH, RegistrationStatus.WAITING, companions=["Jan Winter"])

    people.drop_companion(waiting.companions[0], fair, now=now)

    assert waiting.status is RegistrationStatus.OFFERED


def test_badge_moves_to_the_deputy_and_the_old_one_dies(fair, now):
    mayor = make_registration().participants[0]
    people.change_person(mayor, WISHES)
    old_code, old_token, registration = mayor.code, mayor.badge_token, mayor.registration

    people.replace(mayor, "Karl Frost", DEPUTY, fair, now=now)

    assert find_participant_by_code(old_code) is None
    assert find_participant_by_badge(old_token) is None
    revoked = set(db.session.scalars(sa.select(RevokedCode.fingerprint)))
    assert revoked == {fingerprint(old_code), fingerprint(old_token)}
    deputy = registration.head
    assert (deputy.name, deputy.role) == ("Karl Frost", DEPUTY)
    assert (deputy.diet, deputy.access_needs) == ("", "")
    assert (deputy.photo_consent, deputy.shares_contact) == (False, False)


def test_contact_is_told_who_comes_instead(fair, now):
    registration = make_registration(companions=["Jan Winter"])

    people.replace(registration.head, "Karl Frost", DEPUTY, fair, now=now)

    mail = db.session.scalars(sa.select(OutboxMail)).one()
    assert mail.recipient == registration.contact_email
    assert mail.subject == (
        "Jetzt kommt jemand anderes: Hallenberg bei der Zukunftsmesse Kleinstädte"
    )
    assert "- Karl Frost\n" in mail.body
    assert "Ulrike Sommer" not in mail.body
    assert "/meine-messe/zugang/" in mail.body


def test_nobody_is_told_before_the_registration_counts(fair, now):
    registration = make_registration(status=RegistrationStatus.UNCONFIRMED)

    people.replace(registration.head, "Karl Frost", DEPUTY, fair, now=now)

    assert db.session.scalars(sa.select(OutboxMail)).all() == []


def test_replacing_somebody_needs_no_further_seat(fair, now):
    fair.capacity = 2
    registration = make_registration(companions=["Jan Winter"])
    make_registration(MEDEBACH, RegistrationStatus.WAITING)

    people.replace(
        registration.companions[0], "Eva Herbst", ParticipantRole.COMPANION, fair, now=now
    )

    assert names(registration) == ["Ulrike Sommer", "Eva Herbst"]


def test_who_came_in_is_not_replaced(fair, now):
    registration = make_registration()
    mayor = admitted(registration.head)

    with pytest.raises(people.PersonAdmittedError):
        people.replace(mayor, "Karl Frost", DEPUTY, fair, now=now)

    assert names(registration) == ["Ulrike Sommer"]


def test_who_came_in_is_not_dropped(fair, now):
    registration = make_registration(companions=["Jan Winter"])
    companion = admitted(registration.companions[0])

    with pytest.raises(people.PersonAdmittedError):
        people.drop_companion(companion, fair, now=now)

    assert names(registration) == ["Ulrike Sommer", "Jan Winter"]


def test_corrected_name_keeps_the_badge(fair):
    mayor = make_registration(head="Ulrike Somer").participants[0]
    codes = mayor.code, mayor.badge_token

    people.change_person(mayor, WISHES)

    assert (mayor.name, mayor.diet, mayor.access_needs) == ("Ulrike Sommer", "vegan", "Rampe")
    assert (mayor.photo_consent, mayor.shares_contact) == (True, True)
    assert (mayor.code, mayor.badge_token) == codes


def test_new_name_in_the_place_of_one_left_out_is_somebody_else(fair, now):
    registration = make_registration(companions=["Jan Winter", "Eva Herbst"])
    codes = {person.name: person.code for person in registration.participants}

    service.update(
        registration,
        service.RegistrationData(
            head_name="Ulrike Sommer",
            head_role=ParticipantRole.MAYOR,
            contact_email=registration.contact_email,
            companions=["", "Eva Herbst", "Karl Frost"],
        ),
        fair,
        now=now,
    )

    assert names(registration) == ["Ulrike Sommer", "Eva Herbst", "Karl Frost"]
    karl, eva = (person for person in reversed(registration.companions))
    assert eva.code == codes["Eva Herbst"]
    assert karl.code not in codes.values()
