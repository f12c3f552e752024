"""The rules of start-ups."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from messe.accounts.links import LinkInvalidError, issue_link, subject_of_link
from messe.accounts.models import LinkPurpose
from messe.core.database import db
from messe.mail.models import OutboxMail
from messe.startups import queries, service
from messe.startups.service import StartupProfile
from tests.factories import make_startup

PROFILE = StartupProfile(
    name="Grünes Rathaus & Söhne",
    offer="Fassaden begrünen.",
    contact_name="Mira Lang",
)


def recipients():
    return list(db.session.scalars(sa.select(OutboxMail.recipient)))


def test_new_startup_gets_an_address_and_a_mail(fair, now):
    startup = service.add_startup(PROFILE, "Mira@gruen.example", fair, now=now)

    assert startup.slug == "gruenes-rathaus-soehne"
    assert startup.contact_email == "mira@gruen.example"
    assert recipients() == ["mira@gruen.example"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Funk Weg", "funk-weg-2"), ("Meine", "meine-2"), ("Link", "link-2"), ("★", "eintrag")],
)
def test_address_is_free(fair, now, name, slug):
    make_startup(name="Funk-Weg", slug="funk-weg")
    profile = StartupProfile(name=name, offer="Hilft.", contact_name="Mira Lang")

    assert service.add_startup(profile, "a@b.example", fair, now=now).slug == slug


def test_second_startup_of_a_name_is_refused(fair, now):
    service.add_startup(PROFILE, "mira@gruen.example", fair, now=now)

    with pytest.raises(service.StartupNameTakenError):
        service.add_startup(PROFILE, "tom@gruen.example", fair, now=now)

    assert recipients() == ["mira@gruen.example"]


def test_other_violations_are_not_called_a_taken_name(fair):
    with pytest.raises(sa.exc.IntegrityError, match="name_not_empty"):
        service.change_profile(make_startup(), replace(PROFILE, name=""))


def test_new_name_keeps_the_address(fair):
    startup = make_startup(name="Alt", slug="alt")

    service.change_profile(startup, PROFILE)

    assert (startup.name, startup.slug) == ("Grünes Rathaus & Söhne", "alt")


def test_new_contact_gets_a_link_and_the_old_one_ends(fair, now):
    startup = make_startup(contact_email="alt@startup.example")
    old = issue_link(LinkPurpose.OPEN_STARTUP, startup.id, expires_at=fair.ends_at)

    service.change_contact_email(startup, "Neu@startup.example", fair, now=now)

    assert recipients() == ["neu@startup.example"]
    with pytest.raises(LinkInvalidError):
        subject_of_link(LinkPurpose.OPEN_STARTUP, old, now=now)


def test_same_contact_gets_no_second_link(fair, now):
    startup = make_startup(contact_email="mira@startup.example")

    service.change_contact_email(startup, "Mira@startup.example", fair, now=now)

    assert recipients() == []


def test_every_startup_of_an_address_gets_a_link(fair, now):
    for name in ("Eins", "Zwei"):
        make_startup(name=name, contact_email="mira@startup.example")
    make_startup()

    service.request_access_link("Mira@Startup.example", fair, now=now)

    assert recipients() == ["mira@startup.example"] * 2


def test_removed_startup_is_gone_with_its_links(fair, now):
    startup = make_startup(slug="weg")
    token = service.issue_access_link(startup, expires_at=fair.ends_at)

    service.remove_startup(startup)

    assert queries.find_startup("weg") is None
    with pytest.raises(LinkInvalidError):
        subject_of_link(LinkPurpose.OPEN_STARTUP, token, now=now)
