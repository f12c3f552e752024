"""What all do together at the demo fair: welcome, keynote, World Café, breaks."""

import datetime as dt

from messe.core import clock
from messe.core.database import db
from messe.pitches.models import Block, BlockKind

BLOCKS = (
    (BlockKind.PLENARY, "Begrüßung", "Petra Lindenhof", dt.time(9, 30), dt.time(9, 45)),
    (
        BlockKind.PLENARY,
        "Impuls: Kleine Städte, große Wege",
        "Oda Kornblum",
        dt.time(9, 45),
        dt.time(10, 10),
    ),
    (BlockKind.WORLD_CAFE, "World Café, Runde 1", "", dt.time(10, 15), dt.time(10, 50)),
    (BlockKind.BREAK, "Mittagspause", "", dt.time(12, 20), dt.time(13, 30)),
    (BlockKind.BREAK, "Kaffee", "", dt.time(15, 25), dt.time(15, 40)),
    (BlockKind.WORLD_CAFE, "World Café, Runde 2", "", dt.time(15, 40), dt.time(16, 10)),
    (
        BlockKind.PLENARY,
        "Abschluss und Ausblick",
        "Petra Lindenhof",
        dt.time(16, 10),
        dt.time(16, 30),
    ),
)
"""They lie around the pitches of the demo fair."""


def add_blocks(day: dt.date) -> None:
    """Add what all do together on `day`; the caller commits."""
    db.session.add_all(
        Block(
            kind=kind,
            title=title,
            speaker=speaker,
            starts_at=clock.at(day, begin),
            ends_at=clock.at(day, end),
        )
        for kind, title, speaker, begin, end in BLOCKS
    )
