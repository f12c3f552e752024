"""The meetings of a person, for the calendar that the person follows."""

from flask_babel import gettext as _

from messe.core.links import public_url
from messe.fair.queries import get_fair
from messe.meetings import queries
from messe.meetings.planning import Person, Side
from messe.programme.feeds import CalendarEntry
from messe.registration.models import Participant


def entries(participant: Participant) -> list[CalendarEntry]:
    """The released meetings of a person's party that take place."""
    plan = queries.released_plan()
    if plan is None:
        return []
    person = Person(Side.TOWN, participant.registration_id)
    meetings, tables = queries.meetings_of(plan, person), queries.table_names()
    off = queries.cancelled(meetings)
    return [
        CalendarEntry(
            uid=f"{participant.registration.public_id}-meeting-{meeting.startup_id}",
            title=_("Gespräch mit %(name)s", name=meeting.startup.name),
            starts_at=meeting.round.starts_at,
            ends_at=meeting.round.ends_at,
            place=_(
                "Tisch %(table)s, %(place)s",
                table=tables.get(meeting.startup_id, "–"),
                place=get_fair().place,
            ),
            text="",
            url=public_url("meetings.town"),
            stamped_at=plan.released_at or meeting.planned_at,
            version=plan.id,
        )
        for meeting in meetings
        if meeting.id not in off
    ]
