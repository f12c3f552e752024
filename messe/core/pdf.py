"""A page as PDF from our own files only: accessible (PDF/UA-1) and fit for archives (PDF/A-3a)."""

import functools
import mimetypes
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from werkzeug.security import safe_join

from messe.core.paths import resource_folder

LANGUAGE: Final = "de"
"""Documents are German, whatever language the page shows that orders them."""
STATIC: Final = "https://static.invalid/"
"""In a document this address stands for our static folder; nothing is ever asked of a network."""


VARIANT: Final = "pdf/a-3a"
END_OF_STREAM: Final = b"\nendstream"
RDF_END: Final = b"</rdf:RDF>"
IS_PDF_UA_1: Final = b"""
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">
  <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
                 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
                 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
  <pdfaExtension:schemas>
    <rdf:Bag>
      <rdf:li rdf:parseType="Resource">
        <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
        <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
        <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
        <pdfaSchema:property>
          <rdf:Seq>
            <rdf:li rdf:parseType="Resource">
              <pdfaProperty:name>part</pdfaProperty:name>
              <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
              <pdfaProperty:category>internal</pdfaProperty:category>
              <pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
            </rdf:li>
          </rdf:Seq>
        </pdfaSchema:property>
      </rdf:li>
    </rdf:Bag>
  </pdfaExtension:schemas>
</rdf:Description>
"""
"""Says that the file is PDF/UA-1, and, as PDF/A wants it, what saying so means."""


def as_pdf(html: str) -> bytes:
    """A tagged PDF of a page that uses nothing but our own static files."""
    return _write(_lay_out(html))


def as_plain_pdf(html: str) -> bytes:
    """As `as_pdf`, but without tags, which nobody needs of what is cut into pieces and worn."""
    pdf: bytes = _page(html).write_pdf()
    return pdf


def as_fitting_pdf(versions: Iterable[str], *, most_pages: int) -> bytes:
    """The first of the versions of a page that takes so few pages, or the last if none does."""
    for html in versions:
        document = _lay_out(html)
        if len(document.pages) <= most_pages:
            break
    return _write(document)


def _lay_out(html: str) -> Any:  # noqa: ANN401 -- WeasyPrint has no types
    return _page(html).render(pdf_variant=VARIANT)


def _page(html: str) -> Any:  # noqa: ANN401 -- WeasyPrint has no types
    from weasyprint import HTML  # noqa: PLC0415 -- slow import

    return HTML(string=html, base_url=STATIC, url_fetcher=_fetch)


@functools.cache
def _let_streams_end_clearly() -> None:
    """Keep the end of packed data apart from the line end that follows it.

    One stream in 256 ends by chance in CR. With the LF before `endstream` that reads as one line
    end, and the stream seems a byte shorter than it says, which PDF/A forbids. A LF of its own,
    counted, goes between; whoever unpacks stops before it.
    """
    import pydyf  # type: ignore[import-untyped]  # noqa: PLC0415 -- slow import

    written = pydyf.Stream.data.fget

    def data(stream: Any) -> bytes:  # noqa: ANN401 -- pydyf has no types
        content: bytes = written(stream)
        if not stream.compress or not content.endswith(b"\r" + END_OF_STREAM):
            return content
        head, begin, packed = content.removesuffix(END_OF_STREAM).partition(b"\nstream\n")
        length = b"/Length %d"
        head = head.replace(length % len(packed), length % (len(packed) + 1))
        return head + begin + packed + b"\n" + END_OF_STREAM

    pydyf.Stream.data = property(data)


def _write(document: Any) -> bytes:  # noqa: ANN401 -- WeasyPrint has no types
    _let_streams_end_clearly()
    _let_say_both_standards(document.metadata)
    pdf: bytes = document.write_pdf(pdf_variant=VARIANT)
    return pdf


def _let_say_both_standards(metadata: Any) -> None:  # noqa: ANN401 -- WeasyPrint has no types
    """WeasyPrint names one standard, packed; a file that is of two names both, in plain letters."""
    describe, include = metadata.generate_rdf_metadata, metadata.include_in_pdf

    def describe_both(*standard: object) -> bytes:
        facts: bytes = describe(*standard)
        return facts.replace(RDF_END, IS_PDF_UA_1 + RDF_END)

    def include_unpacked(*arguments: object) -> None:
        *what, _pack = arguments
        include(*what, compress=False)

    metadata.generate_rdf_metadata = describe_both
    metadata.include_in_pdf = include_unpacked


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
