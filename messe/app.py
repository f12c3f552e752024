"""Put the app together: the one module that knows every room."""

import os
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import ClientDisconnected, HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from messe import navigation
from messe.accounts import access
from messe.accounts import views as accounts_views
from messe.badges import organiser_views as badges_organiser_views
from messe.badges import queries as badges_queries
from messe.badges import service as badges_service
from messe.badges.models import BadgeOrder
from messe.checkin import api_views as checkin_api_views
from messe.checkin import history, vips
from messe.checkin import organiser_views as checkin_organiser_views
from messe.checkin import queries as checkin_queries
from messe.checkin import views as checkin_views
from messe.checkin.access import CREDENTIAL_KEY
from messe.circulars import organiser_views as circulars_organiser_views
from messe.circulars import service as circulars_service
from messe.circulars.models import CircularLetter
from messe.contacts import queries as contacts_queries
from messe.contacts import service as contacts_service
from messe.contacts import views as contacts_views
from messe.core import clock, config, delivery, formats, i18n, limits, security, tasks
from messe.core.database import db, empty_log, is_locked
from messe.core.errors import FairError
from messe.core.paths import PACKAGE, resource_folder
from messe.dashboard import live_views, vip_views
from messe.dashboard import views as dashboard_views
from messe.demo import views as demo_views
from messe.fair import organiser_views as fair_organiser_views
from messe.fair import views as fair_views
from messe.fair.queries import get_fair
from messe.fair.signals import changed as fair_changed
from messe.groups import organiser_views as groups_organiser_views
from messe.groups import views as groups_views
from messe.invitations import organiser_views as invitations_organiser_views
from messe.invitations import own_data as invitations_own_data
from messe.invitations import views as invitations_views
from messe.leads import organiser_views as leads_organiser_views
from messe.leads import own_views as leads_own_views
from messe.leads import queries as leads_queries
from messe.leads import service as leads_service
from messe.leads import views as leads_views
from messe.letters import organiser_views as letters_organiser_views
from messe.mail import service as mail_service
from messe.mail.attachments import provide_attachments
from messe.mail.models import OutboxMail
from messe.meetings import calendar as meetings_calendar
from messe.meetings import organiser_views as meetings_organiser_views
from messe.meetings import queries as meetings_queries
from messe.meetings import service as meetings_service
from messe.meetings import sheets as meetings_sheets
from messe.meetings import views as meetings_views
from messe.meetings.models import MeetingPlan
from messe.my import calendar_views as my_calendar_views
from messe.my import data_views as my_data_views
from messe.my import people_views as my_people_views
from messe.my import views as my_views
from messe.pitches import block_views as pitches_block_views
from messe.pitches import day_views as pitches_day_views
from messe.pitches import grid_views as pitches_grid_views
from messe.pitches import organiser_views as pitches_organiser_views
from messe.pitches import service as pitches_service
from messe.pitches import views as pitches_views
from messe.pitches import wish_views, wishes
from messe.pitches.models import SlotAssignment
from messe.planner import organiser_views as planner_organiser_views
from messe.planner import queries as planner_queries
from messe.planner import service as planner_service
from messe.planner import views as planner_views
from messe.planner.models import PlanRun
from messe.programme import feed_views as programme_feed_views
from messe.programme import feeds, posters
from messe.programme import organiser_views as programme_organiser_views
from messe.programme import queries as programme_queries
from messe.programme import service as programme_service
from messe.programme import views as programme_views
from messe.programme.models import Release
from messe.programme.signals import seats_requested
from messe.registration import organiser_views as registration_organiser_views
from messe.registration import register_views, ticket
from messe.registration import views as registration_views
from messe.registration.access import current_registration_id, find_current_participant
from messe.registration.seats import keep_waiting_list_moving
from messe.registration.signals import data_requested, erased
from messe.report import organiser_views as report_organiser_views
from messe.report import service as report_service
from messe.report.models import ReportOrder
from messe.scan import phone_views as scan_phone_views
from messe.scan import service as scan_service
from messe.scan import views as scan_views
from messe.screen import views as screen_views
from messe.seats import calendar as seats_calendar
from messe.seats import organiser_views as seats_organiser_views
from messe.seats import queries as seats_queries
from messe.seats import service as seats_service
from messe.seats import views as seats_views
from messe.startups import organiser_views as startups_organiser_views
from messe.startups import own_views as startups_own_views
from messe.startups import signals as startup_signals
from messe.startups import views as startups_views
from messe.tables import organiser_views as tables_organiser_views
from messe.tables import queries as tables_queries
from messe.tables import service as tables_service
from messe.tables import views as tables_views
from messe.topics import organiser_views as topics_organiser_views
from messe.topics import queries as topics_queries
from messe.topics import views as topics_views
from messe.topics.signals import suggestions_requested

SECONDS_TO_WAIT = 2
"""When the database was busy for too long."""

BLUEPRINTS = (
    accounts_views.blueprint,
    dashboard_views.blueprint,
    live_views.blueprint,
    vip_views.blueprint,
    fair_views.blueprint,
    fair_organiser_views.blueprint,
    registration_views.blueprint,
    registration_organiser_views.blueprint,
    invitations_views.blueprint,
    invitations_organiser_views.blueprint,
    register_views.blueprint,
    startups_views.blueprint,
    startups_own_views.blueprint,
    startups_organiser_views.blueprint,
    badges_organiser_views.blueprint,
    checkin_views.blueprint,
    checkin_api_views.blueprint,
    checkin_organiser_views.blueprint,
    contacts_views.blueprint,
    leads_views.blueprint,
    leads_own_views.blueprint,
    leads_organiser_views.blueprint,
    scan_views.blueprint,
    scan_phone_views.blueprint,
    my_views.blueprint,
    my_people_views.blueprint,
    my_data_views.blueprint,
    my_calendar_views.blueprint,
    topics_views.blueprint,
    topics_organiser_views.blueprint,
    groups_views.blueprint,
    groups_organiser_views.blueprint,
    circulars_organiser_views.blueprint,
    pitches_views.blueprint,
    pitches_organiser_views.blueprint,
    wish_views.blueprint,
    programme_feed_views.blueprint,
    pitches_block_views.blueprint,
    pitches_day_views.blueprint,
    pitches_grid_views.blueprint,
    programme_views.blueprint,
    programme_organiser_views.blueprint,
    planner_views.blueprint,
    planner_organiser_views.blueprint,
    meetings_views.blueprint,
    meetings_organiser_views.blueprint,
    seats_views.blueprint,
    tables_views.blueprint,
    tables_organiser_views.blueprint,
    screen_views.blueprint,
    seats_organiser_views.blueprint,
    report_organiser_views.blueprint,
    letters_organiser_views.blueprint,
)


def create_app(instance: str | Path | None = None, **overrides: object) -> Flask:
    """The app of the instance folder `instance` (default: MESSE_INSTANCE, else `./instance`).

    Raises:
        messe.core.config.SettingsError: the settings cannot be used.
    """
    folder = Path(instance or os.environ.get("MESSE_INSTANCE") or "instance").resolve()
    static = resource_folder("static")
    app = delivery.Website(
        "messe",
        instance_path=str(folder),
        instance_relative_config=True,
        template_folder=str(resource_folder("templates")),
        static_folder=str(static),
        static_url_path=delivery.static_address(static),
    )
    config.load_settings(app.config, folder, overrides)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _believe_proxies(app)
    app.wsgi_app = delivery.WholeBodies(app.wsgi_app)  # type: ignore[method-assign]
    db.init_app(app)
    Migrate(app, db, directory=str(PACKAGE / "migrations"), render_as_batch=True)
    csrf = CSRFProtect(app)
    for init in (i18n.init_i18n, formats.init_formats, security.init_security, access.init_access):
        init(app)
    limits.init_limits(app, is_exempt=navigation.may_sign_out)
    delivery.init_delivery(app)
    _init_tasks(app)
    _connect_rooms()
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if app.config["DEMO"]:
        app.register_blueprint(demo_views.blueprint)
    # A token would set a cookie for everybody who only reads; the switch changes nothing else.
    csrf.exempt(fair_views.switch_language)
    # Devices show a credential that no browser sends by itself.
    csrf.exempt(checkin_api_views.blueprint)
    _init_templates(app)
    _init_errors(app)
    return app


def close_connections() -> None:
    """Close every connection the current app holds open, for whoever makes more than one app."""
    db.session.remove()
    db.engine.dispose()
    tasks.task_queue().huey.storage.close()


def _believe_proxies(app: Flask) -> None:
    count = int(app.config["TRUSTED_PROXIES"])
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]


def _connect_rooms() -> None:
    for own_data in (
        badges_queries.own_data,
        checkin_queries.own_data,
        contacts_queries.own_data,
        invitations_own_data.own_data,
        leads_queries.own_data,
        meetings_queries.own_data,
        programme_queries.own_data,
        planner_queries.own_data,
        scan_service.own_data,
        seats_queries.own_data,
        tables_queries.own_data,
        topics_queries.own_data,
    ):
        data_requested.connect(own_data)
    for entries in (feeds.saved_entries, meetings_calendar.entries, seats_calendar.seat_entries):
        feeds.calendar_requested.connect(entries)
    for forget in (
        invitations_own_data.erase,
        leads_service.erase,
        badges_service.erase,
        circulars_service.forget,
        contacts_service.erase,
        meetings_service.erase,
        programme_service.erase,
        planner_service.erase,
        scan_service.erase,
        vips.erase,
        seats_service.erase,
        tables_service.erase,
    ):
        erased.connect(forget)
    seats_requested.connect(seats_queries.seats_held)
    for encounters in (
        tables_queries.time_on_topics,
        seats_queries.topics_of_pitches,
        leads_queries.topics_of_stands,
    ):
        suggestions_requested.connect(encounters)
    startup_signals.data_requested.connect(leads_queries.startup_data)
    startup_signals.data_requested.connect(meetings_queries.startup_data)
    startup_signals.erased.connect(leads_service.erase_startup)
    startup_signals.erased.connect(meetings_service.erase_startup)
    startup_signals.left.connect(leads_service.erase_startup)
    startup_signals.left.connect(pitches_service.free_slots_of)
    fair_changed.connect(history.note_fair)
    # Whoever signs in and out on a phone that was lent leaves it able to scan.
    access.LASTING_KEYS.add(CREDENTIAL_KEY)


def _init_tasks(app: Flask) -> None:
    queue = tasks.init_tasks(app)
    queue.add(mail_service.deliver_due_mails, asked_by=OutboxMail)
    queue.add(circulars_service.write_letters, asked_by=CircularLetter)
    queue.add(meetings_service.make_ordered_plan, asked_by=MeetingPlan)
    queue.add(meetings_sheets.make_sheets, asked_by=MeetingPlan)
    queue.add(badges_service.make_ordered_badges, asked_by=BadgeOrder)
    queue.add_sweep(badges_service.drop_stale_sheets)
    queue.add(report_service.make_ordered_reports, asked_by=ReportOrder)
    queue.add(posters.make_posters, asked_by=Release)
    queue.add(programme_service.tell_those_concerned, asked_by=Release)
    queue.add(planner_service.search_ordered, asked_by=PlanRun)
    queue.add(planner_service.plan_newest_routes, asked_by=Release)
    queue.add_sweep(keep_waiting_list_moving)
    queue.add(wishes.assign_wishes, asked_by=SlotAssignment)
    queue.add_sweep(pitches_service.fill_freed_slots)
    queue.add_sweep(seats_service.keep_seats_filled)
    queue.add_sweep(empty_log)
    queue.add_sweep(limits.forget_expired)
    provide_attachments(app, ticket.ATTACHMENTS, ticket.make_attachments)


def _init_templates(app: Flask) -> None:
    @app.context_processor
    def values() -> dict[str, object]:
        fair = get_fair()
        now = clock.now()
        return {
            "fair": fair,
            "phase": fair.phase(now),
            "now": now,
            "language": i18n.current_language(),
            "current_account": access.current_account(),
            "navigation": navigation.main_links,
            "next_steps": navigation.next_steps,
            "may_sign_out": navigation.may_sign_out,
            "is_participant": current_registration_id() is not None,
            "organiser_navigation": navigation.organiser_links,
            "area_navigation": navigation.area_links,
            "current_person": find_current_participant,
            "saved_keys": programme_queries.saved_keys,
            "unreleased_changes": programme_queries.unreleased_changes,
        }


def _init_errors(app: Flask) -> None:
    app.register_error_handler(FairError, _refuse)
    app.register_error_handler(CSRFError, _refuse_stale_form)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(ClientDisconnected, _ask_again_if_cut_off)
    app.register_error_handler(OperationalError, _ask_again_if_locked)
    app.register_error_handler(OverflowError, _refuse_endless_number)


def _refuse(error: FairError) -> ResponseReturnValue:
    title = _("Das geht leider nicht")
    return _error_page(title, str(error.message), error.status, problem=error.problem)


def _problem_document(
    title: str, message: str, status: int, problem: str | None
) -> tuple[Response, int]:
    """The error for a program. Source: RFC 9457."""
    answer = jsonify(
        type=f"/api/v1/problems/{problem}" if problem else "about:blank",
        title=title,
        status=status,
        detail=message,
    )
    answer.content_type = "application/problem+json"
    return answer, status


def _ask_again_if_locked(error: OperationalError) -> ResponseReturnValue:
    """Nothing was stored: whoever asks again soon gets a turn."""
    if not is_locked(error):
        raise error
    page, status = _error_page(
        _("Gerade ist sehr viel los"),
        _("Ihre Eingabe wurde nicht gespeichert. Bitte versuchen Sie es gleich noch einmal."),
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    return page, status, {"Retry-After": str(SECONDS_TO_WAIT)}


def _ask_again_if_cut_off(_error: ClientDisconnected) -> ResponseReturnValue:
    """The network is at fault: a phone that was refused for it would not send its scans again."""
    return _error_page(
        _("Die Verbindung brach ab"),
        _("Ihre Eingabe kam nicht ganz an. Bitte versuchen Sie es gleich noch einmal."),
        HTTPStatus.SERVICE_UNAVAILABLE,
    )


def _refuse_endless_number(_error: OverflowError) -> ResponseReturnValue:
    """No page of ours sends a number that the database cannot hold; somebody typed it."""
    return _error_page(
        _("Das geht leider nicht"),
        _("Diese Zahl ist zu groß. Gehen Sie bitte zurück und prüfen Sie Ihre Angaben."),
        HTTPStatus.BAD_REQUEST,
    )


def _refuse_stale_form(_error: CSRFError) -> ResponseReturnValue:
    return _error_page(
        _("Bitte noch einmal"),
        _("Diese Seite war zu lange offen. Laden Sie sie bitte neu und versuchen Sie es nochmals."),
        HTTPStatus.BAD_REQUEST,
    )


def _answer_http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error
    title, message = _sentences(status)
    return _error_page(title, message, status)


def _sentences(status: int) -> tuple[str, str]:
    sentences = {
        HTTPStatus.FORBIDDEN: (
            _("Kein Zugang"),
            _("Ihr Konto darf diese Seite nicht öffnen. Fragen Sie bitte die Messe-Leitung."),
        ),
        HTTPStatus.NOT_FOUND: (
            _("Seite nicht gefunden"),
            _("Diese Adresse gibt es hier nicht. Prüfen Sie bitte den Link."),
        ),
        HTTPStatus.METHOD_NOT_ALLOWED: (
            _("So geht es nicht"),
            _("Diese Adresse lässt sich nur über den Knopf auf der Seite davor aufrufen."),
        ),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
            _("Zu viel auf einmal"),
            _("Das ist mehr, als wir annehmen können. Bitte kürzen Sie den Text oder die Datei."),
        ),
        HTTPStatus.TOO_MANY_REQUESTS: (
            _("Bitte kurz warten"),
            _("Das waren sehr viele Versuche. Bitte warten Sie einige Minuten."),
        ),
        HTTPStatus.INTERNAL_SERVER_ERROR: (
            _("Da ist uns ein Fehler passiert"),
            _("Ihre Eingabe wurde nicht gespeichert. Bitte versuchen Sie es noch einmal."),
        ),
    }
    unknown = (
        _("Das hat nicht geklappt"),
        _("Bitte gehen Sie zurück und versuchen Sie es noch einmal."),
    )
    return sentences.get(HTTPStatus(status), unknown)


def _error_page(
    title: str, message: str, status: int, *, problem: str | None = None
) -> tuple[Response | str, int]:
    db.session.rollback()
    if request.path.startswith("/api/"):
        return _problem_document(title, message, status, problem)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # A page that needs no database, since that may be what failed.
        template = current_app.jinja_env.get_template("errors/accident.html")
        language = i18n.current_language()
        return template.render(title=title, message=message, language=language), status
    return render_template("errors/refusal.html", title=title, message=message), status
