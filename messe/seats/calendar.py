"""Reserved seats in a person's calendar."""

from flask_babel import gettext as _

from messe.fair.queries import get_fair
from messe.programme.feeds import CalendarEntry, entries_of
from messe.programme.queries import newest_release, released_items
from messe.registration.models import Participant
from messe.seats.queries import reservations_of


def seat_entries(participant: Participant) -> list[CalendarEntry]:
    """The public pitches at which a person has a seat; not those for which the person waits."""
    release = newest_release()
    if release is None:
        return []
    held = reservations_of(participant)
    seated = {guid for guid, reservation in held.items() if reservation.seat is not None}
    items = [item for item in released_items(release) if item.guid in seated]
    return entries_of(items, release, get_fair().place, note=_("Ihr Platz ist reserviert."))
