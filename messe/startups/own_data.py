"""What is stored about a start-up and its contact: give it all to them, or erase it."""

import datetime as dt

import sqlalchemy as sa

from messe.accounts.links import links_to, revoke_links
from messe.accounts.models import LinkPurpose
from messe.core.database import db
from messe.core.privacy import as_data
from messe.fair.models import Fair
from messe.mail.service import forget_mails, mails_concerning
from messe.startups import queries, service
from messe.startups.models import Startup, StartupChange, StartupQuestion
from messe.startups.signals import data_requested, erased, left


def collect(startup: Startup, *, now: dt.datetime) -> dict[str, object]:
    """All that is stored about `startup`, loaded with its topics, by section, for JSON."""
    data: dict[str, object] = {
        "generated_at": now.isoformat(),
        "startup": as_data(startup),
        "topics": [topic.title for topic in startup.topics],
        "questions": [as_data(question) for question in queries.questions_to(startup)],
        "changes": [as_data(change) for change in queries.changes_of(startup)],
        "mails": [as_data(mail) for mail in mails_concerning(startup.concern)],
        "links": [
            {"expires_at": link.expires_at.isoformat()}
            for link in links_to(LinkPurpose.OPEN_STARTUP, startup.id)
        ],
    }
    for _room, part in data_requested.send(startup):
        data |= part
    return data


def erase(startup: Startup, fair: Fair, *, now: dt.datetime) -> None:
    """Forget `startup`; of one that was at the fair, forget its contact. The caller commits."""
    if startup.is_accepted and not fair.takes_withdrawals(now):
        _forget_contact(startup, now=now)
        return
    if startup.is_accepted:
        left.send(startup)
    service.remove_startup(startup)


def _forget_contact(startup: Startup, *, now: dt.datetime) -> None:
    erased.send(startup)
    forget_mails(startup.concern)
    revoke_links(LinkPurpose.OPEN_STARTUP, startup.id)
    for table in (StartupQuestion, StartupChange):
        db.session.execute(sa.delete(table).where(table.startup_id == startup.id))
    startup.contact_name = startup.contact_email = ""
    startup.erased_at = now
