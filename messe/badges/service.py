"""Order badges, make what was ordered, note what was printed, and hand out blanks."""

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from messe.badges import queries
from messe.badges.faces import Face
from messe.badges.files import sheets_file, sheets_files, unfinished_file
from messe.badges.layouts import BadgeLayout
from messe.badges.models import BadgeOrder, BadgePrint, BlankBadge
from messe.badges.queries import Badge
from messe.badges.sheets import write_sheets
from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.errors import FairError
from messe.core.orders import claim_next
from messe.core.tokens import new_badge_token, new_link_token, new_short_code, read_code
from messe.fair.queries import get_fair
from messe.registration.models import Participant, Registration

log = logging.getLogger(__name__)

LONGEST_MAKING: Final = dt.timedelta(minutes=10)
"""After this a worker that took an order is believed dead."""
KEPT_FOR: Final = dt.timedelta(days=7)
"""So long the file of an order is kept: it is full of names, and quickly made anew."""


class NothingToPrintError(FairError):
    """Nobody is left of the selection."""

    message = _l("Zu dieser Auswahl gibt es keine Ausweise. Ändern Sie bitte die Auswahl.")


class NotMadeError(FairError):
    """Sheets that were never made cannot have been printed."""

    message = _l("Diese Ausweise sind noch nicht erstellt. Laden Sie sie bitte zuerst herunter.")


class BlankUnknownError(FairError):
    """There is no blank of this code, or somebody wears it already."""

    message = _l(
        "Zu diesem Code gibt es keinen freien Blanko-Ausweis. Prüfen Sie bitte die Zeichen."
    )
    field = "blank"


@dataclass(frozen=True)
class Claim:
    """An order that this worker took."""

    order_id: int
    public_id: str
    layout: BadgeLayout


def order_badges(wanted: Sequence[Badge], layout: BadgeLayout, *, now: dt.datetime) -> BadgeOrder:
    """Order these badges in their order; the caller commits.

    Raises:
        NothingToPrintError: there are none.
    """
    if not wanted:
        raise NothingToPrintError
    order = _add_order(layout, len(wanted), now=now)
    db.session.add_all(
        BadgePrint(order_id=order.id, participant_id=badge.participant_id, mark=badge.face.mark)
        for badge in wanted
    )
    db.session.flush()
    return order


def order_blanks(count: int, layout: BadgeLayout, *, now: dt.datetime) -> BadgeOrder:
    """Order so many badges for people nobody knows yet; the caller commits."""
    order = _add_order(layout, count, now=now)
    order.is_blank = True
    add_blanks(count, order_id=order.id)
    return order


def _add_order(layout: BadgeLayout, total: int, *, now: dt.datetime) -> BadgeOrder:
    order = BadgeOrder(public_id=new_link_token(), layout=layout, total=total, ordered_at=now)
    db.session.add(order)
    db.session.flush()
    return order


def add_blanks(count: int, *, order_id: int | None = None) -> list[BlankBadge]:
    """So many new codes for people nobody knows yet; the caller commits."""
    blanks = [
        BlankBadge(order_id=order_id, code=new_short_code(), badge_token=new_badge_token())
        for _ in range(count)
    ]
    db.session.add_all(blanks)
    db.session.flush()
    return blanks


def wear_blank(participant: Participant, typed: str) -> None:
    """Let a blank be the badge of `participant`; the caller commits.

    `typed` is its short code, or the address in its QR code as a scanner types it.

    Raises:
        BlankUnknownError: no blank that is free has this code.
    """
    blank = queries.find_blank(read_code(typed.rstrip("/").rpartition("/")[2]))
    if blank is None:
        raise BlankUnknownError
    db.session.delete(blank)
    participant.code, participant.badge_token = blank.code, blank.badge_token
    db.session.flush()


def make_ordered_badges() -> int:
    """Make what was ordered, and say how many orders; commits after each.

    Takes up again what another worker began too long ago to be still at it.
    """
    made = 0
    while claim := _claim_next(clock.now()):
        made += _make(claim)
    return made


def _claim_next(now: dt.datetime) -> Claim | None:
    order_id = claim_next(BadgeOrder, longest=LONGEST_MAKING, now=now)
    if order_id is None:
        return None
    order = db.session.get_one(BadgeOrder, order_id)
    claim = Claim(order.id, order.public_id, order.layout)
    _change(claim, done=0)
    return claim


def _make(claim: Claim) -> bool:
    unfinished = unfinished_file(claim.public_id)
    try:
        faces = queries.faces_of(claim.order_id)
        _draw(unfinished, faces, claim)
    except Exception as error:
        # The organisers must see that it failed, whatever the reason; the log has the rest.
        log.exception("badges %s were not made", claim.public_id)
        _change(claim, finished_at=clock.now(), error=type(error).__name__)
        return False
    with write_transaction():
        if queries.size_of(claim.order_id) == len(faces):
            unfinished.replace(sheets_file(claim.public_id))
            _set(claim, finished_at=clock.now(), total=len(faces), done=len(faces))
            return True
        # Somebody among them is gone meanwhile: it is begun anew without this person.
        unfinished.unlink()
        _set(claim, started_at=None)
        return False


def _draw(path: Path, faces: Sequence[Face], claim: Claim) -> None:
    if not faces:
        raise NothingToPrintError
    fair_name = get_fair().name
    # Drawing takes long, and needs no database.
    db.session.rollback()
    write_sheets(
        path,
        faces,
        claim.layout,
        fair_name=fair_name,
        on_progress=lambda more: _change(claim, done=BadgeOrder.done + more),
    )


def _change(claim: Claim, **values: object) -> None:
    with write_transaction():
        _set(claim, **values)


def _set(claim: Claim, **values: object) -> None:
    db.session.execute(
        sa.update(BadgeOrder).where(BadgeOrder.id == claim.order_id).values(**values)
    )


def note_printed(order: BadgeOrder, *, now: dt.datetime) -> None:
    """Note that the sheets of `order` came out of the printer; the caller commits.

    Raises:
        NotMadeError: there are no sheets.
    """
    if order.finished_at is None or order.error is not None:
        raise NotMadeError
    order.printed_at = now


def drop_stale_sheets() -> int:
    """Throw away the files that are too old or show somebody who is gone, and say how many."""
    kept = queries.orders_to_keep(clock.now() - KEPT_FOR)
    stale = [path for path in sheets_files() if path.stem not in kept]
    for path in stale:
        path.unlink()
    return len(stale)


def erase(registration: Registration) -> None:
    """Forget that the people of `registration` had badges, and throw away what shows them.

    The caller commits.
    """
    people = [person.id for person in registration.participants]
    for public_id in queries.orders_with(people):
        sheets_file(public_id).unlink(missing_ok=True)
    db.session.execute(sa.delete(BadgePrint).where(BadgePrint.participant_id.in_(people)))
