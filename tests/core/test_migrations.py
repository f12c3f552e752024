"""A database that is in use comes to the newest schema, and back, with every row in it."""

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from messe.app import close_connections, create_app
from messe.core.database import db, write_transaction

FIRST = "0001"
MOMENT = "2026-05-01 08:00:00.000000"

# One row of every table that later migrations build anew, as the first release wrote it.
ROWS = {
    "fair": {
        "id": 1,
        "name": "Zukunftsmesse",
        "place": "Arnsberg",
        "starts_at": "2026-06-23 07:30:00.000000",
        "ends_at": "2026-06-23 14:30:00.000000",
        "registration_opens_at": MOMENT,
        "registration_closes_at": "2026-06-20 07:30:00.000000",
        "booking_closes_at": MOMENT,
        "topics_close_at": MOMENT,
        "population_limit": 20_000,
        "most_companions": 2,
        "contact_email": "messe@messe.example",
        "contact_phone": "",
        "welcome_text": "",
        "report_foreword": "",
        "report_next_steps": "",
        "imprint": "",
        "privacy_notice": "",
        "accessibility_statement": "",
    },
    "municipality": {
        "ags": "05958020",
        "name": "Hallenberg",
        "name_official": "Hallenberg, Stadt",
        "kind": "Stadt",
        "kreis": "Hochsauerlandkreis",
        "kreis_ags": "05958",
        "district": "arnsberg",
        "population": 4_500,
        "population_date": "2024-12-31",
        "area_km2": 65.0,
        "lat": 51.1,
        "lon": 8.6,
        "postcode": "59969",
        "search_text": "hallenberg 59969",
    },
    "registration": {
        "id": 7,
        "public_id": "town",
        "ags": "05958020",
        "status": "confirmed",
        "contact_email": "rathaus@hallenberg.example",
        "contact_phone": "",
        "by_telephone": False,
        "created_at": MOMENT,
        "confirmed_at": MOMENT,
    },
    "participant": {
        "id": 8,
        "registration_id": 7,
        "name": "Ulrike Sommer",
        "role": "mayor",
        "code": "AAAAAA",
        "badge_token": "AAAAAAAAAAAAAAAA",
    },
    "stage": {"id": 2, "slug": "halle", "name": "Halle"},
    "startup": {
        "id": 3,
        "slug": "funkweg",
        "name": "Funkweg",
        "offer": "Parkplätze finden.",
        "description": "",
        "website": "",
        "contact_name": "Mira Lang",
        "contact_email": "mira@funkweg.example",
        "created_at": MOMENT,
    },
    "pitch_slot": {
        "id": 4,
        "public_id": "slot",
        "stage_id": 2,
        "starts_at": MOMENT,
        "ends_at": "2026-05-01 08:15:00.000000",
        "head_count": None,
    },
    "booking": {"id": 5, "slot_id": 4, "startup_id": 3, "booked_at": MOMENT},
    "admission": {"id": 9, "participant_id": 8, "admitted_at": MOMENT},
    "access_link": {
        "id": 10,
        "fingerprint": "f",
        "purpose": "open_registration",
        "subject_id": 7,
        "expires_at": MOMENT,
    },
    "outbox_mail": {
        "id": 11,
        "message_id": "m",
        "recipient": "rathaus@hallenberg.example",
        "subject": "Ihre Anmeldung",
        "body": "Guten Tag",
        "queued_at": MOMENT,
        "next_attempt_at": MOMENT,
        "attempts": 1,
    },
}


@pytest.fixture
def first_release(tmp_path):
    """A database of the first release, with those rows."""
    app = create_app(tmp_path, SECRET_KEY="test", TESTING=True)
    with app.app_context():
        upgrade(revision=FIRST)
        with write_transaction():
            for table, row in ROWS.items():
                names = ", ".join(row)
                places = ", ".join(f":{name}" for name in row)
                db.session.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({places})"), row)  # noqa: S608 -- our own names
        yield app
        close_connections()


def stored(table: str) -> dict[str, object]:
    [row] = db.session.execute(sa.text(f"SELECT * FROM {table}")).mappings()  # noqa: S608 -- our own names
    return dict(row)


@pytest.mark.parametrize("way", [upgrade, lambda: (upgrade(), downgrade(revision=FIRST))])
def test_rows_outlive_every_migration(first_release, way):
    way()

    found = {table: stored(table) for table in ROWS}
    assert {table: found[table] | row for table, row in ROWS.items()} == found
