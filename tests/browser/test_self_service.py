"""A town on a phone, from the first form to the last trace, with JavaScript and without."""

import json

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from messe.core.database import db
from messe.registration.models import Participant
from tests.browser.conftest import (
    axe_violations,
    link_mailed_to,
    new_page,
    screenshot,
    scrolls_sideways,
)
from tests.live import LiveServer, opened_app, serve

HALLENBERG = "/anmeldung/05958020"
TYPING_ERROR = "Wibke Ahornfeld"
MAYOR = "Wiebke Ahornfeld"
DEPUTY = "Tjark Birkenhain"
COMPANION = "Hedda Rosenbusch"
FIRST_MAIL = "rathaus@hallenberg.example"
OFFICE_MAIL = "vorzimmer@hallenberg.example"
LATER_MAIL = "spaeter@hallenberg.example"


pytestmark = pytest.mark.long


@pytest.fixture
def live(demo, tmp_path):
    demo(tmp_path, "open")
    with serve(tmp_path) as server:
        yield server


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def new_phone(request, browser: Browser, live: LiveServer):
    """A further phone: `new_phone()`."""
    return lambda: new_page(browser, live.url, java_script_enabled=request.param)


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def says(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def card(page: Page, name: str):
    return page.get_by_role("listitem").filter(has_text=name)


def test_town_looks_after_itself(new_phone, live):
    phone = new_phone()
    registered_and_confirmed(phone, live, TYPING_ERROR, FIRST_MAIL)
    old_badge = badge_address(live, TYPING_ERROR)

    name_is_corrected_and_wishes_are_noted(phone)
    assert badge_address(live, MAYOR) == old_badge
    deputy_takes_the_badge_over(phone)
    old_badge_is_dead(new_phone(), old_badge, badge_address(live, DEPUTY))
    companion_is_added_and_dropped(phone)
    other_phone = new_phone()
    contact_moves_to_another_phone(phone, other_phone, live)
    everything_stored_is_fetched(other_phone)

    everything_is_erased(phone)
    other_phone_is_told(other_phone)
    town_comes_again_and_withdraws(phone, live)


def registered_and_confirmed(phone: Page, live: LiveServer, name: str, mail: str) -> None:
    phone.goto(HALLENBERG)
    phone.get_by_label("Bürgermeisterin oder Bürgermeister").check()
    phone.get_by_label("Vor- und Nachname").fill(name)
    phone.get_by_label("E-Mail-Adresse").fill(mail)
    press(phone, "Anmelden")
    expect(heading(phone)).to_have_text("Fast geschafft: bitte bestätigen")
    phone.goto(link_mailed_to(live.instance, mail))
    press(phone, "Ja, wir kommen")
    expect(heading(phone)).to_have_text("Hallenberg")
    follow(phone, "Ausweis zeigen")
    expect(heading(phone)).to_have_text(name)
    expect(phone.get_by_role("img", name="QR-Code")).to_be_visible()
    phone.goto("/meine-messe")


def badge_address(live: LiveServer, name: str) -> str:
    """What the QR code on the badge of `name` says."""
    with opened_app(live.instance):
        token = db.session.scalars(
            sa.select(Participant.badge_token).where(Participant.name == name)
        ).one()
    return f"/B/{token}"


def name_is_corrected_and_wishes_are_noted(phone: Page) -> None:
    follow(phone, "Angaben und Wünsche")
    phone.get_by_label("Vor- und Nachname").fill(MAYOR)
    phone.get_by_label("Was sollen wir beim Essen beachten?").fill("vegetarisch")
    phone.get_by_label("Ja, ich darf auf Fotos").check()
    press(phone, "Speichern")
    says(phone, f"Die Angaben zu {MAYOR} sind gespeichert.")


def deputy_takes_the_badge_over(phone: Page) -> None:
    follow(phone, "Angaben und Wünsche")
    follow(phone, "Jemand anderes kommt")
    expect(heading(phone)).to_have_text(f"Wer kommt statt {MAYOR}?")
    phone.get_by_label("Vor- und Nachname").fill(DEPUTY)
    press(phone, "Ausweis übertragen")
    says(phone, f"{DEPUTY} hat jetzt einen eigenen Ausweis.")
    expect(card(phone, DEPUTY)).to_contain_text("Vertretung")
    follow(phone, "Angaben und Wünsche")
    expect(phone.get_by_label("Was sollen wir beim Essen beachten?")).to_have_value("")
    expect(phone.get_by_label("Ja, ich darf auf Fotos")).not_to_be_checked()
    phone.goto("/meine-messe")


def old_badge_is_dead(steward: Page, old_badge: str, new_badge: str) -> None:
    steward.goto("/demo/einlass")
    steward.get_by_role("button", name="öffnen").click()
    steward.goto(old_badge)
    expect(heading(steward)).to_have_text("Kein Einlass")
    expect(steward.get_by_text("Dieser Ausweis gilt nicht mehr.")).to_be_visible()
    steward.goto(new_badge)
    expect(heading(steward)).to_have_text(DEPUTY)


def companion_is_added_and_dropped(phone: Page) -> None:
    follow(phone, "Begleitperson hinzufügen")
    phone.get_by_label("Vor- und Nachname").fill(COMPANION)
    press(phone, "Hinzufügen")
    says(phone, f"{COMPANION} kommt mit und hat einen eigenen Ausweis.")
    screenshot(phone, "self-service-party")
    assert not scrolls_sideways(phone)
    card(phone, COMPANION).get_by_role("link", name="Angaben und Wünsche").click()
    follow(phone, "Kommt doch nicht mit")
    press(phone, "Ja, streichen")
    says(phone, f"{COMPANION} kommt nicht mit. Der Ausweis gilt nicht mehr.")
    expect(card(phone, COMPANION)).to_have_count(0)


def contact_moves_to_another_phone(phone: Page, other_phone: Page, live: LiveServer) -> None:
    follow(phone, "E-Mail oder Telefon ändern")
    phone.get_by_label("E-Mail-Adresse").fill(OFFICE_MAIL)
    press(phone, "Speichern")
    says(phone, f"Gespeichert. Wir schreiben an {OFFICE_MAIL}.")
    other_phone.goto(link_mailed_to(live.instance, OFFICE_MAIL))
    press(other_phone, "Meine Messe öffnen")
    expect(heading(other_phone)).to_have_text("Hallenberg")


def everything_stored_is_fetched(phone: Page) -> None:
    follow(phone, "Was über Sie gespeichert ist")
    with phone.expect_download() as download:
        follow(phone, "Daten herunterladen")
    data = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert download.value.suggested_filename == "meine-daten.json"
    assert [person["name"] for person in data["people"]] == [DEPUTY]
    assert data["registration"]["contact_email"] == OFFICE_MAIL
    assert {mail["recipient"] for mail in data["mails"]} == {FIRST_MAIL, OFFICE_MAIL}
    phone.goto("/meine-messe")


def everything_is_erased(phone: Page) -> None:
    follow(phone, "Alle Angaben löschen")
    expect(heading(phone)).to_have_text("Hallenberg: alle Angaben löschen")
    press(phone, "Ja, alles löschen")
    says(phone, "Ihre Angaben sind gelöscht.")


def other_phone_is_told(other_phone: Page) -> None:
    other_phone.reload()
    says(other_phone, "Diese Anmeldung wurde zurückgezogen.")
    expect(heading(other_phone)).to_have_text("Kommune anmelden")
    screenshot(other_phone, "self-service-withdrawn")


def town_comes_again_and_withdraws(phone: Page, live: LiveServer) -> None:
    registered_and_confirmed(phone, live, MAYOR, LATER_MAIL)
    follow(phone, "Teilnahme absagen")
    press(phone, "Ja, wir sagen ab")
    says(phone, "Ihre Absage ist angekommen.")
    phone.goto(HALLENBERG)
    expect(heading(phone)).to_have_text("Hallenberg anmelden")


def test_form_opens_its_notice_in_place(browser, live):
    phone = new_page(browser, live.url)
    phone.goto(HALLENBERG)
    authority = phone.get_by_text("Landesbeauftragte für Datenschutz")
    expect(authority).to_be_hidden()

    phone.get_by_text("Datenschutz: Wer was wozu erfährt").click()

    expect(authority).to_be_visible()
    screenshot(phone, "self-service-notice")
    assert not scrolls_sideways(phone)
    assert axe_violations(phone) == []


def test_pages_of_a_long_name_hold_together(browser, live):
    phone = new_page(browser, live.url)
    long_name = "Prof. Dr. Wilhelmine Freifrau von Ahornfeld-Kieselstein zu Birkenhain"
    registered_and_confirmed(phone, live, long_name, FIRST_MAIL)
    for path in ("/meine-messe", "/meine-messe/vertretung", "/meine-messe/loeschen"):
        phone.goto(path)

        assert not scrolls_sideways(phone), path
        assert axe_violations(phone) == [], path
