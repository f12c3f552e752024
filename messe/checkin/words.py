"""What the screen says about a scan, in one sentence."""

import datetime as dt
import functools

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.checkin.judging import Reason, ScanKind, Verdict
from messe.checkin.models import Scan
from messe.checkin.rules import GateRules
from messe.checkin.scanning import Answer, Source, key_of
from messe.core import formats
from messe.core.i18n import current_language
from messe.fair.models import Fair

REASON_SENTENCES: dict[Reason, LazyString] = {
    Reason.UNKNOWN: _l("Diesen Code kennt die Messe nicht."),
    Reason.REVOKED: _l(
        "Dieser Ausweis gilt nicht mehr. Vielleicht wurde er ersetzt oder die Anmeldung geändert."
    ),
    Reason.WITHDRAWN: _l("Diese Anmeldung wurde zurückgezogen."),
    Reason.NOT_CONFIRMED: _l("Diese Anmeldung ist noch nicht bestätigt."),
    Reason.WAITING: _l(
        "Diese Anmeldung hat noch keinen Platz: Sie steht auf der Warteliste oder hat den "
        "angebotenen Platz noch nicht angenommen."
    ),
    Reason.ERASED: _l("Diese Anmeldung wurde gelöscht."),
    Reason.OVER: _l("Die Messe ist vorbei."),
    Reason.GATE_CLOSED: _l("Dieser Eingang war nicht offen."),
    Reason.ROLE: _l("Dieser Eingang ist nicht für diese Rolle."),
    Reason.NO_EXITS: _l("Bei dieser Messe wird niemand hinausgescannt."),
    Reason.TOO_LATE: _l("Das ist länger als eine Minute her und bleibt stehen."),
    Reason.OTHER_DEVICE: _l("Zurücknehmen kann nur, wer eingelassen hat."),
}


def sentence(answer: Answer, fair: Fair, gate: GateRules | None = None) -> str:
    """The sentence below the word of a verdict; empty where the word says it all."""
    if answer.verdict in {Verdict.ALREADY, Verdict.CONFLICT} and answer.reason is None:
        if answer.admitted_at is None:
            return str(_("Das Telefon hat diese Person abgewiesen."))
        return already(answer.admitted_at, answer.admitted_by)
    if answer.verdict is Verdict.NOT_INSIDE and answer.reason is None:
        return str(_("Diese Person war nicht eingelassen."))
    return reason_sentence(answer.reason, fair, gate) if answer.reason else ""


def result(answer: Answer, fair: Fair, source: Source) -> dict[str, object]:
    """An answer as scanners' pages read it; see `openapi`."""
    guest = answer.guest
    person: dict[str, object] | None = None
    if guest is not None:
        person = {"role": guest.role}
        if source.shows_names:
            person |= {"name": guest.name, "town": guest.town}
    return {
        "id": answer.scan_id,
        "verdict": answer.verdict,
        "reason": answer.reason,
        "message": sentence(answer, fair, source.gate),
        "key": key_of(guest.badge_token) if guest else None,
        "person": person,
        "admitted_at": answer.admitted_at.isoformat() if answer.admitted_at else None,
        "gate": answer.admitted_by or None,
    }


def conflict_sentence(scan: Scan, fair: Fair) -> str:
    """Why somebody whom a screen let in should have been stopped, or an undo shown did nothing."""
    if scan.kind is ScanKind.UNDO and scan.refusal is not None:
        why = reason_sentence(scan.refusal, fair, None)
        return str(_("Das Telefon zeigte „Zurückgenommen“, doch der Scan zählt. %(why)s", why=why))
    if scan.refusal is None:
        return str(_("Ein anderer Eingang hatte diese Person schon eingelassen."))
    return reason_sentence(scan.refusal, fair, None)


def reason_sentence(reason: Reason, fair: Fair, gate: GateRules | None) -> str:
    """Why somebody is refused, in words."""
    if reason is Reason.NOT_TODAY:
        return _begins(formats.day(fair.starts_at))
    if reason is Reason.GATE_CLOSED and gate is not None:
        opens, closes = (formats.time(at) if at else None for at in (gate.opens_at, gate.closes_at))
        return _opening(opens, closes)
    if reason is Reason.ROLE and gate is not None:
        return _only_for(", ".join(str(role.label) for role in sorted(gate.roles)))
    return str(REASON_SENTENCES.get(reason, ""))


def reason_patterns() -> dict[str, str]:
    """What a phone says that decides by itself; it puts in what its rules are at that moment."""
    opens, closes = "{opens}", "{closes}"
    return {
        **{reason: str(sentence) for reason, sentence in REASON_SENTENCES.items()},
        Reason.NOT_TODAY: _begins("{day}"),
        Reason.ROLE: _only_for("{roles}"),
        f"{Reason.GATE_CLOSED}:between": _opening(opens, closes),
        f"{Reason.GATE_CLOSED}:from": _opening(opens, None),
        f"{Reason.GATE_CLOSED}:until": _opening(None, closes),
    }


def _begins(day: str) -> str:
    return str(_("Der Einlass beginnt am %(day)s.", day=day))


def _only_for(roles: str) -> str:
    return str(_("Dieser Eingang ist nur für: %(roles)s.", roles=roles))


def _opening(opens: str | None, closes: str | None) -> str:
    if opens and closes:
        span = {"from": opens, "to": closes}
        return str(_("Dieser Eingang ist von %(from)s bis %(to)s Uhr offen.", **span))
    if opens:
        return str(_("Dieser Eingang öffnet um %(time)s Uhr.", time=opens))
    return str(_("Dieser Eingang ist schon geschlossen."))


def already(admitted_at: dt.datetime, where: str) -> str:
    """That somebody is in, since when and by which gate or steward, if that is known."""
    return _already(admitted_at.replace(second=0, microsecond=0), where, current_language())


# A phone that was offline brings hundreds at once who came in by few gates in the same minutes.
@functools.lru_cache(1024)
def _already(minute: dt.datetime, where: str, _language: str) -> str:
    time = formats.time(minute)
    if not where:
        return str(_("Schon drin seit %(time)s Uhr.", time=time))
    return str(_("Schon drin seit %(time)s Uhr (%(where)s).", time=time, where=where))
