"""The demo's open doors and its clock; both shut outside a demo."""

import shutil

import pytest
from click.testing import CliRunner

from messe.app import close_connections, create_app
from messe.cli import cli
from messe.core import clock
from messe.demo.commands import addresses
from messe.demo.personas import PERSONAS


@pytest.fixture(scope="module")
def prepared_demo(tmp_path_factory):
    """A demo on the day of the fair, built once."""
    folder = tmp_path_factory.mktemp("demo")
    CliRunner().invoke(cli, ["--instance", str(folder), "demo", "--stage", "event"])
    return folder


@pytest.fixture
def demo(prepared_demo, tmp_path):
    folder = tmp_path / "demo"
    shutil.copytree(prepared_demo, folder)
    app = create_app(folder, TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    with app.app_context():
        close_connections()


HOMES = {
    "kommune": "/meine-messe",
    "start-up": "/startups/meine",
    "einlass": "/einlass",
    "orga": "/orga",
    "besuch": "/",
}


def test_each_persona_has_a_home():
    assert HOMES.keys() == PERSONAS.keys()


@pytest.mark.parametrize(("slug", "home"), HOMES.items())
def test_door_opens_by_its_button_only(demo, slug, home):
    client = demo.test_client()

    assert client.get(f"/demo/{slug}").status_code == 200
    response = client.post(f"/demo/{slug}")
    assert response.location == home
    assert client.get(home).status_code == 200


def test_mayor_is_the_one_of_medebach(demo):
    page = demo.test_client().post("/demo/kommune", follow_redirects=True).text

    assert '<h1 class="kern-heading-large">Medebach</h1>' in page


def test_playing_a_guest_leaves_every_role(demo):
    client = demo.test_client()
    client.post("/demo/orga")

    client.post("/demo/besuch")

    assert client.get("/orga").status_code == 302


def test_clock_moves_for_everybody(demo):
    client = demo.test_client()
    assert "Themen melden" not in client.get("/").text

    client.post("/demo/uhr/after")

    assert "Themen melden" in demo.test_client().get("/").text


@pytest.mark.parametrize("path", ["/demo/unbekannt", "/demo/uhr/nie"])
def test_unknown_door_is_not_found(demo, path):
    assert demo.test_client().post(path).status_code == 404


def test_addresses_follow_the_public_address(demo):
    demo.config["PUBLIC_URL"] = "https://messe.example"

    with demo.app_context():
        assert dict(addresses())["Start-up"] == "https://messe.example/demo/start-up"


def test_no_door_outside_a_demo(client, now):
    assert client.get("/demo").status_code == 404
    assert client.post("/demo/orga").status_code == 404


def test_clock_of_a_real_fair_cannot_be_moved(app):
    with pytest.raises(RuntimeError, match="only a demo's clock"):
        clock.move_to(clock.now())
