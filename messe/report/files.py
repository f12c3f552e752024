"""The folder of the instance in which ordered reports wait for their readers."""

from pathlib import Path

from flask import current_app

FOLDER = "reports"


def report_file(public_id: str) -> Path:
    """Where the file of an order lies, once it is made."""
    return Path(current_app.instance_path) / FOLDER / f"{public_id}.pdf"


def keep(public_id: str, pdf: bytes) -> None:
    """Write the file of an order beside its place, then move it there, so none is read half."""
    path = report_file(public_id)
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(pdf)
    unfinished.replace(path)
