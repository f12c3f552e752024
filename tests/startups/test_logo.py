"""A logo is read with suspicion and written anew."""

import io
import zlib

import pytest
from PIL import Image, ImageFile

from messe.startups import logo
from tests.startups.pictures import picture


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("JPEG", "CMYK"), ("JPEG", "L"), ("WEBP", "RGB")],
)
def test_picture_becomes_webp_in_our_sizes(kind, mode):
    images = logo.read_logo(picture(kind, (800, 200), mode)).images

    assert {size: opened(content).size for size, content in images.items()} == {
        96: (96, 24),
        320: (320, 80),
        640: (640, 160),
    }
    assert {opened(content).format for content in images.values()} == {"WEBP"}


def test_small_picture_is_not_blown_up():
    images = logo.read_logo(picture("PNG", (100, 80))).images

    assert opened(images[640]).size == (100, 80)


def test_nothing_but_pixels_goes_on():
    exif = Image.Exif()
    exif[0x010E] = "marker-place"
    file = io.BytesIO()
    Image.new("RGB", (100, 80)).save(file, "JPEG", exif=exif, comment=b"marker-comment")
    assert b"marker-" in file.getvalue()

    images = logo.read_logo(file.getvalue() + b"<script>marker-tail</script>").images

    assert [content for content in images.values() if b"marker-" in content] == []
    assert not opened(images[640]).getexif()


def test_photo_taken_upright_stays_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (100, 80)).save(file, "JPEG", exif=exif)

    assert opened(logo.read_logo(file.getvalue()).images[640]).size == (80, 100)


def test_same_picture_has_the_same_name_and_another_one_another():
    first, again = (logo.read_logo(picture("PNG", (100, 80))).digest for _ in range(2))

    assert first == again
    assert logo.read_logo(picture("PNG", (100, 90))).digest != first


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        picture("GIF", (100, 80)),
        picture("TIFF", (100, 80)),
        picture("PNG", (100, 80))[:60],
        picture("JPEG", (100, 80))[:-200],
        picture("WEBP", (100, 80))[:-20],
    ],
)
def test_what_is_no_whole_picture_is_refused(data, monkeypatch):
    # As WeasyPrint leaves it.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)

    with pytest.raises(logo.NoPictureError):
        logo.read_logo(data)


def test_heavy_file_is_refused_unread():
    with pytest.raises(logo.LogoTooHeavyError):
        logo.read_logo(bytes(logo.MOST_BYTES + 1))


def header_of(width: int, height: int) -> bytes:
    """A PNG that claims a size; a few bytes, whatever it would unfold to."""
    ihdr = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    chunk = (len(ihdr) - 4).to_bytes(4) + ihdr + zlib.crc32(ihdr).to_bytes(4)
    idat = b"IDAT"
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0" + idat + zlib.crc32(idat).to_bytes(4)


@pytest.mark.parametrize("size", [(10_000, 5_000), (10_000, 10_000), (60_000, 60_000)])
def test_bomb_is_refused_before_it_unfolds(size):
    with pytest.raises(logo.LogoTooLargeError):
        logo.read_logo(header_of(*size))


def test_tiny_picture_is_refused():
    with pytest.raises(logo.LogoTooSmallError):
        logo.read_logo(picture("PNG", (63, 20)))
