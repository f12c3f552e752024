"""A page as PDF: tagged as PDF/UA-1, and made from nothing but our own files."""

import mimetypes
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from werkzeug.security import safe_join

from messe.core.paths import resource_folder

LANGUAGE: Final = "de"
"""Documents are German, whatever language the page shows that orders them."""
STATIC: Final = "https://static.invalid/"
"""In a document this address stands for our static folder; nothing is ever asked of a network."""


def as_pdf(html: str) -> bytes:
    """A tagged PDF/UA-1 of a page that uses nothing but our own static files."""
    from weasyprint import HTML  # noqa: PLC0415 -- slow import

    document = HTML(string=html, base_url=STATIC, url_fetcher=_fetch)
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def _fetch(url: str) -> Any:  # noqa: ANN401 -- WeasyPrint has no types
    """Give WeasyPrint a file of our static folder, and nothing else.

    Raises:
        FatalURLFetchingError: there is no such file, or the address leads elsewhere; any other
            error WeasyPrint would pass over, and the document would look wrong.
    """
    from weasyprint.urls import (  # noqa: PLC0415 -- slow import
        FatalURLFetchingError,
        URLFetcherResponse,
    )

    path = safe_join(str(resource_folder("static")), unquote(url.removeprefix(STATIC)))
    if path is None or not url.startswith(STATIC) or not Path(path).is_file():
        raise FatalURLFetchingError(f"a document reads our own static files only, not {url}")
    kind, _encoding = mimetypes.guess_type(path)
    headers = {"Content-Type": kind or "application/octet-stream"}
    return URLFetcherResponse(url, Path(path).read_bytes(), headers)
