"""A document reads our own static files, and nothing else."""

import zlib

import pydyf
import pytest
from weasyprint.urls import FatalURLFetchingError

from messe.core.pdf import _fetch, _let_streams_end_clearly


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "https://messe.example/css/report.css",
        "https://static.invalid/../messe.cfg",
        "https://static.invalid/css/%2e%2e/%2e%2e/messe.cfg",
        "https://static.invalid/css/nothing.css",
    ],
)
def test_nothing_but_our_static_files_is_read(address):
    with pytest.raises(FatalURLFetchingError):
        _fetch(address)


def test_packed_data_that_ends_like_a_line_is_kept_apart_from_the_line_end():
    _let_streams_end_clearly()
    text = next(text for text in map(str, range(10_000, 20_000)) if pack(text).endswith(b"\r"))

    data = pydyf.Stream([text], compress=True).data

    head, _begin, rest = data.partition(b"\nstream\n")
    packed = rest.removesuffix(b"\nendstream")
    assert packed == pack(text) + b"\n"
    assert b"/Length %d" % len(packed) in head
    assert zlib.decompressobj().decompress(packed) == text.encode()


def pack(text) -> bytes:
    return zlib.compress(text.encode(), level=9)
