"""German whatever the browser says; English by a switch that stays for the session."""

import pytest


@pytest.mark.parametrize("accepted", ["en", "en-GB,en;q=0.9", "fr", "", "*"])
def test_pages_are_german_whatever_the_browser_asks_for(client, accepted):
    page = client.get("/", headers={"Accept-Language": accepted}).text

    assert '<html lang="de"' in page
    assert "Für wen ist die Messe?" in page


def test_switch_stays_for_the_session(client):
    response = client.post("/sprache", data={"language": "en", "back": "/impressum"})

    assert response.location == "/impressum"
    assert '<html lang="en"' in client.get("/").text
    assert '<html lang="en"' in client.get("/impressum").text


def test_switch_leads_back_to_german(client):
    client.post("/sprache", data={"language": "en"})
    client.post("/sprache", data={"language": "de"})

    assert '<html lang="de"' in client.get("/").text


def test_switch_is_not_a_link(client):
    assert client.get("/sprache").status_code == 405


@pytest.mark.parametrize("language", ["fr", "", "../de"])
def test_unknown_language_is_refused(client, language):
    assert client.post("/sprache", data={"language": language}).status_code == 400


@pytest.mark.parametrize("back", ["https://anderswo.example/", "//anderswo.example", "/\\anderswo"])
def test_switch_never_leads_elsewhere(client, back):
    response = client.post("/sprache", data={"language": "en", "back": back})

    assert response.location == "/"


def test_english_pages_speak_english(client):
    client.post("/sprache", data={"language": "en"})

    page = client.get("/").text

    assert "Who is the fair for?" in page
    assert "Für wen ist die Messe?" not in page
