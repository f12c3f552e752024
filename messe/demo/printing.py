"""Badges on paper: those of start-ups early, then half of the alphabet, and some blanks."""

import datetime as dt

from messe.badges import service
from messe.badges.layouts import BadgeLayout
from messe.badges.models import BadgeOrder
from messe.badges.queries import Selection, badges
from messe.demo import stages
from messe.registration.models import ParticipantRole

LETTERS = ("a", "m")
BLANKS = 16


def print_badges(day: dt.date, now: dt.datetime) -> None:
    """What was printed by `now`; the files are long gone. The caller commits."""
    early, late = stages.STARTUP_BADGES_PRINTED.on(day), stages.BADGES_PRINTED.on(day)
    if early <= now:
        startups = badges(Selection(role=ParticipantRole.STARTUP))
        _print(service.order_badges(startups, BadgeLayout.CARD, now=early), early)
    if late <= now:
        first_half = badges(Selection(letters=LETTERS, is_unprinted=True))
        _print(service.order_badges(first_half, BadgeLayout.A6, now=late), late)
        _print(service.order_blanks(BLANKS, BadgeLayout.A6, now=late), late)


def _print(order: BadgeOrder, moment: dt.datetime) -> None:
    order.done = order.total
    order.started_at = order.finished_at = moment
    service.note_printed(order, now=moment)
