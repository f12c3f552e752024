"""Orders of badges: made by the worker, marked as printed, and gone with the people on them."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.badges import queries, service
from messe.badges.files import sheets_file, sheets_files, unfinished_file
from messe.badges.layouts import BadgeLayout
from messe.badges.models import BadgePrint
from messe.badges.queries import Selection, badges
from messe.core.database import db, write_transaction
from messe.core.tasks import task_queue
from messe.registration import own_data
from messe.registration.queries import get_registration
from tests.factories import make_guest, make_registration


@pytest.fixture
def town(client):
    """Two people of one town, beside whom there is a guest: `town()` reads it from the database."""
    registration_id = make_registration(companions=["Bo Adler"]).id
    make_guest()
    db.session.commit()
    return lambda: get_registration(registration_id)


@pytest.fixture
def drawn(monkeypatch):
    """The names that were drawn, order by order; a PDF takes seconds."""
    calls = []

    def write(out, faces, layout, *, fair_name, on_progress):
        assert not db.session().in_transaction()
        calls.append([face.name for face in faces])
        on_progress(len(faces))
        out.write_bytes(b"%PDF")

    monkeypatch.setattr(service, "write_sheets", write)
    return calls


@pytest.fixture
def order(town, drawn, now):
    order = service.order_badges(badges(Selection()), BadgeLayout.A6, now=now)
    db.session.commit()
    return order


def states() -> dict[str, bool]:
    return {badge.face.name: badge.is_printed for badge in badges(Selection())}


def test_worker_makes_what_was_ordered_once(order, drawn):
    assert service.make_ordered_badges() == 1
    assert service.make_ordered_badges() == 0

    assert drawn == [["Bo Adler", "Tilda Rost", "Ulrike Sommer"]]
    assert (order.done, order.total, order.error) == (3, 3, None)
    assert sheets_files() == [sheets_file(order.public_id)]


def test_order_wakes_the_worker(order):
    assert len(task_queue().huey) == 1


@pytest.mark.parametrize(("minutes_ago", "made"), [(9, 0), (11, 1)])
def test_order_of_a_killed_worker_is_taken_up_after_ten_minutes(order, now, minutes_ago, made):
    order.started_at, order.done = now - dt.timedelta(minutes=minutes_ago), 2
    db.session.commit()

    assert service.make_ordered_badges() == made


def test_progress_is_seen_while_badges_are_drawn(order, monkeypatch):
    seen = []

    def write(out, faces, layout, *, fair_name, on_progress):
        for _face in faces:
            on_progress(1)
            seen.append(queries.find_order(order.public_id).done)
        out.write_bytes(b"%PDF")

    monkeypatch.setattr(service, "write_sheets", write)

    assert service.make_ordered_badges() == 1
    assert seen == [1, 2, 3]


def test_order_that_fails_is_noted(order, monkeypatch, now):
    def write(*_arguments, **_how):
        raise OSError("disk full")

    monkeypatch.setattr(service, "write_sheets", write)

    assert service.make_ordered_badges() == 0
    assert (order.error, order.finished_at) == ("OSError", now)
    with pytest.raises(service.NotMadeError):
        service.note_printed(order, now=now)


def test_badge_is_printed_once_somebody_said_so(order, now):
    service.make_ordered_badges()
    assert set(states().values()) == {False}

    service.note_printed(order, now=now)

    assert set(states().values()) == {True}
    assert badges(Selection(is_unprinted=True)) == []


@pytest.mark.parametrize(("field", "value"), [("name", "Ulrike Winter"), ("photo_consent", True)])
def test_badge_that_shows_something_else_now_is_to_print_anew(order, town, now, field, value):
    service.make_ordered_badges()
    service.note_printed(order, now=now)

    setattr(town().head, field, value)
    db.session.commit()

    [badge] = badges(Selection(is_unprinted=True))
    assert badge.participant_id == town().head.id
    assert badge.printed_at == now


def test_badge_knows_how_often_it_was_printed(order, now):
    service.make_ordered_badges()
    service.note_printed(order, now=now)
    again = service.order_badges(badges(Selection(text="Adler")), BadgeLayout.CARD, now=now)
    db.session.commit()
    service.make_ordered_badges()
    service.note_printed(again, now=now + dt.timedelta(hours=1))

    [bo] = badges(Selection(text="Adler"))

    assert (len(bo.printed_marks), bo.printed_at) == (2, now + dt.timedelta(hours=1))


def test_erased_people_are_on_no_sheet_any_more(order, town, fair, after_the_fair):
    service.make_ordered_badges()

    own_data.erase(town(), fair, now=after_the_fair)
    db.session.commit()

    assert sheets_files() == []
    assert [badge.face.name for badge in badges(Selection())] == ["Tilda Rost"]
    assert own_data.collect(town(), now=after_the_fair)["badge_prints"] == []


def test_people_are_told_what_was_printed(order, town, now):
    [bo, ulrike] = sorted(town().participants, key=lambda person: person.name)

    prints = own_data.collect(town(), now=now)["badge_prints"]

    assert [row["code"] for row in prints] == [bo.code, ulrike.code]
    assert {row["printed_at"] for row in prints} == {None}


def test_whoever_is_erased_while_badges_are_drawn_is_not_printed(order, town, drawn, monkeypatch):
    draw = service.write_sheets

    def write_slowly(out, faces, layout, **how):
        draw(out, faces, layout, **how)
        if len(drawn) == 1:
            with write_transaction():
                service.erase(town())

    monkeypatch.setattr(service, "write_sheets", write_slowly)

    assert service.make_ordered_badges() == 1
    assert drawn == [["Bo Adler", "Tilda Rost", "Ulrike Sommer"], ["Tilda Rost"]]
    assert (order.total, order.done) == (1, 1)
    assert not unfinished_file(order.public_id).exists()


def test_order_of_which_nobody_is_left_fails(order):
    db.session.execute(sa.delete(BadgePrint))
    db.session.commit()

    assert service.make_ordered_badges() == 0
    assert order.error == "NothingToPrintError"


def test_sheets_go_when_a_companion_stays_at_home(order, town):
    service.make_ordered_badges()
    assert service.drop_stale_sheets() == 0

    registration = town()
    registration.participants.remove(registration.companions[0])
    db.session.commit()

    assert service.drop_stale_sheets() == 1
    assert sheets_files() == []


@pytest.mark.parametrize(("days", "dropped"), [(6, 0), (8, 1)])
def test_sheets_are_kept_for_a_week(order, now, set_now, days, dropped):
    service.make_ordered_badges()
    set_now(now + dt.timedelta(days=days))

    assert service.drop_stale_sheets() == dropped


def test_blanks_are_drawn_like_other_badges(client, drawn, now):
    order = service.order_blanks(3, BadgeLayout.CARD, now=now)
    db.session.commit()

    assert service.make_ordered_badges() == 1
    assert drawn == [["", "", ""]]
    assert (order.is_blank, queries.free_blanks()) == (True, 3)


def test_blank_becomes_the_badge_of_whoever_gets_it(town):
    [blank] = service.add_blanks(1)
    code, token = blank.code, blank.badge_token
    person = town().head

    service.wear_blank(person, f" {code[:3].lower()} {code[3:]} ")

    assert (person.code, person.badge_token) == (code, token)
    assert queries.free_blanks() == 0
    with pytest.raises(service.BlankUnknownError):
        service.wear_blank(person, code)


def test_blank_is_known_by_its_scanned_address_too(town):
    [blank] = service.add_blanks(1)
    code, token = blank.code, blank.badge_token
    person = town().head

    service.wear_blank(person, f"HTTPS://MESSE.EXAMPLE/B/{token}")

    assert (person.code, person.badge_token) == (code, token)
