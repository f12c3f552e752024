"""Attachments are made when a mail is sent; mails are found and forgotten by what they concern."""

import email
import email.policy

import sqlalchemy as sa

from messe.core.database import write_transaction
from messe.fair.models import Fair
from messe.mail import transport
from messe.mail.attachments import Attachment, provide_attachments
from messe.mail.models import OutboxMail
from messe.mail.service import deliver_due_mails, forget_mails, mails_concerning

CALENDAR = Attachment("messe.ics", "text/calendar; charset=utf-8", "SUMMARY:Höhe".encode())
TICKET = Attachment("Ausweise Höxter.pdf", "application/pdf", b"%PDF-1.7")


def delivered(instance) -> list:
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in (instance / "mail").glob("*")
    ]


def test_attachments_go_along_with_their_names_and_kinds(app, instance, queue):
    provide_attachments(app, "tickets", lambda _concerns: [TICKET, CALENDAR])
    queue(concerns="registration:1", attaches="tickets")

    assert deliver_due_mails() == 1

    [message] = delivered(instance)
    ticket, calendar = message.iter_attachments()
    assert message.get_body(["plain"]).get_content() == "Guten Tag,\n"
    assert (ticket.get_filename(), ticket.get_content_type()) == (
        "Ausweise Höxter.pdf",
        "application/pdf",
    )
    assert ticket.get_content() == b"%PDF-1.7"
    assert (calendar.get_filename(), calendar.get_content_type()) == ("messe.ics", "text/calendar")
    assert calendar.get_content() == "SUMMARY:Höhe"


def test_attachments_are_made_of_what_the_mail_concerns_when_it_is_sent(app, queue):
    asked = []
    provide_attachments(app, "tickets", lambda concerns: asked.append(concerns) or [])
    queue(concerns="registration:17", attaches="tickets")
    assert asked == []

    deliver_due_mails()

    assert asked == ["registration:17"]


def test_mail_goes_without_attachments_where_there_are_none(app, instance, queue):
    provide_attachments(app, "tickets", lambda _concerns: [])
    queue(concerns="registration:17", attaches="tickets")

    assert deliver_due_mails() == 1

    assert list(delivered(instance)[0].iter_attachments()) == []


def test_no_transaction_is_open_around_the_making_of_attachments(app, queue, session, monkeypatch):
    seen = []

    def look(*arguments) -> list:
        seen.append(session.registry().in_transaction())
        session.get_one(Fair, 1)
        return []

    provide_attachments(app, "tickets", look)
    monkeypatch.setattr(transport.Folder, "send", look)
    queue(concerns="registration:17", attaches="tickets")

    deliver_due_mails()

    assert seen == [False, False]


def test_mail_whose_attachments_cannot_be_made_is_tried_again(app, queue, outbox):
    def fail(_concerns):
        raise ValueError("no such participant")

    provide_attachments(app, "tickets", fail)
    queue(concerns="registration:17", attaches="tickets")

    assert deliver_due_mails() == 0

    mail = outbox()
    assert (mail.attempts, mail.sent_at, mail.last_error) == (1, None, "no such participant")


def test_mails_are_found_by_what_they_concern(queue):
    for concerns in ("registration:1", "registration:11", None, "registration:1"):
        queue(concerns=concerns)

    assert [mail.id for mail in mails_concerning("registration:1")] == [1, 4]


def test_forgotten_mails_leave_neither_row_nor_file(instance, session, queue):
    for concerns in ("registration:1", "registration:2"):
        queue(concerns=concerns)
    deliver_due_mails()
    queue(concerns="registration:1")

    with write_transaction():
        forget_mails("registration:1")

    [left] = session.scalars(sa.select(OutboxMail))
    assert left.concerns == "registration:2"
    assert [message["Message-ID"] for message in delivered(instance)] == [left.message_id]


def test_mail_forgotten_while_it_is_under_way_leaves_no_file(app, instance, session, queue):
    def forget(concerns):
        with write_transaction():
            forget_mails(concerns)
        return []

    provide_attachments(app, "tickets", forget)
    queue(concerns="registration:1", attaches="tickets")

    deliver_due_mails()

    assert session.scalars(sa.select(OutboxMail)).all() == []
    assert delivered(instance) == []
