"""The start page, the legal pages, the language switch, and the organisers' form of the fair."""

import pytest


@pytest.mark.parametrize("path", ["/", "/impressum", "/datenschutz", "/barrierefreiheit"])
def test_public_page_opens(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert "<h1" in response.text


def test_service_worker_is_asked_for_anew_each_time(client):
    response = client.get("/sw.js")

    assert response.mimetype == "text/javascript"
    assert response.headers["Cache-Control"] == "no-cache"
    assert 'addEventListener("fetch"' in response.text
