"""Rows ask for work: each kind of row for all the works that were added for it."""

from messe.core.tasks import init_tasks
from messe.programme.models import Release


def test_row_asks_for_every_work_added_for_its_kind(app):
    queue = init_tasks(app)
    done = []

    def first():
        done.append("first")

    def second():
        done.append("second")

    for work in (first, second):
        queue.add(work, asked_by=Release)
    queue.nudge(Release)

    while task := queue.huey.dequeue():
        queue.huey.execute(task)
    queue.huey.storage.close()
    assert done == ["first", "second"]
