"""A town fetches all that is stored about its people, and has it erased."""

import json

import pytest
import sqlalchemy as sa

from messe.accounts.models import AccessLink
from messe.badges.files import sheets_file, unfinished_file
from messe.badges.layouts import BadgeLayout
from messe.badges.queries import Selection, badges
from messe.badges.service import order_badges
from messe.checkin.models import Admission, VipMark
from messe.checkin.queries import admitted_count
from messe.circulars.models import Circular, CircularLetter
from messe.contacts.models import Contact, ContactCard
from messe.core.database import Model, db, empty_log
from messe.core.privacy import KEY
from messe.fair.models import Fair
from messe.groups.service import GroupData, found_group
from messe.invitations.models import Invitation
from messe.mail.models import OutboxMail
from messe.mail.service import deliver_due_mails
from messe.registration import allowances, mails, service
from messe.registration.models import (
    Municipality,
    Participant,
    ParticipantRole,
    Registration,
    RegistrationStatus,
)
from messe.scan.models import PhoneScan
from messe.seats.models import Feedback, Verdict
from tests.factories import (
    HALLENBERG,
    LONG_AGO,
    MEDEBACH,
    make_account,
    make_admission,
    make_attendance,
    make_booking,
    make_contact,
    make_guest,
    make_invitation,
    make_lead,
    make_registration,
    make_signup,
    make_slot,
    make_topic,
    open_registration,
    saved,
    sign_in,
)

ABOUT_TOWNS_PEOPLE = {
    "admission",
    "allowance_request",
    "attendance",
    "badge_print",
    "calendar_feed",
    "contact",
    "contact_card",
    "feedback",
    "invitation",
    "lead",
    "meeting",
    "meeting_absence",
    "meeting_wish",
    "outbox_mail",
    "participant",
    "phone_scan",
    "registration",
    "reservation",
    "route_stop",
    "saved_item",
    "scan",
    "table_visit",
    "vip_mark",
}
WITHOUT_TEXTS = {
    "admission",
    "attendance",
    "calendar_feed",
    "meeting",
    "meeting_absence",
    "meeting_wish",
    "phone_scan",
    "reservation",
    "route_stop",
    "saved_item",
    "scan",
    "table_visit",
    "vip_mark",
}
# A circular keeps the word by which organisers chose whom it goes to.
ABOUT_OTHERS = {
    "account",
    "block",
    "circular",
    "device",
    "release_item",
    "sign_in_failure",
    "startup",
    "startup_change",
    "startup_question",
}

CONTACT = "marker-contact@kommune.example"


def personal_tables() -> set[str]:
    return {
        table.name
        for table in Model.metadata.sorted_tables
        if any(column.info.get(KEY) for column in table.columns)
    }


def marked_columns() -> list[sa.Column]:
    """The personal columns of text that say something about a town's people."""
    return [
        column
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if table.name in ABOUT_TOWNS_PEOPLE
        and column.info.get(KEY)
        and type(column.type) in {sa.String, sa.Text}
    ]


def marker(column: sa.Column) -> str:
    return CONTACT if "email" in column.name else f"marker-{column.table.name}-{column.name}"


@pytest.fixture
def town(client, now):
    """Hallenberg, with a row in every table that says something about its people.

    `client` is its phone, and a mail was delivered.
    """
    registration = make_registration(contact_email=CONTACT)
    allowances.request_allowance(
        registration.municipality, name="-", email=CONTACT, reason="-", now=now
    )
    saved(
        Invitation(
            public_id="invitation",
            ags=HALLENBERG,
            name="-",
            email=CONTACT,
            salutation="",
            sent_at=now,
        )
    )
    mails.mail_access_link(registration, db.session.get_one(Fair, 1), now=now)
    make_admission(registration.participants[0], LONG_AGO)
    order = order_badges(badges(Selection()), BadgeLayout.A6, now=now)
    unfinished_file(order.public_id).write_text("marker-sheets")
    unfinished_file(order.public_id).replace(sheets_file(order.public_id))
    make_signup(HALLENBERG, [make_topic("Klima")])
    attendance = make_attendance(make_booking(make_slot(LONG_AGO)), registration.participants[0])
    saved(Feedback(attendance=attendance, verdict=Verdict.USEFUL, given_at=LONG_AGO))
    person = registration.participants[0]
    make_lead(person, attendance.booking.startup, shares_contact=True)
    saved(ContactCard(participant_id=person.id, email="", phone=""))
    saved(VipMark(participant=person, marked_at=LONG_AGO))
    saved(PhoneScan(scan_id="1", participant_id=person.id, scanned_at=LONG_AGO))
    db.session.commit()
    deliver_due_mails()
    for column in marked_columns():
        db.session.execute(sa.update(column.table).values({column: marker(column)}))
    # It takes two people, and no two have one code.
    columns = Contact.__table__.columns
    notes = {name: marker(columns[name]) for name in ("tag", "note")}
    other = make_guest(status=RegistrationStatus.WITHDRAWN).participants[0]
    make_contact(other, person, **notes)
    db.session.commit()
    open_registration(client, registration)
    return registration


def own_data(client) -> dict:
    return json.loads(client.get("/meine-messe/daten.json").text)


def left_in(instance) -> list[str]:
    """Where a marker is left: table, then name of the file."""
    texts = {
        table.name: repr(db.session.execute(sa.select(table)).all())
        for table in Model.metadata.sorted_tables
    } | {
        str(path.relative_to(instance)): path.read_bytes().decode("latin-1")
        for path in instance.rglob("*")
        if path.is_file()
    }
    return [name for name, text in texts.items() if "marker-" in text]


def test_every_table_about_people_is_asked_or_not_about_towns():
    assert personal_tables() == ABOUT_TOWNS_PEOPLE | ABOUT_OTHERS


def test_everything_stored_is_in_the_file(client, town):
    text = client.get("/meine-messe/daten.json").text

    assert [marker(column) for column in marked_columns() if marker(column) not in text] == []
    data = json.loads(text)
    assert data["admissions"] == [
        {"code": "marker-participant-code", "admitted_at": LONG_AGO.isoformat()}
    ]
    assert data["topics"] == [{"topic": "Klima", "rank": 1, "stance": "seek", "would_lead": False}]


def test_file_has_stable_keys_and_moments_in_utc(client, town, now):
    data = own_data(client)

    assert data.keys() == {
        "generated_at",
        "registration",
        "people",
        "calendars",
        "meeting_wishes",
        "meeting_absences",
        "meetings",
        "saved_items",
        "routes",
        "reservations",
        "attendances",
        "feedback",
        "table_visits",
        "allowance_requests",
        "invitations",
        "mails",
        "links",
        "badge_prints",
        "admissions",
        "scans",
        "vip_marks",
        "leads",
        "contact_cards",
        "contacts",
        "contact_holders",
        "phone_scans",
        "topics",
        "other_registrations",
    }
    assert data["generated_at"] == "2026-05-26T08:00:00+00:00"
    assert data["registration"]["party"] == "Hallenberg"
    assert data["registration"]["created_at"] == "2026-05-01T08:00:00+00:00"
    assert data["people"][0].keys() == {
        "name",
        "role",
        "code",
        "badge_token",
        "diet",
        "access_needs",
        "photo_consent",
        "shares_contact",
    }
    assert data["links"] == [
        {"purpose": "open_registration", "expires_at": "2026-08-22T14:30:00+00:00"}
    ]


def test_file_is_handed_over_to_keep(client, town):
    response = client.get("/meine-messe/daten.json")

    assert response.mimetype == "application/json"
    assert response.headers["Content-Disposition"] == "attachment; filename=meine-daten.json"


def test_file_says_nothing_about_others(client, town):
    make_registration(MEDEBACH, head="Sönke Ahornfeld", contact_email="amt@medebach.example")

    text = client.get("/meine-messe/daten.json").text

    assert "Ahornfeld" not in text
    assert "medebach" not in text


def test_page_names_what_the_file_holds(client, town):
    page = client.get("/meine-messe/daten").text

    assert 'href="/meine-messe/daten.json"' in page
    unnamed = [column.name for column in marked_columns() if str(column.info[KEY].what) not in page]
    assert unnamed == []


def test_erasing_takes_a_press_of_a_button(client, town):
    page = client.get("/meine-messe/loeschen").text

    assert "Ja, alles löschen" in page
    assert "Sie sagen damit für alle ab" in page
    assert town.erased_at is None


def test_erasing_leaves_no_trace_in_tables_or_files(client, town, instance):
    left = left_in(instance)
    assert set(left) > ABOUT_TOWNS_PEOPLE - WITHOUT_TEXTS
    assert any(name.startswith("badges/") for name in left)

    page = client.post("/meine-messe/loeschen", follow_redirects=True).text

    assert "Ihre Angaben sind gelöscht." in page
    empty_log()
    assert left_in(instance) == []
    assert admitted_count() == 1


def test_erasing_before_the_fair_withdraws_and_says_nothing_by_mail(client, town):
    client.post("/meine-messe/loeschen")

    assert town.status is RegistrationStatus.WITHDRAWN
    assert db.session.scalars(sa.select(OutboxMail)).all() == []
    assert db.session.scalars(sa.select(AccessLink)).all() == []


def test_erasing_offers_the_seat_to_who_waits(client, town, fair):
    fair.capacity = 1
    waiting = make_registration(MEDEBACH, RegistrationStatus.WAITING)

    client.post("/meine-messe/loeschen")

    assert waiting.status is RegistrationStatus.OFFERED


@pytest.fixture
def marked_town(client, now):
    """Hallenberg, registered by a marked contact; `client` is its phone."""
    registration = make_registration(head="marker-head", contact_email=CONTACT)
    open_registration(client, registration)
    return registration


@pytest.mark.parametrize("status", [RegistrationStatus.UNCONFIRMED, RegistrationStatus.WITHDRAWN])
def test_other_attempts_of_the_contact_are_given_and_erased_too(
    client, marked_town, fair, instance, status
):
    other = make_registration(status=status, head="marker-other", contact_email=CONTACT)
    mails.mail_confirmation_link(other, fair, now=LONG_AGO)

    [attempt] = own_data(client)["other_registrations"]
    client.post("/meine-messe/loeschen")

    assert attempt["people"][0]["name"] == "marker-other"
    assert attempt["mails"][0]["recipient"] == CONTACT
    empty_log()
    assert left_in(instance) == []


def test_what_the_contact_registered_for_another_town_stays(client, marked_town):
    other = make_registration(
        MEDEBACH, RegistrationStatus.UNCONFIRMED, head="marker-other", contact_email=CONTACT
    )

    client.post("/meine-messe/loeschen")

    assert other.erased_at is None


def test_invitation_and_request_of_the_people_are_erased_whatever_the_address(
    client, marked_town, now, instance
):
    address = "marker-before@kommune.example"
    make_invitation(name="marker-head", email=address)
    allowances.request_allowance(
        marked_town.municipality, name="marker-head", email=address, reason="marker-why", now=now
    )

    client.post("/meine-messe/loeschen")

    empty_log()
    assert left_in(instance) == []


def test_badge_and_sessions_end(client, town):
    codes = sa.select(Participant.code, Participant.badge_token)
    badge = db.session.execute(codes.where(Participant.registration_id == town.id)).one()
    other_phone = client.application.test_client()
    open_registration(other_phone, town)

    client.post("/meine-messe/loeschen")

    assert client.get("/meine-messe").location == "/meine-messe/link"
    assert other_phone.get("/meine-messe").location == "/anmeldung"
    kept = db.session.execute(codes.where(Participant.registration_id == town.id)).one()
    assert set(kept).isdisjoint(badge)


def test_after_the_fair_who_came_stays_as_a_number(client, town, after_the_fair):
    other_phone = client.application.test_client()
    open_registration(other_phone, town)
    page = client.get("/meine-messe/loeschen").text
    assert "Wer schon auf der Messe war, bleibt als Zahl ohne Namen." in page
    assert "sagen damit" not in page

    client.post("/meine-messe/loeschen")

    assert town.status is RegistrationStatus.CONFIRMED
    assert other_phone.get("/meine-messe").location == "/anmeldung"
    names = sa.select(Participant.name).where(Participant.registration_id == town.id)
    assert db.session.scalars(names).all() == ["–"]


def test_nobody_writes_to_an_erased_town(client, town, fair, after_the_fair):
    make_registration(MEDEBACH, contact_email="amt@medebach.example")
    client.post("/meine-messe/loeschen")

    towns = [db.session.get_one(Municipality, ags) for ags in (HALLENBERG, MEDEBACH)]
    group = GroupData(name="Gruppe", members=towns, lead=towns[0], next_step="")
    found_group(make_topic(), group, fair=fair, now=after_the_fair)

    recipients = db.session.scalars(sa.select(OutboxMail.recipient)).all()
    assert recipients == ["amt@medebach.example"]


def test_circular_that_waits_is_not_written_to_an_erased_town(client, town, now):
    circular = saved(
        Circular(
            public_id="circular",
            subject="Raum",
            body="Neuer Raum",
            status=RegistrationStatus.CONFIRMED,
            text="",
            created_at=now,
            sent_at=now,
            recipients=1,
        )
    )
    saved(CircularLetter(circular=circular, registration_id=town.id))

    client.post("/meine-messe/loeschen")

    assert db.session.scalars(sa.select(CircularLetter)).all() == []


def test_erased_people_are_not_let_in(client, town, on_the_day):
    client.post("/meine-messe/loeschen")
    db.session.execute(sa.delete(Admission))
    its_people = Participant.registration_id == town.id
    code = db.session.scalars(sa.select(Participant.code).where(its_people)).one()
    sign_in(client, make_account())

    response = client.post("/einlass", data={"code": code})

    assert response.status_code == 409
    assert "Diese Anmeldung wurde gelöscht." in response.text


def test_erased_registration_is_not_filled_again(client, town, fair, now):
    client.post("/meine-messe/loeschen")
    data = service.RegistrationData("Neu", ParticipantRole.MAYOR, "neu@kommune.example")

    with pytest.raises(service.RegistrationWithdrawnError):
        service.update(db.session.get_one(Registration, town.id), data, fair, now=now)


def test_organisers_see_that_a_town_was_erased(client, town, now):
    client.post("/meine-messe/loeschen")
    sign_in(client, make_account())

    page = client.get(f"/orga/teilnehmende/{town.public_id}").text

    assert "Auf Wunsch gelöscht am 26.05.2026, 10:00." in page
    assert "Speichern" not in page
