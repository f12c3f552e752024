"""What holds for every form that sends mail: a trap for robots."""

import logging

import pytest
import sqlalchemy as sa

from messe.core.database import Model, db
from tests.factories import BIELEFELD, HALLENBERG, make_account, make_registration, make_startup

KNOWN = "bekannt@messe.example"

REGISTRATION = {
    "head_name": "Ulrike Sommer",
    "head_role": "mayor",
    "contact_email": KNOWN,
}
ALLOWANCE = {"name": "Ines Licht", "email": KNOWN, "reason": "Bitte."}
MAILING_FORMS = {
    f"/anmeldung/{HALLENBERG}": REGISTRATION,
    f"/anmeldung/{BIELEFELD}/zulassung": ALLOWANCE,
    "/meine-messe/link": {"email": KNOWN},
    "/startups/link": {"email": KNOWN},
    "/team/passwort": {"email": KNOWN},
}


@pytest.fixture
def everybody_known(client, now):
    """Somebody of every kind who gets a link at KNOWN."""
    make_account(email=KNOWN)
    make_startup(contact_email=KNOWN)
    make_registration("05958028", contact_email=KNOWN)


def row_counts() -> dict[str, int]:
    return {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in Model.metadata.sorted_tables
    }


@pytest.mark.parametrize("path", MAILING_FORMS)
def test_robot_gets_the_answer_of_a_person_and_nothing_happens(
    client, everybody_known, caplog, path
):
    typed = MAILING_FORMS[path]
    assert 'name="subject"' in client.get(path).text
    before = row_counts()

    with caplog.at_level(logging.INFO):
        robot = client.post(path, data={**typed, "subject": "Great offer"})
    assert row_counts() == before
    person = client.post(path, data={**typed, "subject": ""})

    assert row_counts() != before
    assert (robot.status_code, robot.location) == (person.status_code, person.location)
    assert robot.status_code == 302
    assert "a robot filled in the form" in caplog.text
    assert KNOWN not in caplog.text
