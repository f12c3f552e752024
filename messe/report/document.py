"""A report as PDF: German, from templates and our own files only."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from messe.core.database import db
from messe.core.formats import number
from messe.core.pdf import LANGUAGE, as_pdf
from messe.fair.models import District
from messe.fair.queries import get_fair
from messe.registration.citation import attribution, days_counted
from messe.report.charts import Bar, bar_chart
from messe.report.figures import ARRIVAL_MINUTES, Arrivals, Figures, TopicFigures, figures
from messe.report.map import LEGEND, ParticipationStatus, load_shapes, participation_map

MOST_CHARTED: Final = 10
"""So many topics are drawn; the table lists all of them."""


@dataclass(frozen=True)
class Report:
    """All that a report says, read in one transaction, so that rendering needs no database."""

    figures: Figures
    fair_name: str
    place: str
    starts_at: dt.datetime
    population_limit: int
    foreword: str
    next_steps: tuple[str, ...]
    made_at: dt.datetime

    @property
    def scope(self) -> District | None:
        return self.figures.scope


def read_report(scope: District | None, *, now: dt.datetime) -> Report:
    """Read in one short transaction what the report of one district, or of all three, says."""
    fair = get_fair()
    report = Report(
        figures=figures(scope),
        fair_name=fair.name,
        place=fair.place,
        starts_at=fair.starts_at,
        population_limit=fair.population_limit,
        foreword=fair.report_foreword,
        next_steps=tuple(filter(None, map(str.strip, fair.report_next_steps.splitlines()))),
        made_at=now,
    )
    db.session.rollback()
    return report


def render_report(report: Report) -> bytes:
    """The PDF of `report`; the same report gives the same bytes."""
    return as_pdf(report_html(report))


def report_html(report: Report) -> str:
    """The page from which the PDF is made."""
    days = [town.population_date for town in report.figures.towns]
    with force_locale(LANGUAGE):
        template = current_app.jinja_env.get_template("report/document.html")
        html: str = template.render(
            language=LANGUAGE,
            report=report,
            figures=report.figures,
            participation=report.figures.participation,
            statuses=_statuses(report.figures),
            legend=LEGEND,
            days_counted=days_counted(days),
            register_attribution=attribution(days),
            map_attribution=load_shapes().attribution,
            draw_map=partial(_map, report.figures),
            draw_arrivals=partial(_arrivals_chart, report.figures.arrivals),
            draw_topics=partial(_topics_chart, report.figures.topics[:MOST_CHARTED]),
        )
        return html


def _statuses(figures: Figures) -> Mapping[ParticipationStatus, int]:
    counts = dict.fromkeys(ParticipationStatus, 0)
    for town in figures.towns:
        counts[town.status] += 1
    return counts


def _map(figures: Figures, title: str) -> Markup:
    return participation_map(
        {town.ags: town.status for town in figures.towns},
        title=title,
        district=figures.scope,
    )


def _arrivals_chart(arrivals: tuple[Arrivals, ...], title: str) -> Markup:
    return bar_chart(
        [Bar(_half_hour(step.time), (step.persons,), number(step.persons)) for step in arrivals],
        title=title,
    )


def _half_hour(begin: dt.time) -> str:
    end = dt.datetime.combine(dt.date.min, begin) + dt.timedelta(minutes=ARRIVAL_MINUTES)
    text: str = _("%(begin)s bis %(end)s Uhr", begin=f"{begin:%H:%M}", end=f"{end:%H:%M}")
    return text


def _topics_chart(topics: tuple[TopicFigures, ...], title: str) -> Markup:
    return bar_chart(
        [Bar(topic.title, (topic.points,), number(topic.points)) for topic in topics],
        title=title,
    )
