"""Organisers choose whose badges to print, wait for them and note that they were printed."""

import pytest

from messe.badges import queries, service
from messe.badges.files import forget_badges
from messe.badges.queries import Selection, badges
from messe.core.database import db
from messe.registration.models import Participant, RegistrationStatus
from tests.factories import HAVIXBECK, MEDEBACH, make_guest, make_registration

ADDRESS = "/orga/ausweise"
A6 = {"layout": "a6"}


@pytest.fixture
def people(organiser):
    """A mayor with a companion, another mayor, a guest, and somebody who did not confirm."""
    make_registration(head="Ulrike Sommer", companions=["Bo Adler"])
    make_registration(ags=HAVIXBECK, head="Ömer Öz")
    make_registration(ags=MEDEBACH, head="Nie Da", status=RegistrationStatus.UNCONFIRMED)
    make_guest(head="Tilda Rost")
    db.session.commit()


@pytest.fixture
def drawn(monkeypatch):
    """Drawing takes long: what is drawn here is a word."""
    monkeypatch.setattr(
        service, "write_sheets", lambda out, *_faces, **_how: out.write_bytes(b"%PDF drawn")
    )


def names(page: str) -> list[str]:
    """The rows of the table, from above."""
    every = ("Bo Adler", "Ömer Öz", "Tilda Rost", "Ulrike Sommer", "Nie Da")
    cells = {name: page.find(f">{name}</td>") for name in every}
    return sorted((name for name in every if cells[name] > 0), key=cells.__getitem__)


def test_page_shows_who_is_wanted_and_how_many_that_are(organiser, people):
    def shown(query):
        return names(organiser.get(f"{ADDRESS}?{query}").text)

    page = organiser.get(ADDRESS).text

    assert "4 Ausweise erstellen" in page
    assert names(page) == ["Bo Adler", "Ömer Öz", "Tilda Rost", "Ulrike Sommer"]
    assert shown("district=muenster") == ["Ömer Öz"]
    assert shown("role=press") == ["Tilda Rost"]
    assert shown("letters=a-o") == ["Bo Adler", "Ömer Öz"]
    assert shown("q=hallenberg&sort=town") == ["Bo Adler", "Ulrike Sommer"]
    assert "Zu dieser Auswahl gibt es keine Ausweise." in organiser.get(f"{ADDRESS}?q=niemand").text


@pytest.mark.parametrize("page", [ADDRESS, f"{ADDRESS}/blanko"])
def test_page_warns_of_codes_that_lead_nowhere(organiser, page):
    config = organiser.application.config
    unset = organiser.get(page).text
    config["PUBLIC_URL"] = "https://messe.nrw.example"

    assert "In den QR-Codes steht http://localhost:8000." in unset
    assert "Bitte noch nicht drucken" not in organiser.get(page).text


def test_wrong_letters_keep_what_was_typed_and_say_what_to_do(organiser, people):
    page = organiser.get(f"{ADDRESS}?letters=A-K-Z").text

    assert 'value="A-K-Z"' in page
    assert "etwa A–K." in page
    assert len(names(page)) == 4


def test_order_holds_the_selection_of_the_address(organiser, people, drawn):
    waiting = organiser.post(f"{ADDRESS}?letters=a-o", data=A6, follow_redirects=True)
    service.make_ordered_badges()
    ready = organiser.get(waiting.request.path)

    assert "0 von 2 gezeichnet" in waiting.text
    assert waiting.headers["Refresh"] == "2"
    assert "Refresh" not in ready.headers
    assert "PDF herunterladen" in ready.text
    pdf = organiser.get(f"{waiting.request.path}.pdf", buffered=True)
    assert (pdf.data, pdf.headers["Cache-Control"]) == (b"%PDF drawn", "no-store")


def test_single_badge_is_ordered_by_its_button(organiser, people):
    [badge] = badges(Selection(text="Öz"))

    page = organiser.post(ADDRESS, data={**A6, "code": badge.face.code}, follow_redirects=True)

    assert "0 von 1 gezeichnet" in page.text


def test_order_without_anybody_or_of_no_layout_is_refused(organiser, people):
    nobody = organiser.post(f"{ADDRESS}?q=niemand", data=A6)

    assert nobody.status_code == 409
    assert "Ändern Sie bitte die Auswahl." in nobody.text
    assert organiser.post(ADDRESS, data={"layout": "a0"}).status_code == 400


def test_printed_badges_are_left_out_until_they_change(organiser, people, drawn):
    order = organiser.post(ADDRESS, data=A6).location
    assert organiser.post(f"{order}/gedruckt").status_code == 409
    service.make_ordered_badges()

    page = organiser.post(f"{order}/gedruckt", follow_redirects=True).text

    assert "Vermerkt: Diese Ausweise sind gedruckt." in page
    assert "Von dieser Auswahl ist alles gedruckt." in page
    [mayor] = badges(Selection(text="Sommer"))
    db.session.get_one(Participant, mayor.participant_id).name = "Ulrike Winter"
    page = organiser.get(f"{ADDRESS}?unprinted=y").text
    assert "1 Ausweis erstellen" in page
    assert "geändert seit dem Druck" in page


def test_failure_and_lost_file_are_said(organiser, people, drawn):
    order = organiser.post(ADDRESS, data=A6).location
    service.make_ordered_badges()
    forget_badges()

    assert "Die Datei wurde gelöscht" in organiser.get(order).text
    assert organiser.get(f"{order}.pdf").status_code == 404
    newest = queries.newest_orders()[0]
    newest.error = "OSError"
    assert "Das hat leider nicht geklappt." in organiser.get(order).text


def test_unknown_order_is_not_found(organiser):
    for path in ("/orga/ausweise/auftrag/nichts", "/orga/ausweise/auftrag/nichts.pdf"):
        assert organiser.get(path).status_code == 404


def test_blanks_are_ordered_and_wrong_numbers_refused(organiser, drawn):
    wrong = organiser.post(f"{ADDRESS}/blanko", data={**A6, "count": "201"})
    page = organiser.post(f"{ADDRESS}/blanko", data={**A6, "count": "3"}, follow_redirects=True)
    service.make_ordered_badges()

    assert "Bitte geben Sie eine Zahl von 1 bis 200 ein." in wrong.text
    assert 'value="201"' in wrong.text
    assert "3 Blanko-Ausweise" in page.text
    assert "3 Blanko-Ausweise sind noch frei." in organiser.get(f"{ADDRESS}/blanko").text
    assert "Als gedruckt vermerken" not in organiser.get(page.request.path).text


def test_long_list_takes_as_many_queries_as_a_short_one(organiser, count_queries):
    make_registration()
    short = count_queries(lambda: organiser.get(ADDRESS))
    make_registration(ags=HAVIXBECK, companions=["Bo Adler"])

    assert count_queries(lambda: organiser.get(ADDRESS)) == short
