"""Read the fair."""

import sqlalchemy as sa

from messe.core.database import db
from messe.fair.models import Fair


def get_fair() -> Fair:
    """The fair of this instance.

    Raises:
        sqlalchemy.exc.NoResultFound: the instance was not set up by `messe init`.
    """
    return db.session.get_one(Fair, 1)


def lock_fair() -> None:
    """Let nobody else count seats until this transaction ends.

    In SQLite a writing transaction is alone anyway; other databases lock the fair's row.
    """
    db.session.execute(sa.select(Fair.id).with_for_update())
