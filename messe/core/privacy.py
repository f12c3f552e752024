"""What each column says about people: its purpose, legal basis and retention, beside it in code.

Every text or date column of a table is declared with one of the two below; the tests fail for
one that is not.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import sqlalchemy as sa
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from messe.core.database import Model

KEY = "privacy"


class LegalBasis(StrEnum):
    """The ground in the GDPR on which a column is kept."""

    PUBLIC_TASK = "public_task"
    CONSENT = "consent"

    @property
    def label(self) -> LazyString:
        """As a privacy notice names it."""
        return {
            LegalBasis.PUBLIC_TASK: _l("Art. 6 Abs. 1 Buchstabe e DSGVO mit § 3 DSG NRW"),
            LegalBasis.CONSENT: _l("Art. 6 Abs. 1 Buchstabe a DSGVO: Ihre Einwilligung"),
        }[self]


class Retention(StrEnum):
    """When a column is emptied."""

    AFTER_FAIR = "after_fair"
    NEEDS = "needs"
    SECURITY = "security"
    WHILE_ACCOUNT = "while_account"

    @property
    def label(self) -> LazyString:
        """As a privacy notice says it."""
        period = RETENTION_PERIODS.get(self)
        if period is None:
            return _l("bis das Konto gelöscht wird")
        if self is Retention.SECURITY:
            return _l("%(days)s Tage", days=period.days)
        return _l("bis %(days)s Tage nach der Messe", days=period.days)


RETENTION_PERIODS = {
    Retention.AFTER_FAIR: dt.timedelta(days=365),
    Retention.NEEDS: dt.timedelta(days=14),
    Retention.SECURITY: dt.timedelta(days=7),
}
"""How long after the fair, or after the entry, data are kept; accounts live until removed."""


@dataclass(frozen=True)
class Personal:
    """A column about a person: what it holds and what for, as that person may read it."""

    what: LazyString
    purpose: LazyString
    basis: LegalBasis
    retention: Retention


def personal(
    what: LazyString,
    purpose: LazyString,
    *,
    basis: LegalBasis = LegalBasis.PUBLIC_TASK,
    retention: Retention = Retention.AFTER_FAIR,
) -> dict[str, Personal]:
    """For `mapped_column(info=…)`: this column holds personal data, and why."""
    return {KEY: Personal(what, purpose, basis, retention)}


NOT_PERSONAL: dict[str, None] = {KEY: None}
"""For `mapped_column(info=…)`: this column says nothing about a person."""


def as_data(row: Model) -> dict[str, object]:
    """What `row` holds, by column, ready for JSON; without the keys that join tables."""
    return {
        column.name: _as_json(getattr(row, column.name))
        for column in row.__table__.columns
        if not column.primary_key and not column.foreign_keys
    }


def _as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.datetime) else value


@dataclass(frozen=True)
class StoredFor:
    """One line of the privacy notice: what is stored for one purpose, on which ground, how long."""

    purpose: str
    contents: list[str]
    basis: LegalBasis
    retention: Retention


def declared_personal_columns(tables: Iterable[sa.Table]) -> list[Personal]:
    """What `tables` hold about people."""
    declared = [column.info.get(KEY) for table in tables for column in table.columns]
    return [declaration for declaration in declared if declaration is not None]


def stored_by_purpose(tables: Iterable[sa.Table]) -> list[StoredFor]:
    """The declarations of `tables` as the privacy notice lists them, in its reader's language."""

    def purpose(declaration: Personal) -> tuple[str, LegalBasis, Retention]:
        return str(declaration.purpose), declaration.basis, declaration.retention

    ordered = sorted(declared_personal_columns(tables), key=purpose)
    return [
        StoredFor(key[0], list(dict.fromkeys(str(each.what) for each in group)), key[1], key[2])
        for key, group in groupby(ordered, purpose)
    ]
