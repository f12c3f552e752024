"""The released programme as files: for conference apps, for calendars and on paper."""

import json
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from messe.accounts.access import organiser_required
from messe.core.links import public_url
from messe.core.pdf import LANGUAGE
from messe.fair.queries import get_fair
from messe.programme import feeds, frab, queries
from messe.programme.items import ProgrammeItem
from messe.programme.models import Release
from messe.programme.posters import Paper, poster_file

FEEDS: Final = ("schedule_xml", "schedule_json", "calendar")

PAUSE_SECONDS: Final = 5
"""After which a page that waits for a sheet asks again."""

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/programm/schedule.json")
def schedule_json() -> ResponseReturnValue:
    content = json.dumps(_schedule(), ensure_ascii=False, indent=1)
    return _file(content, "application/json")


@blueprint.get("/programm/schedule.xml")
def schedule_xml() -> ResponseReturnValue:
    return _file(frab.as_xml(_schedule()), "application/xml")


@blueprint.get("/programm/programm.ics")
def calendar() -> ResponseReturnValue:
    release, items = _released()
    fair = get_fair()
    entries = feeds.entries_of(items, release, fair.place)
    return _file(feeds.calendar_file(fair.name, entries), feeds.MEDIA_TYPE)


@blueprint.get("/kalender/<token>.ics")
def own_calendar(token: str) -> ResponseReturnValue:
    feed = queries.find_feed(token) or abort(HTTPStatus.NOT_FOUND)
    content = feeds.calendar_file(get_fair().name, feeds.entries_for(feed.participant))
    return _file(content, feeds.MEDIA_TYPE)


@blueprint.get("/programm/programm.pdf")
def sheet() -> ResponseReturnValue:
    return _paper(Paper.SHEET)


@blueprint.get("/orga/programm/plakat.pdf")
@organiser_required
def poster() -> ResponseReturnValue:
    return _paper(Paper.POSTER)


@blueprint.get("/orga/programm/dateien")
@organiser_required
def files() -> ResponseReturnValue:
    release = queries.newest_release()
    return render_template(
        "programme/files.html",
        release=release,
        is_printed=release is not None and _is_printed(release),
        addresses={name: public_url(f"feeds.{name}") for name in FEEDS},
    )


def _is_printed(release: Release) -> bool:
    return all(poster_file(release, paper).is_file() for paper in Paper)


def _paper(paper: Paper) -> ResponseReturnValue:
    """A printed programme; until the worker has made it, a page that says so and asks again."""
    release = queries.newest_release() or abort(HTTPStatus.NOT_FOUND)
    path = poster_file(release, paper)
    if not path.is_file():
        page = render_template("programme/being_printed.html")
        return page, HTTPStatus.ACCEPTED, {"Refresh": str(PAUSE_SECONDS)}
    return send_file(path, mimetype="application/pdf", download_name=f"programm-{path.name}")


def _schedule() -> frab.Schedule:
    release, items = _released()
    with force_locale(LANGUAGE):
        return frab.frab_schedule(items, feeds.conference_of(get_fair()), release.number)


def _released() -> tuple[Release, list[ProgrammeItem]]:
    """The newest release and its items; answers 404 as long as nothing is public."""
    release = queries.newest_release()
    items = queries.released_items(release)
    if release is None or not items:
        abort(HTTPStatus.NOT_FOUND)
    return release, items


def _file(content: str | bytes, media_type: str) -> Response:
    """A file that apps ask for again and again, and get again only if it has changed."""
    response = Response(content, content_type=media_type)
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
