"""A participant's phone scans whatever hangs in the halls, a start-up's badges; it arrives once."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from messe.contacts import queries as contacts
from messe.core import clock
from messe.core.database import db
from messe.leads import service as leads
from messe.leads.queries import find_lead
from messe.registration.access import PERSON_KEY
from messe.registration.models import Registration, RegistrationStatus
from messe.scan.models import PhoneScan
from messe.seats.models import Attendance
from messe.startups.models import StartupStatus
from tests.factories import (
    MEDEBACH,
    make_booking,
    make_participant,
    make_registration,
    make_release,
    make_slot,
    make_stage,
    make_startup,
    make_topic,
    make_topic_table,
    open_registration,
    open_startup,
)

ADDRESS = "/meine-messe/scannen"
OF_STARTUPS = "/startups/meine/scannen"
ASKED = "Gefragt. Sobald die Person zustimmt, steht sie auf Ihrer Liste."
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def mayor(client, on_the_day):
    person = make_participant(contact_email="sommer@hallenberg.example")
    open_registration(client, person.registration)
    return person


@pytest.fixture
def other(on_the_day):
    return make_participant(ags=MEDEBACH, head="Tom Winter")


@pytest.fixture
def startup(client, on_the_day):
    """A start-up, whose phone `client` is."""
    startup = make_startup(name="Funkweg", slug="funkweg")
    open_startup(client, startup)
    return startup


@pytest.fixture
def pitch(fair, on_the_day):
    """Of half past eleven to a quarter to twelve, an hour from now."""
    slot = make_slot(fair.starts_at + 2 * HOUR, stage=make_stage(slug="halle", name="Halle"))
    booking = make_booking(slot)
    make_release()
    return booking


def scan(client, person, code, *, scan_id=None, age=0, **ticks):
    scan_id = scan_id or str(uuid.uuid4())
    data = {"scan_id": scan_id, "code": code, "owner": person.code, "age": age, **ticks}
    return client.post(ADDRESS, data=data)


def scan_for_funkweg(client, code, *, age=0, owner="startup:funkweg"):
    data = {"scan_id": str(uuid.uuid4()), "code": code, "owner": owner, "age": age}
    return client.post(OF_STARTUPS, data=data)


def scans() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(PhoneScan))


def test_badge_gives_the_contact_as_ticked(client, mayor, other):
    address = f"HTTPS://MESSE.EXAMPLE/B/{other.badge_token}"

    answer = scan(client, mayor, address, gives_email="1").json

    assert answer == {
        "sentence": "Ihr Kontakt ist übergeben. Ob Sie auch einen bekommen, entscheidet Ihr "
        "Gegenüber.",
        "page": "/meine-messe/kontakte",
        "is_good": True,
    }
    given = contacts.find_contact(mayor, other)
    assert (given.gives_email, given.gives_phone) == (True, False)


def test_scan_sent_again_does_nothing_more(client, mayor, other):
    scan_id = str(uuid.uuid4())
    scan(client, mayor, f"/b/{other.badge_token}", scan_id=scan_id)
    db.session.delete(contacts.find_contact(mayor, other))
    db.session.commit()

    answer = scan(client, mayor, f"/b/{other.badge_token}", scan_id=scan_id).json

    assert answer["sentence"] == "Das ist schon angekommen."
    assert answer["is_good"] is True
    assert contacts.find_contact(mayor, other) is None
    assert scans() == 1


def test_what_the_mayor_scanned_is_not_done_in_the_name_of_the_companion(client, other):
    party = make_registration(companions=["Jo Klein"])
    mayor, companion = party.people
    open_registration(client, party)
    with client.session_transaction() as session:
        session[PERSON_KEY] = companion.code

    refused = scan(client, mayor, f"/b/{other.badge_token}", gives_email="1")
    nobodys = client.post(ADDRESS, data={"code": f"/b/{other.badge_token}"})

    assert (refused.status_code, nobodys.status_code) == (409, 409)
    assert contacts.find_contact(companion, other) is None
    assert contacts.find_contact(mayor, other) is None
    assert scans() == 0


def test_page_says_who_scans_and_who_has_to_be_signed_in(client, mayor):
    page = client.get(ADDRESS).text

    assert f'data-owner="{mayor.code}"' in page
    assert "Sie scannen als Ulrike Sommer." in page
    assert "wenn auf diesem Telefon wieder Ulrike Sommer angemeldet ist" in page


def test_stage_counts_as_of_when_it_was_scanned(client, mayor, pitch, set_now, fair):
    set_now(fair.starts_at + 5 * HOUR)
    code = f"https://messe.example/hier/{pitch.slot.stage.scan_token}"

    title = pitch.startup.name
    late = scan(client, mayor, code)
    answer = scan(client, mayor, code, age=3 * 3600)

    assert late.status_code == 422
    assert late.json["sentence"] == "An dieser Bühne läuft gerade kein Pitch."
    assert answer.json["sentence"] == f"{title} ist vorgemerkt."
    [attendance] = db.session.scalars(sa.select(Attendance))
    assert attendance.attended_at == fair.starts_at + 2 * HOUR


def test_stand_notes_interest_and_no_more(client, mayor):
    startup = make_startup(name="Funkweg")

    answer = scan(client, mayor, f"/STAND/{startup.stand_token}").json

    assert answer["sentence"] == (
        "Funkweg ist vorgemerkt. Darf das Start-up sich bei Ihnen melden?"
    )
    assert answer["page"] == "/meine-messe/interessen"
    assert find_lead(mayor, startup).shares_contact is False


def test_table_is_joined_and_a_full_one_says_so(client, mayor, other, on_the_day):
    table = make_topic_table(make_topic("Radwege"), seats=1)
    code = f"/TISCH/{table.scan_token}"

    joined = scan(client, mayor, code).json
    open_registration(client, db.session.get_one(Registration, other.registration_id))
    refused = scan(client, other, code)

    assert joined["sentence"] == "Sie sitzen am Tisch zu „Radwege“."
    assert joined["page"] == "/meine-messe/tische"
    assert refused.status_code == 422
    assert "sind alle Plätze besetzt" in refused.json["sentence"]


@pytest.mark.parametrize(("age", "days"), [(-7200, 0), (10**9, 2)])
def test_clock_that_jumped_makes_no_scan_of_tomorrow_or_last_year(client, mayor, other, age, days):
    scan(client, mayor, f"/b/{other.badge_token}", age=age)

    [kept] = db.session.scalars(sa.select(PhoneScan))
    assert kept.scanned_at == clock.now() - dt.timedelta(days=days)
    assert contacts.find_contact(mayor, other).given_at == kept.scanned_at


@pytest.mark.parametrize(
    "code",
    [
        "",
        "x" * 600,
        "Guten Tag",
        "https://messe.example/",
        "https://messe.example/b/",
        "https://messe.example/b/ZZZZZZZZZZZZZZZZ",
        "https://messe.example/hier/ZZZZZZZZZZZZZZZZ",
        "https://messe.example/stand/ZZZZZZZZZZZZZZZZ",
        "https://messe.example/tisch/ZZZZZZZZZZZZZZZZ",
        "https://messe.example/orga/ZZZZZZZZZZZZZZZZ",
        "https://[",
        "WIFI:S:Halle;T:WPA;P:geheim;;",
    ],
)
def test_code_that_is_none_of_ours_does_nothing(client, mayor, code):
    answer = scan(client, mayor, code)

    assert answer.status_code == 422
    assert answer.json["is_good"] is False
    assert "Code" in answer.json["sentence"]
    assert scans() == 0


@pytest.mark.parametrize(
    ("field", "value"), [("scan_id", "1"), ("age", "gestern"), ("age", str(10**30)), ("age", "")]
)
def test_what_is_no_scan_is_refused(client, mayor, other, field, value):
    data = {"scan_id": str(uuid.uuid4()), "code": f"/b/{other.badge_token}", "age": "0"}
    data["owner"] = mayor.code

    assert client.post(ADDRESS, data={**data, field: value}).status_code == 422
    assert contacts.find_contact(mayor, other) is None


def test_page_may_use_the_camera_and_offers_what_the_card_has(client, mayor):
    response = client.get(ADDRESS)

    assert response.headers["Permissions-Policy"] == "camera=(self)"
    assert "'wasm-unsafe-eval'" in response.headers["Content-Security-Policy"]
    assert "sommer@hallenberg.example" in response.text
    assert 'name="gives_phone"' not in response.text


def test_who_waits_for_a_seat_scans_nothing(client, on_the_day):
    open_registration(client, make_registration(status=RegistrationStatus.WAITING))

    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS).status_code == 404


def test_badge_that_a_startup_scanned_is_asked_as_of_then(client, startup, other):
    answer = scan_for_funkweg(client, f"HTTPS://MESSE.EXAMPLE/B/{other.badge_token}", age=3600)

    assert answer.json == {"sentence": ASKED, "page": "/startups/meine/kontakte", "is_good": True}
    lead = find_lead(other, startup)
    assert lead.is_open_question
    assert lead.asked_at == clock.now() - HOUR


def test_what_a_startup_scanned_and_sends_again_asks_nothing_more(client, startup, other):
    scan_for_funkweg(client, f"/b/{other.badge_token}", age=3600)
    leads.decline(find_lead(other, startup))
    db.session.commit()

    again = scan_for_funkweg(client, f"/b/{other.badge_token}", age=3700)

    assert again.json["sentence"] == ASKED
    lead = find_lead(other, startup)
    assert not lead.is_open_question
    assert lead.asked_at == clock.now() - HOUR


@pytest.mark.parametrize("kind", ["hier", "stand", "tisch", "orga"])
def test_startup_is_told_what_is_no_badge(client, startup, other, kind):
    answer = scan_for_funkweg(client, f"https://messe.example/{kind}/{other.badge_token}")

    assert answer.status_code == 422
    assert answer.json["sentence"] == "Das ist kein Ausweis."
    assert find_lead(other, startup) is None


def test_startup_does_not_learn_whether_somebody_wears_a_badge(client, startup):
    assert scan_for_funkweg(client, "/b/ZZZZZZZZZZZZZZZZ").json["sentence"] == ASKED


def test_what_one_startup_scanned_is_not_asked_by_another(client, startup, other):
    refused = scan_for_funkweg(client, f"/b/{other.badge_token}", owner="startup:ortswerk")

    assert refused.status_code == 409
    assert find_lead(other, startup) is None


def test_page_of_a_startup_uses_the_camera_for_badges_alone(client, startup):
    response = client.get(OF_STARTUPS)

    assert response.headers["Permissions-Policy"] == "camera=(self)"
    assert "Sie scannen für Funkweg." in response.text
    assert 'data-kinds="b"' in response.text
    assert f'href="{OF_STARTUPS}"' in client.get("/startups/meine").text
    assert f'href="{OF_STARTUPS}"' in client.get("/startups/meine/kontakte").text


def test_startup_that_does_not_come_scans_nothing(client, startup):
    startup.status = StartupStatus.WITHDRAWN

    assert client.get(OF_STARTUPS).status_code == 404
    assert client.post(OF_STARTUPS).status_code == 404
