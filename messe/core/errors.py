"""Refusals: what the fair's rules forbid, said to a person in plain words."""

import re
from http import HTTPStatus

from flask_babel import LazyString


class FairError(Exception):
    """A rule of the fair says no; rolled back and shown by one handler in `app.py`."""

    message: LazyString | str
    status: int = HTTPStatus.CONFLICT
    field: str | None = None
    """Which of the values given is wrong, so that a form can show the refusal beside it."""

    def __init__(self, message: LazyString | str | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(type(self).__name__))

    @property
    def problem(self) -> str:
        """Its name in problem documents: `NotPairedError` is `not-paired`."""
        words = re.findall("[A-Z][a-z]*", type(self).__name__.removesuffix("Error"))
        return "-".join(words).lower()


class GuessError(FairError):
    """What was sent is no secret of ours: whoever tries again and again has to wait."""
