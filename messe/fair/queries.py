"""Read the fair."""

from messe.core.database import db
from messe.fair.models import Fair


def get_fair() -> Fair:
    """The fair of this instance.

    Raises:
        sqlalchemy.exc.NoResultFound: the instance was not set up by `messe init`.
    """
    return db.session.get_one(Fair, 1)
