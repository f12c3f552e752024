"""The gates of the demo fair, the phones that scan there, and a guest of honour."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from messe.accounts.models import Account
from messe.checkin import devices, vips
from messe.checkin.devices import GateData
from messe.checkin.models import Device
from messe.checkin.rules import rules_of
from messe.checkin.scanning import Source
from messe.core.database import db
from messe.fair.models import Fair, Phase
from messe.registration.models import Registration

VERSION = "1"
SILENT_FOR = dt.timedelta(minutes=18)
KEPT_BACK = 3
VIP_OF = "Bezirksregierung Detmold"


@dataclass(frozen=True)
class Phones:
    """Those that scan, and one whose network fails."""

    main: Device
    north: Device
    failing: Device

    def sources(self) -> Iterator[Source]:
        """At which gate people come, again and again: most of them at the main one."""
        return itertools.cycle(_source(each) for each in (self.main, self.main, self.north))

    def call(self, fair: Fair, *, now: dt.datetime) -> None:
        """What the phones last said by `now`; the caller commits."""
        end = min(now, fair.ends_at)
        for phone in (self.main, self.north):
            devices.note_contact(phone, waiting=0, version=VERSION, now=end)
        devices.note_contact(self.failing, waiting=KEPT_BACK, version=VERSION, now=end - SILENT_FOR)


def open_doors(fair: Fair, *, now: dt.datetime) -> Phones:
    """Two gates with three phones, and one more that was lost; the caller commits."""
    main = devices.save_gate(None, GateData(name="Haupteingang"), now=now)
    north = devices.save_gate(None, GateData(name="Eingang Nord"), now=now)
    places = [("Einlass 1", main), ("Einlass 2", main), ("Nord 1", north), ("Nord 2", north)]
    phones = []
    for name, gate in places:
        device, code = devices.invite_device(name, gate, fair, may_search=True, now=now)
        devices.pair(code, VERSION, now=now)
        phones.append(device)
    first, lost, third, failing = phones
    devices.lock_device(lost, now=now)
    db.session.flush()
    return Phones(first, third, failing)


def await_vip(
    guests: Sequence[Registration], organiser: Account, fair: Fair, *, now: dt.datetime
) -> None:
    """Wait for one guest of honour, seen by the end of the day; the caller commits."""
    for guest in guests:
        if guest.organisation == VIP_OF:
            vips.mark(guest.participants[0], organiser, now=min(now, fair.starts_at))
            if fair.phase(now) is Phase.AFTER:
                vips.see(guest.participants[0], organiser, now=fair.ends_at)


def _source(device: Device) -> Source:
    return Source(device_id=device.id, gate=rules_of(device.gate))
