"""What the GDPR asks of the form (R2), of photos (R15) and of wishes (R16)."""

import datetime as dt

import pytest

from messe.accounts.models import Role
from messe.core.privacy import RETENTION_PERIODS, Retention
from messe.fair.queries import get_fair
from messe.registration.ticket import ticket_html
from tests.factories import (
    HALLENBERG,
    make_account,
    make_registration,
    open_registration,
    sign_in,
)

ARTICLE_13 = {
    "controller": "Verantwortlich sind gemeinsam die Bezirksregierungen",
    "data-protection officer": "behördliche Datenschutzbeauftragte",
    "purpose": "Wir bereiten die Messe vor, führen sie durch und werten sie aus.",
    "legal basis": "Artikel 6 Absatz 1 Buchstabe e der Datenschutz-Grundverordnung (DSGVO) mit § 3",
    "consent": "ist es Artikel 6 Absatz 1 Buchstabe a DSGVO",
    "consent to data about health": "Artikel 9 Absatz 2 Buchstabe a",
    "recipients": "Die Messe-Leitung in den drei Bezirksregierungen",
    "no third country": "In Länder außerhalb der Europäischen Union gelangen die Angaben nicht.",
    "retention": "löschen wir 14 Tage nach der Messe, alle anderen Angaben spätestens ein Jahr",
    "right of access": "Artikel 15 DSGVO",
    "right to rectification": "Artikel 16",
    "right to erasure": "Artikel 17",
    "right to restriction": "Artikel 18",
    "right to object": "Artikel 21",
    "withdrawing consent": "Eine Einwilligung können Sie jederzeit für die Zukunft zurücknehmen.",
    "supervisory authority": "Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein",
    "obligation": "Ohne Namen und E-Mail-Adresse können wir Sie aber nicht anmelden",
    "automated decisions": "Kein Programm entscheidet allein über Sie.",
}


@pytest.mark.parametrize("words", ARTICLE_13.values(), ids=ARTICLE_13)
def test_form_informs_as_article_13_asks(client, now, words):
    page = client.get(f"/anmeldung/{HALLENBERG}").text

    assert words in page.partition("<details")[2].partition("</details>")[0]


@pytest.mark.parametrize("words", ARTICLE_13.values(), ids=ARTICLE_13)
def test_privacy_notice_says_the_same(client, words):
    if words != ARTICLE_13["retention"]:  # there the table says it line by line
        assert words in client.get("/datenschutz").text


def test_periods_are_those_the_form_names():
    assert RETENTION_PERIODS[Retention.NEEDS] == dt.timedelta(days=14)
    assert RETENTION_PERIODS[Retention.AFTER_FAIR] == dt.timedelta(days=365)


@pytest.fixture
def mayor(client, fair, on_the_day):
    """A mayor with wishes, who did not agree to photos."""
    mayor = make_registration().participants[0]
    mayor.diet, mayor.access_needs = "ohne Gluten", "Platz am Gang"
    return mayor


def test_photo_choice_marks_the_badge(client, mayor):
    registration = mayor.registration
    open_registration(client, registration)
    page = f"/meine-messe/ausweis/{mayor.code}"

    assert "Bitte nicht fotografieren" in client.get(page).text
    mayor.photo_consent = True
    assert "Bitte nicht fotografieren" not in client.get(page).text


def test_photo_choice_marks_the_badge_on_paper(mayor):
    registration = mayor.registration

    assert "Bitte nicht fotografieren" in ticket_html(registration, get_fair())
    mayor.photo_consent = True
    assert "Bitte nicht fotografieren" not in ticket_html(registration, get_fair())


CATERERS_LIST = "/orga/export/participants.json"


def pages_of_others(mayor) -> list[str]:
    return [
        "/einlass",
        "/einlass?q=Sommer",
        f"/b/{mayor.badge_token}",
        "/orga",
        "/orga/teilnehmende",
        f"/orga/teilnehmende/{mayor.registration.public_id}",
        "/orga/berichte",
        CATERERS_LIST,
    ]


@pytest.mark.parametrize("role", [Role.STEWARD, Role.DISTRICT])
def test_wishes_are_not_for_stewards_and_districts(client, mayor, role):
    sign_in(client, make_account(role))

    for page in pages_of_others(mayor):
        text = client.get(page).text
        assert mayor.diet not in text, page
        assert mayor.access_needs not in text, page


def test_who_lets_people_in_sees_no_wishes_either(client, mayor):
    sign_in(client, make_account(Role.STEWARD))

    text = client.post("/einlass", data={"code": mayor.code}).text

    assert mayor.name in text
    assert mayor.diet not in text


def test_wishes_are_for_organisers(client, mayor):
    page = f"/orga/teilnehmende/{mayor.registration.public_id}"
    sign_in(client, make_account(Role.ORGANISER))

    text = client.get(page).text

    assert "Essen: ohne Gluten" in text
    assert "Unterstützung: Platz am Gang" in text
    assert "Fotos: nein" in text
    assert "Auf Wunsch gelöscht" not in text
    assert client.get(CATERERS_LIST).json[0]["diet"] == "ohne Gluten"
