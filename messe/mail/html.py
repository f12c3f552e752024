"""What stands in a mail's plain text: paragraphs, lists, addresses to open."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

ADDRESS = re.compile(r"""(https?://[^\s<>"]*[^\s<>".,;:!?)\]]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)""")
"""An address of a page or a mailbox; the punctuation that ends a sentence is not part of it."""

BULLET = "- "


class Kind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    BUTTONS = "buttons"


@dataclass(frozen=True)
class Piece:
    """A part of a line: words, or an address."""

    text: str
    url: str | None = None


@dataclass(frozen=True)
class Block:
    """Lines that belong together."""

    kind: Kind
    lines: list[list[Piece]]


def blocks(body: str) -> list[Block]:
    """What `body` consists of; blank lines separate.

    A line that is nothing but the address of a page becomes a button.
    """
    return [
        Block(kind, [_pieces(line, kind) for line in lines])
        for kind, lines in groupby(map(str.strip, body.splitlines()), key=_kind)
        if kind is not None
    ]


def _kind(line: str) -> Kind | None:
    if not line:
        return None
    if line.startswith(BULLET):
        return Kind.BULLETS
    if line.startswith("http") and ADDRESS.fullmatch(line):
        return Kind.BUTTONS
    return Kind.PARAGRAPH


def _pieces(line: str, kind: Kind) -> list[Piece]:
    words = line.removeprefix(BULLET) if kind is Kind.BULLETS else line
    # Split at a group, the addresses are every second part.
    parts = enumerate(ADDRESS.split(words))
    return [Piece(part, _url(part) if number % 2 else None) for number, part in parts if part]


def _url(address: str) -> str:
    return address if address.startswith("http") else f"mailto:{address}"
