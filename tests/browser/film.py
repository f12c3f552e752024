"""What a phone's camera sees of a badge, as a film that Chromium takes for its camera."""

from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter

PICTURE = (1280, 720)
FRAMES = 20


def straight(badge: Image.Image) -> Image.Image:
    """As one holds it before the phone."""
    picture = Image.new("RGB", PICTURE, "#7a766f")
    scaled = badge.resize((round(badge.width * 700 / badge.height), 700))
    picture.paste(scaled, ((PICTURE[0] - scaled.width) // 2, 10))
    return picture


def tilted_small_and_dim(badge: Image.Image) -> Image.Image:
    """From farther away, turned, in an evening hall, by a lens that is not quite sharp."""
    scaled = badge.resize((round(badge.width * 520 / badge.height), 520))
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
