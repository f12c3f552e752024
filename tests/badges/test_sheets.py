"""Sheets of badges: what stands on them, where, and that every code can be read."""

import pypdfium2
import pytest
import zxingcpp

from messe.badges import sheets as drawing
from messe.badges.faces import Face
from messe.badges.layouts import GEOMETRY, BadgeLayout
from messe.badges.press import presses
from messe.badges.sheets import sheets_html, write_sheets
from messe.core.forms import MAX_LINE
from messe.core.tokens import new_badge_token
from messe.fair.models import District
from messe.registration.badge import QUIET_ZONE, badge_code
from messe.registration.models import ParticipantRole
from tests.badges.conftest import make_face, pages_of
from tests.badges.test_layouts import LONG_NAME

POINT_MM = 25.4 / 72
DOTS_A_MM = 150 / 25.4
LEAST_CODE_MM = 30
MODULES = 29
"""So many a side has a code for an address of usual length."""
SIZE_MM = {
    BadgeLayout.A6: (210, 297),
    BadgeLayout.CARD: (210, 297),
    BadgeLayout.LABEL: (100, 62),
    BadgeLayout.LARGE_LABEL: (102, 76),
}
MANY = 1000


def codes_of(pdf: bytes) -> list:
    """The QR codes of all pages as an independent reader finds them at 150 dpi."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for sheet in document:
            found += zxingcpp.read_barcodes(sheet.render(scale=150 / 72).to_pil())
    return found


def sizes_mm(pdf: bytes) -> set[tuple[int, ...]]:
    """The width and the height of the pages."""
    with pypdfium2.PdfDocument(pdf) as document:
        return {tuple(round(side * POINT_MM) for side in sheet.get_size()) for sheet in document}


def addresses(faces) -> list[str]:
    return sorted(badge_code("https://messe.nrw.example", face.badge_token) for face in faces)


def side_mm(code) -> float:
    """How long the upper side of a code is on paper."""
    left, right = code.position.top_left, code.position.top_right
    return ((right.x - left.x) ** 2 + (right.y - left.y) ** 2) ** 0.5 / DOTS_A_MM


def test_every_paper_has_its_size_and_large_codes_that_lead_to_the_badges(sheets):
    faces = [make_face(LONG_NAME), make_face(photo_consent=False), Face("ABC123", "0" * 16)]

    for layout in BadgeLayout:
        pdf = sheets(faces, layout)

        assert sizes_mm(pdf) == {SIZE_MM[layout]}
        codes = codes_of(pdf)
        assert sorted(code.text for code in codes) == addresses(faces)
        assert {code.ec_level for code in codes} == {"Q"}
        assert min(map(side_mm, codes)) >= LEAST_CODE_MM


@pytest.mark.parametrize("layout", BadgeLayout)
def test_nothing_comes_near_a_code_on_a_full_sheet(sheets, layout):
    """Four modules around it are white, and no letter is hidden below them."""
    face = make_face(
        LONG_NAME,
        party=("Ministerium für Heimat, Kommunales, Bau und Digitalisierung " * 4)[:MAX_LINE],
        district=District.MUENSTER,
        photo_consent=False,
    )

    with pypdfium2.PdfDocument(
        sheets([face] * GEOMETRY[layout].badges_a_sheet, layout)
    ) as document:
        [sheet] = document
        picture = sheet.render(scale=DOTS_A_MM * POINT_MM).to_pil().convert("L")
        letters = letters_of(sheet)
    codes = zxingcpp.read_barcodes(picture)

    assert len(codes) == GEOMETRY[layout].badges_a_sheet
    for code in codes:
        left, top = code.position.top_left.x, code.position.top_left.y
        right, bottom = code.position.bottom_right.x, code.position.bottom_right.y
        quiet = (right - left) * QUIET_ZONE // MODULES
        for box in (
            (left - quiet, top - quiet, left - 2, bottom + quiet),
            (left - quiet, top - quiet, right + quiet, top - 2),
            (right + 3, top - quiet, right + quiet, bottom + quiet),
            (left - quiet, bottom + 3, right + quiet, bottom + quiet),
        ):
            assert picture.crop(box).getextrema() == (255, 255)
        zone = (left - quiet, top - quiet, right + quiet, bottom + quiet)
        assert [letter for letter, box in letters if overlap(box, zone)] == []


def letters_of(sheet) -> list[tuple[str, tuple[float, ...]]]:
    """Each letter with its left, upper, right and lower edge in dots."""
    page, height = sheet.get_textpage(), sheet.get_height()
    found = []
    for index in range(page.count_chars()):
        left, bottom, right, top = page.get_charbox(index)
        box = (left, height - top, right, height - bottom)
        letter = page.get_text_range(index, 1)
        found.append((letter, tuple(edge * POINT_MM * DOTS_A_MM for edge in box)))
    return [(letter, box) for letter, box in found if not letter.isspace()]


def overlap(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_badge_says_who_wears_it_in_words(sheets):
    [text] = pages_of(
        sheets([make_face(LONG_NAME, code="ABC123", district=District.MUENSTER)], BadgeLayout.LABEL)
    )

    assert text == f"M Münster {LONG_NAME} Hallenberg Bürgermeister/in ABC 123"


def test_role_is_a_word_and_a_colour(app):
    words = {
        ParticipantRole.MAYOR: "Bürgermeister/in",
        ParticipantRole.PRESS: "Presse",
        ParticipantRole.STAFF: "Bezirksregierung",
    }

    html = sheets_html([make_face(role=role) for role in words], BadgeLayout.A6, fair_name="Messe")

    for role, word in words.items():
        assert f'class="badge badge-card--{role}"' in html
        assert f'<p class="badge__role">{word}</p>' in html


def test_badge_asks_not_to_be_photographed_unless_its_bearer_agreed(app):
    def html(**values):
        return sheets_html([make_face(**values)], BadgeLayout.A6, fair_name="Messe")

    assert "Bitte nicht fotografieren" in html(photo_consent=False)
    assert "Bitte nicht fotografieren" not in html(photo_consent=True)


def test_blank_leaves_room_to_write_and_has_codes(app):
    html = sheets_html([Face("ABC123", new_badge_token())], BadgeLayout.A6, fair_name="Messe")

    for words in ("Name", "Ort oder Organisation", "Rolle:", "ABC 123"):
        assert words in html
    assert "badge__name" not in html


def test_four_badges_share_a_sheet_of_a4(sheets):
    names = ["Ada", "Bea", "Cia", "Dea", "Eva"]

    first, second = pages_of(sheets([make_face(name) for name in names]))

    assert [name for name in names if name in first] == names[:4]
    assert "Eva" in second


def test_part_of_a_long_run_is_whole_sheets_of_every_layout():
    assert {drawing.PART % room.badges_a_sheet for room in GEOMETRY.values()} == {0}


@pytest.mark.long
def test_parts_are_drawn_apart_and_joined_in_order(app, tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "PART", 12)
    faces = [make_face(f"Person {number:02}") for number in range(42)]
    out, progress = tmp_path / "all.pdf", []

    write_sheets(out, faces, BadgeLayout.A6, fair_name="Messe", on_progress=progress.append)

    text = " ".join(pages_of(out.read_bytes()))
    assert [text.index(face.name) for face in faces] == sorted(text.index(f.name) for f in faces)
    assert len(progress) == 4
    assert sum(progress) == 42


@pytest.mark.long
def test_press_that_ends_is_no_silent_loss(tmp_path):
    with (
        presses(1) as draw,
        pytest.raises(RuntimeError, match=r"the press ended over missing\.html"),
    ):
        draw(tmp_path / "missing.html")


@pytest.mark.long
@pytest.mark.parametrize("layout", [BadgeLayout.A6, BadgeLayout.CARD])
def test_each_of_a_thousand_codes_is_read_back(sheets, layout):
    faces = [make_face(f"Person {number}") for number in range(MANY)]

    assert sorted(code.text for code in codes_of(sheets(faces, layout))) == addresses(faces)
