"""The whole line on a real server: register, book, come in, report topics, read the report."""

import re

import pypdfium2
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from messe.core.database import db
from messe.registration.models import Participant
from tests.browser.conftest import DESK, link_mailed_to, new_page
from tests.live import LiveServer, opened_app, serve

pytestmark = pytest.mark.long

HALLENBERG = "/anmeldung/05958020"
MAYOR = "Wiebke Ahornfeld"
MAYORS_MAIL = "rathaus@hallenberg-8020.example"
RIVALS_MAIL = "hallo@startup2.example"
GROUP = "Sauerland macht Schule"
SECONDS_FOR_A_REPORT = 60


@pytest.fixture
def live(demo, tmp_path):
    demo(tmp_path, "open")
    with serve(tmp_path) as server:
        yield server


def visitor(browser: Browser, live: LiveServer, **options) -> Page:
    """The phone of somebody new."""
    return new_page(browser, live.url, **options)


def persona(browser: Browser, live: LiveServer, slug: str, **options) -> Page:
    """The browser of one of the demo's roles, come in by its door."""
    page = visitor(browser, live, **options)
    page.goto(f"/demo/{slug}")
    page.get_by_role("button", name=re.compile("öffnen$")).click()
    return page


def move_clock(browser: Browser, live: LiveServer, moment: str) -> None:
    page = visitor(browser, live)
    page.goto("/demo")
    page.get_by_role("button", name=moment).click()
    expect(page.get_by_text("Die Uhr der Vorführung ist gestellt.")).to_be_visible()


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def test_fair_runs_from_registration_to_report(browser, live):
    mayor = visitor(browser, live)
    town_is_found_by_typing(mayor)
    town_is_registered(mayor)
    registration_counts_by_the_button_only(browser, live, mayor)
    code = badge_is_shown(mayor)
    large_town_is_refused_kindly(visitor(browser, live))
    second_registration_is_refused(visitor(browser, live))
    one_startup_gets_the_slot(browser, live)

    move_clock(browser, live, "Messetag")
    address = badge_address(live)
    stranger_learns_nothing(visitor(browser, live), address)
    steward = persona(browser, live, "einlass")
    badge_opens_admission(steward, address)
    badge_is_admitted_once(steward, code)

    move_clock(browser, live, "Nach der Messe")
    topics = two_topics_are_reported(mayor)
    organiser = persona(browser, live, "orga", size=DESK)
    group_is_founded(organiser, topics[0])
    text = report_text(organiser)
    assert GROUP in text
    assert "Hallenberg" in text


def town_is_found_by_typing(mayor: Page) -> None:
    mayor.goto("/")
    mayor.get_by_role("link", name="Kommune anmelden").click()
    mayor.get_by_label("Name oder Postleitzahl Ihrer Kommune").press_sequentially("hallenb")
    mayor.get_by_role("link", name="Hallenberg").click()
    expect(heading(mayor)).to_have_text("Hallenberg anmelden")


def town_is_registered(mayor: Page) -> None:
    mayor.get_by_label("Bürgermeisterin oder Bürgermeister").check()
    mayor.get_by_label("Vor- und Nachname").fill(MAYOR)
    mayor.get_by_label("E-Mail-Adresse").fill(MAYORS_MAIL)
    mayor.get_by_role("button", name="Anmelden").click()
    expect(heading(mayor)).to_have_text("Fast geschafft: bitte bestätigen")


def registration_counts_by_the_button_only(browser, live, mayor: Page) -> None:
    link = link_mailed_to(live.instance, MAYORS_MAIL)
    mayor.goto(link)
    expect(heading(mayor)).to_have_text("Hallenberg: Anmeldung bestätigen")
    bystander = visitor(browser, live)
    bystander.goto(HALLENBERG)
    expect(heading(bystander)).to_have_text("Hallenberg anmelden")

    mayor.get_by_role("button", name="Ja, wir kommen").click()

    expect(heading(mayor)).to_have_text("Hallenberg")
    bystander.reload()
    expect(heading(bystander)).to_have_text("Hallenberg ist schon angemeldet")


def badge_is_shown(mayor: Page) -> str:
    """The short code below the QR code."""
    mayor.get_by_role("link", name="Ausweis zeigen").click()
    expect(heading(mayor)).to_have_text(MAYOR)
    expect(mayor.get_by_role("img", name="QR-Code")).to_be_visible()
    return mayor.locator(".badge-card__code").inner_text().removeprefix("Code:").strip()


def large_town_is_refused_kindly(visitor: Page) -> None:
    visitor.goto("/anmeldung?q=33602")
    visitor.get_by_role("link", name="Bielefeld").click()
    expect(heading(visitor)).to_have_text("Bielefeld ist für diese Messe etwas zu groß")
    visitor.get_by_role("link", name="Um Zulassung bitten").click()
    visitor.get_by_label("Ihr Name").fill("Sönke Talmühle")
    visitor.get_by_label("E-Mail-Adresse").fill("rathaus@bielefeld-1000.example")
    visitor.get_by_label("Warum möchten Sie dabei sein?").fill("Wir teilen gern, was wir können.")
    visitor.get_by_role("button", name="Anfrage senden").click()
    expect(visitor.get_by_text("Ihre Anfrage ist angekommen.")).to_be_visible()


def second_registration_is_refused(visitor: Page) -> None:
    visitor.goto("/anmeldung?q=59969")
    visitor.get_by_role("link", name="Hallenberg").click()
    expect(heading(visitor)).to_have_text("Hallenberg ist schon angemeldet")


def one_startup_gets_the_slot(browser, live) -> None:
    rival = visitor(browser, live)
    rival.goto("/startups/link")
    rival.get_by_label("E-Mail-Adresse").fill(RIVALS_MAIL)
    rival.get_by_role("button", name="Link zuschicken").click()
    rival.goto(link_mailed_to(live.instance, RIVALS_MAIL))
    rival.get_by_role("button", name="Seiten öffnen").click()
    rival.get_by_role("link", name="Zum Pitch-Termin").click()
    startup = persona(browser, live, "start-up")
    startup.get_by_role("link", name="Zum Pitch-Termin").click()
    free = startup.locator(".slot-list").get_by_role("link", name="Verschieben auf").first
    slot = free.inner_text().removeprefix("Verschieben auf ")

    free.click()
    startup.get_by_role("button", name="Ja, hierhin verschieben").click()

    expect(startup.get_by_text("Der Termin gehört Ihnen.")).to_be_visible()
    expect(startup.get_by_role("region", name="Ihr Termin")).to_contain_text(slot)
    rival.locator(".slot-list").get_by_role("link", name=slot).first.click()
    rival.get_by_role("button", name="Ja, hierhin verschieben").click()
    expect(rival.get_by_role("alert")).to_contain_text("Dieser Termin ist schon vergeben.")


def badge_address(live) -> str:
    """What the QR code of the mayor's badge says."""
    with opened_app(live.instance):
        token = db.session.scalar(
            sa.select(Participant.badge_token).where(Participant.name == MAYOR),
        )
    return f"/B/{token}"


def stranger_learns_nothing(stranger: Page, address: str) -> None:
    stranger.goto(address)
    expect(heading(stranger)).to_have_text("Das ist ein Ausweis der Messe")
    assert "Hallenberg" not in stranger.content()


def badge_opens_admission(steward: Page, address: str) -> None:
    steward.goto(address)
    expect(heading(steward)).to_have_text(MAYOR)
    expect(steward.get_by_role("button", name="Einlassen")).to_be_visible()


def badge_is_admitted_once(steward: Page, code: str) -> None:
    type_code(steward, code)
    expect(steward.get_by_role("dialog", name="Eingelassen")).to_contain_text(MAYOR)

    type_code(steward, code.lower())
    expect(steward.get_by_role("dialog", name="Schon eingelassen")).to_contain_text(
        re.compile(r"Schon drin seit \d\d:\d\d Uhr \(Enno Kieselstein\)"),
    )


def type_code(steward: Page, code: str) -> None:
    steward.goto("/einlass")
    steward.get_by_label("Code vom Ausweis").fill(code)
    steward.get_by_role("button", name="Einlassen").click()


def two_topics_are_reported(mayor: Page) -> list[str]:
    """The titles of what was reported, most wanted first."""
    mayor.goto("/meine-messe")
    mayor.get_by_role("link", name="Themen melden").click()
    titles = mayor.get_by_label("Rang 1", exact=True).locator("option").all_inner_texts()[1:3]
    stances = ("Wir suchen Unterstützung", "Wir bieten Erfahrung")
    for rank, (title, stance) in enumerate(zip(titles, stances, strict=True), start=1):
        row = mayor.get_by_role("group", name=f"Rang {rank}", exact=True)
        row.get_by_role("combobox").select_option(label=title)
        row.get_by_label(stance).check()
    mayor.get_by_role("group", name="Rang 1", exact=True).get_by_label("leiten").check()

    mayor.get_by_role("button", name="Themen melden").click()

    expect(mayor.get_by_text("Ihre Themen sind gemeldet.")).to_be_visible()
    return titles


def group_is_founded(organiser: Page, topic: str) -> None:
    organiser.goto("/orga/arbeitsgruppen")
    organiser.get_by_role("link", name="Arbeitsgruppe gründen").click()
    organiser.get_by_role("link", name=topic).click()
    organiser.get_by_label("Name der Arbeitsgruppe").fill(GROUP)
    organiser.get_by_label(re.compile("^Hallenberg")).check()
    organiser.get_by_label("Weitere Kommunen").fill("Medebach")
    organiser.get_by_label("Federführung").select_option(label="Hallenberg")

    organiser.get_by_role("button", name="Arbeitsgruppe gründen").click()

    expect(heading(organiser)).to_have_text(GROUP)


def report_text(organiser: Page) -> str:
    """What the report of the organiser's order says."""
    organiser.goto("/orga/berichte")
    card = organiser.get_by_role("listitem").filter(has_text="Alle drei Bezirke")
    card.get_by_role("button", name="Bericht").click()
    link = card.get_by_role("link", name="PDF")
    for _second in range(SECONDS_FOR_A_REPORT):
        if link.count():
            break
        organiser.wait_for_timeout(1000)
        organiser.goto("/orga/berichte")
    with organiser.expect_download() as download:
        link.click()
    with pypdfium2.PdfDocument(download.value.path()) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_town_registers_without_javascript(browser, live):
    mayor = visitor(browser, live, java_script_enabled=False)
    mayor.goto("/anmeldung")
    mayor.get_by_label("Name oder Postleitzahl Ihrer Kommune").fill("hallenberg")
    mayor.get_by_role("button", name="Suchen").click()
    mayor.get_by_role("link", name="Hallenberg").click()

    town_is_registered(mayor)
    mayor.goto(link_mailed_to(live.instance, MAYORS_MAIL))
    mayor.get_by_role("button", name="Ja, wir kommen").click()

    expect(heading(mayor)).to_have_text("Hallenberg")
    badge_is_shown(mayor)
