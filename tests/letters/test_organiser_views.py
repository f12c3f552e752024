"""Organisers see what was not delivered, and have it sent again."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core.database import db
from messe.letters import organiser_views
from messe.mail.models import Failure, OutboxMail
from messe.mail.service import TRIED_FOR, deliver_due_mails
from tests.factories import LONG_AGO, make_given_up_mail, make_mail

PAGE = "/orga/nachrichten"
ONE = f"{PAGE}/erneut-senden"
ALL = f"{PAGE}/alle-erneut-senden"


def test_page_of_an_empty_outbox_says_so(organiser):
    page = organiser.get(PAGE).text

    assert "Alle E-Mails sind auf dem Weg. Keine wartet." in page
    assert "Nichts. Jede E-Mail hat einen Mailserver gefunden" in page
    assert "Erneut senden" not in page


def test_page_says_how_many_wait_and_until_when(organiser, now):
    make_mail(next_attempt_at=now + dt.timedelta(hours=3))
    make_mail(next_attempt_at=now + dt.timedelta(hours=1))
    make_mail(sent_at=now)

    page = organiser.get(PAGE).text

    assert "2 E-Mails warten darauf" in page
    assert "Der nächste Versuch ist am 26.05.2026, 11:00 Uhr." in page


def test_page_says_when_the_next_attempt_is_due(organiser):
    make_mail()

    assert "Der nächste Versuch beginnt gleich." in organiser.get(PAGE).text


@pytest.mark.parametrize("failure", Failure)
def test_page_names_recipient_subject_reason_and_moment(organiser, failure):
    make_given_up_mail(failure=failure, subject="Ihr <Ausweis>")

    page = organiser.get(PAGE).text

    assert "rathaus@hallenberg.example" in page
    assert "Ihr &lt;Ausweis&gt;" in page
    assert str(failure.label) in page
    assert "Antwort: 550 5.1.1 No such user" in page
    assert "01.05.2026, 10:00" in page


def test_newest_are_shown_and_the_others_counted(organiser, monkeypatch):
    monkeypatch.setattr(organiser_views, "MOST_SHOWN", 2)
    for day in range(3):
        make_given_up_mail(
            recipient=f"tag-{day}@messe.example",
            given_up_at=LONG_AGO + dt.timedelta(days=day),
        )

    page = organiser.get(PAGE).text

    assert page.index("tag-2@") < page.index("tag-1@")
    assert "tag-0@" not in page
    assert "Sie sehen die neuesten 2 von 3." in page


def test_one_mail_is_sent_again_from_the_beginning(organiser, now):
    mail = make_given_up_mail(attempts=20)
    make_given_up_mail(recipient="andere@messe.example")

    response = organiser.post(ONE, data={"mail": mail.message_id}, follow_redirects=True)

    assert "Wir versuchen es in den nächsten Minuten noch einmal." in response.text
    [revived] = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.given_up_at.is_(None)))
    assert (revived.id, revived.attempts, revived.failure) == (mail.id, 0, None)
    assert (revived.next_attempt_at, revived.expires_at) == (now, now + TRIED_FOR)
    assert deliver_due_mails() == 1


@pytest.mark.parametrize("make", [make_mail, lambda: make_mail(sent_at=LONG_AGO)])
def test_mail_that_was_not_given_up_is_not_sent_again(organiser, make):
    mail = make()

    assert organiser.post(ONE, data={"mail": mail.message_id}).status_code == 404


def test_unknown_mail_is_not_found(organiser):
    assert organiser.post(ONE, data={"mail": "<nie@gehört.example>"}).status_code == 404
    assert organiser.post(ONE).status_code == 404


def test_all_mails_are_sent_again(organiser):
    make_given_up_mail()
    make_given_up_mail(failure=Failure.EXPIRED)
    make_mail(sent_at=LONG_AGO)

    response = organiser.post(ALL, follow_redirects=True)

    assert "Wir versuchen es mit 2 E-Mails noch einmal." in response.text
    assert deliver_due_mails() == 2


@pytest.mark.parametrize("path", [ONE, ALL])
def test_sending_again_needs_the_button(organiser, path):
    assert organiser.get(path).status_code == 405


def test_page_asks_the_database_the_same_for_one_and_three(organiser, count_queries):
    make_given_up_mail()
    one = count_queries(lambda: organiser.get(PAGE))
    make_given_up_mail()
    make_given_up_mail()

    assert count_queries(lambda: organiser.get(PAGE)) == one


def test_start_page_leads_to_mails_that_were_given_up(organiser):
    assert "zugestellt" not in organiser.get("/orga").text
    make_given_up_mail()

    page = organiser.get("/orga").text

    assert "1 E-Mail konnte nicht zugestellt werden" in page
    assert "wir versuchen es weiter" not in page
