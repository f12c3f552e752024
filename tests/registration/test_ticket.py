"""Badges on paper: an accessible sheet a person, its code readable; and their way by mail."""

import email
import email.policy
import functools
import io
import re

import page
import pikepdf
import pypdfium2
import pytest
import zxingcpp

from messe.core.database import write_transaction
from messe.core.paths import resource_folder
from messe.core.pdf import as_pdf
from messe.mail.service import deliver_due_mails
from messe.registration import mails
from messe.registration.models import ParticipantRole, RegistrationStatus
from messe.registration.queries import get_registration
from messe.registration.ticket import make_attachments, ticket_html
from tests.factories import make_guest, make_registration

LONG_NAME = "Dr. Maximiliane-Charlotte Freifrau von Wolffenbüttel-Großmoosdorf zu Ödinghausen"
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikantin"
FAR_NAME = "Łukasz Şahin-Ďurica"
DOTS_A_MM = 150 / 25.4
LEAST_SIZE_MM = 30
LEAST_CONTRAST = 4.5

pdf_of = functools.cache(as_pdf)


@pytest.fixture
def registration(fair, app):
    app.config["PUBLIC_URL"] = "https://messe.nrw.example"
    return make_registration(companions=[LONG_NAME, LONG_WORD, FAR_NAME])


@pytest.fixture
def pdf(registration, fair):
    # The codes are random; fixed ones let the tests share a rendering.
    for number, participant in enumerate(registration.participants):
        participant.code = f"ABCDE{number}"
        participant.badge_token = f"ABCDEFGHJKMNPQR{number}"
    return pdf_of(ticket_html(registration, fair))


def sheets(pdf):
    """The text of each page, its line breaks and runs of blanks as single blanks."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [sheet.get_textpage().get_text_range() for sheet in document]
    # A hyphen that ends a line is given as U+FFFE.
    return [" ".join(text.replace("\ufffe", "-").split()) for text in texts]


def read_aloud(element):
    """The kinds of blocks in the order in which a screen reader comes to them."""
    if isinstance(element, pikepdf.Array):
        return [kind for child in element for kind in read_aloud(child)]
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return []
    blocks = {"/H1", "/H2", "/P", "/Figure", "/LI"}
    inside = read_aloud(element.get("/K", pikepdf.Array()))
    return [str(element.S), *inside] if str(element.S) in blocks else inside


@pytest.mark.parametrize(
    "standard",
    [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A],
)
def test_tickets_conform_to_the_standards(pdf, standard):
    report = page.validate_pdf_bytes(pdf, profile=standard)

    assert [failure.rule_id for failure in report.failures] == []


def test_tickets_are_german_and_titled(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.Lang == "de"
        assert document.docinfo.Title == "Zukunftsmesse Kleinstädte: Ausweise von Hallenberg"


def test_letters_of_every_name_are_drawn_in_our_own_fonts(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = {
            str(font.BaseFont) for sheet in document.pages for font in sheet.Resources.Font.values()
        }

    assert [font for font in fonts if "Fira" not in font] == []


def test_each_person_has_a_sheet_that_says_all(pdf):
    texts = sheets(pdf)

    assert len(texts) == 4
    for text, name, role, code in zip(
        texts,
        ["Ulrike Sommer", LONG_NAME, LONG_WORD, FAR_NAME],
        ["Bürgermeister/in", *["Begleitperson"] * 3],
        ["ABC DE0", "ABC DE1", "ABC DE2", "ABC DE3"],
        strict=True,
    ):
        # Where a line ends inside a word, the text has a break there.
        assert name.replace(" ", "") in text.replace(" ", "")
        for words in (
            "Zukunftsmesse Kleinstädte",
            "Hallenberg",
            role,
            code,
            "23. Juni 2026, 09:30 bis 16:30 Uhr",
            "Kaiserhaus, Arnsberg",
            "So kommen Sie hinein",
            "https://messe.nrw.example/meine-messe",
        ):
            assert words in text


def test_sheet_is_read_aloud_in_its_order(pdf):
    badge = ["/P", "/H1", "/P", "/P", "/Figure", "/P", "/P"]
    day = ["/H2", "/P", "/H2", "/LI", "/LI", "/LI", "/P", "/P"]

    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert read_aloud(document.Root.StructTreeRoot.K) == [*badge, *day] * 4


def test_code_of_each_sheet_is_read_and_large(pdf, registration):
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for sheet in document:
            picture = sheet.render(scale=150 / 72).to_pil()
            [code] = zxingcpp.read_barcodes(picture)
            found.append(code.text)
            width = code.position.top_right.x - code.position.top_left.x
            assert width / DOTS_A_MM > LEAST_SIZE_MM

    assert found == [
        f"HTTPS://MESSE.NRW.EXAMPLE/B/{participant.badge_token}"
        for participant in registration.people
    ]


def test_name_stays_clear_of_the_code(pdf):
    """Nothing but white around each code, four modules wide."""
    with pypdfium2.PdfDocument(pdf) as document:
        for sheet in document:
            picture = sheet.render(scale=150 / 72).to_pil().convert("L")
            [code] = zxingcpp.read_barcodes(picture)
            left, top = code.position.top_left.x, code.position.top_left.y
            size = code.position.top_right.x - left
            quiet = size * 4 // 29
            for box in (
                (left - quiet, top - quiet, left - 2, top + size + quiet),
                (left - quiet, top - quiet, left + size + quiet, top - 2),
                (left + size + 3, top - quiet, left + size + quiet, top + size + quiet),
                (left - quiet, top + size + 3, left + size + quiet, top + size + quiet),
            ):
                assert picture.crop(box).getextrema() == (255, 255)


def test_guest_comes_for_an_organisation(fair):
    [text] = sheets(as_pdf(ticket_html(make_guest(), fair)))

    for words in ("Tilda Rost", "Sauerlandbote", "Presse"):
        assert words in text


def test_names_are_escaped(fair):
    registration = make_registration(head="<img src='file:///etc/passwd'>")

    assert "<img" not in ticket_html(registration, fair)


def test_confirmed_registration_gets_badges_and_calendar(registration, now):
    ticket, day = make_attachments(registration.concern)

    assert (ticket.filename, ticket.media_type) == ("ausweise.pdf", "application/pdf")
    assert ticket.content.startswith(b"%PDF-1.7")
    assert day.filename == "messe.ics"
    assert day.content.startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("status", [RegistrationStatus.WITHDRAWN, RegistrationStatus.WAITING])
def test_registration_without_seats_gets_nothing(fair, now, status):
    assert make_attachments(make_registration(status=status).concern) == []


def test_deleted_registration_gets_nothing(fair, now):
    assert make_attachments("registration:404") == []


def test_no_transaction_stays_open_while_rendering(registration, now, session, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "messe.registration.ticket.as_pdf",
        lambda _html: seen.append(session().in_transaction()) or b"",
    )
    session.commit()

    make_attachments(registration.concern)

    assert seen == [False]


def test_mail_that_confirms_brings_badges_and_calendar(registration, fair, now, session, instance):
    session.commit()
    with write_transaction():
        mails.mail_seat(get_registration(registration.id), fair, now=now)
    assert not (instance / "mail").exists()

    assert deliver_due_mails() == 1

    [file] = (instance / "mail").glob("*.eml")
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    attached = [(one.get_filename(), one["Content-Type"]) for one in message.iter_attachments()]
    assert [name for name, _kind in attached] == ["ausweise.pdf", "messe.ics"]
    assert attached[1][1].params["method"] == "PUBLISH"
    assert "https://messe.nrw.example/meine-messe/ausweise" in message.get_body(
        ["plain"]
    ).get_content().replace("=\n", "")


def contrast_with_white(colour):
    """WCAG 2.2, relative luminance. Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("role", list(ParticipantRole))
def test_each_role_has_a_colour_of_its_own_on_which_white_is_readable(role):
    css = (resource_folder("static") / "css" / "tokens.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--role-(\w+): (#[0-9a-f]{6});", css))

    assert list(colours.values()).count(colours[role]) == 1
    assert contrast_with_white(colours[role]) >= LEAST_CONTRAST
    assert f".badge-card--{role} {{\n  --role: var(--role-{role});" in css
