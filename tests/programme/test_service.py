"""The draft becomes public when organisers release it."""

import datetime as dt

import pytest

from messe.core.database import db
from messe.programme import queries, service
from messe.programme.items import ChangeKind, changes
from messe.programme.models import ItemKind, Release
from tests.factories import LONG_AGO, make_block, make_booking, make_slot, make_stage, saved

HOUR = dt.timedelta(hours=1)


def public():
    return queries.released_items(queries.newest_release())


def test_nothing_is_public_before_the_first_release(fair):
    make_booking(make_slot(LONG_AGO))

    assert queries.newest_release() is None
    assert public() == []


def test_release_makes_pitches_and_blocks_public_in_order_of_time(fair, now):
    stage = make_stage(slug="halle", name="Halle")
    booking = make_booking(make_slot(LONG_AGO + HOUR, stage=stage))
    block = make_block(LONG_AGO, title="Begrüßung", speaker="Ada Linde", description="Wir beginnen")
    make_slot(LONG_AGO, stage=stage)

    release = service.release_programme(now=now, note="Das Programm steht.")

    welcome, pitch = public()
    assert (release.number, release.released_at, release.note) == (1, now, "Das Programm steht.")
    assert (welcome.guid, welcome.kind, welcome.title) == (
        block.public_id,
        ItemKind.PLENARY,
        "Begrüßung",
    )
    assert (welcome.speaker, welcome.abstract, welcome.stage_name) == (
        "Ada Linde",
        "Wir beginnen",
        None,
    )
    assert (pitch.guid, pitch.kind, pitch.title) == (
        booking.public_id,
        ItemKind.PITCH,
        booking.startup.name,
    )
    assert (pitch.abstract, pitch.startup_id) == (booking.startup.offer, booking.startup_id)
    assert (pitch.stage_slug, pitch.stage_name) == ("halle", "Halle")
    assert (pitch.starts_at, pitch.ends_at) == (booking.slot.starts_at, booking.slot.ends_at)


def test_draft_stays_hidden_until_the_next_release(fair, now):
    booking = make_booking(make_slot(LONG_AGO))
    first = service.release_programme(now=now)
    booking.slot = make_slot(LONG_AGO + HOUR, stage=booking.slot.stage)
    db.session.flush()

    assert [item.starts_at for item in public()] == [LONG_AGO]
    second = service.release_programme(now=now)

    assert [item.starts_at for item in public()] == [LONG_AGO + HOUR]
    assert (first.number, second.number) == (1, 2)
    [change] = changes(queries.released_items(first), queries.released_items(second))
    assert change.kind is ChangeKind.MOVED


def test_release_without_a_change_is_refused(fair, now):
    make_booking(make_slot(LONG_AGO))
    service.release_programme(now=now)

    with pytest.raises(service.NothingToReleaseError):
        service.release_programme(now=now)


def test_one_of_two_releases_at_once_is_refused(fair, now, monkeypatch):
    make_booking(make_slot(LONG_AGO))
    monkeypatch.setattr(queries, "newest_release", lambda: None)
    saved(Release(number=1, released_at=now))

    with pytest.raises(service.ReleasedMeanwhileError):
        service.release_programme(now=now)


def test_empty_draft_of_a_new_fair_is_not_released(fair, now):
    with pytest.raises(service.NothingToReleaseError):
        service.release_programme(now=now)
