"""How dates, times and numbers read on pages and in reports, in the reader's language."""

import datetime as dt

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import get_locale

from messe.core import clock


def init_formats(app: Flask) -> None:
    """Offer the formats to templates as filters."""
    for function in (day, day_and_time, time, number, percent):
        app.add_template_filter(function)


def _language() -> str:
    # English as in Britain, like the rest of our English: the day before the month.
    return "en_GB" if str(get_locale()) == "en" else "de"


def day(moment: dt.date | dt.datetime) -> str:
    """`23. November 2026`, in Westphalia's time."""
    if isinstance(moment, dt.datetime):
        moment = clock.local(moment).date()
    return format_date(moment, "long", locale=_language())


def day_and_time(moment: dt.datetime) -> str:
    """`23.11.2026, 09:04`, in Westphalia's time."""
    pattern = "dd.MM.yyyy, HH:mm" if _language() == "de" else "d MMM yyyy, HH:mm"
    return format_datetime(clock.local(moment), pattern, locale=_language())


def time(moment: dt.datetime) -> str:
    """`09:04`, in Westphalia's time."""
    return format_time(clock.local(moment), "HH:mm", locale=_language())


def number(value: float) -> str:
    """`18.240`, with the thousands set apart."""
    return format_decimal(value, locale=_language())


def percent(share: float) -> str:
    """`41,7 %` for 0.4167, its sign kept on the number's line."""
    pattern = "#,##0.0\N{NO-BREAK SPACE}%" if _language() == "de" else "#,##0.0%"
    return format_percent(share, pattern, locale=_language())
