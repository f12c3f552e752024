"""The PDFs: whole, tagged and German, with the figures in their text and no person's name."""

import datetime as dt
import functools
import io

import page
import pikepdf
import pypdfium2
import pytest

from messe.core.paths import resource_folder
from messe.core.pdf import as_pdf
from messe.fair.models import District
from messe.registration.models import Municipality
from messe.report.document import read_report, render_report, report_html
from messe.report.map import LEGEND
from tests.factories import HALLENBERG
from tests.report.conftest import NAMES

SCOPES = [None, *District]
ALL_THREE = "Zukunftsmesse Kleinstädte, Regierungsbezirke Arnsberg, Detmold und Münster"
NOW = dt.datetime(2026, 7, 1, 10, tzinfo=dt.UTC)


# Most tests look at the same reports, and each takes seconds to make.
pdf_of = functools.cache(as_pdf)


def make_pdf(scope):
    return pdf_of(report_html(read_report(scope, now=NOW)))


def text_of(pdf):
    """The text of all pages, its line breaks and runs of blanks as single blanks."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


@pytest.fixture
def pdfs(small_fair):
    return {scope: make_pdf(scope) for scope in SCOPES}


@pytest.mark.parametrize(
    "standard",
    [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A],
)
def test_reports_conform_to_the_standards(pdfs, standard):
    for pdf in pdfs.values():
        report = page.validate_pdf_bytes(pdf, profile=standard)

        assert [failure.rule_id for failure in report.failures] == []


def test_reports_are_tagged_german_and_titled(pdfs):
    titles = []
    for pdf in pdfs.values():
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert document.Root.MarkInfo.Marked
            assert document.Root.Lang == "de"
            titles.append(str(document.docinfo.Title))

    assert titles == [
        f"Ergebnisbericht {ALL_THREE}",
        "Ergebnisbericht Zukunftsmesse Kleinstädte, Regierungsbezirk Arnsberg",
        "Ergebnisbericht Zukunftsmesse Kleinstädte, Regierungsbezirk Detmold",
        "Ergebnisbericht Zukunftsmesse Kleinstädte, Regierungsbezirk Münster",
    ]


def test_report_says_its_figures(pdfs):
    text = text_of(pdfs[None])

    for words in (
        "23. Juni 2026",
        "Kaiserhaus, Arnsberg",
        "Stand 1. Juli 2026",
        "Von 121 Kommunen, die teilnehmen durften, waren 2 auf der Messe.",
        "1,7 % Beteiligung",
        "Alle drei Bezirke 121 3 2 1,7 %",
        "Hochsauerlandkreis 7 2 1 14,3 %",
        "Bielefeld 1 1 1 100,0 %",
        "09:00 bis 09:30 Uhr 2",
        "Gezählt wurde bei 2 von 3 Pitches: zusammen 30 Zuhörende, im Mittel 15 je Pitch.",
        "13:30 Landlinie Landlinie hilft Rathäusern. Forum nicht erfasst",
        "Klima 10 2 1 1 1",
        "Klima über Grenzen Thema Klima Federführung Bielefeld (Bielefeld)",
        "Mitglieder Hallenberg (Hochsauerlandkreis)",
        "© GeoBasis-DE / BKG (Daten verändert)",
        "© Statistisches Bundesamt (Destatis), 2025",
    ):
        assert words in text


def test_report_cites_the_register_by_the_days_of_its_counts(small_fair, session):
    session.get_one(Municipality, HALLENBERG).population_date = dt.date(2025, 12, 31)

    html = report_html(read_report(District.ARNSBERG, now=NOW))

    assert "(Stand 31. Dezember 2024, 31. Dezember 2025): © Statistisches Bundesamt" in html
    assert "(Destatis), 2026, im Auftrag" in html


def test_district_counts_only_its_own_towns(pdfs):
    text = text_of(pdfs[District.DETMOLD])

    assert "Von 41 Kommunen, die teilnehmen durften, waren 1 auf der Messe." in text
    assert "Hochsauerlandkreis 7" not in text


def test_no_person_is_named(pdfs):
    for pdf in pdfs.values():
        text = text_of(pdf)

        assert [name for name in NAMES if name in text or name.split()[1] in text] == []


def test_fonts_are_embedded_and_ours(pdfs):
    with pikepdf.open(io.BytesIO(pdfs[None])) as document:
        fonts = {
            str(font.BaseFont)
            for leaf in document.pages
            for font in leaf.Resources.get("/Font", {}).values()
        }

    assert fonts
    assert [font for font in fonts if "Fira" not in font] == []


def test_report_of_an_empty_fair_says_so(fair):
    text = text_of(make_pdf(District.MUENSTER))

    for words in (
        "Am Einlass wurde niemand erfasst.",
        "Kein Start-up hatte einen Termin auf einer Bühne.",
        "hat keine Kommune ein Thema gemeldet",
        "wurde keine Arbeitsgruppe gegründet",
    ):
        assert words in text


def test_foreword_and_next_steps_are_those_of_the_fair(small_fair):
    without = text_of(make_pdf(None))
    small_fair.report_foreword = "Gemeinsam geht mehr."
    small_fair.report_next_steps = "Treffen im Herbst\n\n  Bericht an das Land  \n"

    text = text_of(make_pdf(None))

    assert "Vorwort" not in without
    assert "laden jede Arbeitsgruppe zu einem ersten Treffen ein" in without
    assert "Vorwort Gemeinsam geht mehr." in text
    assert "Treffen im Herbst" in text
    assert "Bericht an das Land" in text
    assert "laden jede Arbeitsgruppe zu einem ersten Treffen ein" not in text


def test_same_data_give_the_same_bytes(small_fair):
    first, second = (render_report(read_report(District.DETMOLD, now=NOW)) for _attempt in range(2))

    assert first == second


def test_typed_text_is_escaped(small_fair):
    small_fair.report_foreword = "<img src='file:///etc/passwd'>"

    assert "<img" not in report_html(read_report(None, now=NOW))


def test_legend_has_the_colours_of_the_map():
    css = (resource_folder("static") / "css" / "report.css").read_text(encoding="utf-8")

    for status, colour in LEGEND:
        assert f".legend--{status}::before {{\n  background-color: {colour};" in css


def test_no_transaction_stays_open_while_rendering(small_fair, session):
    read_report(None, now=NOW)

    assert not session().in_transaction()
