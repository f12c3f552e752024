"""Whom a circular goes to, that it goes once, and what its letters say."""

import pytest
import sqlalchemy as sa

from messe.accounts.links import subject_of_link
from messe.accounts.models import LinkPurpose
from messe.circulars import service
from messe.circulars.models import Circular, CircularLetter
from messe.circulars.queries import find_circular, group_of
from messe.circulars.service import (
    CircularData,
    CircularSentError,
    NobodyToWriteToError,
    NoPagesToOpenError,
    delete_circular,
    draft_circular,
    edit_circular,
    send_circular,
    send_test_mail,
    write_letters,
)
from messe.core import clock
from messe.core.database import db
from messe.fair.models import District
from messe.mail.models import Failure, OutboxMail
from messe.mail.service import forget_mails
from messe.registration.models import ParticipantRole, RegistrationStatus
from messe.registration.queries import ParticipantFilter
from tests.factories import (
    HALLENBERG,
    HAVIXBECK,
    LONG_AGO,
    MEDEBACH,
    make_account,
    make_circular,
    make_guest,
    make_registration,
)

CONFIRMED = ParticipantFilter(status=RegistrationStatus.CONFIRMED)


def addresses(circular) -> list[str]:
    return [registration.contact_email for registration in group_of(circular).registrations]


def outbox() -> list[OutboxMail]:
    return list(db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


def sent(now, **values) -> Circular:
    """A circular that was sent just now and committed, so that the worker sees it."""
    circular = make_circular(**values)
    send_circular(circular, now=now)
    db.session.commit()
    return circular


def test_circular_goes_to_those_who_are_confirmed(session):
    make_registration(HALLENBERG, contact_email="rathaus@hallenberg.example")
    for ags, status in ((MEDEBACH, "unconfirmed"), (HAVIXBECK, "waiting")):
        make_registration(ags, RegistrationStatus(status))

    assert addresses(make_circular()) == ["rathaus@hallenberg.example"]


@pytest.mark.parametrize(
    ("values", "towns"),
    [
        ({}, ["Hallenberg", "Havixbeck"]),
        ({"district": District.MUENSTER}, ["Havixbeck"]),
        ({"role": ParticipantRole.COMPANION}, ["Hallenberg"]),
        ({"text": "sommer"}, ["Hallenberg"]),
        ({"status": RegistrationStatus.WAITING}, ["Medebach"]),
        ({"status": RegistrationStatus.WAITING, "district": District.DETMOLD}, []),
    ],
)
def test_circular_goes_to_the_group_that_was_chosen(session, values, towns):
    make_registration(HALLENBERG, companions=["Jan Vogt"])
    make_registration(HAVIXBECK, head="Karl Winter", role=ParticipantRole.DEPUTY)
    make_registration(MEDEBACH, RegistrationStatus.WAITING)

    group = group_of(make_circular(**values))

    assert [registration.party_name for registration in group.registrations] == towns


def test_office_gets_one_letter_for_each_town_and_none_twice(session):
    office = "vorzimmer@kreis.example"
    make_registration(HALLENBERG, contact_email=office, companions=["Jan Vogt", "Ida Kern"])
    make_registration(MEDEBACH, contact_email=office)
    for name in ("Tilda Rost", "Olaf Brandt"):
        make_guest(head=name, contact_email="redaktion@bote.example")

    group = group_of(make_circular())

    assert [(each.party_name, each.people[0].name) for each in group.registrations] == [
        ("Hallenberg", "Ulrike Sommer"),
        ("Medebach", "Ulrike Sommer"),
        ("Sauerlandbote", "Tilda Rost"),
    ]
    assert group.without_address == 0


def test_guest_without_an_address_is_counted(session):
    make_registration(HALLENBERG)
    make_guest()

    group = group_of(make_circular())

    assert (len(group.registrations), group.without_address) == (1, 1)


def test_draft_keeps_what_was_decided(session, now):
    author = make_account()
    group = ParticipantFilter("Bad", District.ARNSBERG, RegistrationStatus.WAITING)

    circular = draft_circular(CircularData("Raum", "Guten Tag", group), author, now=now)

    assert (circular.subject, circular.body, circular.written_by) == ("Raum", "Guten Tag", author)
    assert (circular.text, circular.district, circular.role) == ("Bad", District.ARNSBERG, None)
    assert (circular.status, circular.is_sent) == (RegistrationStatus.WAITING, False)


@pytest.mark.parametrize("status", [RegistrationStatus.UNCONFIRMED, RegistrationStatus.WITHDRAWN])
def test_link_is_refused_to_those_who_have_no_pages(session, now, status):
    data = CircularData("Raum", "Hier: {Link}", ParticipantFilter(status=status))

    with pytest.raises(NoPagesToOpenError):
        draft_circular(data, make_account(), now=now)


def test_each_recipient_gets_a_letter_in_its_own_words(fair, now):
    make_registration(HALLENBERG, contact_email="rathaus@hallenberg.example")
    make_registration(MEDEBACH, contact_email="rathaus@medebach.example", head="Karl Winter")
    make_guest(contact_email="redaktion@bote.example")
    sent(
        now,
        subject="Neuer Raum für {Kommune}",
        body="Guten Tag {Name},\n\nam {Datum} im {Ort}.",
    )

    assert write_letters() == 3

    day_and_place = "am 23. Juni 2026 im Kaiserhaus, Arnsberg.\n"
    assert [(mail.recipient, mail.subject, mail.body) for mail in outbox()] == [
        (
            "rathaus@hallenberg.example",
            "Neuer Raum für Hallenberg",
            f"Guten Tag Ulrike Sommer,\n\n{day_and_place}",
        ),
        (
            "rathaus@medebach.example",
            "Neuer Raum für Medebach",
            f"Guten Tag Karl Winter,\n\n{day_and_place}",
        ),
        (
            "redaktion@bote.example",
            "Neuer Raum für Sauerlandbote",
            f"Guten Tag Tilda Rost,\n\n{day_and_place}",
        ),
    ]


def test_link_opens_the_pages_of_its_recipient(fair, now):
    towns = [make_registration(HALLENBERG), make_registration(MEDEBACH)]
    concerns = [town.concern for town in towns]
    ids = [town.id for town in towns]
    sent(now, body="Hier:\n\n{Link}")

    write_letters()

    tokens = [mail.body.split()[-1].rpartition("/")[2] for mail in outbox()]
    assert [
        subject_of_link(LinkPurpose.OPEN_REGISTRATION, token, now=now) for token in tokens
    ] == ids
    assert [mail.concerns for mail in outbox()] == concerns


def test_line_break_in_a_subject_starts_no_header(fair, now):
    make_guest(contact_email="a@bote.example", organisation="Bote\r\nBcc: alle@messe.example")
    sent(now, subject="Raum\nfür {Kommune}")

    write_letters()

    [mail] = outbox()
    assert mail.subject == "Raum für Bote Bcc: alle@messe.example"


def test_sent_circular_knows_how_many_it_went_to(fair, now):
    make_registration(HALLENBERG)
    make_guest()

    circular = sent(now)

    assert (circular.sent_at, circular.recipients) == (now, 1)


def test_circular_to_nobody_is_not_sent(fair, now):
    circular = make_circular()

    with pytest.raises(NobodyToWriteToError):
        send_circular(circular, now=now)

    assert not circular.is_sent


@pytest.mark.parametrize(
    "change",
    [
        lambda circular, now: send_circular(circular, now=now),
        lambda circular, _now: edit_circular(circular, CircularData("Neu", "Neu", CONFIRMED)),
        lambda circular, _now: delete_circular(circular),
    ],
    ids=["send", "edit", "delete"],
)
def test_what_was_sent_meanwhile_stays_as_it_is(fair, now, change):
    make_registration(HALLENBERG)
    circular = make_circular()
    # Another process sends it; this one still holds the draft.
    db.session.execute(
        sa.update(Circular)
        .values(sent_at=LONG_AGO, recipients=1)
        .execution_options(synchronize_session=False)
    )

    with pytest.raises(CircularSentError):
        change(circular, now)

    kept = db.session.execute(sa.select(Circular.subject, Circular.sent_at)).one()
    assert tuple(kept) == ("Raum geändert", LONG_AGO)
    assert db.session.scalar(sa.select(CircularLetter)) is None


def test_draft_can_be_changed_and_deleted(session, now):
    circular = make_circular()

    edit_circular(circular, CircularData("Neu", "Text", CONFIRMED))
    assert (circular.subject, circular.body) == ("Neu", "Text")

    delete_circular(circular)
    assert db.session.scalar(sa.select(Circular)) is None


def test_letters_are_written_once(fair, now):
    make_registration(HALLENBERG)
    sent(now)

    assert [write_letters(), write_letters()] == [1, 0]
    assert len(outbox()) == 1


def test_worker_goes_on_where_a_killed_one_stopped(fair, now, monkeypatch):
    towns = (HALLENBERG, MEDEBACH, HAVIXBECK, "05958004", "05958008")
    for ags in towns:
        make_registration(ags, contact_email=f"rathaus@{ags}.example")
    sent(now)
    monkeypatch.setattr(service, "LETTERS_AT_ONCE", 2)
    moments = iter([now, now])
    monkeypatch.setattr(clock, "now", lambda: next(moments))
    with pytest.raises(StopIteration):
        write_letters()
    assert len(outbox()) == 4
    monkeypatch.setattr(clock, "now", lambda: now)

    assert write_letters() == 1

    assert sorted(mail.recipient for mail in outbox()) == sorted(
        f"rathaus@{ags}.example" for ags in towns
    )


def test_test_mail_goes_to_whoever_asks_and_opens_nothing(fair, now):
    like = make_registration(HALLENBERG)
    circular = make_circular(subject="Raum für {Kommune}", body="{Name}: {Link}")

    send_test_mail(circular, like, make_account(email="ich@messe.example"), fair, now=now)

    [mail] = outbox()
    assert (mail.recipient, mail.subject) == ("ich@messe.example", "Probe: Raum für Hallenberg")
    assert mail.body == "Ulrike Sommer: http://localhost:8000/meine-messe/zugang/PROBE\n"
    assert mail.concerns == like.concern
    assert not circular.is_sent


def test_figures_tell_how_far_the_letters_are(fair, now):
    for ags in (HALLENBERG, MEDEBACH, HAVIXBECK, "05958004"):
        make_registration(ags)
    circular = sent(now)
    write_letters()
    delivered, given_up, *_waiting = outbox()
    delivered.sent_at = now
    given_up.given_up_at, given_up.failure = now, Failure.REFUSED

    figures = find_circular(circular.public_id)

    assert (figures.delivered, figures.given_up, figures.waiting) == (1, 1, 2)


def test_letter_that_is_not_written_yet_is_on_its_way(fair, now):
    make_registration(HALLENBERG)

    figures = find_circular(sent(now).public_id)

    assert (figures.delivered, figures.given_up, figures.waiting) == (0, 0, 1)


def test_letters_go_with_the_mails_of_whoever_is_forgotten(fair, now):
    registration = make_registration(HALLENBERG)
    circular = sent(now)
    write_letters()

    forget_mails(registration.concern)

    db.session.flush()
    assert db.session.scalar(sa.select(CircularLetter)) is None
    assert circular.recipients == 1
