"""The menus: which links whom."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from messe.accounts import access
from messe.fair.models import Phase
from messe.registration.access import current_registration_id
from messe.startups.access import current_startup_id


@dataclass(frozen=True)
class NavigationLink:
    """One entry of a menu."""

    label: str
    url: str
    is_current: bool
    """Whether this is the page being shown, or of this menu the nearest one above it."""


def main_links() -> list[NavigationLink]:
    """The main menu for whoever looks."""
    links = [
        (_("Anmeldung"), "registration.search"),
        (_("Programm"), "programme.index"),
        (_("Start-ups"), "startups.index"),
        (_("Themen"), "topics.index"),
        (_("Arbeitsgruppen"), "groups.index"),
    ]
    if current_registration_id() is not None:
        links.append((_("Meine Messe"), "my.index"))
    if current_startup_id() is not None:
        links.append((_("Mein Start-up"), "startups.own"))
    if access.has_role(access.STEWARDS):
        links.append((_("Einlass"), "checkin.door"))
        links.append((_("Zählen"), "pitches.count_list"))
        links.append((_("Bühnen"), "screen.index"))
        links.append((_("Sprechstunde"), "meetings_organiser.today"))
    if access.has_role(access.REPORT_READERS):
        links.append((_("Verwaltung"), "dashboard.index"))
    return _as_links(links)


def next_steps(phase: Phase) -> list[NavigationLink]:
    """What visitors come for in this phase of the fair; the first is what most of them want."""
    register = (_("Kommune anmelden"), "registration.search")
    programme = (_("Programm ansehen"), "programme.index")
    steps = {
        Phase.INVITED: [register, programme],
        Phase.OPEN: [register, programme],
        Phase.EVENT: [programme, (_("Start-ups kennenlernen"), "startups.index")],
        Phase.AFTER: [
            (_("Themen melden"), "topics.index"),
            (_("Arbeitsgruppen ansehen"), "groups.index"),
        ],
    }
    return _as_links(steps[phase])


def may_sign_out() -> bool:
    """Whether this browser is signed in as anybody."""
    visitors = (current_registration_id(), current_startup_id(), access.current_account())
    return any(visitor is not None for visitor in visitors)


def organiser_links() -> list[NavigationLink]:
    """The menu inside the organisers' pages."""
    links = [(_("Übersicht"), "dashboard.index")]
    if access.has_role(access.ORGANISERS):
        links += [
            (_("Live"), "live.show"),
            (_("Einladungen"), "invitations_organiser.index"),
            (_("Teilnehmende"), "registration_organiser.participants"),
            (_("Ausweise"), "badges.index"),
            (_("Eingänge"), "checkin_organiser.index"),
            (_("Rundschreiben"), "circulars_organiser.index"),
            (_("Kommunen"), "registration_organiser.municipalities"),
            (_("Programm"), "pitches_organiser.stages"),
            (_("Start-ups"), "startups_organiser.index"),
            (_("Themen"), "topics_organiser.index"),
            (_("Arbeitsgruppen"), "groups_organiser.index"),
            (_("Nachrichten"), "letters_organiser.index"),
            (_("Messe"), "fair_organiser.edit"),
        ]
    else:
        links.append((_("Live"), "live.wall"))
    links.append((_("Berichte"), "report.index"))
    if any(link.is_current for link in programme_links()):
        return _as_links(links, current=url_for("pitches_organiser.stages"))
    return _as_links(links)


def programme_links() -> list[NavigationLink]:
    """The menu of the organisers' pages about the programme."""
    return _as_links(
        [
            (_("Bühnen und Termine"), "pitches_organiser.stages"),
            (_("Raster"), "pitches_grid.show"),
            (_("Freigabe"), "programme_organiser.index"),
            (_("Planer"), "planner_organiser.index"),
            (_("Wünsche"), "wishes_organiser.index"),
            (_("Plätze"), "seats_organiser.index"),
            (_("Aushang"), "feeds.files"),
            (_("Sprechstunde"), "meetings_organiser.index"),
            (_("Thementische"), "tables_organiser.index"),
        ]
    )


def _as_links(links: list[tuple[str, str]], current: str | None = None) -> list[NavigationLink]:
    """The entries; where none is named as `current`, it is the nearest page above this one."""
    urls = {label: url_for(endpoint) for label, endpoint in links}
    above = [url for url in urls.values() if f"{request.path}/".startswith(f"{url}/")]
    current = current or max(above, key=len, default=None)
    return [NavigationLink(label, url, url == current) for label, url in urls.items()]
