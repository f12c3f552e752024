"""Organisers lay out a whole day in one form, and see it before anything is added."""

import datetime as dt

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts.access import organiser_required
from messe.core import clock
from messe.core.database import db
from messe.fair.models import Fair
from messe.fair.queries import get_fair
from messe.pitches import arranging, queries
from messe.pitches.clashes import PlanItem
from messe.pitches.day import DayLayout, lay_out_day
from messe.pitches.forms import DayForm
from messe.pitches.grid import make_grid
from messe.pitches.notices import notices
from messe.pitches.schedule import TimeSpan

blueprint = Blueprint("pitches_day", __name__, url_prefix="/orga/buehnen/tag")


@blueprint.route("", methods=["GET", "POST"])
@organiser_required
def plan() -> ResponseReturnValue:
    fair = get_fair()
    opening = clock.local(fair.starts_at)
    names = [stage.name for stage in queries.stages()]
    form = DayForm(day=opening.date(), first_start=opening.time(), stages="\n".join(names))
    preview: dict[str, object] = {}
    if form.validate_on_submit():
        present = queries.plan()
        changeover = dt.timedelta(minutes=fair.changeover_minutes)
        layout = lay_out_day(form.wish(fair), present, changeover=changeover)
        if "apply" in request.form:
            arranging.lay_out(layout)
            db.session.commit()
            flash(_("Der Tag ist angelegt."), "success")
            return redirect(url_for("pitches_grid.show", tag=form.day.data))
        preview = _preview(layout, present, form.day.data, fair)
    return render_template("pitches/plan_day.html", form=form, preview=preview)


def _preview(
    layout: DayLayout, present: list[PlanItem], day: dt.date, fair: Fair
) -> dict[str, object]:
    slugs = {stage.name: stage.slug for stage in queries.stages()}
    new = [name for name in layout.slots if name not in slugs]
    columns = [(slug, name) for name, slug in slugs.items()] + [(name, name) for name in new]
    items = [*present, *layout.items(slugs)]
    return {
        "layout": layout,
        "grid": make_grid(day, columns, items, TimeSpan(fair.starts_at, fair.ends_at)),
        "notices": notices(items, fair),
    }
