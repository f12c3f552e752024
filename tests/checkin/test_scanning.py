"""Scans from phones and desks: kept once, judged together, and never lost."""

import datetime as dt
import itertools
import random
import uuid

import pytest
import sqlalchemy as sa

from messe.badges.service import add_blanks, wear_blank
from messe.checkin import queries, scanning
from messe.checkin.judging import Reason, Said, ScanKind, UndoReason, Verdict
from messe.checkin.models import Admission, GateRole, Scan
from messe.checkin.rules import rules_of
from messe.checkin.scanning import Incoming, Source, take_scans
from messe.core.database import db
from messe.registration import people
from messe.registration.models import ParticipantRole, RegistrationStatus
from tests.factories import make_account, make_device, make_gate, make_participant

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def phones(fair):
    """Two phones at two gates."""
    devices = [make_device(make_gate(name=name)) for name in ("Nord", "Süd")]
    return [Source(device_id=each.id, gate=rules_of(each.gate)) for each in devices]


@pytest.fixture
def take(fair, on_the_day):
    """Hand scans over a day later, so that no time is in the future."""

    def hand_over(source, *incoming):
        later = on_the_day + dt.timedelta(days=1)
        return take_scans(incoming, source, fair=fair, now=later)

    return hand_over


@pytest.fixture
def entry(on_the_day):
    """A scan of a person so many minutes after half past ten."""

    def make(person, minutes=0, said=None, **values):
        code = values.pop("code", person.badge_token if person else "Z" * 16)
        kind = values.pop("kind", ScanKind.ENTRY)
        at = on_the_day + minutes * MINUTE
        return Incoming(str(uuid.uuid4()), kind, at, code, said=said, **values)

    return make


def undo(scan, seconds=30):
    at, reason = scan.at + dt.timedelta(seconds=seconds), UndoReason.MISTAKE
    return Incoming(str(uuid.uuid4()), ScanKind.UNDO, at, of=scan.scan_id, undo_reason=reason)


def admissions():
    return {row.participant_id: row.scan_id for row in db.session.scalars(sa.select(Admission))}


def test_same_scan_twice_is_kept_once_and_answered_twice(phones, take, entry):
    scan = entry(make_participant())

    first = take(phones[0], scan)
    again = take(phones[0], scan, scan)

    assert [answer.verdict for answer in [*first, *again]] == [Verdict.ADMITTED] * 3
    assert db.session.query(Scan).count() == db.session.query(Admission).count() == 1


def test_second_gate_hears_when_and_where_somebody_came_in(phones, take, entry, on_the_day):
    person = make_participant()
    take(phones[0], entry(person))

    [answer] = take(phones[1], entry(person, 5))

    assert (answer.verdict, answer.admitted_at, answer.admitted_by) == (
        Verdict.ALREADY,
        on_the_day,
        "Nord",
    )


def test_earlier_scan_that_arrives_later_wins_and_the_other_is_a_conflict(phones, take, entry):
    person = make_participant()
    late, early = entry(person, 5, Said.ADMITTED), entry(person, 1, Said.ADMITTED)
    take(phones[0], late)

    take(phones[1], early)

    assert admissions() == {person.id: early.scan_id}
    assert [scan.scan_id for scan in queries.conflicts()] == [late.scan_id]


def test_scan_taken_back_lets_the_next_one_in(phones, take, entry):
    person = make_participant()
    first, second = entry(person, 0, Said.ADMITTED), entry(person, 2, Said.ADMITTED)
    take(phones[0], first)
    take(phones[1], second)

    [answer] = take(phones[0], undo(first))

    assert answer.verdict is Verdict.UNDONE
    assert answer.guest.key == person.id
    assert admissions() == {person.id: second.scan_id}


def test_scan_taken_back_alone_leaves_nobody_inside(phones, take, entry):
    person = make_participant()
    first = entry(person)
    take(phones[0], first)
    take(phones[0], undo(first))

    assert admissions() == {}
    assert not queries.is_inside(person.id)


def test_undo_may_arrive_before_what_it_takes_back(phones, take, entry):
    first = entry(make_participant(), 0, Said.ADMITTED)
    take(phones[0], undo(first))

    [answer] = take(phones[0], first)

    assert answer.verdict is Verdict.UNDONE
    assert admissions() == {}


@pytest.mark.parametrize("phone", [0, 1])
def test_undo_of_a_scan_that_sent_away_stays_as_it_was_judged(phones, take, entry, phone):
    person = make_participant()
    sent_away = entry(person, 1, Said.REFUSED)
    take(phones[0], entry(person), sent_away)
    [answer] = take(phones[phone], undo(sent_away))
    judged = sa.select(Scan.scan_id, Scan.verdict, Scan.refusal)
    before = set(db.session.execute(judged))

    take(phones[0], entry(person, 5))

    assert answer.reason == [None, Reason.OTHER_DEVICE][phone]
    assert before < set(db.session.execute(judged))


def test_badge_held_up_again_and_again_reads_no_more_than_once(phones, take, entry):
    person = make_participant()
    take(phones[0], entry(person))

    def rows_read():
        about = {"ids": [], "undos_of": [], "people": [person.id]}
        return len(db.session.execute(scanning.SCANS_ABOUT, about).all())

    few = rows_read()
    take(phones[1], *(entry(person, minute) for minute in range(1, 8)))

    assert rows_read() == few == 1


def test_undo_is_refused_to_others_and_after_a_minute(phones, take, entry):
    first = entry(make_participant())
    take(phones[0], first)

    [by_another] = take(phones[1], undo(first))
    [too_late] = take(phones[0], undo(first, seconds=90))

    assert by_another.verdict is too_late.verdict is Verdict.REFUSED
    assert (by_another.reason, too_late.reason) == (Reason.OTHER_DEVICE, Reason.TOO_LATE)
    assert len(admissions()) == 1


def test_word_of_a_screen_counts_when_our_answer_was_lost(phones, take, entry):
    person = make_participant()
    scan = entry(person)
    take(phones[0], scan)
    said = Incoming(scan.scan_id, scan.kind, scan.at, scan.code, said=Said.REFUSED)

    [answer] = take(phones[0], said)

    assert answer.verdict is Verdict.ALREADY
    assert admissions() == {}


def test_badge_that_was_revoked_is_told_from_an_unknown_one(phones, take, entry, fair):
    mayor = make_participant()
    of_before = [entry(mayor, 0, said) for said in (None, Said.REFUSED, Said.ADMITTED)]
    people.replace(mayor, "Karl Frost", ParticipantRole.DEPUTY, fair, now=fair.starts_at)

    answers = take(phones[0], *of_before)

    verdicts = [Verdict.REFUSED, Verdict.REFUSED, Verdict.CONFLICT]
    assert [answer.verdict for answer in answers] == verdicts
    assert {(answer.reason, answer.guest) for answer in answers} == {(Reason.REVOKED, None)}
    assert admissions() == {}


def test_code_of_somebody_who_wears_a_blank_now_is_revoked(phones, take, entry):
    person = make_participant()
    of_before = entry(person)
    [blank] = add_blanks(1)
    wear_blank(person, blank.code)

    assert [answer.reason for answer in take(phones[0], of_before)] == [Reason.REVOKED]
    assert [answer.reason for answer in take(phones[0], entry(person))] == [None]


def test_stranger_whom_a_screen_let_in_is_a_conflict(phones, take, entry):
    answers = take(phones[0], entry(None), entry(None, 1, Said.ADMITTED))

    assert [answer.verdict for answer in answers] == [Verdict.UNKNOWN, Verdict.CONFLICT]
    assert [answer.guest for answer in answers] == [None, None]


def test_exits_count_where_the_fair_counts_them(phones, take, entry, fair):
    person = make_participant()
    leave = entry(person, 5, kind=ScanKind.EXIT)
    fair.counts_exits = True

    answers = take(phones[0], entry(person), leave, entry(person, 9))

    assert [answer.verdict for answer in answers] == [
        Verdict.ADMITTED,
        Verdict.LEFT,
        Verdict.REENTERED,
    ]
    assert len(admissions()) == 1


def test_exits_are_refused_elsewhere(phones, take, entry):
    person = make_participant()

    answers = take(phones[0], entry(person), entry(person, 5, kind=ScanKind.EXIT))

    assert [(each.verdict, each.reason) for each in answers] == [
        (Verdict.ADMITTED, None),
        (Verdict.NOT_INSIDE, Reason.NO_EXITS),
    ]


def test_gate_lets_in_its_roles_in_its_time(fair, take, entry, on_the_day):
    gate = make_gate(
        opens_at=on_the_day,
        closes_at=on_the_day + 60 * MINUTE,
        roles=[GateRole(role=ParticipantRole.PRESS)],
    )
    source = Source(device_id=make_device(gate).id, gate=rules_of(gate))
    press = make_participant(role=ParticipantRole.PRESS, ags=None, organisation="Sauerlandbote")
    others = [entry(press, -1), entry(press, 60), entry(make_participant())]

    reasons = [answer.reason for answer in take(source, *others)]
    [answer] = take(source, entry(press, 59))

    assert reasons == [Reason.GATE_CLOSED, Reason.GATE_CLOSED, Reason.ROLE]
    assert answer.verdict is Verdict.ADMITTED


def test_rule_of_the_moment_stays_whatever_happens_later(phones, take, entry, on_the_day):
    person = make_participant()
    take(phones[0], entry(person))
    person.registration.status = RegistrationStatus.WITHDRAWN
    person.registration.withdrawn_at = on_the_day

    [answer] = take(phones[1], entry(person, 3))

    assert answer.reason is Reason.WITHDRAWN
    assert len(admissions()) == 1


def test_account_at_a_desk_scans_too(fair, take, entry):
    person = make_participant()
    desk = Source(account_id=make_account(name="Petra Lang").id)

    [answer] = take(desk, entry(person, code=person.code))

    assert (answer.verdict, answer.admitted_by) == (Verdict.ADMITTED, "Petra Lang")


@pytest.mark.parametrize("seed", range(8))
def test_any_order_and_any_batches_come_to_the_same(phones, take, entry, fair, seed):
    chance = random.Random(seed)  # noqa: S311 -- repeatable by seed
    fair.counts_exits = True
    people = [*(make_participant(ags=ags) for ags in ("05958020", "05958028")), None]
    scans = []
    for minute in range(16):
        said = chance.choice([Said.ADMITTED, Said.ADMITTED, Said.REFUSED])
        kind = chance.choice([ScanKind.ENTRY, ScanKind.ENTRY, ScanKind.EXIT])
        said = Said.LEFT if kind is ScanKind.EXIT else said
        scan = entry(chance.choice(people), minute, said, kind=kind)
        scans.append((chance.randrange(2), scan))
        scans.extend((phone, undo(scan)) for phone in (0, 1) if chance.random() < 0.2)
    found = []
    for _delivery in range(3):
        chance.shuffle(scans)
        for phone, group in itertools.groupby(scans, lambda one: one[0]):
            take(phones[phone], *(scan for _phone, scan in group))
        rows = db.session.execute(sa.select(Scan.scan_id, Scan.verdict).order_by(Scan.scan_id))
        found.append((rows.all(), admissions()))
        db.session.execute(sa.delete(Admission))
        db.session.execute(sa.delete(Scan))

    assert found[0] == found[1] == found[2]
    assert len(found[0][0]) == len(scans)
