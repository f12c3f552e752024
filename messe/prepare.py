"""Make an instance ready for its first visitor."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade

from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.paths import PACKAGE
from messe.fair.service import draft_fair
from messe.registration.register import load_register


def prepare_instance() -> None:
    """The newest schema, the register, and a fair to begin with; keeps what is there."""
    upgrade()
    with write_transaction():
        load_register()
        draft_fair(now=clock.now())


def is_prepared() -> bool:
    """Whether the database has the newest schema."""
    newest = ScriptDirectory(str(PACKAGE / "migrations")).get_current_head()
    return MigrationContext.configure(db.session.connection()).get_current_revision() == newest
