"""The organisers' form of the fair."""

import datetime as dt

import pytest

from messe.accounts.models import Role
from messe.core import clock
from messe.fair.models import Fair
from tests.factories import make_account, sign_in

PATH = "/orga/messe"
TYPED = {
    "name": "Zukunftsmesse 2026",
    "place": "Stadthalle",
    "starts_at": "2026-06-23T09:30",
    "ends_at": "2026-06-23T16:30",
    "booking_mode": "wishes",
    "wishes_close_at": "2026-05-20T18:00",
    "pitch_quota": "2",
    "registration_opens_at": "2026-05-01T08:00",
    "registration_closes_at": "2026-06-20T23:59",
    "booking_closes_at": "2026-06-23T15:00",
    "topics_close_at": "2026-07-21T23:59",
    "population_limit": "25000",
    "most_companions": "3",
    "changeover_minutes": "5",
    "offer_hours": "48",
    "contact_email": "buero@messe.example",
    "contact_phone": "",
    "welcome_text": "Herzlich willkommen.\nWir freuen uns.",
}


def test_form_shows_the_fair_in_the_time_of_westphalia(organiser, fair):
    page = organiser.get(PATH).text

    assert f'value="{fair.name}"' in page
    assert 'value="2026-06-23T09:30"' in page


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_impossible_year_is_refused(organiser, year):
    typed = {**TYPED, "topics_close_at": f"{year}-01-01T00:00"}

    response = organiser.post(PATH, data=typed)

    assert response.status_code == 200
    assert "Bitte prüfen Sie dieses Feld." in response.text


def test_fair_is_changed(organiser, session):
    response = organiser.post(PATH, data=TYPED)

    fair = session.get_one(Fair, 1)
    assert (response.status_code, response.location) == (302, PATH)
    assert (fair.name, fair.place, fair.population_limit) == (
        "Zukunftsmesse 2026",
        "Stadthalle",
        25_000,
    )
    assert fair.starts_at == dt.datetime(2026, 6, 23, 7, 30, tzinfo=dt.UTC)
    assert "Herzlich willkommen." in organiser.get("/").text


def test_wrong_input_is_kept_and_changes_nothing(organiser, session, fair):
    response = organiser.post(PATH, data=TYPED | {"name": "", "contact_email": "keine Adresse"})

    assert response.status_code == 200
    assert 'value="keine Adresse"' in response.text
    assert 'value="Stadthalle"' in response.text
    assert "Bitte füllen Sie dieses Feld aus." in response.text
    assert "Bitte geben Sie eine vollständige E-Mail-Adresse ein" in response.text
    assert session.get_one(Fair, 1).place == "Kaiserhaus, Arnsberg"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"ends_at": "2026-06-23T09:30"}, "Das Ende muss nach dem Beginn liegen."),
        (
            {"registration_closes_at": "2026-05-01T08:00"},
            "Die Anmeldung muss enden, nachdem sie begonnen hat.",
        ),
        ({"population_limit": "0"}, "Bitte geben Sie eine Zahl von 1 bis 10000000 ein."),
        ({"population_limit": "viele"}, "Bitte geben Sie eine ganze Zahl ein."),
        ({"most_companions": "6"}, "Bitte geben Sie eine Zahl von 0 bis 5 ein."),
        ({"starts_at": "übermorgen"}, "Bitte geben Sie Tag und Uhrzeit ein."),
        ({"place": "x" * 201}, "Bitte schreiben Sie höchstens 200 Zeichen."),
    ],
)
def test_unfit_value_is_refused_in_german(organiser, typed, sentence):
    response = organiser.post(PATH, data=TYPED | typed)

    assert response.status_code == 200
    assert sentence in response.text


@pytest.mark.parametrize(
    ("day", "opens_at"),
    [
        ("2026-10-24", dt.datetime(2026, 10, 24, 7, 30, tzinfo=dt.UTC)),
        ("2026-10-25", dt.datetime(2026, 10, 25, 8, 30, tzinfo=dt.UTC)),
    ],
)
def test_typed_time_is_the_clocks_time_before_and_after_the_october_switch(
    organiser, session, day, opens_at
):
    times = {"starts_at": f"{day}T09:30", "ends_at": f"{day}T16:30"}

    organiser.post(PATH, data=TYPED | times)

    assert session.get_one(Fair, 1).starts_at == opens_at
    assert f'value="{day}T09:30"' in organiser.get(PATH).text


def test_saving_what_the_form_shows_changes_no_moment(organiser, session, fair):
    fair.wishes_close_at = fair.starts_at
    before = {name: getattr(fair, name) for name in TYPED if name.endswith("_at")}
    shown = {
        name: clock.local(moment).strftime("%Y-%m-%dT%H:%M") for name, moment in before.items()
    }

    organiser.post(PATH, data=TYPED | shown)

    after = session.get_one(Fair, 1)
    assert {name: getattr(after, name) for name in before} == before


def test_collecting_wishes_needs_an_end(organiser):
    typed = {**TYPED, "wishes_close_at": ""}

    page = organiser.post(PATH, data=typed).text
    saved = organiser.post(PATH, data=typed | {"booking_mode": "first_come"})

    refusal = "Bitte sagen Sie, bis wann Start-ups Wünsche nennen."
    _before, beside = page.split('id="wishes_close_at-error"')
    assert refusal in beside.split("</p>")[0]
    assert page.count(refusal) == 2  # the other one in the summary
    assert saved.status_code == 302


def test_steward_is_refused(client, now):
    sign_in(client, make_account(Role.STEWARD))

    assert client.get(PATH).status_code == 403
    assert client.post(PATH, data=TYPED).status_code == 403
