"""What each code in the halls does when a guest scans it, and a badge when a start-up does."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from messe.contacts import service as contacts
from messe.contacts.service import Ticks
from messe.core.database import db
from messe.core.errors import FairError
from messe.core.privacy import as_data
from messe.core.tokens import read_code
from messe.leads import queries as leads_queries
from messe.leads import service as leads
from messe.registration.models import Participant, Registration
from messe.scan.models import PhoneScan
from messe.seats import queries as seats_queries
from messe.seats import service as seats
from messe.startups.models import Startup
from messe.tables import queries as tables_queries
from messe.tables import service as tables

LONGEST_WAY = dt.timedelta(days=2)
"""So long a scan may wait on a phone for the network; what is older counts as of then."""

_ADDRESS = re.compile(r"/([A-Za-z]+)/([^/?#]+)$")


class ForeignCodeError(FairError):
    """Nothing at the fair carries this code."""

    message = _l("Das ist kein Code dieser Messe.")


class NoBadgeError(FairError):
    """A start-up scanned something else."""

    message = _l("Das ist kein Ausweis.")


@dataclass(frozen=True)
class PhoneCode:
    """A code as a phone read it, some time ago."""

    scan_id: str
    code: str
    age: dt.timedelta
    ticks: Ticks


@dataclass(frozen=True)
class Outcome:
    """What a code did."""

    sentence: str
    page: str
    """The endpoint of the page that shows more."""


def take_code(code: PhoneCode, person: Participant, *, now: dt.datetime) -> Outcome:
    """Do what the code does, once however often it is sent; the caller commits.

    Raises:
        FairError: it does nothing, and why.
    """
    if _find_scan(code.scan_id) is not None:
        return Outcome(_("Das ist schon angekommen."), "my.index")
    at = _moment(code, now)
    outcome = _do(code, person, at)
    db.session.add(PhoneScan(scan_id=code.scan_id, participant_id=person.id, scanned_at=at))
    db.session.flush()
    return outcome


def ask_wearer(code: PhoneCode, startup: Startup, *, now: dt.datetime) -> Outcome:
    """Ask whoever wears the scanned badge to stay in contact; the caller commits.

    The answer is the same whoever it is. A code that is sent again needs no record: a start-up
    and a person share one lead, and what was asked or answered there is not asked anew.

    Raises:
        NoBadgeError: it is none.
    """
    kind, token = read_address(code.code)
    if kind != "b":
        raise NoBadgeError
    leads.ask_wearer(token, startup, now=_moment(code, now))
    return Outcome(str(leads.ASKED), "own_leads.index")


def _moment(code: PhoneCode, now: dt.datetime) -> dt.datetime:
    return now - min(max(code.age, dt.timedelta()), LONGEST_WAY)


def _find_scan(scan_id: str) -> PhoneScan | None:
    return db.session.scalar(sa.select(PhoneScan).where(PhoneScan.scan_id == scan_id))


def _do(code: PhoneCode, person: Participant, at: dt.datetime) -> Outcome:
    kind, token = read_address(code.code)
    effect = _EFFECTS.get(kind)
    if effect is None:
        raise ForeignCodeError
    return effect(token, person, code.ticks, at)


def read_address(code: str) -> tuple[str, str]:
    """What kind of code this is, by the path of its address, and its token."""
    found = _ADDRESS.search(code.strip())
    return (found[1].lower(), read_code(found[2])) if found else ("", "")


def _meet(token: str, person: Participant, ticks: Ticks, at: dt.datetime) -> Outcome:
    other = contacts.find_partner(person, token)
    in_return = contacts.exchange(person, other, now=at, ticks=ticks)
    return Outcome(contacts.outcome(other, in_return), "contacts.index")


def _attend(token: str, person: Participant, _ticks: Ticks, at: dt.datetime) -> Outcome:
    stage = seats_queries.find_stage_by_code(token)
    if stage is None:
        raise ForeignCodeError
    pitch = seats_queries.pitch_at(stage, at)
    if pitch is None:
        raise seats.NothingHereError
    seats.attend(person, pitch, now=at)
    return Outcome(_("%(pitch)s ist vorgemerkt.", pitch=pitch.title), "seats.feedback")


def _note(token: str, person: Participant, _ticks: Ticks, at: dt.datetime) -> Outcome:
    startup = leads_queries.find_startup_by_stand(token)
    if startup is None:
        raise ForeignCodeError
    if leads.note_interest(person, startup, now=at).shares_contact:
        return Outcome(_("%(startup)s ist vorgemerkt.", startup=startup.name), "leads.mine")
    sentence = _(
        "%(startup)s ist vorgemerkt. Darf das Start-up sich bei Ihnen melden?", startup=startup.name
    )
    return Outcome(sentence, "leads.mine")


def _sit_down(token: str, person: Participant, _ticks: Ticks, at: dt.datetime) -> Outcome:
    table = tables_queries.find_table_by_code(token)
    if table is None:
        raise ForeignCodeError
    tables.join(person, table, now=at)
    return Outcome(
        _("Sie sitzen am Tisch zu „%(topic)s“.", topic=table.topic.title), "tables.index"
    )


_EFFECTS: Mapping[str, Callable[[str, Participant, Ticks, dt.datetime], Outcome]] = {
    "b": _meet,
    "hier": _attend,
    "stand": _note,
    "tisch": _sit_down,
}


def own_data(registration: Registration) -> dict[str, object]:
    """The part of this room in what is stored about the people of `registration`."""
    people = [person.id for person in registration.participants]
    scans = db.session.scalars(
        sa.select(PhoneScan).where(PhoneScan.participant_id.in_(people)).order_by(PhoneScan.id)
    )
    return {"phone_scans": [as_data(scan) for scan in scans]}


def erase(registration: Registration) -> None:
    """Forget what the phones of `registration` scanned; the caller commits."""
    people = [person.id for person in registration.participants]
    db.session.execute(sa.delete(PhoneScan).where(PhoneScan.participant_id.in_(people)))
