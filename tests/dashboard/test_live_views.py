"""The live page, who is still missing, and what keeps them up to date."""

import datetime as dt

import pytest

from messe.accounts.models import Role
from messe.checkin import devices, vips
from messe.checkin import queries as checkin
from messe.checkin.judging import Verdict
from messe.checkin.models import Device, Gate
from messe.core.database import db
from messe.dashboard.live import LATELY, LOOK, SILENT_AFTER, silent_since
from messe.registration import people
from messe.registration.models import Registration, RegistrationStatus
from messe.registration.queries import find_registration
from messe.registration.service import withdraw
from tests.factories import (
    BIELEFELD,
    HALLENBERG,
    LONG_AGO,
    MEDEBACH,
    make_account,
    make_admission,
    make_device,
    make_gate,
    make_guest,
    make_registration,
    make_scan,
    sign_in,
)

HOUR = dt.timedelta(hours=1)
STATES = ["/orga/live/stand", "/orga/live/fehlende/stand", "/orga/live/leinwand/stand"]


@pytest.fixture
def watch(client, on_the_day):
    """The browser of an organiser on the day of the fair."""
    sign_in(client, make_account())
    return client


def words(response) -> str:
    """The text of a page without its line breaks."""
    return " ".join(response.text.split())


def admit_at(gate, participant, moment):
    """Let `participant` in at `gate`."""
    entry = make_admission(participant, moment)
    entry.scan.gate = gate
    return entry


def test_page_shows_who_came_of_those_expected(watch, on_the_day):
    town = make_registration(companions=["Jan Winter"])
    make_guest()
    make_admission(town.participants[0], on_the_day - LATELY)
    make_admission(town.participants[1], on_the_day - LATELY / 2)

    page = words(watch.get("/orga/live"))

    assert '<span class="live-count__number">2</span> von 3 erwarteten Personen sind da' in page
    assert "1 Person kam in den letzten fünf Minuten." in page
    assert "Am Tisch, ohne Eingang: 1 Person" in page
    assert "<dt>Arnsberg</dt> <dd> 2 von 2" in page
    assert "<dt>Gäste ohne Bezirk</dt> <dd> 0 von 1" in page
    assert "<dt>Begleitperson</dt> <dd> 1 von 1" in page


def test_where_exits_are_counted_page_says_who_is_in_the_house(watch, fair, on_the_day):
    assert "gerade im Haus" not in watch.get("/orga/live").text
    fair.counts_exits = True
    make_admission(make_registration().participants[0], on_the_day)

    assert "Davon gerade im Haus: 1" in watch.get("/orga/live").text


def test_page_of_an_empty_fair_stands(watch):
    page = words(watch.get("/orga/live"))

    assert '<span class="live-count__number">0</span> von 0 erwarteten Personen' in page
    assert "Noch gibt es keinen Eingang." in page
    assert "Bitte ansehen" not in page


def test_long_after_the_fair_the_drawing_still_ends_with_it(desk):
    page = words(desk.get("/orga/live"))

    assert '<th class="kern-table__cell" scope="row">16:30</th>' in page
    assert '<th class="kern-table__cell" scope="row">16:35</th>' not in page


def test_gate_shows_who_came_lately_and_its_phones(watch, on_the_day):
    gate = make_gate(name="Nord")
    make_device(gate, "a", name="Einlass 1", last_contact_at=on_the_day, waiting=2, version="7")
    admit_at(gate, make_registration().participants[0], on_the_day)

    page = words(watch.get("/orga/live"))

    assert "1 Person in den letzten fünf Minuten" in page
    assert "2 Scans warten, zuletzt um 10:30 Uhr, Fassung 7" in page
    assert "Einlass 1: 2 Scans warten noch auf dem Telefon." in page
    assert "schweigt" not in page


def test_silent_phone_is_a_problem(watch, on_the_day):
    gate = make_gate(name="Nord")
    last = on_the_day - SILENT_AFTER - dt.timedelta(seconds=1)
    make_device(gate, "a", name="Einlass 1", last_contact_at=last)

    page = words(watch.get("/orga/live"))

    assert "Einlass 1 (Nord) schweigt seit 10:28 Uhr." in page


@pytest.mark.parametrize(
    "values",
    [
        {"last_contact_at": LONG_AGO + HOUR - SILENT_AFTER},
        {"last_contact_at": None},
        {"locked_at": LONG_AGO},
        {"gate": Gate(closes_at=LONG_AGO + HOUR)},
        {"fingerprint": None},
    ],
)
def test_phone_that_called_or_may_not_call_is_not_silent(fair, values):
    lent = {
        "fingerprint": "0",
        "gate": Gate(closes_at=LONG_AGO + 2 * HOUR),
        "last_contact_at": LONG_AGO,
    }

    assert silent_since(Device(**lent), fair, LONG_AGO + HOUR) == LONG_AGO
    assert silent_since(Device(**{**lent, **values}), fair, LONG_AGO + HOUR) is None


def test_locked_phone_is_a_problem(watch, on_the_day):
    make_device(make_gate(name="Nord"), "a", name="Einlass 1", locked_at=on_the_day)

    assert "Einlass 1 (Nord) ist gesperrt." in words(watch.get("/orga/live"))


def test_newest_conflicts_are_problems(watch, on_the_day):
    make_scan(None, verdict=Verdict.CONFLICT, scanned_at=on_the_day - dt.timedelta(hours=1))
    for minute in range(5):
        moment = on_the_day - dt.timedelta(minutes=minute)
        mayor = make_registration(ags=None, organisation=f"Gast {minute}").participants[0]
        make_scan(mayor, verdict=Verdict.CONFLICT, scanned_at=moment, gate=make_gate())

    page = words(watch.get("/orga/live"))

    assert page.count("Ein anderer Eingang hatte diese Person schon eingelassen.") == 5
    assert "eingelassen um 10:30 Uhr" in page
    assert "eingelassen um 09:30 Uhr" not in page
    assert "Alle 6 Widersprüche ansehen" in page


def test_missing_are_listed_with_their_telephone(watch):
    town = make_registration(companions=["Jan Winter"], contact_phone="02984 303 1")
    make_admission(town.participants[0])

    page = words(watch.get("/orga/live/fehlende"))

    assert "1 Person ist noch nicht da." in page
    assert "Jan Winter, Begleitperson" in page
    assert "Bürgermeister/in" not in page
    assert 'href="tel:029843031">Anrufen: 02984 303 1</a>' in page


def test_missing_of_one_district(watch):
    make_registration(ags=HALLENBERG)
    make_registration(ags=BIELEFELD)

    page = watch.get("/orga/live/fehlende?district=detmold").text

    assert "Bielefeld" in page
    assert "Hallenberg" not in page
    assert watch.get("/orga/live/fehlende?district=koeln").status_code == 404


def test_when_all_are_in_nobody_is_missing(watch):
    assert "Alle sind da." in watch.get("/orga/live/fehlende").text


@pytest.mark.parametrize("path", STATES)
def test_what_is_known_is_not_sent_again(watch, path):
    make_registration()
    first = watch.get(path)

    known = watch.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["ETag"].startswith("W/")
    assert (known.status_code, known.data) == (304, b"")


def test_question_for_news_renews_no_session(watch):
    first = watch.get("/orga/live/stand")

    again = watch.get("/orga/live/stand", headers={"If-None-Match": first.headers["ETag"]})
    news = watch.get("/orga/live/stand", headers={"If-None-Match": 'W/"older"'})

    assert "Set-Cookie" in first.headers
    assert "Set-Cookie" not in again.headers
    assert "Set-Cookie" not in news.headers


@pytest.mark.parametrize("path", STATES)
def test_scan_and_time_are_news(watch, path, set_now, on_the_day):
    known = {"If-None-Match": watch.get(path).headers["ETag"]}
    make_scan()
    after_scan = watch.get(path, headers=known)
    known = {"If-None-Match": after_scan.headers["ETag"]}
    set_now(on_the_day + LOOK)

    assert after_scan.status_code == 200
    assert watch.get(path, headers=known).status_code == 200


def is_news(watch, change) -> bool:
    """Whether the live page hears of what `change` does, without waiting for the next look."""
    db.session.commit()
    known = watch.get("/orga/live/stand").headers["ETag"]
    change()
    db.session.commit()
    again = watch.get("/orga/live/stand", headers={"If-None-Match": known})
    return again.status_code == 200


def test_gate_that_is_added_or_changed_is_news(watch, on_the_day):
    def add_one():
        devices.save_gate(None, devices.GateData("Nord"), now=on_the_day)

    def change_it():
        [gate] = checkin.gates()
        devices.save_gate(gate, devices.GateData("Süd"), now=on_the_day)

    assert is_news(watch, add_one)
    assert is_news(watch, change_it)


def test_phone_that_is_paired_waits_or_is_locked_is_news(watch, fair, on_the_day):
    gate = make_gate()
    device, code = devices.invite_device("Telefon", gate, fair, may_search=False, now=on_the_day)

    def say_that_scans_wait():
        devices.note_contact(device, waiting=3, version="7", now=on_the_day)

    assert is_news(watch, lambda: devices.pair(code, "7", now=on_the_day))
    assert is_news(watch, say_that_scans_wait)
    assert is_news(watch, lambda: devices.lock_device(device, now=on_the_day))


def test_vip_who_is_marked_seen_or_unmarked_is_news(watch, on_the_day):
    person = make_registration().participants[0]
    make_admission(person)
    account = make_account()

    assert is_news(watch, lambda: vips.mark(person, account, now=on_the_day))
    assert is_news(watch, lambda: vips.see(person, account, now=on_the_day))
    later = on_the_day + dt.timedelta(minutes=5)
    assert is_news(watch, lambda: vips.see(person, account, now=later))
    assert is_news(watch, lambda: vips.unmark(person, account, now=on_the_day))


def test_who_registers_withdraws_or_moves_up_is_news(watch, fair, on_the_day):
    town = make_registration(HALLENBERG)
    waiting = make_registration(MEDEBACH, RegistrationStatus.WAITING)

    def let_one_move_up_for_another():
        withdraw(town, fair, now=on_the_day)
        waiting.status = RegistrationStatus.CONFIRMED

    assert is_news(watch, lambda: make_registration(BIELEFELD))
    assert is_news(watch, let_one_move_up_for_another)
    assert is_news(watch, lambda: withdraw(waiting, fair, now=on_the_day))


def test_companion_who_is_added_or_stays_away_is_news(watch, fair):
    public_id = make_registration().public_id

    def add_one():
        people.add_companion(find_registration(public_id), "Jan Winter", fair)

    def drop_one():
        town = find_registration(public_id)
        town.participants.remove(town.participants[-1])
        db.session.flush()

    assert is_news(watch, add_one)
    assert is_news(watch, drop_one)


def test_part_that_is_kept_up_to_date_is_the_one_on_the_page(watch):
    make_registration()

    page, part = watch.get("/orga/live").text, watch.get("/orga/live/stand").text

    assert part.strip() in page


def test_known_state_costs_two_statements(watch, count_queries):
    headers = {"If-None-Match": watch.get("/orga/live/stand").headers["ETag"]}
    db.session.commit()

    assert count_queries(lambda: watch.get("/orga/live/stand", headers=headers)) == 2


@pytest.mark.parametrize("path", ["/orga/live", "/orga/live/fehlende"])
def test_more_rows_cost_no_more_statements(watch, on_the_day, count_queries, path):
    def add(ags):
        town = make_registration(ags=ags, companions=["Jan Winter"])
        gate = make_gate()
        admit_at(gate, town.participants[0], on_the_day)
        device = make_device(gate, ags, last_contact_at=on_the_day)
        make_scan(town.participants[1], verdict=Verdict.CONFLICT, gate=gate, device=device)

    add(HALLENBERG)
    db.session.commit()
    few = count_queries(lambda: watch.get(path))
    add(MEDEBACH)
    add(BIELEFELD)
    db.session.commit()

    assert db.session.query(Registration).count() == 3
    assert count_queries(lambda: watch.get(path)) == few


def test_large_screen_shows_numbers_and_no_name(client, on_the_day):
    gate = make_gate(name="Nord")
    town = make_registration(companions=["Jan Winter"], head="Rita Sommer")
    admit_at(gate, town.participants[0], on_the_day)
    device = make_device(gate, "a", name="Telefon von Enno", waiting=1, locked_at=on_the_day)
    make_scan(town.participants[1], verdict=Verdict.CONFLICT, gate=gate, device=device)
    sign_in(client, make_account(Role.DISTRICT))

    page = words(client.get("/orga/live/leinwand"))

    assert '<span class="wall__number live-count__number">1</span> von 2 sind da' in page
    assert "<dt>Nord</dt> <dd>1</dd>" in page
    for secret in ("Rita", "Sommer", "Jan", "Winter", "Hallenberg", "Enno", "gesperrt"):
        assert secret not in page


def test_district_government_finds_the_large_screen(client, on_the_day):
    sign_in(client, make_account(Role.DISTRICT))

    assert 'href="/orga/live/leinwand"' in client.get("/orga").text


def test_overview_leads_to_the_live_page_on_the_day(watch):
    assert "Zur Live-Seite" in watch.get("/orga").text


def test_overview_of_a_district_government_does_not(client, on_the_day):
    sign_in(client, make_account(Role.DISTRICT))

    assert "Zur Live-Seite" not in client.get("/orga").text
