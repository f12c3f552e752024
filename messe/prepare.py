"""Make an instance ready for its first visitor."""

from flask_migrate import upgrade

from messe.core import clock
from messe.core.database import write_transaction
from messe.fair.service import draft_fair
from messe.registration.register import load_register


def prepare_instance() -> None:
    """The newest schema, the register, and a fair to begin with; keeps what is there."""
    upgrade()
    with write_transaction():
        load_register()
        draft_fair(now=clock.now())
