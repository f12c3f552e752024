"""What a phone's camera sees of a badge, as a film that Chromium takes for its camera."""

from pathlib import Path

import qrcode
import zxingcpp
from PIL import Image, ImageEnhance, ImageFilter

PICTURE = (1920, 1080)
FRAMES = 20

MODULES = 29
SMALLEST_MODULE = 2.25
"""In pixels; what is smaller than 1.75 no reader reads."""


def code_of(address: str) -> Image.Image:
    """The code of a badge that opens `address`."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=8)
    code.add_data(address)
    return code.make_image().get_image().convert("RGB")


def straight(badge: Image.Image) -> Image.Image:
    """As one holds it before the phone."""
    picture = Image.new("RGB", PICTURE, "#7a766f")
    scaled = badge.resize((round(badge.width * 1050 / badge.height), 1050))
    picture.paste(scaled, ((PICTURE[0] - scaled.width) // 2, 15))
    return picture


def tilted_small_and_dim(badge: Image.Image) -> Image.Image:
    """From farther away, turned, in an evening hall, by a lens that is not quite sharp."""
    corners = zxingcpp.read_barcode(badge).position
    scale = MODULES * SMALLEST_MODULE / (corners.top_right.x - corners.top_left.x)
    size = (round(badge.width * scale), round(badge.height * scale))
    scaled = badge.resize(size, Image.Resampling.LANCZOS)
    turned = scaled.rotate(17, expand=True, fillcolor="#7a766f", resample=Image.Resampling.BICUBIC)
    picture = Image.new("RGB", PICTURE, "#7a766f")
    picture.paste(turned, ((PICTURE[0] - turned.width) // 2, (PICTURE[1] - turned.height) // 2))
    dim = ImageEnhance.Brightness(picture.filter(ImageFilter.GaussianBlur(0.6))).enhance(0.35)
    noise = Image.effect_noise(PICTURE, 60)
    return Image.blend(dim, noise.convert("RGB"), 0.06)


def film(picture: Image.Image, path: Path) -> Path:
    """A camera's film in which the badge is held still."""
    with path.open("wb") as file:
        for _frame in range(FRAMES):
            picture.save(file, "JPEG", quality=90)
    return path
