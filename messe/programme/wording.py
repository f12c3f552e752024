"""What changed in the programme, in a sentence for each change."""

from flask_babel import gettext as _

from messe.core import formats
from messe.programme.items import Change, ChangeKind, ProgrammeItem


def sentence(change: Change) -> str:
    """»TalentBlick: verschoben von 14:00 auf 14:20 Uhr, Bühne B«."""
    before, after = change.before, change.after
    if before is None or after is None:
        values = {"title": change.item.title, "when": when_and_where(change.item)}
        if before is None:
            return str(_("%(title)s: neu, %(when)s", **values))
        return str(_("%(title)s: entfällt (%(when)s)", **values))
    if change.kind is ChangeKind.REWORDED:
        return _reworded(before, after)
    return _moved(before, after)


def when_and_where(item: ProgrammeItem) -> str:
    """»14:20 Uhr, Bühne B«, or the time alone if it is everywhere."""
    time = str(_("%(time)s Uhr", time=formats.time(item.starts_at)))
    return f"{time}, {item.stage_name}" if item.stage_name else time


def _reworded(before: ProgrammeItem, after: ProgrammeItem) -> str:
    if before.title != after.title:
        return str(_("%(title)s: heißt jetzt %(new)s", title=before.title, new=after.title))
    if before.stage_name != after.stage_name:
        return str(
            _(
                "%(title)s: die Bühne heißt jetzt %(stage)s",
                title=after.title,
                stage=after.stage_name,
            )
        )
    if before.seats != after.seats:
        return str(_("%(title)s: andere Zahl der Plätze", title=after.title))
    return str(_("%(title)s: neuer Text", title=after.title))


def _moved(before: ProgrammeItem, after: ProgrammeItem) -> str:
    values = {
        "title": after.title,
        "old": formats.time(before.starts_at),
        "new": formats.time(after.starts_at),
        "when": when_and_where(after),
        "old_stage": before.stage_name or _("alle Bühnen"),
        "stage": after.stage_name or _("alle Bühnen"),
        "end": formats.time(after.ends_at),
    }
    stays_there = before.stage_slug == after.stage_slug
    if before.starts_at == after.starts_at:
        if stays_there:
            return str(_("%(title)s: dauert jetzt bis %(end)s Uhr, Beginn %(when)s", **values))
        return str(_("%(title)s: jetzt %(stage)s statt %(old_stage)s, %(new)s Uhr", **values))
    if not stays_there:
        return str(
            _(
                "%(title)s: verschoben von %(old)s auf %(new)s Uhr, jetzt %(stage)s "
                "statt %(old_stage)s",
                **values,
            )
        )
    if after.stage_name is None:
        return str(_("%(title)s: verschoben von %(old)s auf %(new)s Uhr", **values))
    return str(_("%(title)s: verschoben von %(old)s auf %(new)s Uhr, %(stage)s", **values))
