"""The public programme, live and offline, and what each person saved of it."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from messe.core import clock
from messe.core.database import db
from messe.core.links import own_path
from messe.pitches.schedule import now_and_next
from messe.programme import queries, service
from messe.programme.listing import Entry, Grid, View, seconds_until_change
from messe.programme.wording import sentence
from messe.registration.access import (
    choose_participant,
    find_current_participant,
    get_current_participant,
    get_current_registration,
    participant_required,
)

blueprint = Blueprint("programme", __name__, url_prefix="/programm")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """The newest release by time, by name or as a grid, perhaps one stage or topic alone."""
    release, now = queries.newest_release(), clock.now()
    entries = queries.entries(release)
    wanted = [
        entry
        for entry in entries
        if entry.is_on(request.args.get("buehne", ""))
        and entry.serves(request.args.get("thema", ""))
    ]
    return _page(
        "programme/index.html",
        entries,
        release=release,
        wanted=wanted,
        view=View.of(request.args.get("ansicht")),
        grid=Grid.of(wanted),
        moment=now_and_next(entries, now),
        stages=_stages(entries),
        topics=_topics(entries),
        news=[sentence(change) for change in queries.news_of(release)],
    )


def _stages(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """The stages to choose from: address and name."""
    return sorted(
        {(each.item.stage_slug, each.stage_name) for each in entries if each.item.stage_slug},
        key=lambda stage: stage[1],
    )


def _topics(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """The topics to choose from: address and title."""
    topics = {topic for each in entries if each.startup for topic in each.startup.topics}
    return sorted(((topic.slug, topic.title) for topic in topics), key=lambda topic: topic[1])


@blueprint.get("/mein")
def mine() -> ResponseReturnValue:
    """What was saved: on this phone, or by the person whose pages it opens."""
    release = queries.newest_release()
    entries = queries.entries(release)
    return _page("programme/mine.html", entries, release=release)


def _page(template: str, entries: Sequence[Entry], **values: object) -> str:
    person = find_current_participant()
    return render_template(
        template,
        entries=entries,
        person=person,
        people=get_current_registration().people if person else [],
        saved=queries.saved_keys(person),
        seconds_until_change=seconds_until_change(entries, clock.now()),
        **values,
    )


@blueprint.get("/stand")
def state() -> ResponseReturnValue:
    """The number of the newest release; open pages ask for it every few seconds."""
    number = queries.newest_number()
    response: Response = jsonify(number=number)
    response.set_etag(f"release-{number}")
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)


@blueprint.post("/merken")
@participant_required
def save() -> ResponseReturnValue:
    """Save what the form names, or take it from the list; a phone's list comes as several."""
    person, keys = get_current_participant(), request.form.getlist("item")
    if request.form.get("saved") == "0":
        service.drop_items(person, keys)
    else:
        service.save_items(person, keys, now=clock.now())
    db.session.commit()
    return redirect(own_path(request.form.get("back")) or url_for("programme.mine"))


@blueprint.post("/ich-bin")
@participant_required
def choose_person() -> ResponseReturnValue:
    """Say whose phone this is, where several people come together."""
    code = request.form.get("code", "")
    people = get_current_registration().people
    choose_participant(next((each for each in people if each.code == code), None) or abort(404))
    return redirect(url_for("programme.mine"))
