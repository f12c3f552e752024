"""What each column says about people: its purpose, legal basis and retention, beside it in code.

Every text or date column of a table is declared with one of the two below; the tests fail for
one that is not.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

KEY = "privacy"


class LegalBasis(StrEnum):
    """The ground in the GDPR on which a column is kept."""

    PUBLIC_TASK = "Art. 6(1)(e) GDPR with § 3 DSG NRW"
    CONSENT = "Art. 6(1)(a) GDPR"


class Retention(StrEnum):
    """When a column is emptied."""

    AFTER_FAIR = "after_fair"
    SECURITY = "security"
    WHILE_ACCOUNT = "while_account"


RETENTION_PERIODS = {
    Retention.AFTER_FAIR: dt.timedelta(days=365),
    Retention.SECURITY: dt.timedelta(days=7),
}
"""How long after the fair, or after the entry, data are kept; accounts live until removed."""


@dataclass(frozen=True)
class Personal:
    """A column about a person."""

    purpose: str
    basis: LegalBasis
    retention: Retention


def personal(
    purpose: str,
    *,
    basis: LegalBasis = LegalBasis.PUBLIC_TASK,
    retention: Retention = Retention.AFTER_FAIR,
) -> dict[str, Personal]:
    """For `mapped_column(info=…)`: this column holds personal data, and why."""
    return {KEY: Personal(purpose, basis, retention)}


NOT_PERSONAL: dict[str, None] = {KEY: None}
"""For `mapped_column(info=…)`: this column says nothing about a person."""
