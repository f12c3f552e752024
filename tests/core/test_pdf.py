"""A document reads our own static files, and nothing else."""

import pytest
from weasyprint.urls import FatalURLFetchingError

from messe.core.pdf import _fetch


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
