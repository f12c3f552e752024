"""The folder of the instance in which printed sheets wait to be fetched."""

from pathlib import Path

from flask import current_app

FOLDER = "badges"


def sheets_file(public_id: str) -> Path:
    """Where the sheets of an order lie, once they are made."""
    return _folder() / f"{public_id}.pdf"


def unfinished_file(public_id: str) -> Path:
    """Where they are while they are being made."""
    path = sheets_file(public_id).with_suffix(".part")
    path.parent.mkdir(exist_ok=True)
    return path


def sheets_files() -> list[Path]:
    """The files of all orders that are made."""
    return list(_folder().glob("*.pdf"))


def forget_badges() -> None:
    """Throw away what was made, as when another fair takes this one's place."""
    for path in sheets_files():
        path.unlink()


def _folder() -> Path:
    return Path(current_app.instance_path) / FOLDER
