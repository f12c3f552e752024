"""The session of a start-up's browser, opened by the link in the mail."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import abort, redirect, session, url_for
from flask.typing import ResponseReturnValue

from messe.startups import queries
from messe.startups.models import Startup

P = ParamSpec("P")

SESSION_KEY = "startup_id"


def open_session(startup: Startup) -> None:
    """Let this browser open the pages of `startup`."""
    session.permanent = True
    session[SESSION_KEY] = startup.id


def close_session() -> None:
    """Let this browser open the pages of no start-up."""
    session.pop(SESSION_KEY, None)


def current_startup_id() -> int | None:
    """The start-up whose pages this browser may open."""
    startup_id: int | None = session.get(SESSION_KEY)
    return startup_id


def find_current_exhibitor() -> Startup | None:
    """The start-up of this browser if it comes to the fair, on a page that is open to everybody."""
    startup_id = current_startup_id()
    startup = queries.find_startup_by_id(startup_id) if startup_id is not None else None
    return startup if startup is not None and startup.is_accepted else None


def get_current_startup() -> Startup:
    """The start-up of this browser with its topics, on a page that nobody else opens.

    Answers 404, and ends the session, when the start-up is gone.
    """
    startup_id = current_startup_id()
    startup = queries.find_startup_by_id(startup_id) if startup_id is not None else None
    if startup is None or startup.erased_at is not None:
        close_session()
        abort(404)
    return startup


def get_current_exhibitor() -> Startup:
    """As `get_current_startup`, of one that comes to the fair; answers 404 to others."""
    startup = get_current_startup()
    return startup if startup.is_accepted else abort(404)


def startup_required(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """Only for a browser that opened a start-up's link; others may ask for a new link."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if current_startup_id() is None:
            return redirect(url_for("startups.request_link"))
        return view(*args, **kwargs)

    return guarded
