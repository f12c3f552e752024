"""What an organiser saw before pressing the button comes back sealed: sent is what was shown."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import astuple

from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeTimedSerializer

from messe.accounts.models import Account
from messe.core.errors import FairError
from messe.invitations.invitation_file import Invitee

VALID_FOR = dt.timedelta(days=1)


class StalePreviewError(FairError):
    """The preview is too old, somebody else's, or was changed on the way."""

    message = _l("Diese Vorschau gilt nicht mehr. Bitte laden Sie die Datei noch einmal hoch.")


def seal(invitees: Iterable[Invitee], account: Account) -> str:
    """The rows as a form carries them, for `account` only."""
    return _serializer(account).dumps([astuple(invitee) for invitee in invitees])


def unseal(sealed: str, account: Account) -> list[Invitee]:
    """The rows that were shown.

    Raises:
        StalePreviewError: they were not shown to `account` within a day.
    """
    try:
        rows = _serializer(account).loads(sealed, max_age=int(VALID_FOR.total_seconds()))
    except BadSignature as error:
        raise StalePreviewError from error
    return [Invitee(*row) for row in rows]


def _serializer(account: Account) -> URLSafeTimedSerializer:
    salt = f"invitation preview {account.session_key}"
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=salt)
