"""Orders of reports: made by the worker, taken up again after a kill, never twice at once."""

import datetime as dt

import pytest

from messe.core.database import db
from messe.core.tasks import task_queue
from messe.report import service
from messe.report.files import report_file


@pytest.fixture
def order(fair, session, now):
    order = service.order_report("detmold", now=now)
    session.commit()
    return order


@pytest.fixture
def scopes_rendered(monkeypatch):
    """The scopes that were rendered; a PDF takes seconds, and is looked at elsewhere."""
    scopes = []

    def render(report):
        scopes.append(report.scope)
        return b"%PDF"

    monkeypatch.setattr(service, "render_report", render)
    return scopes


def test_worker_makes_what_was_ordered(order):
    made = service.make_ordered_reports()

    assert made == 1
    assert order.finished_at is not None
    assert order.error is None
    assert report_file(order.public_id).read_bytes().startswith(b"%PDF")


def test_worker_makes_each_order_once(order, scopes_rendered, session, now):
    service.order_report("all", now=now)
    session.commit()

    assert service.make_ordered_reports() == 2
    assert service.make_ordered_reports() == 0
    assert scopes_rendered == ["detmold", None]


def test_second_order_of_a_pending_report_is_the_first(order, now):
    assert service.order_report("detmold", now=now) is order


def test_finished_report_can_be_ordered_again(order, scopes_rendered, now):
    service.make_ordered_reports()

    assert service.order_report("detmold", now=now) is not order


@pytest.mark.parametrize(("minutes_ago", "made"), [(9, 0), (11, 1)])
def test_order_of_a_killed_worker_is_taken_up_after_ten_minutes(
    order, scopes_rendered, now, minutes_ago, made
):
    order.started_at = now - dt.timedelta(minutes=minutes_ago)
    db.session.commit()

    assert service.make_ordered_reports() == made


def test_report_that_fails_is_noted_and_the_next_one_made(order, monkeypatch, session, now):
    service.order_report("all", now=now)
    session.commit()

    def render(report):
        if report.scope is not None:
            raise OSError("disk full")
        return b"%PDF"

    monkeypatch.setattr(service, "render_report", render)

    assert service.make_ordered_reports() == 1
    assert (order.error, order.finished_at) == ("OSError", now)


def test_door_stays_open_while_a_report_is_rendered(order, monkeypatch, session):
    """Whoever writes meanwhile does not wait."""

    def render(report):
        assert not session().in_transaction()
        return b"%PDF"

    monkeypatch.setattr(service, "render_report", render)

    assert service.make_ordered_reports() == 1


def test_no_half_written_file_is_left(order, scopes_rendered):
    service.make_ordered_reports()

    files = list(report_file(order.public_id).parent.iterdir())
    assert files == [report_file(order.public_id)]


def test_new_order_wakes_the_worker_once_it_is_committed(fair, session, now):
    huey = task_queue().huey
    service.order_report("all", now=now)

    assert len(huey) == 0
    session.commit()
    assert len(huey) == 1


def test_order_that_is_rolled_back_wakes_nobody(fair, session, now):
    service.order_report("all", now=now)
    session.rollback()
    session.commit()

    assert len(task_queue().huey) == 0
