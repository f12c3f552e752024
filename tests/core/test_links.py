"""Addresses in mails, and redirects that stay in the app."""

import pytest

from messe.core.links import own_path, public_url


def test_address_in_a_mail_follows_the_setting_not_the_request(app):
    app.config["PUBLIC_URL"] = "https://messe.example/"

    with app.test_request_context(base_url="http://attacker.example"):
        assert public_url("fair.imprint") == "https://messe.example/impressum"


@pytest.mark.parametrize("target", ["/", "/orga/messe", "/programm?tag=1"])
def test_own_path_is_kept(target):
    assert own_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "orga",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "https://elsewhere.example",
        "javascript:alert(1)",
        "/\t/elsewhere.example",
        "/\n/elsewhere.example",
    ],
)
def test_path_elsewhere_is_dropped(target):
    assert own_path(target) is None
