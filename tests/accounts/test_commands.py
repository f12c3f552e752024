"""`messe organiser add`, as an administrator types it."""

import subprocess
import sys

import pytest
import sqlalchemy as sa

from messe.accounts.models import Account, Role
from messe.mail.models import OutboxMail

pytestmark = pytest.mark.long


@pytest.fixture
def messe(app, instance):
    """Run a command on the test's instance: `messe("organiser", …)`."""

    def run(*arguments) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "messe", "--instance", str(instance), *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, env={"MESSE_SECRET_KEY": "test"}
        )

    return run


def test_account_is_added_and_mailed(messe, session):
    result = messe("organiser", "add", "Neu@messe.example", "--role", "steward", "--name", "Neu")

    account = session.scalars(sa.select(Account)).one()
    mail = session.scalars(sa.select(OutboxMail)).one()
    assert (result.returncode, result.stderr) == (0, "")
    assert (account.email, account.name, account.role) == (
        "neu@messe.example",
        "Neu",
        Role.STEWARD,
    )
    assert mail.recipient == "neu@messe.example"


def test_doubled_address_ends_with_one_sentence(messe, session):
    messe("organiser", "add", "neu@messe.example", "--role", "steward")

    result = messe("organiser", "add", "NEU@messe.example", "--role", "admin")

    assert result.returncode == 1
    assert result.stderr == "Für diese Adresse gibt es schon ein Konto.\n"
    assert session.scalars(sa.select(Account.role)).all() == [Role.STEWARD]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["neu@messe.example", "--role", "king"], "king"),
        (["neu", "--role", "admin"], "neu"),
    ],
)
def test_wrong_input_is_named(messe, session, arguments, word):
    result = messe("organiser", "add", *arguments)

    assert result.returncode == 2
    assert word in result.stderr
    assert session.scalars(sa.select(Account)).all() == []
