"""How the history says what somebody changed in the rules of the doors."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.accounts.models import Account
from messe.checkin.models import DoorChange, DoorChangeKind
from messe.core import formats
from messe.core.database import db
from messe.core.i18n import LANGUAGES
from messe.fair.models import Fair

NAMES: Final = {
    "name": _l("Name"),
    "opens_at": _l("offen ab"),
    "closes_at": _l("geschlossen ab"),
    "roles": _l("nur für"),
    "shows_names": _l("zeigt Namen"),
}
"""What the rules of a gate are called, by the fields of `GateData`."""
NAMES_OF_THE_FAIR: Final = {
    "counts_exits": _l("auch beim Hinausgehen scannen"),
    "starts_at": _l("Beginn"),
    "ends_at": _l("Ende"),
}
"""What those are called that hold at every gate, by the columns of the fair."""


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """What the rules of a gate were and are, in German; empty if they are the same."""
    return _differences(NAMES, before, after)


def note_fair(
    fair: Fair, *, before: Mapping[str, object], by: Account | None, now: dt.datetime
) -> None:
    """Keep who changed what holds at every gate: `before` says what the columns held.

    The caller commits.
    """
    after = {name: getattr(fair, name) for name in before}
    details = _differences(NAMES_OF_THE_FAIR, before, after)
    if details:
        kind = DoorChangeKind.FAIR_CHANGED
        db.session.add(DoorChange(kind=kind, account=by, changed_at=now, details=details))


def _differences(
    names: Mapping[str, object], before: Mapping[str, object], after: Mapping[str, object]
) -> str:
    with force_locale(LANGUAGES[0]):
        return "; ".join(
            f"{name}: {_word(before[key])} → {_word(after[key])}"
            for key, name in names.items()
            if key in before and before[key] != after[key]
        )


def _word(value: object) -> str:
    if isinstance(value, bool):
        return str(_("ja") if value else _("nein"))
    if isinstance(value, dt.datetime):
        return str(_("%(moment)s Uhr", moment=formats.day_and_time(value)))
    if isinstance(value, frozenset):
        return ", ".join(str(role.label) for role in sorted(value)) or _("alle")
    return str(_("ohne Angabe") if value is None else value)
