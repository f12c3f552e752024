"""What a report covers: one district, or all three."""

from collections.abc import Mapping
from typing import Final

from messe.fair.models import District

ALL: Final = "all"

SCOPES: Final[Mapping[str, District | None]] = {**{d.value: d for d in District}, ALL: None}
"""By the word that commands, addresses and orders use."""


def file_name(scope: District | None) -> str:
    """As the file of a report is called: `bericht-arnsberg.pdf`, `bericht-gesamt.pdf`."""
    return f"bericht-{scope.value if scope else 'gesamt'}.pdf"
