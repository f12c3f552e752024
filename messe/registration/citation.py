"""How the register's figures are cited beside them. Source: data/SOURCES.md."""

import datetime as dt
from collections.abc import Iterable

from messe.core.formats import day


def days_counted(days: Iterable[dt.date]) -> str:
    """For which day the residents were counted; several where a file lacked some towns."""
    return ", ".join(day(each) for each in sorted(set(days)))


def attribution(days: Iterable[dt.date]) -> str:
    """The words that Destatis asks for; what a year's end is counted for appears in the next."""
    return (
        f"© Statistisches Bundesamt (Destatis), {max(days).year + 1}, im Auftrag der "
        "Herausgebergemeinschaft; GV-ISys, Auszug, bearbeitet."
    )
