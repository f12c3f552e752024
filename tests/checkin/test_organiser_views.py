"""Organisers lay out gates, lend phones the right to scan, and see where gates disagreed."""

import datetime as dt
import re

import pytest

from messe.accounts.models import Role
from messe.checkin import devices, queries
from messe.checkin.judging import Reason, Said, ScanKind, UndoReason, Verdict
from messe.checkin.models import DoorChangeKind
from messe.core.formats import day_and_time
from messe.core.tokens import fingerprint
from tests.factories import (
    LONG_AGO,
    make_account,
    make_device,
    make_gate,
    make_participant,
    make_scan,
    sign_in,
)

GATE = {"name": "Nord", "opens_at": "2026-06-23T08:00", "closes_at": "2026-06-23T12:00"}
SECOND = dt.timedelta(seconds=1)


def plain(markup):
    """What it says, with one space where its source has many."""
    return " ".join(re.sub("<[^>]*>", " ", markup).split())


def test_gate_is_laid_out_and_changed(organiser):
    organiser.post("/orga/einlass/eingaenge/neu", data={**GATE, "roles": ["press", "staff"]})
    [gate] = queries.gates()
    address = f"/orga/einlass/eingaenge/{gate.public_id}"
    organiser.post(address, data={**GATE, "roles": ["staff", "guest"], "shows_names": "y"})

    [gate] = queries.gates()
    assert ([each.role for each in gate.roles], gate.shows_names) == (["guest", "staff"], True)
    page = organiser.get(address).text
    assert 'value="2026-06-23T08:00"' in page
    assert len(re.findall(r"<input[^>]*checked[^>]*>", page)) == 3


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"closes_at": "2026-06-23T07:00"}, "Das liegt vor der Öffnung."),
        ({"name": "Süd"}, "Einen Eingang mit diesem Namen gibt es schon."),
    ],
)
def test_wrong_gate_is_refused_and_stays_typed(organiser, wrong, sentence):
    make_gate(name="Süd")

    answer = organiser.post("/orga/einlass/eingaenge/neu", data={**GATE, **wrong})

    assert sentence in answer.text
    assert "2026-06-23T08:00" in answer.text
    assert len(queries.gates()) == 1


def test_phone_gets_a_code_that_is_shown_once(organiser, app):
    gate = make_gate()
    form = {"name": "Einlass 1", "gate": gate.public_id, "may_search": "y"}

    page = organiser.post("/orga/einlass/telefone/neu", data=form).text

    [device] = queries.devices()
    assert "QR-Code zum Koppeln von Einlass 1" in page
    assert (device.may_search, device.fingerprint, device.pairing_fingerprint is None) == (
        True,
        None,
        False,
    )
    assert "wartet auf das Koppeln" in organiser.get("/orga/einlass").text


@pytest.mark.parametrize("address", ["/orga/einlass", "/orga/live"])
def test_code_that_nobody_used_in_time_is_said_to_be_too_old(organiser, set_now, now, address):
    gate = make_gate()
    form = {"name": "Einlass 1", "gate": gate.public_id}
    organiser.post("/orga/einlass/telefone/neu", data=form)

    shown = []
    for later in (devices.PAIRING_TIME - SECOND, devices.PAIRING_TIME):
        set_now(now + later)
        page = organiser.get(address).text
        shown.append(("wartet auf das Koppeln" in page, "Code zu alt, bitte neu koppeln" in page))

    assert shown == [(True, False), (False, True)]


def test_list_says_how_each_phone_stands(organiser, fair, now):
    gate, closed = make_gate(name="Nord"), make_gate(name="Süd", closes_at=now)
    contact = {"last_contact_at": now, "version": "1.2"}
    make_device(gate, "a", name="A", **contact)
    make_device(gate, "b", name="B", **contact, waiting=3)
    make_device(gate, "c", name="C", locked_at=now)
    make_device(closed, "d", name="D", **contact)

    page = organiser.get("/orga/einlass")

    cards = re.findall(r"<h3[^>]*>([A-D])</h3>(.*?)(?=</li>)", page.text, re.DOTALL)
    said = {name: plain(card).partition(f"{name} sperren")[0].strip() for name, card in cards}
    called = f"Zuletzt gemeldet am {day_and_time(now)} Uhr. Fassung 1.2."
    waiting = "Beim letzten Kontakt warteten noch 3 Scans auf dem Telefon. Sperren verwirft sie."
    assert said == {
        "A": f"Nord gekoppelt {called}",
        "B": f"Nord gekoppelt {called} {waiting}",
        "C": "Nord gesperrt",
        "D": f"Süd abgelaufen {called}",
    }


def test_without_a_gate_one_is_laid_out_first(organiser):
    answer = organiser.get("/orga/einlass/telefone/neu", follow_redirects=True)

    assert "Legen Sie bitte zuerst einen Eingang an." in answer.text


def test_lost_phone_is_locked_in_one_tap(organiser, now):
    device = make_device(credential="secret", name="Einlass 1")

    organiser.post(f"/orga/einlass/telefone/{device.public_id}/sperren")

    with pytest.raises(devices.LockedError):
        devices.get_phone("secret", now=now)
    assert "gesperrt" in organiser.get("/orga/einlass").text
    again = organiser.post(f"/orga/einlass/telefone/{device.public_id}/koppeln")
    assert again.status_code == 401


def test_list_says_before_a_phone_is_locked_what_is_lost_by_that(organiser):
    one = make_device(credential="one", last_contact_at=LONG_AGO, waiting=1)
    make_device(credential="more", last_contact_at=LONG_AGO, waiting=12)
    make_device(credential="none", last_contact_at=LONG_AGO)

    page = plain(organiser.get("/orga/einlass").text)

    assert "Was es dann noch nicht gesendet hat, ist verloren" in page
    assert "wartete noch 1 Scan auf dem Telefon. Sperren verwirft ihn." in page
    assert "warteten noch 12 Scans auf dem Telefon. Sperren verwirft sie." in page
    assert page.count("Sperren verwirft") == 2
    organiser.post(f"/orga/einlass/telefone/{one.public_id}/sperren")
    page = plain(organiser.get("/orga/einlass").text)
    assert "wartete noch 1 Scan auf dem Telefon." in page
    assert "Sperren verwirft ihn." not in page


def test_phone_is_not_paired_at_a_gate_that_is_closed_for_good(organiser, now):
    gate = make_gate(closes_at=now)
    device = make_device(gate)

    again = organiser.post(f"/orga/einlass/telefone/{device.public_id}/koppeln")
    another = organiser.post(
        "/orga/einlass/telefone/neu", data={"name": "Einlass 9", "gate": gate.public_id}
    )

    for answer in (again, another):
        assert answer.status_code == 409
        assert "Dieser Eingang ist schon zu." in answer.text
    assert len(queries.devices()) == 1


def test_pairing_anew_ends_the_old_credential(organiser, fair, now):
    device = make_device(credential="secret")

    organiser.post(f"/orga/einlass/telefone/{device.public_id}/koppeln")

    assert queries.find_phone(fingerprint("secret"), fair) is None


def test_who_changed_gates_and_phones_is_kept_and_shown(client, fair, on_the_day):
    sign_in(client, make_account(Role.ORGANISER, name="Petra Lang"))
    client.post("/orga/einlass/eingaenge/neu", data={"name": "Nord", "shows_names": "y"})
    [gate] = queries.gates()
    client.post("/orga/einlass/telefone/neu", data={"name": "Einlass 1", "gate": gate.public_id})
    [device] = queries.devices()
    for _again in range(2):
        client.post(f"/orga/einlass/telefone/{device.public_id}/sperren")

    page = client.get("/orga/einlass").text

    assert [change.kind for change in queries.newest_door_changes()] == [
        DoorChangeKind.PHONE_LOCKED,
        DoorChangeKind.PHONE_INVITED,
        DoorChangeKind.GATE_ADDED,
    ]
    assert "Telefon gesperrt, Einlass 1, Nord (Petra Lang)" in page
    assert "Eingang angelegt, Nord (Petra Lang)" in page


def test_history_says_what_was_different_at_a_gate(organiser):
    organiser.post("/orga/einlass/eingaenge/neu", data={**GATE, "shows_names": "y"})
    [gate] = queries.gates()
    times = {"opens_at": "", "closes_at": "2026-06-23T12:30"}
    changed = {"name": "Süd", **times, "roles": ["staff", "press"]}
    for _again in range(2):
        organiser.post(f"/orga/einlass/eingaenge/{gate.public_id}", data=changed)

    # Saved again as it is, nothing was changed.
    changed, added = queries.newest_door_changes()
    assert (changed.kind, added.kind) == (DoorChangeKind.GATE_CHANGED, DoorChangeKind.GATE_ADDED)
    assert added.details.split("; ") == [
        "offen ab: ohne Angabe → 23.06.2026, 08:00 Uhr",
        "geschlossen ab: ohne Angabe → 23.06.2026, 12:00 Uhr",
    ]
    assert changed.details.split("; ") == [
        "Name: Nord → Süd",
        "offen ab: 23.06.2026, 08:00 Uhr → ohne Angabe",
        "geschlossen ab: 23.06.2026, 12:00 Uhr → 23.06.2026, 12:30 Uhr",
        "nur für: alle → Presse, Bezirksregierung",
        "zeigt Namen: ja → nein",
    ]
    assert "zeigt Namen: ja → nein" in organiser.get("/orga/einlass").text


def test_history_says_who_changed_what_holds_at_every_gate(client, fair, on_the_day):
    sign_in(client, make_account(Role.ORGANISER, name="Petra Lang"))
    form = client.get("/orga/messe").text
    typed = dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', form))
    typed = {**typed, "booking_mode": "first_come", "counts_exits": ""}
    client.post("/orga/messe", data=typed)
    assert queries.newest_door_changes() == []

    client.post("/orga/messe", data={**typed, "ends_at": "2026-06-23T17:00", "counts_exits": "y"})

    assert fair.counts_exits
    assert (
        "Messe geändert (Petra Lang): auch beim Hinausgehen scannen: nein → ja; "
        "Ende: 23.06.2026, 16:30 Uhr → 23.06.2026, 17:00 Uhr"
    ) in client.get("/orga/einlass").text


def test_undo_that_was_shown_but_does_not_count_is_a_conflict(organiser):
    gate = make_gate(name="Nord")
    make_scan(
        make_participant(),
        kind=ScanKind.UNDO,
        of_scan_id="of",
        undo_reason=UndoReason.MISTAKE,
        said=Said.UNDONE,
        refusal=Reason.OTHER_DEVICE,
        verdict=Verdict.REFUSED,
        gate=gate,
    )

    for address in ("/orga/einlass", "/orga/live"):
        page = organiser.get(address).text
        assert "Das Telefon zeigte „Zurückgenommen“, doch der Scan zählt." in page
        assert "eingelassen um" not in page


def test_conflicts_are_shown_with_gate_phone_and_reason(organiser):
    gate = make_gate(name="Nord")
    where = {"gate": gate, "device": make_device(gate, name="Einlass 1")}
    person = make_participant()
    make_scan(person, verdict=Verdict.CONFLICT, **where)
    make_scan(person, verdict=Verdict.CONFLICT, refusal=Reason.ROLE, **where)
    make_scan(verdict=Verdict.CONFLICT, refusal=Reason.UNKNOWN, **where)

    page = organiser.get("/orga/einlass").text

    for words in (
        "Ulrike Sommer",
        "Nord (Einlass 1)",
        "Ein anderer Eingang hatte diese Person schon eingelassen.",
        "Dieser Eingang ist nicht für diese Rolle.",
        "Diesen Code kennt die Messe nicht.",
    ):
        assert words in page


def test_page_asks_as_often_for_more_phones_and_conflicts(organiser, count_queries):
    person = make_participant()

    def add():
        gate = make_gate()
        device = make_device(gate, last_contact_at=LONG_AGO)
        make_scan(person, gate=gate, device=device, verdict=Verdict.CONFLICT)

    add()
    organiser.get("/orga/einlass")
    one = count_queries(lambda: organiser.get("/orga/einlass"))
    add()
    add()

    assert count_queries(lambda: organiser.get("/orga/einlass")) == one


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/orga/einlass/eingaenge/fremd"),
        ("POST", "/orga/einlass/telefone/fremd/sperren"),
        ("POST", "/orga/einlass/telefone/fremd/koppeln"),
    ],
)
def test_unknown_gates_and_phones_are_not_found(organiser, method, address):
    assert organiser.open(address, method=method).status_code == 404
