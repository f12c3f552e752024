"""A start-up's contact fetches all that is stored about it, and has it erased."""

import json

import pytest
import sqlalchemy as sa

from messe.core.database import Model, db, empty_log
from messe.mail.service import deliver_due_mails
from messe.pitches.models import Booking
from messe.startups import queries, selection, service
from messe.startups.models import Startup, StartupStatus
from messe.startups.selection import Decision, state_of
from messe.startups.service import StartupProfile
from tests.factories import make_booking, make_slot, make_startup, make_topic, open_startup


@pytest.fixture
def startup(client, now, fair):
    """An accepted start-up that was asked and changed; all says "marker"; `client` is its own."""
    row = make_startup(
        name="Funkweg",
        status=StartupStatus.APPLIED,
        contact_name="marker-first-name",
        contact_email="marker@funkweg.example",
        topics=[make_topic("Klima")],
    )
    for decision in (Decision.ASK_BACK, Decision.ACCEPT):
        selection.decide(row, decision, "marker-words", fair, seen=state_of(row), now=now)
        if decision is Decision.ASK_BACK:
            selection.answer(row, "marker-answer", now=now)
    service.change_own_profile(row, StartupProfile("Funkweg", "Funk.", "marker-name"), now=now)
    db.session.commit()
    deliver_due_mails()
    open_startup(client, row)
    return row


def left_in(instance) -> list[str]:
    """Where a marker is left: table, then name of the file."""
    empty_log()
    texts = {
        table.name: repr(db.session.execute(sa.select(table)).all())
        for table in Model.metadata.sorted_tables
    } | {
        str(path.relative_to(instance)): path.read_bytes().decode("latin-1")
        for path in instance.rglob("*")
        if path.is_file()
    }
    return [name for name, text in texts.items() if "marker" in text]


def test_everything_stored_is_in_the_file(client, startup):
    response = client.get("/startups/meine/daten.json")

    assert response.headers["Content-Disposition"] == "attachment; filename=start-up-daten.json"
    data = json.loads(response.text)
    assert data["startup"]["contact_name"] == "marker-name"
    assert data["startup"]["contact_email"] == "marker@funkweg.example"
    assert [(each["question"], each["answer"]) for each in data["questions"]] == [
        ("marker-words", "marker-answer")
    ]
    assert "marker-first-name" in [change["old"] for change in data["changes"]]
    assert [mail["recipient"] for mail in data["mails"]] == ["marker@funkweg.example"] * 2
    assert len(data["links"]) == 2
    assert "fingerprint" not in response.text


def test_file_names_the_topics(client, now):
    open_startup(client, make_startup(topics=[make_topic("Klima")]))

    assert client.get("/startups/meine/daten.json").json["topics"] == ["Klima"]


def test_erasing_takes_a_press_of_a_button(client, startup):
    assert "Ja, alles löschen" in client.get("/startups/meine/loeschen").text
    assert db.session.get(Startup, startup.id) is not None


def test_erasing_before_the_fair_leaves_no_trace(client, startup, instance, fair):
    make_booking(make_slot(fair.starts_at), startup)
    assert left_in(instance) != []

    page = client.post("/startups/meine/loeschen", follow_redirects=True).text

    assert "Ihre Angaben sind gelöscht." in page
    assert left_in(instance) == []
    assert db.session.scalars(sa.select(Booking)).all() == []
    assert client.get("/startups/meine").location == "/startups/link"


def test_erasing_after_the_fair_keeps_what_was_public(client, startup, instance, set_now, fair):
    make_booking(make_slot(fair.starts_at), startup)
    set_now(fair.ends_at)
    assert "Was öffentlich auf der Messe war, bleibt" in client.get("/startups/meine/loeschen").text

    client.post("/startups/meine/loeschen")

    assert left_in(instance) == []
    assert [each.name for each in queries.startups()] == ["Funkweg"]
    assert len(db.session.scalars(sa.select(Booking)).all()) == 1


def test_erased_startup_opens_no_pages_any_more(client, startup, set_now, fair):
    set_now(fair.ends_at)
    client.post("/startups/meine/loeschen")
    open_startup(client, startup)

    assert client.get("/startups/meine").status_code == 404
