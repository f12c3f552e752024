"""The demo fair: built by seed, never over a real fair."""

import sqlite3

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from messe.cli import cli
from messe.core import clock
from messe.core.database import db
from messe.demo.stages import MOMENTS, Stage
from messe.registration.models import Participant, Registration
from tests.factories import make_registration

pytestmark = pytest.mark.long


def run(instance, *arguments):
    return CliRunner().invoke(cli, ["--instance", str(instance), *arguments])


def rows(instance, statement):
    connection = sqlite3.connect(instance / "messe.db")
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


MEETINGS_OF_MEDEBACH = """
    SELECT count(*) FROM meeting JOIN registration ON registration.id = meeting.registration_id
    WHERE registration.ags = '05958028' AND meeting.startup_id = 1
"""


def people(instance):
    return rows(instance, "SELECT code, name, badge_token FROM participant ORDER BY code")


@pytest.fixture(scope="module")
def demo_instance(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    assert run(folder, "demo", "--seed", "1").exit_code == 0
    return folder


def test_demo_has_the_size_of_2019(demo_instance):
    confirmed = "SELECT count(ags), count(*) FROM registration WHERE status = 'confirmed'"
    assert rows(demo_instance, confirmed) == [(100, 117)]
    statuses = "SELECT status, count(*) FROM startup GROUP BY status ORDER BY status"
    assert rows(demo_instance, statuses) == [("accepted", 12), ("applied", 2)]
    assert rows(demo_instance, "SELECT count(*) FROM stage") == [(2,)]
    assert rows(demo_instance, "SELECT count(*) FROM working_group") == [(5,)]


def test_the_mayor_and_the_startup_that_visitors_play_meet(demo_instance):
    assert rows(demo_instance, MEETINGS_OF_MEDEBACH) == [(1,)]
    assert rows(demo_instance, "SELECT sum(is_locked) FROM meeting") == [(1,)]


def test_same_seed_gives_the_same_people(demo_instance, tmp_path):
    run(tmp_path, "demo", "--seed", "1")

    assert people(tmp_path) == people(demo_instance)
    meetings = "SELECT round_id, registration_id, startup_id FROM meeting ORDER BY 1, 2, 3"
    assert rows(tmp_path, meetings) == rows(demo_instance, meetings)


@pytest.mark.long
def test_another_seed_gives_other_people(demo_instance, tmp_path):
    run(tmp_path, "demo", "--seed", "2")

    assert people(tmp_path) != people(demo_instance)


@pytest.mark.long
def test_earlier_stage_is_a_beginning_of_the_later_one(demo_instance, tmp_path):
    run(tmp_path, "demo", "--seed", "1", "--stage", "open")

    assert 0 < len(people(tmp_path)) < len(people(demo_instance))
    assert set(people(tmp_path)) < set(people(demo_instance))


INVITED = "SELECT count(*), count(declined_at), sum(reminders) FROM invitation"


def test_every_small_town_is_invited_before_registration_opens(tmp_path):
    run(tmp_path, "demo", "--stage", "invited")

    assert rows(tmp_path, INVITED) == [(120, 0, 0)]
    assert people(tmp_path) == []


def test_invited_towns_register_decline_or_stay_silent(demo_instance):
    assert rows(demo_instance, INVITED) == [(120, 11, 10)]
    assert rows(
        demo_instance,
        "SELECT count(*) FROM invitation JOIN registration USING (ags)"
        " WHERE status = 'confirmed' AND contact_email = email AND declined_at IS NULL",
    ) == [(99,)]


def test_second_run_needs_reset(demo_instance):
    before = people(demo_instance)

    refused = run(demo_instance, "demo", "--seed", "2")

    assert refused.exit_code == 1
    assert "mit --reset beginnt sie von vorn" in refused.output
    assert people(demo_instance) == before


def test_reset_begins_anew(tmp_path):
    run(tmp_path, "demo", "--stage", "open")

    assert run(tmp_path, "demo", "--stage", "invited", "--reset").exit_code == 0
    assert people(tmp_path) == []


def test_real_fair_is_never_overwritten(app, instance, fair):
    (instance / "messe.cfg").write_text('SECRET_KEY = "real"\n')
    make_registration()
    db.session.commit()

    refused = run(instance, "demo", "--reset")

    assert refused.exit_code == 1
    assert "enthält eine echte Messe" in refused.output
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 1


def test_invented_people_write_from_invented_addresses(demo_instance):
    addresses = rows(
        demo_instance,
        "SELECT contact_email FROM registration WHERE contact_email <> '' "
        "UNION SELECT contact_email FROM startup "
        "UNION SELECT email FROM account UNION SELECT email FROM allowance_request "
        "UNION SELECT email FROM invitation",
    )

    assert [address for (address,) in addresses if not address.endswith(".example")] == []


def test_every_person_has_a_code_of_its_own(demo_instance):
    codes = [code for code, _name, _token in people(demo_instance)]

    assert len(codes) == len(set(codes)) > 0
    assert Participant.__table__.c.code.unique


def test_no_code_is_called_revoked_that_nobody_had(demo_instance):
    assert rows(demo_instance, "SELECT * FROM revoked_code") == []


def test_stages_come_in_order():
    moments = [MOMENTS[stage].on(clock.today()) for stage in Stage]

    assert moments == sorted(moments)
