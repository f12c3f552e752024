"""Answers travel compressed, and browsers keep a static file until it has changed."""

import gzip
import shutil

import brotli
import pytest
from flask import url_for

from messe.core import delivery
from messe.core.delivery import static_address
from messe.core.paths import resource_folder

LARGEST_STYLES = "vendor/kern/kern.min.css"
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.fixture
def address_of(app):
    def address(filename):
        with app.test_request_context():
            return url_for("static", filename=filename)

    return address


@pytest.mark.parametrize("packing", UNPACK)
def test_page_is_compressed_as_the_browser_can_read_it(client, packing):
    plain = client.get("/impressum")
    packed = client.get("/impressum", headers={"Accept-Encoding": packing})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == packing
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert UNPACK[packing](packed.data) == plain.data


def test_brotli_is_taken_where_a_browser_reads_both(client):
    answer = client.get("/", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})

    assert answer.headers["Content-Encoding"] == "br"


def test_style_sheet_is_compressed_once(client, address_of, monkeypatch):
    ask = {"Accept-Encoding": "br"}
    first = client.get(address_of(LARGEST_STYLES), headers=ask, buffered=True)
    monkeypatch.setattr("flask_compress.flask_compress._compress_data", None)
    second = client.get(address_of(LARGEST_STYLES), headers=ask, buffered=True)

    assert first.data == second.data
    assert len(first.data) < 35_000
    content = (resource_folder("static") / LARGEST_STYLES).read_bytes()
    assert brotli.decompress(first.data) == content


def test_style_sheets_of_every_page_come_in_one_piece(client, address_of):
    sheets = client.get(address_of(delivery.SITE_STYLES))

    assert sheets.mimetype == "text/css"
    assert "immutable" in sheets.headers["Cache-Control"]
    assert f'href="{address_of(delivery.SITE_STYLES)}"' in client.get("/").text
    for name in delivery.SITE_SHEETS:
        assert (resource_folder("static") / name).read_text(encoding="utf-8") in sheets.text


def test_pages_are_not_kept_for_others(client):
    ask = {"Accept-Encoding": "br"}

    german = client.get("/", headers=ask).data
    client.post("/sprache", data={"language": "en"})

    assert client.get("/", headers=ask).data != german


def test_browser_keeps_a_static_file_for_good(client, address_of):
    answer = client.get(address_of("css/base.css"), buffered=True)

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_file_that_is_not_there_may_come_later(client, app):
    answer = client.get(f"{app.static_url_path}/css/nothing.css")

    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_font_travels_as_it_is(client, address_of):
    font = "vendor/fira-sans/fira-sans-latin-400-normal.woff2"

    answer = client.get(address_of(font), headers={"Accept-Encoding": "br"}, buffered=True)

    assert "Content-Encoding" not in answer.headers
    assert answer.data == (resource_folder("static") / font).read_bytes()


def test_address_changes_with_any_file_and_with_nothing_else(tmp_path):
    one, same, other, renamed = (tmp_path / name for name in ("one", "same", "other", "renamed"))
    (one / "css").mkdir(parents=True)
    (one / "css" / "base.css").write_text("a {}")
    for copy in (same, other, renamed):
        shutil.copytree(one, copy)
    (other / "css" / "base.css").write_text("b {}")
    (renamed / "css" / "base.css").rename(renamed / "css" / "page.css")

    addresses = [static_address(folder) for folder in (one, other, renamed)]

    assert static_address(one) == static_address(same)
    assert len(set(addresses)) == 3
