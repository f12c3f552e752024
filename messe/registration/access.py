"""The session of a participant's phone, opened by the link in the mail."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import abort, flash, g, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.registration import queries
from messe.registration.models import Participant, Registration

P = ParamSpec("P")

SESSION_KEY = "registration_id"
PERSON_KEY = "participant_code"


def open_session(registration: Registration) -> None:
    """Let this browser open the pages of `registration`."""
    session.permanent = True
    session[SESSION_KEY] = registration.id


def current_registration_id() -> int | None:
    """The registration whose pages this browser may open."""
    registration_id: int | None = session.get(SESSION_KEY)
    return registration_id


def get_current_registration() -> Registration:
    """The registration of this browser, with its town and its people.

    Only on a page that `participant_required` guards.
    """
    registration: Registration = g.registration
    return registration


def get_current_participant() -> Participant:
    """Whose phone this is: who was chosen on it, else the first of the party.

    Only on a page that `participant_required` guards.
    """
    people = get_current_registration().people
    chosen = session.get(PERSON_KEY)
    return next((person for person in people if person.code == chosen), people[0])


def get_current_guest() -> Participant:
    """As `get_current_participant`, of a registration that is confirmed; answers 404 to others."""
    if not get_current_registration().is_confirmed:
        abort(404)
    return get_current_participant()


def find_current_participant() -> Participant | None:
    """As `get_current_participant`, on a page that is open to everybody."""
    registration_id = current_registration_id()
    if registration_id is None:
        return None
    registration = queries.find_registration_by_id(registration_id)
    if registration is None or not registration.may_open_pages:
        return None
    g.registration = registration
    return get_current_participant()


def find_current_guest() -> Participant | None:
    """As `get_current_guest`, on a page that is open to everybody."""
    person = find_current_participant()
    return person if person is not None and person.registration.is_confirmed else None


def choose_participant(participant: Participant) -> None:
    """Let this browser be the phone of `participant`, who belongs to its registration."""
    session[PERSON_KEY] = participant.code


def get_current_town() -> tuple[Registration, str]:
    """The registration of this browser and its town's key, where only towns take part.

    Answers 404 to guests, and to towns that wait for seats.
    """
    registration = get_current_registration()
    if registration.ags is None or not registration.is_confirmed:
        abort(404)
    return registration, registration.ags


def participant_required(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """Only for a browser that opened a registration's link; others may ask for a new link.

    Where the registration is gone or was withdrawn the session ends, and the page says so.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        registration_id = current_registration_id()
        if registration_id is None:
            return redirect(url_for("registration.request_link"))
        registration = queries.find_registration_by_id(registration_id)
        if registration is None or not registration.may_open_pages:
            session.pop(SESSION_KEY)
            flash(_("Diese Anmeldung wurde zurückgezogen. Hier können Sie sich neu anmelden."))
            return redirect(url_for("registration.search"))
        g.registration = registration
        return view(*args, **kwargs)

    return guarded
