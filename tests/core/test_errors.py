"""Every refusal and every accident is said in German, and an accident needs no database."""

import io

import pytest
from flask import abort

from messe.accounts.models import Role
from messe.core.database import db
from tests.factories import make_account, sign_in


@pytest.fixture
def failing_app(app):
    """The app with one address that answers each status, and one that breaks."""

    def broken():
        raise RuntimeError

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/test/<int:code>", view_func=abort, endpoint="test")
    app.add_url_rule("/api/test/<int:code>", view_func=abort, endpoint="api")
    app.add_url_rule("/test/broken", view_func=broken)
    return app


def test_too_little_right(client):
    sign_in(client, make_account(Role.STEWARD))

    response = client.get("/orga/messe")

    assert response.status_code == 403
    assert "Ihr Konto darf diese Seite nicht öffnen." in response.text


def test_unknown_address(client):
    response = client.get("/gibt-es-nicht")

    assert response.status_code == 404
    assert "<h1" in response.text
    assert "Diese Adresse gibt es hier nicht." in response.text


def test_change_by_a_link(client):
    response = client.get("/abmelden")

    assert response.status_code == 405
    assert "Diese Adresse lässt sich nur über den Knopf" in response.text


def test_too_much_at_once(client):
    response = client.post("/team/passwort", data={"email": "x" * 3_000_000})

    assert response.status_code == 413
    assert "Das ist mehr, als wir annehmen können." in response.text


@pytest.mark.parametrize(
    ("address", "content_type"),
    [
        ("/team/passwort", "application/x-www-form-urlencoded"),
        ("/api/v1/scans", "application/json"),
    ],
)
def test_cut_off_in_the_middle(client, address, content_type):
    response = client.post(
        address,
        input_stream=io.BytesIO(b"{"),
        content_type=content_type,
        environ_overrides={"CONTENT_LENGTH": "500"},
    )

    assert response.status_code == 503
    assert "Ihre Eingabe kam nicht ganz an." in response.text


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (400, "Bitte gehen Sie zurück und versuchen Sie es noch einmal."),
        (418, "Bitte gehen Sie zurück und versuchen Sie es noch einmal."),
        (429, "Das waren sehr viele Versuche. Bitte warten Sie einige Minuten."),
        (500, "Ihre Eingabe wurde nicht gespeichert. Bitte versuchen Sie es noch einmal."),
    ],
)
def test_other_status(failing_app, client, status, sentence):
    response = client.get(f"/test/{status}")

    assert response.status_code == status
    assert sentence in response.text


def test_accident(failing_app, client):
    response = client.get("/test/broken")

    assert response.status_code == 500
    assert "Da ist uns ein Fehler passiert" in response.text
    assert "RuntimeError" not in response.text


def test_accident_is_said_in_the_language_of_the_session(failing_app, client):
    client.post("/sprache", data={"language": "en"})

    assert '<html lang="en">' in client.get("/test/broken").text


def test_page_without_a_database(failing_app, client, instance):
    db.session.remove()
    db.engine.dispose()
    for file in instance.glob("messe.db*"):
        file.unlink()

    response = failing_app.test_client().get("/")

    assert response.status_code == 500
    assert "Da ist uns ein Fehler passiert" in response.text


def test_whoever_waited_too_long_for_a_turn_is_asked_to_come_again(app, writer):
    page = app.test_client().post("/anmeldung/bestaetigen/nie-gesehen")
    document = app.test_client().post("/api/v1/pair", json={"code": "x", "version": "1"})

    assert page.status_code == document.status_code == 503
    assert page.headers["Retry-After"] == "2"
    assert "Bitte versuchen Sie es gleich noch einmal." in page.text
    assert document.content_type == "application/problem+json"


def test_number_that_no_database_holds_is_refused(organiser):
    answer = organiser.post(f"/orga/sprechstunde/runden/{2**70}/entfernen")

    assert answer.status_code == 400
    assert "Diese Zahl ist zu groß." in answer.text


def test_interface_answers_in_json(failing_app, client):
    response = client.get("/api/test/404")

    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert response.json == {
        "type": "about:blank",
        "title": "Seite nicht gefunden",
        "detail": "Diese Adresse gibt es hier nicht. Prüfen Sie bitte den Link.",
        "status": 404,
    }
