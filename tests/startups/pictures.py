"""Picture files for tests."""

import io

from PIL import Image


def picture(kind="PNG", size=(200, 100), mode="RGB") -> bytes:
    """A file of this kind with a gradient, so that its pixels weigh something."""
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").convert(mode).save(file, kind)
    return file.getvalue()
