"""The programme on paper: one page, accessible, fit for archives, made by the worker."""

import dataclasses
import datetime as dt
import functools
import io

import page
import pikepdf
import pypdfium2
import pytest
import zxingcpp

from messe.core import clock
from messe.core.pdf import as_fitting_pdf, as_pdf
from messe.demo.cast import STARTUPS
from messe.programme.items import ProgrammeItem
from messe.programme.models import ItemKind, Release
from messe.programme.posters import (
    SIZES,
    Paper,
    forget_posters,
    make_posters,
    paper_days,
    poster_file,
    poster_html,
)
from tests.conftest import FAIR_DAY
from tests.factories import make_block, make_booking, make_release, make_slot, make_stage

SIZE_MM = {Paper.SHEET: (210, 297), Paper.POSTER: (297, 420)}
POINT_MM = 25.4 / 72
NINE = clock.at(FAIR_DAY, dt.time(9))
PITCH = ProgrammeItem(
    guid="5e1c0d9a-92c7-4f57-9f0e-8d4b7f3f2a01",
    kind=ItemKind.PITCH,
    title="Funkweg",
    abstract="",
    speaker="",
    stage_slug="halle",
    stage_name="Halle",
    startup_id=1,
    starts_at=NINE,
    ends_at=NINE + dt.timedelta(minutes=15),
    seats=None,
)
WELCOME = dataclasses.replace(
    PITCH,
    kind=ItemKind.PLENARY,
    title="Begrüßung",
    speaker="Ada Linde",
    stage_slug=None,
    stage_name=None,
)

pdf_of = functools.cache(as_pdf)


def after(item, minutes, **values):
    """`item`, so many minutes later."""
    pause = dt.timedelta(minutes=minutes)
    return dataclasses.replace(
        item, starts_at=item.starts_at + pause, ends_at=item.ends_at + pause, **values
    )


def full_day(pitches, stages):
    """Blocks, and pitches on stages at once."""
    blocks = [
        after(WELCOME, 60 * hour, title=title)
        for hour, title in enumerate(
            [
                "Begrüßung durch die Regierungspräsidenten",
                "Keynote",
                "Pause",
                "World Café",
                "Ausblick",
            ]
        )
    ]
    return blocks + [
        after(
            PITCH,
            70 + 20 * (number // len(stages)),
            title=STARTUPS[number % len(STARTUPS)][0],
            stage_name=stages[number % len(stages)],
        )
        for number in range(pitches)
    ]


@pytest.fixture
def html(fair, app):
    """The page of a programme on a kind of paper."""
    app.config["PUBLIC_URL"] = "https://messe.nrw.example"
    release = Release(number=3, released_at=NINE)

    def make(items, paper, size=SIZES[-1]):
        return poster_html(paper_days(items), paper, size, release=release, fair=fair)

    return make


def test_items_of_one_time_stand_in_one_row_stage_by_stage():
    elsewhere = dataclasses.replace(PITCH, stage_name="Saal", title="Zeltbau")

    [day] = paper_days([elsewhere, PITCH])

    assert day.stages == ["Halle", "Saal"]
    assert [row.by_stage for row in day.rows] == [[[PITCH], [elsewhere]]]
    assert day.rows[0].ends_at == PITCH.ends_at


def test_item_for_everybody_has_a_row_of_its_own():
    [day] = paper_days([WELCOME, PITCH])

    assert [(row.everywhere, row.by_stage) for row in day.rows] == [
        (WELCOME, []),
        (None, [[PITCH]]),
    ]


def test_row_whose_items_end_apart_has_no_end():
    longer = dataclasses.replace(
        PITCH, stage_name="Saal", ends_at=PITCH.ends_at + dt.timedelta(minutes=5)
    )

    assert paper_days([PITCH, longer])[0].rows[0].ends_at is None


def test_each_day_has_its_page():
    tomorrow = after(PITCH, 24 * 60)

    assert [day.starts_at for day in paper_days([tomorrow, PITCH])] == [
        PITCH.starts_at,
        tomorrow.starts_at,
    ]


@pytest.mark.parametrize("paper", Paper)
def test_paper_conforms_to_the_standards_and_has_its_size(html, paper):
    pdf = pdf_of(html([WELCOME, after(PITCH, 30)], paper))

    for standard in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        report = page.validate_pdf_bytes(pdf, profile=standard)
        assert [failure.rule_id for failure in report.failures] == []
    with pypdfium2.PdfDocument(pdf) as document:
        [sheet] = document
        assert [round(side * POINT_MM) for side in sheet.get_size()] == list(SIZE_MM[paper])


def test_paper_says_what_when_and_where_and_its_code_leads_to_the_programme(html):
    pdf = pdf_of(html([WELCOME, after(PITCH, 30)], Paper.POSTER))

    with pypdfium2.PdfDocument(pdf) as document:
        [sheet] = document
        text = " ".join(sheet.get_textpage().get_text_range().split())
        [code] = zxingcpp.read_barcodes(sheet.render(scale=1).to_pil())
    for words in (
        "Zukunftsmesse Kleinstädte",
        "23. Juni 2026, Kaiserhaus, Arnsberg",
        "09:00–09:15 Begrüßung Ada Linde",
        "Halle 09:00",
        "09:30–09:45 Funkweg",
        "Fassung 3 vom 23.06.2026, 09:00 Uhr.",
        "messe.nrw.example/programm",
    ):
        assert words in text
    assert code.text == "https://messe.nrw.example/programm"


def test_stages_and_times_are_heads_of_the_table(html):
    def kinds(element):
        if isinstance(element, pikepdf.Array):
            return [kind for child in element for kind in kinds(child)]
        if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
            return []
        return [str(element.S), *kinds(element.get("/K", pikepdf.Array()))]

    pdf = pdf_of(html([WELCOME, after(PITCH, 30)], Paper.SHEET))

    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = kinds(document.Root.StructTreeRoot.K)
        assert document.Root.Lang == "de"
    assert found.count("/H1") == found.count("/Figure") == 1
    # Two columns; and a time in each of two rows.
    assert (found.count("/TH"), found.count("/TD")) == (4, 2)


@pytest.mark.long
@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize(
    ("pitches", "stages"),
    [
        (12, ["Bühne Nord", "Bühne Süd"]),
        (36, ["Bühne Möhne", "Bühne Ruhr", "Innenhof"]),
        (60, ["Bühne Möhne", "Bühne Ruhr", "Innenhof", "Stadtsaal"]),
    ],
)
def test_day_stays_on_one_page_in_the_largest_letters_that_fit(html, paper, pitches, stages):
    versions = [html(full_day(pitches, stages), paper, size) for size in SIZES]

    with pypdfium2.PdfDocument(as_fitting_pdf(versions, most_pages=1)) as document:
        assert len(document) == 1


def test_largest_version_that_fits_is_taken_or_else_the_smallest():
    def pages(count):
        return "<title>A</title>" + "<p style='break-after: page'>A</p>" * (count - 1) + "<p>A</p>"

    def taken(*counts):
        pdf = as_fitting_pdf([pages(count) for count in counts], most_pages=2)
        with pypdfium2.PdfDocument(pdf) as document:
            return len(document)

    assert taken(4, 2, 1) == 2
    assert taken(4, 3) == 3


@pytest.fixture
def drawn(monkeypatch):
    """Drawing takes long: what is drawn here is a word."""
    monkeypatch.setattr(
        "messe.programme.posters.as_fitting_pdf", lambda *_versions, **_how: b"%PDF drawn"
    )


@pytest.fixture
def release(client, session):
    make_block(NINE)
    make_booking(make_slot(NINE + dt.timedelta(hours=1), stage=make_stage()))
    release = make_release()
    session.commit()
    return release


def test_worker_draws_the_newest_release_once(release, drawn):
    assert make_posters() == 2
    assert all(poster_file(release, paper).read_bytes() == b"%PDF drawn" for paper in Paper)
    assert make_posters() == 0


def test_nothing_is_drawn_before_a_release(client, drawn):
    assert make_posters() == 0


def test_each_release_has_its_own_sheets(release, drawn, session):
    make_posters()
    make_block(NINE + dt.timedelta(hours=2))
    make_release()
    session.commit()

    assert make_posters() == 2


@pytest.mark.parametrize("address", ["/programm/programm.pdf", "/orga/programm/plakat.pdf"])
def test_sheet_is_fetched_when_it_is_drawn_and_until_then_the_page_says_so(
    organiser, release, drawn, address
):
    waiting = organiser.get(address)
    make_posters()
    ready = organiser.get(address, buffered=True)

    assert (waiting.status_code, waiting.headers["Refresh"]) == (202, "5")
    assert "wird gerade erstellt" in waiting.text
    assert (ready.status_code, ready.mimetype) == (200, "application/pdf")
    assert ready.data == b"%PDF drawn"


@pytest.mark.parametrize("address", ["/programm/programm.pdf", "/orga/programm/plakat.pdf"])
def test_there_is_no_sheet_before_the_first_release(organiser, address):
    assert organiser.get(address).status_code == 404


def test_organisers_find_every_file_on_one_page(organiser, release, drawn):
    before = organiser.get("/orga/programm/dateien").text
    make_posters()
    page_of_files = organiser.get("/orga/programm/dateien").text

    assert "werden gerade erstellt" in before
    assert "plakat.pdf" not in before
    for name in ("programm.pdf", "plakat.pdf", "schedule.xml", "schedule.json", "programm.ics"):
        assert name in page_of_files


def test_organisers_are_told_to_release_first(organiser):
    assert (
        "sobald Sie eine erste Fassung freigegeben haben"
        in organiser.get("/orga/programm/dateien").text
    )


def test_new_demo_starts_without_the_sheets_of_the_last(release, drawn):
    make_posters()
    forget_posters()

    assert not any(poster_file(release, paper).is_file() for paper in Paper)
