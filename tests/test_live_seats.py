"""A hundred towns confirm at once where sixty fit in, and ten leave at once."""

import datetime as dt
import shutil

import httpx
import pytest
import sqlalchemy as sa

from messe.accounts.links import issue_link
from messe.accounts.models import LinkPurpose
from messe.core import clock
from messe.core.database import db, write_transaction
from messe.fair.models import Fair
from messe.registration.models import Municipality, Registration, RegistrationStatus
from tests.factories import make_registration
from tests.live import all_at_once, csrf_token, opened_app, serve, session_cookie

TOWNS = 100
CAPACITY = 60
LEAVING = 10
DOUBLED = 5
SECONDS_TO_ANSWER = 60

CONFIRMED = RegistrationStatus.CONFIRMED
WAITING = RegistrationStatus.WAITING
OFFERED = RegistrationStatus.OFFERED

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def live(prepared_instance, tmp_path_factory):
    """A fair in four weeks with room for sixty."""
    folder = tmp_path_factory.mktemp("seats") / "instance"
    shutil.copytree(prepared_instance, folder)
    (folder / "messe.cfg").write_text('SECRET_KEY = "live"\n')
    with opened_app(folder), write_transaction():
        fair = db.session.get_one(Fair, 1)
        fair.starts_at = clock.now() + dt.timedelta(weeks=4)
        fair.ends_at = fair.starts_at + dt.timedelta(hours=7)
        fair.capacity = CAPACITY
    with serve(folder) as server, opened_app(folder):
        yield server


def in_queue_order(*statuses: RegistrationStatus) -> list[int]:
    """The registrations of `statuses`, in the order in which they were confirmed."""
    db.session.rollback()
    return list(
        db.session.scalars(
            sa.select(Registration.id)
            .where(Registration.status.in_(statuses))
            .order_by(Registration.confirmed_at, Registration.id)
        )
    )


def test_sixty_of_a_hundred_get_in_and_the_first_ten_move_up(live):
    with write_transaction():
        towns = list(db.session.scalars(sa.select(Municipality.ags).limit(TOWNS)))
        # Some towns are registered twice, and both contacts press at once.
        unconfirmed = [
            make_registration(ags, RegistrationStatus.UNCONFIRMED).id
            for ags in [*towns, *towns[:DOUBLED]]
        ]
        tokens = [confirmation_link(registration) for registration in unconfirmed]
    csrf = csrf_token(live.instance)

    def press(path, **session):
        cookies = session_cookie(live.instance, **session)

        def post() -> int:
            return httpx.post(
                f"{live.url}{path}",
                cookies=cookies,
                data={"csrf_token": csrf},
                timeout=SECONDS_TO_ANSWER,
            ).status_code

        return post

    answers = all_at_once([press(f"/anmeldung/bestaetigen/{token}") for token in tokens])

    assert answers == {httpx.codes.FOUND: TOWNS, httpx.codes.CONFLICT: DOUBLED}
    everybody = in_queue_order(CONFIRMED, WAITING)
    assert len(everybody) == TOWNS
    assert in_queue_order(CONFIRMED) == everybody[:CAPACITY]
    assert in_queue_order(WAITING) == everybody[CAPACITY:]

    leaving = everybody[: CAPACITY : CAPACITY // LEAVING]
    answers = all_at_once([press("/meine-messe/absagen", registration_id=id_) for id_ in leaving])

    assert answers == {httpx.codes.FOUND: LEAVING}
    assert in_queue_order(OFFERED) == everybody[CAPACITY : CAPACITY + LEAVING]
    assert len(in_queue_order(CONFIRMED)) == CAPACITY - LEAVING


def confirmation_link(registration_id: int) -> str:
    return issue_link(
        LinkPurpose.CONFIRM_REGISTRATION,
        registration_id,
        expires_at=clock.now() + dt.timedelta(days=1),
    )
