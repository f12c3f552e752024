"""Everybody's meetings on paper: accessible, fit for archives, and never out of date."""

import datetime as dt

import page
import pypdfium2
import pytest

from messe.core.pdf import as_pdf
from messe.meetings import sheets
from messe.meetings.models import Meeting, MeetingPlan, MeetingTable
from messe.startups.models import StartupStatus
from tests.factories import (
    HALLENBERG,
    LONG_AGO,
    MEDEBACH,
    make_absence,
    make_registration,
    make_round,
    make_startup,
    make_table,
    saved,
)


@pytest.fixture
def meetings(fair):
    """Two towns meet one start-up, one after the other, in a plan that is released."""
    startup = make_startup(name="Parkfuchs")
    make_table(startup)
    plan = saved(MeetingPlan(ordered_at=LONG_AGO, finished_at=LONG_AGO, released_at=LONG_AGO))
    return [
        saved(
            Meeting(
                plan_id=plan.id,
                round=make_round(fair.starts_at + dt.timedelta(hours=number)),
                registration=make_registration(ags),
                startup=startup,
                planned_at=LONG_AGO,
            )
        )
        for number, ags in enumerate((MEDEBACH, HALLENBERG))
    ]


def test_each_side_has_a_sheet(meetings):
    found = [(each.name, [row.partner for row in each.rows]) for each in sheets.released_sheets()]

    assert found == [
        ("Parkfuchs", ["Medebach", "Hallenberg"]),
        ("Hallenberg", ["Parkfuchs"]),
        ("Medebach", ["Parkfuchs"]),
    ]


def test_what_does_not_take_place_is_on_no_sheet(meetings):
    make_absence(meetings[0].round, meetings[0].registration)

    assert [each.name for each in sheets.released_sheets()] == ["Parkfuchs", "Hallenberg"]


def test_without_its_startup_there_is_no_sheet(meetings):
    meetings[0].startup.status = StartupStatus.DECLINED

    assert sheets.released_sheets() == []
    assert not sheets.make_sheets()


@pytest.fixture
def made_quickly(session, meetings, monkeypatch):
    """The meetings are stored, and printing them takes no time."""
    monkeypatch.setattr(sheets, "as_pdf", lambda _html: b"%PDF")
    session.commit()


def test_page_waits_for_the_worker_and_gives_the_file(organiser, made_quickly):
    waiting = organiser.get("/orga/sprechstunde/blaetter.pdf")
    made = sheets.make_sheets(), sheets.make_sheets()
    with organiser.get("/orga/sprechstunde/blaetter.pdf") as answer:
        given = answer.data

    assert (waiting.status_code, waiting.headers["Refresh"]) == (202, "3")
    assert made == (True, False)
    assert given == b"%PDF"


def test_sheets_of_before_are_not_given(organiser, session, made_quickly):
    sheets.make_sheets()
    session.query(MeetingTable).one().name = "Ecke"

    assert organiser.get("/orga/sprechstunde/blaetter.pdf").status_code == 202
    sheets.make_sheets()
    with organiser.get("/orga/sprechstunde/blaetter.pdf") as answer:
        assert answer.status_code == 200


def test_without_a_released_plan_there_are_no_sheets(organiser):
    assert organiser.get("/orga/sprechstunde/blaetter.pdf").status_code == 404


def test_sheets_hold_both_standards_a_page_each(fair, meetings):
    pdf = as_pdf(sheets.sheets_html(sheets.released_sheets(), fair))

    for standard in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        report = page.validate_pdf_bytes(pdf, profile=standard)
        assert [failure.rule_id for failure in report.failures] == []
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [sheet.get_textpage().get_text_bounded() for sheet in document]
    for name, text in zip(["Parkfuchs", "Hallenberg", "Medebach"], texts, strict=True):
        assert name in text.splitlines()
