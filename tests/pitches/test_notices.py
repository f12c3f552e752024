"""What does not fit, in words."""

import datetime as dt

from messe.pitches import queries
from messe.pitches.models import BlockKind
from messe.pitches.notices import notices, notices_about
from tests.factories import make_block, make_booking, make_slot, make_stage, make_startup

MINUTE = dt.timedelta(minutes=1)


def test_each_clash_is_a_sentence(fair):
    hall, tent = make_stage(name="Halle"), make_stage(name="Zelt")
    funkweg = make_startup(name="Funkweg", contact_name="Mira Lang")
    make_block(fair.starts_at - 30 * MINUTE, title="Aufbau", stage=tent)
    booking = make_booking(make_slot(fair.starts_at, stage=hall), funkweg)
    make_slot(fair.starts_at + 17 * MINUTE, stage=hall)
    make_block(fair.starts_at, speaker="Ruth Nussbaumer, Mira Lang", stage=tent, title="Impuls")
    make_block(fair.starts_at + 20 * MINUTE, title="Café", kind=BlockKind.WORLD_CAFE)
    make_block(fair.starts_at + 40 * MINUTE, title="Kaffee", kind=BlockKind.BREAK)

    held = "Funkweg (09:30, Halle)"
    assert [notice.text for notice in notices(queries.plan(), fair)] == [
        "Aufbau (09:00, Zelt) liegt außerhalb der Öffnungszeiten.",
        f"An zwei Orten zugleich, Mira Lang: {held} und Impuls (09:30, Zelt).",
        f"Zum Wechseln zu kurz, 2 statt 5 Minuten: {held} und Freier Termin (09:47, Halle).",
        "Doppelt belegt: Impuls (09:30, Zelt) und Café (09:50, überall).",
        "Zur selben Zeit: Freier Termin (09:47, Halle) und Café (09:50, überall).",
        "Doppelt belegt: Café (09:50, überall) und Kaffee (10:10, überall).",
    ]
    key = f"slot-{booking.slot.public_id}"
    assert len(notices_about(key, queries.plan(), fair)) == 2


def test_minutes_to_change_over_are_a_setting_of_the_fair(fair):
    slot = make_slot(fair.starts_at)
    make_slot(slot.ends_at, stage=slot.stage)
    fair.changeover_minutes = 0

    assert notices(queries.plan(), fair) == []
