"""The menus: which links whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from messe.accounts import access
from messe.fair.models import Phase
from messe.registration.access import current_registration_id
from messe.startups.access import current_startup_id

Areas = dict[str, list[tuple[str, str]]]
"""What organisers work on: of each area its pages, by label and endpoint."""


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
    """The areas of the organisers' pages, each by its first page."""
    areas = _organiser_areas()
    here = _current_area(areas)
    return [
        NavigationLink(label, url_for(endpoint), label == here)
        for label, [(_label, endpoint), *_others] in areas.items()
    ]


def area_links() -> list[NavigationLink]:
    """The pages of the area being shown; none where it has only one."""
    areas = _organiser_areas()
    pages = areas.get(_current_area(areas), [])
    return _as_links(pages) if len(pages) > 1 else []


def _current_area(areas: Areas) -> str:
    area_of = {endpoint: area for area, pages in areas.items() for _label, endpoint in pages}
    here = _nearest(area_of)
    return area_of[here] if here else ""


def _organiser_areas() -> Areas:
    report = (_("Berichte"), "report.index")
    if not access.has_role(access.ORGANISERS):
        pages = [(_("Übersicht"), "dashboard.index"), (_("Live"), "live.wall"), report]
        return {label: [(label, endpoint)] for label, endpoint in pages}
    return {
        _("Übersicht"): [(_("Übersicht"), "dashboard.index")],
        _("Gäste"): [
            (_("Teilnehmende"), "registration_organiser.participants"),
            (_("Kommunen"), "registration_organiser.municipalities"),
            (_("Einladungen"), "invitations_organiser.index"),
            (_("Ausweise"), "badges.index"),
            (_("Rundschreiben"), "circulars_organiser.index"),
            (_("Nachrichten"), "letters_organiser.index"),
        ],
        _("Start-ups"): [(_("Start-ups"), "startups_organiser.index")],
        _("Programm"): [
            (_("Bühnen und Termine"), "pitches_organiser.stages"),
            (_("Raster"), "pitches_grid.show"),
            (_("Freigabe"), "programme_organiser.index"),
            (_("Planer"), "planner_organiser.index"),
            (_("Wünsche"), "wishes_organiser.index"),
            (_("Plätze"), "seats_organiser.index"),
            (_("Aushang"), "feeds.files"),
            (_("Sprechstunde"), "meetings_organiser.index"),
            (_("Thementische"), "tables_organiser.index"),
        ],
        _("Messetag"): [
            (_("Live"), "live.show"),
            (_("Eingänge"), "checkin_organiser.index"),
        ],
        _("Ergebnisse"): [
            (_("Themen"), "topics_organiser.index"),
            (_("Arbeitsgruppen"), "groups_organiser.index"),
            report,
        ],
        _("Messe"): [(_("Messe"), "fair_organiser.edit")],
    }


def _as_links(links: list[tuple[str, str]]) -> list[NavigationLink]:
    here = _nearest([endpoint for _label, endpoint in links])
    return [NavigationLink(label, url_for(name), name == here) for label, name in links]


def _nearest(endpoints: Iterable[str]) -> str | None:
    """Whose page is being shown, or the nearest one above it."""
    urls = {url_for(endpoint): endpoint for endpoint in endpoints}
    above = [url for url in urls if f"{request.path}/".startswith(f"{url}/")]
    return urls[max(above, key=len)] if above else None
