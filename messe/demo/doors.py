"""The gate of the demo fair, and the phones that scan there."""

import datetime as dt

from messe.checkin import devices
from messe.checkin.devices import GateData
from messe.checkin.models import Gate
from messe.fair.models import Fair

VERSION = "1"


def open_doors(fair: Fair, *, now: dt.datetime) -> Gate:
    """A main gate with one phone that scans, and one that was lost; the caller commits."""
    gate = devices.save_gate(None, GateData(name="Haupteingang"))
    for name, is_lost in (("Einlass 1", False), ("Einlass 2", True)):
        device, code = devices.invite_device(name, gate, fair, may_search=True, now=now)
        devices.pair(code, VERSION, now=now)
        if is_lost:
            devices.lock_device(device, now=now)
    return gate
