"""A logo as somebody uploads it: read with suspicion, and written anew in our sizes.

What we serve is never the file that came: only its pixels go on, so that neither a place where a
photo was taken nor a script hidden in a picture reaches anybody.
"""

import hashlib
import io
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageFile, ImageOps

from messe.core.errors import FairError

FORMATS = ("PNG", "JPEG", "WEBP")
SIZES = (96, 320, 640)
"""The longer side in pixels: in lists, on cards, and twice a card for fine screens."""

MOST_BYTES = 1_500_000
MOST_PIXELS = 20_000_000
FEWEST_PIXELS = 64
"""Of the longer side: less is blurred even in a list."""
QUALITY = 90


class LogoError(FairError):
    """The file cannot become a logo."""

    field = "file"


class NoPictureError(LogoError):
    """The file is no picture of a kind we take, or a damaged one."""

    message = _l(
        "Diese Datei ist kein Bild, das wir lesen können. Bitte speichern Sie das Logo als PNG, "
        "JPEG oder WebP und laden Sie es noch einmal hoch."
    )


class LogoTooHeavyError(LogoError):
    """The file has too many bytes."""

    message = _l("Diese Datei ist zu groß. Bitte laden Sie ein Bild mit höchstens 1,5 MB hoch.")


class LogoTooLargeError(LogoError):
    """The picture has too many pixels, whatever its file weighs."""

    message = _l(
        "Dieses Bild hat zu viele Bildpunkte. Bitte verkleinern Sie es: "
        "1.000 Bildpunkte Breite reichen aus."
    )


class LogoTooSmallError(LogoError):
    """The picture would be blurred."""

    message = _l(
        "Dieses Bild ist zu klein. Bitte laden Sie ein Logo ab 64 Bildpunkten Breite hoch."
    )


@dataclass(frozen=True)
class Logo:
    """A logo as we serve it."""

    images: dict[int, bytes]
    """WebP, by size."""

    @property
    def digest(self) -> str:
        """Names the content: other pictures have other names."""
        return hashlib.sha256(self.images[SIZES[-1]]).hexdigest()


def read_logo(data: bytes) -> Logo:
    """The logo in an uploaded file.

    Raises:
        LogoError: the file is no picture, too large or too small; the text says what to do.
    """
    if len(data) > MOST_BYTES:
        raise LogoTooHeavyError
    picture = _open(data)
    if picture.width * picture.height > MOST_PIXELS:
        raise LogoTooLargeError
    if max(picture.size) < FEWEST_PIXELS:
        raise LogoTooSmallError
    pixels = _decode(picture)
    return Logo({size: _written(pixels, size) for size in SIZES})


def _open(data: bytes) -> Image.Image:
    """The picture's head: no pixel is decoded yet."""
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise LogoTooLargeError from error
    except (OSError, SyntaxError, ValueError) as error:
        raise NoPictureError from error


def _decode(picture: Image.Image) -> Image.Image:
    # WeasyPrint, wherever it is loaded, tells Pillow to take half pictures for whole ones.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        return ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:
        raise NoPictureError from error


def _written(pixels: Image.Image, size: int) -> bytes:
    copy = pixels.copy()
    copy.thumbnail((size, size))
    file = io.BytesIO()
    # Not even the notes that Pillow carries along from the original file.
    Image.frombytes(copy.mode, copy.size, copy.tobytes()).save(file, "WEBP", quality=QUALITY)
    return file.getvalue()
