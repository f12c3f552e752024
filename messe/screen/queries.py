"""Read what a stage shows."""

from dataclasses import dataclass

import sqlalchemy as sa

from messe.core.database import db
from messe.pitches.models import Stage
from messe.programme.items import ProgrammeItem
from messe.programme.models import Release
from messe.programme.queries import newest_release, released_items
from messe.screen.models import StageClock
from messe.screen.moment import Hand


def find_clock(stage: Stage) -> StageClock | None:
    """The clock of a stage, if anybody ever took it in hand."""
    return db.session.get(StageClock, stage.id)


def items_on(stage: Stage) -> list[ProgrammeItem]:
    """The public items on a stage, with those that happen everywhere, in order of time."""
    return [
        item for item in released_items(newest_release()) if item.stage_slug in {None, stage.slug}
    ]


def hand_on(clock: StageClock | None) -> Hand | None:
    """What a moderator set; none while the programme's times hold."""
    if clock is None or clock.guid is None:
        return None
    return Hand(clock.guid, clock.started_at, clock.paused_at, clock.extra)


@dataclass(frozen=True)
class Stand:
    """What tells whether a screen is up to date, in one row."""

    stage_id: int
    release: int
    version: int


def stand_of(slug: str) -> Stand | None:
    """How far the stage behind an address is; none if there is no such stage."""
    newest = sa.select(sa.func.max(Release.number)).scalar_subquery()
    row = db.session.execute(
        sa.select(Stage.id, sa.func.coalesce(newest, 0), sa.func.coalesce(StageClock.version, 0))
        .outerjoin(StageClock, StageClock.stage_id == Stage.id)
        .where(Stage.slug == slug)
    ).first()
    return Stand(*row) if row else None
