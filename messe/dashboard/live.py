"""The fair while its doors are open, put together for one look at the live page."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from messe.checkin import queries as checkin
from messe.checkin import words
from messe.checkin.devices import CONTACT_STEP
from messe.checkin.models import Admission, Device, Gate, Scan
from messe.dashboard import live_queries
from messe.dashboard.arrivals import Interval, arrivals, doors_of
from messe.dashboard.chart import Chart, chart
from messe.dashboard.live_queries import Share
from messe.fair.models import District, Fair
from messe.registration.models import ParticipantRole

LATELY = dt.timedelta(minutes=5)
SILENT_AFTER = 12 * CONTACT_STEP
"""A phone calls every 20 seconds, so it has missed three calls by then."""
LOOK = dt.timedelta(seconds=15)
"""What nobody does, such as a phone falling silent, is seen so often; a corrected name too."""
CONFLICTS_SHOWN = 5

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Total(Generic[K]):
    """How many of the people of one district or role are in."""

    key: K
    came: int
    expected: int


@dataclass(frozen=True)
class Phone:
    """A phone that scans, and since when it has not called though it should have."""

    device: Device
    silent_since: dt.datetime | None


@dataclass(frozen=True)
class Doorway:
    """A gate, how many it let in lately, and its phones."""

    gate: Gate
    came_lately: int
    phones: list[Phone]


@dataclass(frozen=True)
class Crowd:
    """Who is in of those expected: numbers only, fit for the eyes of all."""

    came: int
    expected: int
    inside: int | None
    """Of those who came; None at a fair where nobody is counted out."""
    came_lately: int
    came_to_desks: int
    """Of them those whom no gate let in."""
    intervals: list[Interval]
    chart: Chart
    doorways: list[Doorway]

    @property
    def missing(self) -> int:
        """How many people have not come yet."""
        return self.expected - self.came

    @property
    def phones(self) -> list[Phone]:
        """The phones of all gates."""
        return [phone for doorway in self.doorways for phone in doorway.phones]


@dataclass(frozen=True)
class Live:
    """All that organisers see."""

    vips: list[Admission]
    """Of the people they wait for, and have not seen yet."""
    crowd: Crowd
    districts: list[Total[District | None]]
    roles: list[Total[ParticipantRole]]
    conflicts: list[tuple[Scan, str]]
    """The newest, each with its reason."""
    all_conflicts: int

    @property
    def has_problems(self) -> bool:
        """Whether anything at the door needs a look."""
        return bool(self.conflicts) or any(
            phone.silent_since or phone.device.waiting or phone.device.locked_at
            for phone in self.crowd.phones
        )


def mark(now: dt.datetime) -> str:
    """Changes with all that somebody does at the doors or to the lists, and every few seconds."""
    look = int(now.timestamp() / LOOK.total_seconds())
    return "-".join(str(number) for number in (*live_queries.news(), look))


def read_live(fair: Fair, *, now: dt.datetime) -> Live:
    """All that organisers see at `now`."""
    shares = live_queries.shares()
    conflicts = checkin.conflicts()
    newest = conflicts[: -CONFLICTS_SHOWN - 1 : -1]
    return Live(
        vips=checkin.vip_arrivals(),
        crowd=_crowd(shares, fair, now),
        districts=totals(sorted(shares, key=_guests_last), lambda share: share.district),
        roles=totals(sorted(shares, key=_by_role), lambda share: share.role),
        conflicts=[(scan, words.conflict_sentence(scan, fair)) for scan in newest],
        all_conflicts=len(conflicts),
    )


def _guests_last(share: Share) -> tuple[bool, str]:
    return share.district is None, share.district or ""


def _by_role(share: Share) -> int:
    return list(ParticipantRole).index(share.role)


def totals(shares: Iterable[Share], key: Callable[[Share], K]) -> list[Total[K]]:
    """The people of `shares`, counted by `key` in the order in which it comes up."""
    counted: dict[K, Total[K]] = {}
    for share in shares:
        before = counted.get(key(share), Total(key(share), 0, 0))
        counted[key(share)] = Total(
            before.key, before.came + share.came, before.expected + share.expected
        )
    return list(counted.values())


def read_crowd(fair: Fair, *, now: dt.datetime) -> Crowd:
    """What everybody may see at `now`."""
    return _crowd(live_queries.shares(), fair, now)


def _crowd(shares: Iterable[Share], fair: Fair, now: dt.datetime) -> Crowd:
    [whole] = totals(shares, lambda _share: None) or [Total(None, 0, 0)]
    gates = checkin.gates()
    doors = doors_of(fair.starts_at, [gate.opens_at for gate in gates])
    lately = live_queries.came_since(now - LATELY)
    # Nobody comes any more once the fair is over; the drawing ends then.
    intervals = arrivals(
        live_queries.admission_times(), whole.expected, doors, now=min(now, fair.ends_at)
    )
    return Crowd(
        came=whole.came,
        expected=whole.expected,
        inside=live_queries.inside() if fair.counts_exits else None,
        came_lately=sum(lately.values()),
        came_to_desks=lately.get(None, 0),
        intervals=intervals,
        chart=chart(intervals),
        doorways=_doorways(gates, lately, fair, now),
    )


def _doorways(
    gates: Iterable[Gate], lately: dict[int | None, int], fair: Fair, now: dt.datetime
) -> list[Doorway]:
    phones = [Phone(device, silent_since(device, fair, now)) for device in checkin.devices()]
    return [
        Doorway(
            gate,
            lately.get(gate.id, 0),
            [phone for phone in phones if phone.device.gate_id == gate.id],
        )
        for gate in gates
    ]


def silent_since(device: Device, fair: Fair, now: dt.datetime) -> dt.datetime | None:
    """When `device` called last, if it may scan and should have called since."""
    is_lent = device.fingerprint is not None and device.locked_at is None
    last = device.last_contact_at
    if not is_lent or last is None or device.expires_at(fair) <= now or now - last <= SILENT_AFTER:
        return None
    return last
