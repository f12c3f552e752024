"""What the database itself holds about start-ups, past the forms."""

import pytest
from sqlalchemy.exc import IntegrityError

from messe.core.database import db
from tests.factories import make_startup


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"name": ""}, "ck_startup_name_not_empty"),
        ({"contact_email": "Mira@startup.example"}, "ck_startup_email_is_lower_case"),
        ({"name": "Funkweg"}, "startup.name"),
        ({"slug": "funkweg"}, "startup.slug"),
    ],
)
def test_constraint_holds(session, values, constraint):
    make_startup(name="Funkweg", slug="funkweg")

    with pytest.raises(IntegrityError, match=constraint):
        make_startup(**values)


def test_id_of_a_removed_startup_is_not_used_again(session):
    removed = make_startup()
    removed_id = removed.id
    db.session.delete(removed)
    db.session.flush()

    assert make_startup().id != removed_id
