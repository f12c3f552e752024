"""The start page, the legal pages, the language switch, and the organisers' form of the fair."""

import pytest


@pytest.mark.parametrize("path", ["/", "/impressum", "/datenschutz", "/barrierefreiheit"])
def test_public_page_opens(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert "<h1" in response.text
