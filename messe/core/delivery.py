"""How requests travel: whole; and answers: compressed, static files under addresses that change."""

import hashlib
from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Request, Response, request
from flask_compress import Compress

FOR_GOOD: Final = f"public, max-age={365 * 24 * 3600}, immutable"
KEPT: Final = {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}

COMPRESSED: Final = [
    "application/javascript",
    "application/json",
    "application/xml",
    "image/svg+xml",
    "text/calendar",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
    "text/plain",
]
BROTLI_LEVEL: Final = 5
"""The first that beats gzip's best on style sheets; a page takes it less than a millisecond."""


@cache
def static_address(folder: Path) -> str:
    """Where the files of `folder` are served: an address that no other content ever had.

    One name for all of them, so that what a style sheet or script refers to beside itself is
    found under the same.
    """
    content = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content.update(f"{path.relative_to(folder)}\0".encode())
            content.update(hashlib.sha256(path.read_bytes()).digest())
    return f"/static/{content.hexdigest()[:12]}"


SITE_STYLES: Final = "css/site.css"
"""What every page loads, as one file: each request costs a phone in a full hall time."""

SITE_SHEETS: Final = (
    "vendor/kern/kern.min.css",
    "css/fonts.css",
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
)


class Website(Flask):
    """An app that gives the style sheets of every page in one piece."""

    def send_static_file(self, filename: str) -> Response:
        """A file of the static folder, or what SITE_STYLES stands for."""
        if filename != SITE_STYLES:
            return super().send_static_file(filename)
        folder = Path(str(self.static_folder))
        sheets = [(folder / name).read_text(encoding="utf-8") for name in SITE_SHEETS]
        return Response("\n".join(sheets), mimetype="text/css")


class WholeBodies:
    """Lets werkzeug notice a body that breaks off: half a form must not count as the whole.

    gunicorn says that its bodies end by themselves, and werkzeug then counts no bytes.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("CONTENT_LENGTH"):
            environ.pop("wsgi.input_terminated", None)
        return self._app(environ, start_response)


class KeptFiles:
    """Static files as they were compressed once; pages are everybody's own and are not kept."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self._files.get(key)

    def set(self, key: str, content: bytes) -> None:
        if not key.endswith(";"):
            self._files[key] = content


def _file_key(asked: Request) -> str:
    return asked.path if asked.endpoint == "static" else ""


def init_delivery(app: Flask) -> None:
    """Compress what `app` answers, and let browsers keep static files."""
    app.config.from_mapping(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=BROTLI_LEVEL,
        COMPRESS_MIMETYPES=COMPRESSED,
        COMPRESS_STREAMS=False,
        COMPRESS_CACHE_BACKEND=KeptFiles,
        COMPRESS_CACHE_KEY=_file_key,
    )
    Compress(app)
    # The last function registered is the first to see an answer.
    app.after_request(_prepare_static)


def _prepare_static(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in KEPT:
        response.headers["Cache-Control"] = FOR_GOOD
    if request.endpoint == "static" and response.status_code == HTTPStatus.OK:
        # In one piece: what is sent bit by bit is never kept compressed.
        response.direct_passthrough = False
        response.make_sequence()
    return response
