"""What a phone reads on a poster, and where that leads."""

import re
from html import unescape
from urllib.parse import urlsplit

import pypdfium2
import zxingcpp
from weasyprint import HTML

_CODE = re.compile(r'<svg [^>]*class="qr-code".*?</svg>', re.DOTALL)
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)

ON_PAPER = "<style>svg { display: block; width: 130mm; break-after: page }</style>"


def codes_on(page: str) -> list[str]:
    """The codes of a page, each on a sheet of its own, as an independent reader finds them."""
    drawn = HTML(string=ON_PAPER + "".join(_CODE.findall(page))).write_pdf()
    return [code for sheet in codes_in(drawn) for code in sheet]


def codes_in(pdf: bytes) -> list[list[str]]:
    """The codes on each sheet."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            [code.text for code in zxingcpp.read_barcodes(sheet.render(scale=1).to_pil())]
            for sheet in document
        ]


def headings_behind(client, page: str) -> list[str]:
    """What stands over the pages that these codes open, in the order of the posters."""
    opened = [client.get(urlsplit(code).path).text for code in codes_on(page)]
    return [unescape(_HEADING.search(text)[1]) for text in opened]
