"""Say what does not fit together in the plan of the day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.core import formats
from messe.fair.models import Fair
from messe.pitches.clashes import Clash, ClashKind, PlanItem, find_clashes
from messe.pitches.schedule import TimeSpan


@dataclass(frozen=True)
class Notice:
    """A clash in words, and the keys of the items that are part of it."""

    text: str
    keys: set[str]


def notices(items: Iterable[PlanItem], fair: Fair) -> list[Notice]:
    """What does not fit together in `items`, in order of time."""
    clashes = find_clashes(
        items,
        opening=TimeSpan(fair.starts_at, fair.ends_at),
        changeover=dt.timedelta(minutes=fair.changeover_minutes),
    )
    return [Notice(_sentence(clash, fair), clash.keys) for clash in clashes]


def notices_about(key: str, items: Iterable[PlanItem], fair: Fair) -> list[Notice]:
    """As `notices`, but those alone of which the item `key` is part."""
    return [notice for notice in notices(items, fair) if key in notice.keys]


def _sentence(clash: Clash, fair: Fair) -> str:
    if clash.other is None:
        return str(_("%(item)s liegt außerhalb der Öffnungszeiten.", item=_label(clash.item)))
    pause = clash.other.span.starts_at - clash.item.span.ends_at
    sentences = {
        ClashKind.SPEAKER_TWICE: _l("An zwei Orten zugleich, %(names)s: %(pair)s."),
        ClashKind.STAGE_TWICE: _l("Doppelt belegt: %(pair)s."),
        ClashKind.DURING_BLOCK: _l("Zur selben Zeit: %(pair)s."),
        ClashKind.TOO_SHORT: _l(
            "Zum Wechseln zu kurz, %(minutes)s statt %(least)s Minuten: %(pair)s."
        ),
    }
    return str(sentences[clash.kind]) % {
        "pair": _("%(item)s und %(other)s", item=_label(clash.item), other=_label(clash.other)),
        "names": ", ".join(sorted(clash.item.speakers & clash.other.speakers)),
        "minutes": pause // dt.timedelta(minutes=1),
        "least": fair.changeover_minutes,
    }


def _label(item: PlanItem) -> str:
    """`Antragsfuchs (11:00, Große Bühne)`."""
    place = item.stage_name or _("überall")
    title = item.title or _("Freier Termin")
    return f"{title} ({formats.time(item.span.starts_at)}, {place})"
