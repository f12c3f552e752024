"""What the table of start-ups promises beyond its constraints."""

from messe.core.database import db
from tests.factories import make_startup


def test_id_of_a_removed_startup_is_not_used_again(session):
    removed = make_startup()
    removed_id = removed.id
    db.session.delete(removed)
    db.session.flush()

    assert make_startup().id != removed_id
