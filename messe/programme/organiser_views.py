"""Organisers release the programme, and see what each release changed."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required
from messe.core import clock
from messe.core.database import db
from messe.fair.queries import get_fair
from messe.pitches.notices import notices
from messe.pitches.queries import plan
from messe.programme import queries, service
from messe.programme.forms import ReleaseForm
from messe.programme.news import letters
from messe.programme.wording import sentence

blueprint = Blueprint("programme_organiser", __name__, url_prefix="/orga/programm")


@blueprint.route("", methods=["GET", "POST"])
@organiser_required
def index() -> ResponseReturnValue:
    form = ReleaseForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            release = service.release_programme(now=clock.now(), note=form.note.data or "")
            db.session.commit()
            flash(_("Fassung %(number)s ist freigegeben.", number=release.number), "success")
            return redirect(url_for("programme_organiser.index"))
    waiting = queries.unreleased_changes()
    page = render_template(
        "programme/releases.html",
        form=form,
        sentences=[sentence(change) for change in waiting],
        letters=letters(waiting, now=clock.now()),
        notices=notices(plan(), get_fair()),
        releases=queries.releases(),
    )
    return page, form.http_status


@blueprint.get("/fassung/<int:number>")
@organiser_required
def show(number: int) -> ResponseReturnValue:
    release = queries.find_release(number) or abort(404)
    return render_template(
        "programme/release.html",
        release=release,
        sentences=[sentence(change) for change in queries.changes_of(release)],
    )
