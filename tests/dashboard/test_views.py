"""The organisers' start page."""

from messe.accounts.models import Role
from messe.dashboard.queries import overview
from messe.registration.models import RegistrationStatus
from tests.factories import MEDEBACH, make_account, make_guest, make_registration, sign_in


def test_figures_of_an_empty_fair(fair):
    assert overview(20_000).eligible == 120
    assert overview(20_000).registered == 0


def test_figures_count_people_of_confirmed_registrations(fair):
    make_registration(companions=["Jan Winter"])
    make_registration(ags=MEDEBACH, status=RegistrationStatus.UNCONFIRMED)

    figures = overview(20_000)

    assert (figures.registered, figures.unconfirmed, figures.expected) == (1, 1, 2)


def test_figures_count_guests_as_people_but_not_as_towns(fair):
    make_guest()

    figures = overview(20_000)

    assert (figures.registered, figures.expected) == (0, 1)


def test_waiting_towns_are_counted_apart(client, now):
    make_registration(status=RegistrationStatus.WAITING)
    sign_in(client, make_account())

    assert "Auf der Warteliste" in client.get("/orga").text
    assert overview(20_000).waiting == 1


def test_organiser_sees_what_is_to_do(client, now):
    make_registration(ags=MEDEBACH, status=RegistrationStatus.UNCONFIRMED)
    sign_in(client, make_account())

    assert "1 Anmeldung ist noch nicht bestätigt" in client.get("/orga").text


def test_district_government_sees_figures_only(client, now):
    sign_in(client, make_account(Role.DISTRICT))

    text = client.get("/orga").text

    assert "Kommunen angemeldet" in text
    assert "Zu tun" not in text
