"""The moderator's commands."""

import datetime as dt

import pytest

from messe.core.database import db
from messe.screen import queries, service
from messe.screen.moment import Mode, moment
from messe.screen.service import Command, give_command
from tests.factories import make_booking, make_release, make_slot, make_stage, make_startup

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def stage(fair):
    """A stage with two pitches of a quarter of an hour, at 11:30 and at 11:50; released."""
    stage = make_stage(slug="halle", name="Halle")
    for minutes, name in ((120, "Funkweg"), (140, "Ampelwerk")):
        slot = make_slot(fair.starts_at + minutes * MINUTE, stage=stage)
        make_booking(slot, make_startup(name=name))
    make_release()
    return stage


@pytest.fixture
def begin(fair):
    """When the first pitch should begin."""
    return fair.starts_at + 120 * MINUTE


def seen_at(stage, now):
    held = queries.hand_on(queries.find_clock(stage))
    seen = moment(queries.items_on(stage), held, now)
    return seen.mode, seen.item and seen.item.title, seen.remaining / MINUTE


def test_without_a_command_the_programme_holds(stage, begin):
    assert seen_at(stage, begin) == (Mode.RUNNING, "Funkweg", 15)


def test_late_start_gives_the_whole_time(stage, begin):
    give_command(stage, Command.NEXT, seen=0, now=begin - MINUTE)
    assert seen_at(stage, begin + 2 * MINUTE) == (Mode.READY, "Funkweg", 15)

    give_command(stage, Command.START, seen=1, now=begin + 3 * MINUTE)

    assert seen_at(stage, begin + 4 * MINUTE) == (Mode.RUNNING, "Funkweg", 14)


def test_start_between_two_items_calls_the_next_one(stage, begin):
    give_command(stage, Command.START, seen=0, now=begin - 5 * MINUTE)

    assert seen_at(stage, begin - 5 * MINUTE) == (Mode.RUNNING, "Funkweg", 15)


def test_pause_holds_and_start_goes_on(stage, begin):
    give_command(stage, Command.PAUSE, seen=0, now=begin + 5 * MINUTE)
    assert seen_at(stage, begin + 9 * MINUTE) == (Mode.PAUSED, "Funkweg", 10)

    give_command(stage, Command.START, seen=1, now=begin + 9 * MINUTE)

    assert seen_at(stage, begin + 10 * MINUTE) == (Mode.RUNNING, "Funkweg", 9)


def test_minute_is_added_as_often_as_one_likes(stage, begin):
    give_command(stage, Command.ADD_MINUTE, seen=0, now=begin + 5 * MINUTE)
    give_command(stage, Command.ADD_MINUTE, seen=1, now=begin + 6 * MINUTE)

    assert seen_at(stage, begin + 7 * MINUTE) == (Mode.RUNNING, "Funkweg", 10)


def test_minute_can_be_added_to_who_has_not_begun(stage, begin):
    give_command(stage, Command.NEXT, seen=0, now=begin - MINUTE)
    give_command(stage, Command.ADD_MINUTE, seen=1, now=begin)

    assert seen_at(stage, begin) == (Mode.READY, "Funkweg", 16)


def test_next_calls_the_next_item_until_there_is_none(stage, begin):
    give_command(stage, Command.NEXT, seen=0, now=begin + 5 * MINUTE)
    assert seen_at(stage, begin + 5 * MINUTE) == (Mode.READY, "Ampelwerk", 15)

    with pytest.raises(service.NothingToCommandError):
        give_command(stage, Command.NEXT, seen=1, now=begin + 5 * MINUTE)


def test_clock_follows_the_programme_again(stage, begin):
    give_command(stage, Command.NEXT, seen=0, now=begin + MINUTE)

    give_command(stage, Command.FOLLOW, seen=1, now=begin + 2 * MINUTE)

    assert seen_at(stage, begin + 2 * MINUTE) == (Mode.RUNNING, "Funkweg", 13)


@pytest.mark.parametrize("command", [Command.PAUSE, Command.ADD_MINUTE])
def test_nothing_is_paused_or_prolonged_between_two_items(stage, begin, command):
    with pytest.raises(service.NothingToCommandError):
        give_command(stage, command, seen=0, now=begin - MINUTE)


def test_nothing_starts_after_the_last_item(stage, begin):
    with pytest.raises(service.NothingToCommandError):
        give_command(stage, Command.START, seen=0, now=begin + 60 * MINUTE)


@pytest.mark.parametrize("seen", [0, 2])
def test_second_of_two_taps_is_refused(stage, begin, seen):
    give_command(stage, Command.ADD_MINUTE, seen=0, now=begin + MINUTE)

    with pytest.raises(service.StaleClockError):
        give_command(stage, Command.ADD_MINUTE, seen=seen, now=begin + MINUTE)

    assert queries.find_clock(stage).extra_minutes == 1


def test_first_commands_at_once_are_decided_by_the_database(stage, begin, monkeypatch):
    give_command(stage, Command.NEXT, seen=0, now=begin)
    db.session.expunge_all()
    monkeypatch.setattr(queries, "find_clock", lambda _stage: None)

    with pytest.raises(service.StaleClockError):
        give_command(stage, Command.NEXT, seen=0, now=begin)


def test_nobody_commands_a_version_that_never_was(stage, begin):
    with pytest.raises(service.StaleClockError):
        give_command(stage, Command.NEXT, seen=7, now=begin)
