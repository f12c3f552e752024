"""A release mails those it concerns, once, and nobody else."""

import datetime as dt

import pytest
import sqlalchemy as sa

from messe.core import clock
from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.pitches.models import Booking
from messe.programme import service
from messe.programme.models import SavedItem
from messe.registration.models import RegistrationStatus
from tests.factories import (
    HAVIXBECK,
    LONG_AGO,
    MEDEBACH,
    make_block,
    make_booking,
    make_guest,
    make_registration,
    make_release,
    make_slot,
    make_stage,
    make_startup,
    saved,
)

HOUR = dt.timedelta(hours=1)
MINUTES = dt.timedelta(minutes=2)


@pytest.fixture
def pitch(fair, now) -> Booking:
    """A public pitch at the fair's opening, of which everybody was told."""
    startup = make_startup(name="TalentBlick", contact_email="kontakt@talentblick.example")
    stage = make_stage(name="Bühne B")
    booking = make_booking(make_slot(fair.starts_at, stage=stage), startup)
    make_release().told_at = LONG_AGO
    db.session.flush()
    return booking


def save(registration, person=0, **target):
    saved(SavedItem(participant=registration.people[person], saved_at=LONG_AGO, **target))


def move(booking, by=HOUR):
    slot = booking.slot
    slot.starts_at, slot.ends_at = slot.starts_at + by, slot.ends_at + by
    db.session.flush()


def release_and_tell(set_now):
    """Release the draft and let the worker tell: recipients and bodies, in order."""
    service.release_programme(now=clock.now())
    set_now(clock.now() + MINUTES)
    db.session.commit()
    service.tell_those_concerned()
    return mails()


def mails():
    rows = db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    return [(mail.recipient, mail.body) for mail in rows]


def recipients(found):
    return [recipient for recipient, _body in found]


def test_speaker_and_those_who_saved_hear_of_a_moved_pitch(pitch, set_now):
    other = make_booking(make_slot(pitch.slot.starts_at))
    make_release().told_at = LONG_AGO
    mine = make_registration(contact_email="eins@kommune.example")
    save(mine, startup=pitch.startup)
    save(make_registration(MEDEBACH), startup=other.startup)
    make_registration(HAVIXBECK)
    concerned = [pitch.startup.concern, mine.concern]
    move(pitch)

    found = release_and_tell(set_now)

    assert recipients(found) == ["kontakt@talentblick.example", "eins@kommune.example"]
    for _recipient, body in found:
        assert "- TalentBlick: verschoben von 09:30 auf 10:30 Uhr, Bühne B" in body
    stored = db.session.scalars(sa.select(OutboxMail.concerns).order_by(OutboxMail.id)).all()
    assert stored == concerned


@pytest.mark.usefixtures("pitch")
def test_who_saved_a_block_hears_that_it_is_cancelled(fair, set_now):
    block = make_block(fair.starts_at, title="Begrüßung")
    make_release().told_at = LONG_AGO
    save(make_registration(contact_email="eins@kommune.example"), block=block)
    db.session.delete(block)
    db.session.flush()

    [(recipient, body)] = release_and_tell(set_now)

    assert recipient == "eins@kommune.example"
    assert "- Begrüßung: entfällt" in body


def test_person_gets_one_mail_about_everything_saved(pitch, fair, set_now):
    block = make_block(fair.starts_at, title="Begrüßung")
    make_release().told_at = LONG_AGO
    town = make_registration(companions=["Jonas Weber"], contact_email="eins@kommune.example")
    save(town, startup=pitch.startup)
    save(town, block=block)
    save(town, person=1, block=block)
    move(pitch)
    block.starts_at += HOUR
    block.ends_at += HOUR

    _speaker, first, second = release_and_tell(set_now)

    assert (first[0], second[0]) == ("eins@kommune.example", "eins@kommune.example")
    assert "Guten Tag Ulrike Sommer," in first[1]
    assert "- Begrüßung: verschoben" in first[1]
    assert "- TalentBlick: verschoben" in first[1]
    assert "Guten Tag Jonas Weber," in second[1]
    assert "TalentBlick" not in second[1]


def test_cancelled_and_added_pitch_are_told(pitch, set_now):
    save(make_registration(contact_email="eins@kommune.example"), startup=pitch.startup)
    slot = make_slot(pitch.slot.starts_at + HOUR)
    startup = pitch.startup
    db.session.delete(pitch)
    db.session.flush()
    make_booking(slot, startup)

    speaker, saver = release_and_tell(set_now)

    for body in (speaker[1], saver[1]):
        assert "- TalentBlick: entfällt (09:30 Uhr, Bühne B)" in body
        assert "- TalentBlick: neu, 10:30 Uhr" in body


def test_other_words_are_no_reason_for_a_mail(pitch, set_now):
    save(make_registration(), startup=pitch.startup)
    pitch.startup.offer = "Talente finden."

    assert release_and_tell(set_now) == []


def test_nobody_hears_of_what_is_over(pitch, set_now):
    set_now(pitch.slot.ends_at + HOUR)
    db.session.delete(pitch)

    assert release_and_tell(set_now) == []


def test_who_does_not_come_or_has_no_address_gets_no_mail(pitch, set_now):
    save(make_registration(status=RegistrationStatus.WITHDRAWN), startup=pitch.startup)
    save(make_registration(MEDEBACH, RegistrationStatus.WAITING), startup=pitch.startup)
    save(make_guest(), startup=pitch.startup)
    move(pitch)

    assert recipients(release_and_tell(set_now)) == ["kontakt@talentblick.example"]


def test_pitch_that_is_moved_back_at_once_is_not_told(pitch, now):
    move(pitch)
    service.release_programme(now=now)
    move(pitch, by=-HOUR)
    service.release_programme(now=now)
    db.session.commit()

    assert service.tell_those_concerned() == 0
    assert mails() == []


def test_mails_wait_for_a_minute_and_go_out_once(pitch, now, set_now):
    move(pitch)
    service.release_programme(now=now)
    db.session.commit()

    assert service.tell_those_concerned() == 0
    set_now(now + MINUTES)
    assert service.tell_those_concerned() == 1
    assert service.tell_those_concerned() == 0


def test_of_two_workers_one_tells(pitch, now, set_now, monkeypatch):
    move(pitch)
    service.release_programme(now=now)
    db.session.commit()
    set_now(now + MINUTES)
    text = service.mail_text

    def other_worker_is_faster(template, values):
        monkeypatch.setattr(service, "mail_text", text)
        service.tell_those_concerned()
        return text(template, values)

    monkeypatch.setattr(service, "mail_text", other_worker_is_faster)

    assert service.tell_those_concerned() == 0
    assert recipients(mails()) == ["kontakt@talentblick.example"]
