"""German first, English by a switch that holds for the session."""

from flask import Flask, has_request_context, session
from flask_babel import Babel

from messe.core.paths import PACKAGE

LANGUAGES = ("de", "en")
SESSION_KEY = "language"


def init_i18n(app: Flask) -> None:
    """Let Flask-Babel choose the session's language, German whatever the browser says."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(PACKAGE / "translations")
    Babel(app, locale_selector=current_language)


def current_language() -> str:
    """The language of the page being made: `de` or `en`."""
    chosen = session.get(SESSION_KEY) if has_request_context() else None
    return chosen if chosen in LANGUAGES else LANGUAGES[0]
