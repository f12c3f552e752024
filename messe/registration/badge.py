"""The code on a badge: what a phone reads from it, and how it is drawn."""

from html import escape
from itertools import groupby

from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import QRData

QUIET_ZONE = 4
"""White modules around the code, without which readers do not find it."""

MASK = 4
"""Fixed, since trying all eight takes most of the time of making a code."""


def badge_code(public_url: str, badge_token: str) -> str:
    """The text in a badge's QR code: an address with a random token, and nothing about a person.

    All upper case, so that the code stays in alphanumeric mode and its modules large.
    """
    return f"{public_url.rstrip('/')}/b/{badge_token}".upper()


def badge_svg(text: str, title: str) -> str:
    """The QR code of `text` as an SVG element named `title`: one stroke path on white.

    It stands on white in dark mode too, since readers look for dark modules on light ground.
    """
    rows = _modules(text)
    size = len(rows) + 2 * QUIET_ZONE
    path = "".join(_strokes(row, y + QUIET_ZONE) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr-code" role="img" '
        f'viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path d="{path}" stroke="#000" fill="none"/></svg>'
    )


def _modules(text: str) -> list[list[bool]]:
    code = QRCode(error_correction=ERROR_CORRECT_Q, mask_pattern=MASK, border=0)
    code.add_data(QRData(text))
    matrix: list[list[bool]] = code.get_matrix()
    return matrix


def _strokes(row: list[bool], y: int) -> str:
    """The dark runs of `row`, each a line as thick as a module through the modules' middle."""
    strokes = ""
    x = QUIET_ZONE
    for is_dark, run in groupby(row):
        length = len(list(run))
        if is_dark:
            strokes += f"M{x} {y}.5h{length}"
        x += length
    return strokes
