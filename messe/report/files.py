"""The folder of the instance in which ordered reports wait for their readers."""

from pathlib import Path

from flask import current_app

from messe.core.paths import keep_whole

FOLDER = "reports"


def report_file(public_id: str) -> Path:
    """Where the file of an order lies, once it is made."""
    return Path(current_app.instance_path) / FOLDER / f"{public_id}.pdf"


def keep(public_id: str, pdf: bytes) -> None:
    """Keep the file of an order."""
    keep_whole(report_file(public_id), pdf)
