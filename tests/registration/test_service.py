"""Registering, confirming, withdrawing; and towns above the limit."""

import threading

import pytest
import sqlalchemy as sa

from messe.accounts import links
from messe.accounts.links import LinkInvalidError, subject_of_link
from messe.accounts.models import LinkPurpose
from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.registration import allowances, mails, people, queries, service
from messe.registration.models import (
    Municipality,
    Participant,
    ParticipantRole,
    Registration,
    RegistrationStatus,
)
from tests.factories import BIELEFELD, HALLENBERG, make_registration

MAYOR = service.RegistrationData(
    head_name="Ulrike Sommer",
    head_role=ParticipantRole.MAYOR,
    contact_email="Rathaus@Hallenberg.example",
    companions=["Jan Winter"],
)


def town(ags=HALLENBERG) -> Municipality:
    return db.session.get_one(Municipality, ags)


def subjects() -> list[str]:
    return list(db.session.scalars(sa.select(OutboxMail.subject).order_by(OutboxMail.id)))


def test_registration_holds_nothing_before_it_is_confirmed(fair, now):
    registration = service.register(town(), MAYOR, fair, now=now)

    assert registration.status is RegistrationStatus.UNCONFIRMED
    assert not queries.is_taken(HALLENBERG)
    assert subjects() == [
        "Bitte bestätigen: Anmeldung von Hallenberg zur Zukunftsmesse Kleinstädte",
    ]


def test_address_is_stored_in_lower_case(fair, now):
    assert (
        service.register(town(), MAYOR, fair, now=now).contact_email == "rathaus@hallenberg.example"
    )


def test_confirmed_registration_holds_its_town(fair, now):
    registration = service.register(town(), MAYOR, fair, now=now)

    service.confirm(registration, fair, now=now)

    assert queries.is_taken(HALLENBERG)
    assert subjects()[-1] == "Sie sind dabei: Hallenberg bei der Zukunftsmesse Kleinstädte"


def test_confirming_twice_sends_one_mail(fair, now):
    registration = service.register(town(), MAYOR, fair, now=now)

    service.confirm(registration, fair, now=now)
    service.confirm(registration, fair, now=now)

    assert len(subjects()) == 2


def test_order_of_confirmation_decides(fair, now):
    first = service.register(town(), MAYOR, fair, now=now)
    second = service.register(town(), MAYOR, fair, now=now)

    service.confirm(second, fair, now=now)

    with pytest.raises(service.MunicipalityTakenError):
        service.confirm(first, fair, now=now)
    assert second.is_confirmed


def test_registration_of_a_taken_town_is_refused(fair, now):
    make_registration()

    with pytest.raises(service.MunicipalityTakenError):
        service.register(town(), MAYOR, fair, now=now)


def test_withdrawn_town_is_free_again(fair, now):
    registration = make_registration()

    service.withdraw(registration, fair, now=now)

    assert service.register(town(), MAYOR, fair, now=now)


def test_withdrawn_registration_cannot_be_confirmed(fair, now):
    registration = make_registration(status=RegistrationStatus.WITHDRAWN)

    with pytest.raises(service.RegistrationWithdrawnError):
        service.confirm(registration, fair, now=now)


def test_town_above_the_limit_is_refused(fair, now):
    with pytest.raises(service.AboveLimitError):
        service.register(town(BIELEFELD), MAYOR, fair, now=now)


def test_allowed_town_above_the_limit_may_register(fair, now):
    allowances.allow(town(BIELEFELD), now=now)

    assert service.register(town(BIELEFELD), MAYOR, fair, now=now)


def test_limit_is_a_setting(fair, now):
    fair.population_limit = town().population

    with pytest.raises(service.AboveLimitError):
        service.register(town(), MAYOR, fair, now=now)


def test_nobody_registers_after_the_deadline(fair):
    with pytest.raises(service.RegistrationClosedError):
        service.register(town(), MAYOR, fair, now=fair.registration_closes_at)


def test_organiser_registers_after_the_deadline(fair):
    registration = service.register_by_telephone(
        town(),
        MAYOR,
        fair,
        now=fair.registration_closes_at,
    )

    assert (registration.is_confirmed, registration.by_telephone) == (True, True)


def test_too_many_companions_are_refused(fair, now):
    fair.most_companions = 0

    with pytest.raises(people.TooManyCompanionsError):
        service.register(town(), MAYOR, fair, now=now)


def test_update_keeps_the_badges_of_those_who_stay(fair, now):
    registration = make_registration(companions=["Jan Winter", "Eva Herbst"])
    codes = [person.code for person in registration.people]

    service.update(
        registration,
        service.RegistrationData(
            head_name="Karl Frost",
            head_role=ParticipantRole.DEPUTY,
            contact_email="neu@hallenberg.example",
            companions=["Jana Winter"],
        ),
        fair,
        now=now,
    )
    db.session.expire(registration, ["participants"])

    people = list(db.session.scalars(sa.select(Participant).order_by(Participant.id)))
    assert [(p.name, p.code) for p in people] == [
        ("Karl Frost", codes[0]),
        ("Jana Winter", codes[1]),
    ]


def test_companion_keeps_the_badge_when_the_one_before_is_left_out(fair, now):
    registration = make_registration(companions=["Jan Winter", "Eva Herbst"])
    *_others, eva = registration.people

    service.update(
        registration,
        service.RegistrationData(
            head_name="Ulrike Sommer",
            head_role=ParticipantRole.MAYOR,
            contact_email=registration.contact_email,
            companions=["", "Eva Herbst"],
        ),
        fair,
        now=now,
    )
    db.session.expire(registration, ["participants"])

    codes = dict(db.session.execute(sa.select(Participant.name, Participant.code)).all())
    assert codes.keys() == {"Ulrike Sommer", "Eva Herbst"}
    assert codes["Eva Herbst"] == eva.code


@pytest.mark.parametrize(
    ("status", "mailed"),
    [
        (RegistrationStatus.CONFIRMED, ["Ihr Link zur Zukunftsmesse Kleinstädte: Hallenberg"]),
        (
            RegistrationStatus.UNCONFIRMED,
            ["Bitte bestätigen: Anmeldung von Hallenberg zur Zukunftsmesse Kleinstädte"],
        ),
        (RegistrationStatus.WITHDRAWN, []),
    ],
)
def test_new_contact_gets_the_link_and_the_old_one_loses_it(fair, now, status, mailed):
    registration = make_registration(status=status)
    old_token = mails.issue_access_link(registration, expires_at=fair.ends_at)

    service.update(
        registration,
        service.RegistrationData(
            head_name="Ulrike Sommer",
            head_role=ParticipantRole.MAYOR,
            contact_email="Neu@hallenberg.example",
        ),
        fair,
        now=now,
    )

    with pytest.raises(LinkInvalidError):
        subject_of_link(LinkPurpose.OPEN_REGISTRATION, old_token, now=now)
    assert registration.contact_email == "neu@hallenberg.example"
    assert subjects() == mailed


def test_request_for_a_link_says_nothing_about_unknown_addresses(fair, now):
    service.request_access_link("niemand@kommune.example", fair, now=now)

    assert subjects() == []


def test_request_for_a_link_mails_every_town_of_the_address(fair, now):
    make_registration(contact_email="amt@kommune.example")
    make_registration(ags="05958028", contact_email="amt@kommune.example")

    service.request_access_link("AMT@kommune.example", fair, now=now)

    assert subjects() == [
        "Ihr Link zur Zukunftsmesse Kleinstädte: Hallenberg",
        "Ihr Link zur Zukunftsmesse Kleinstädte: Medebach",
    ]


def test_granted_request_lets_the_town_take_part(fair, now):
    request = allowances.request_allowance(
        town(BIELEFELD),
        name="Ines Licht",
        email="Ines@bielefeld.example",
        reason="Wir bringen Erfahrung mit.",
        now=now,
    )

    allowances.decide_allowance(request, is_granted=True, fair=fair, now=now)

    assert town(BIELEFELD).may_take_part(fair.population_limit)
    assert subjects() == ["Bielefeld kann an der Zukunftsmesse Kleinstädte teilnehmen"]


def test_declined_request_changes_nothing_but_is_answered_once(fair, now):
    request = allowances.request_allowance(
        town(BIELEFELD),
        name="Ines Licht",
        email="ines@bielefeld.example",
        reason="Bitte.",
        now=now,
    )

    allowances.decide_allowance(request, is_granted=False, fair=fair, now=now)
    allowances.decide_allowance(request, is_granted=True, fair=fair, now=now)

    assert not town(BIELEFELD).may_take_part(fair.population_limit)
    assert len(subjects()) == 1


def test_of_eight_simultaneous_confirmations_one_holds_the_town(app, fair, now):
    tokens = []
    for number in range(8):
        registration = make_registration(
            status=RegistrationStatus.UNCONFIRMED,
            contact_email=f"rathaus{number}@hallenberg.example",
        )
        tokens.append(
            links.issue_link(
                LinkPurpose.CONFIRM_REGISTRATION,
                registration.id,
                expires_at=fair.ends_at,
            ),
        )
    db.session.commit()
    statuses = []

    def confirm(token: str) -> None:
        with app.app_context():
            response = app.test_client().post(f"/anmeldung/bestaetigen/{token}")
            statuses.append(response.status_code)

    threads = [threading.Thread(target=confirm, args=[token]) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    confirmed = sa.select(sa.func.count()).where(
        Registration.status == RegistrationStatus.CONFIRMED,
    )
    assert sorted(statuses) == [302] + [409] * 7
    assert db.session.scalar(confirmed) == 1


def test_no_mail_about_an_update_goes_to_the_old_address(fair, now):
    registration = make_registration(companions=["Jan Winter"], contact_email="alt@stadt.example")

    service.update(
        registration,
        service.RegistrationData(
            head_name="Ulrike Sommer",
            head_role=ParticipantRole.MAYOR,
            contact_email="neu@stadt.example",
            companions=["", "Eva Herbst"],
        ),
        fair,
        now=now,
    )

    recipients = db.session.scalars(sa.select(OutboxMail.recipient)).all()
    assert recipients == ["neu@stadt.example"] * 2
