"""Where the program's own files lie: in a checkout, an editable install and a wheel alike."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def resource_folder(name: str) -> Path:
    """The folder `name`: inside the package in a wheel, beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def keep_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, then move it there, so that nobody reads half of it.

    The folder it belongs in is made, but not the folders above.
    """
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
