"""Faces of invented people, and what a PDF of badges says."""

from collections.abc import Sequence

import pypdfium2
import pytest

from messe.badges.faces import Face
from messe.badges.layouts import BadgeLayout
from messe.badges.sheets import write_sheets
from messe.core.tokens import new_badge_token, new_short_code
from messe.fair.models import District
from messe.registration.models import ParticipantRole


def make_face(name="Ulrike Sommer", **values) -> Face:
    """The badge of a mayor who agreed to photos."""
    defaults = {
        "code": new_short_code(),
        "badge_token": new_badge_token(),
        "party": "Hallenberg",
        "role": ParticipantRole.MAYOR,
        "district": District.ARNSBERG,
        "photo_consent": True,
    }
    return Face(name=name, **{**defaults, **values})


@pytest.fixture
def sheets(app, tmp_path):
    """The PDF of some faces: `sheets(faces, layout)`, at a public address of usual length."""
    app.config["PUBLIC_URL"] = "https://messe.nrw.example"

    def write(faces: Sequence[Face], layout=BadgeLayout.A6) -> bytes:
        out = tmp_path / f"{layout}.pdf"
        write_sheets(out, faces, layout, fair_name="Zukunftsmesse", on_progress=lambda _more: None)
        return out.read_bytes()

    return write


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, its line breaks and runs of blanks as single blanks."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [sheet.get_textpage().get_text_range() for sheet in document]
    return [" ".join(text.replace("\ufffe", "-").split()) for text in texts]
