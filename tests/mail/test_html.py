"""The HTML part says what the text says, escaped, with addresses to open."""

import pytest
from markupsafe import escape

from messe.core.database import write_transaction
from messe.mail.html import Block, Kind, Piece, blocks
from messe.mail.render import mail_html
from messe.mail.service import queue_text

BODY = """\
Guten Tag Ulrike <Sömmer>,

die Anmeldung von „Höxter & Co“ gilt:

- Ulrike Sommer
- Jo – Muster

Ihren Ausweis finden Sie hier:

https://messe.example/meine-messe/abc?x=1&y=2

Mehr unter https://messe.example/programm. Oder: info@messe.example!
Mit Gruß
"""


def words(*lines: str) -> Block:
    return Block(Kind.PARAGRAPH, [[Piece(line)] for line in lines])


def test_blank_lines_separate_paragraphs():
    assert blocks("Guten Tag,\n\neins\nzwei\n\n\ndrei\n") == [
        words("Guten Tag,"),
        words("eins", "zwei"),
        words("drei"),
    ]


def test_lines_with_a_hyphen_are_a_list():
    found = blocks("Dabei sind:\n- Jo\n- Ute - Ulf\n\n-5 Grad")

    assert found == [
        words("Dabei sind:"),
        Block(Kind.BULLETS, [[Piece("Jo")], [Piece("Ute - Ulf")]]),
        words("-5 Grad"),
    ]


def test_line_that_is_only_an_address_is_a_button():
    url = "https://messe.example/x?a=1"

    assert blocks(f"Hier:\n\n  {url}\n") == [
        words("Hier:"),
        Block(Kind.BUTTONS, [[Piece(url, url)]]),
    ]


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://messe.example/programm", "https://messe.example/programm"),
        ("http://messe.example:8000/a.b?c=d#e", "http://messe.example:8000/a.b?c=d#e"),
        ("leitung@bezirk.messe.example", "mailto:leitung@bezirk.messe.example"),
    ],
)
@pytest.mark.parametrize("end", ["", ".", ", und", "!", "?)", ";"])
def test_address_in_a_sentence_is_a_link_without_the_sentences_end(address, url, end):
    [block] = blocks(f"Mehr: {address}{end}")

    assert block.lines == [[Piece("Mehr: "), Piece(address, url), *([Piece(end)] if end else [])]]


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "a @ b.example", "http://", "ftp://x.example"]
)
def test_what_is_no_address_stays_words(text):
    assert blocks(text) == [words(text)]


@pytest.fixture
def page(session, now):
    """The HTML of a mail: `page(language="en")`."""

    def render(**arguments) -> str:
        with write_transaction():
            mail = queue_text("jo@messe.example", "A & <B>", BODY, now=now, **arguments)
            return mail_html(mail)

    return render


def test_every_word_of_the_text_stands_in_the_page_escaped(page):
    html = page()

    wanted = [word for word in BODY.split() if word != "-"]
    assert [word for word in wanted if str(escape(word)).rstrip(".!") not in html] == []
    assert "<Sömmer>" not in html
    assert "<title>A &amp; &lt;B&gt;</title>" in html


def test_page_loads_nothing_and_runs_nothing(page):
    html = page()

    assert [
        word for word in ("<img", "<link", "<script", "src=", "url(", "@import") if word in html
    ] == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_page_says_its_language(page, language):
    assert f'<html lang="{language}">' in page(language=language)
