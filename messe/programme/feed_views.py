"""The released programme as files: for conference apps and for calendars."""

import json
from http import HTTPStatus

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from messe.core.pdf import LANGUAGE
from messe.fair.queries import get_fair
from messe.programme import feeds, frab, queries
from messe.programme.items import ProgrammeItem
from messe.programme.models import Release

blueprint = Blueprint("feeds", __name__, url_prefix="/programm")


@blueprint.get("/schedule.json")
def schedule_json() -> ResponseReturnValue:
    content = json.dumps(_schedule(), ensure_ascii=False, indent=1)
    return _file(content, "application/json")


@blueprint.get("/schedule.xml")
def schedule_xml() -> ResponseReturnValue:
    return _file(frab.as_xml(_schedule()), "application/xml")


@blueprint.get("/programm.ics")
def calendar() -> ResponseReturnValue:
    release, items = _released()
    fair = get_fair()
    entries = feeds.entries_of(items, release, fair.place)
    return _file(feeds.calendar_file(fair.name, entries), feeds.MEDIA_TYPE)


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
