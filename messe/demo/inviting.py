"""The invitations of the demo fair: every small town is asked; some decline, some stay silent."""

import datetime as dt
import random
from collections.abc import Sequence

from messe.demo import cast, stages
from messe.demo.personas import HALLENBERG
from messe.demo.visit import Visit, town_email
from messe.fair.models import Fair
from messe.invitations import service
from messe.invitations.invitation_file import Invitee
from messe.invitations.queries import InvitationFilter, invitations
from messe.registration.models import Municipality
from messe.registration.queries import municipalities

DECLINING = 11
NAMES_A_DEPUTY = 0.2


class Inviting:
    """Invitations in the making; the caller commits."""

    def __init__(self, visits: Sequence[Visit], fair: Fair, *, seed: int, day: dt.date) -> None:
        # Draws of its own, so that invitations change nothing else of a seed.
        self._random = random.Random(f"{seed} invitations")  # noqa: S311 -- invented data
        self._visits = {visit.municipality.ags: visit for visit in visits}
        self._fair = fair
        self._day = day

    def invite(self) -> None:
        """Invite each town below the limit, at the address it registers with."""
        towns = [town for town in municipalities() if town.population < self._fair.population_limit]
        service.invite(
            [self._invitee(town) for town in towns],
            self._fair,
            now=stages.INVITATIONS_SENT.on(self._day),
        )

    def _invitee(self, town: Municipality) -> Invitee:
        visit = self._visits.get(town.ags)
        invented = self._person()
        return Invitee(
            ags=town.ags,
            name=visit.data.head_name if visit else invented,
            email=visit.data.contact_email if visit else town_email(town),
            salutation="",
        )

    def _person(self) -> str:
        return f"{self._random.choice(cast.GIVEN_NAMES)} {self._random.choice(cast.FAMILY_NAMES)}"

    def take_answers(self, *, now: dt.datetime) -> None:
        """Let towns that do not come decline, and remind the silent ones, if it is past."""
        coming = {*self._visits, HALLENBERG}
        absent = [
            one for one in invitations(InvitationFilter()) if one.invitation.ags not in coming
        ]
        opens, closes = self._fair.registration_opens_at, self._fair.registration_closes_at
        for answered in self._random.sample(absent, DECLINING):
            declines_at = opens + (closes - opens) * self._random.betavariate(1.2, 2.2)
            deputy = self._person() if self._random.random() < NAMES_A_DEPUTY else ""
            if declines_at <= now:
                moment = declines_at.replace(microsecond=0)
                service.decline(answered, self._fair, deputy_name=deputy, now=moment)
        reminded_at = stages.REMINDERS_SENT.on(self._day)
        if reminded_at <= now:
            service.remind(self._fair, now=reminded_at)
