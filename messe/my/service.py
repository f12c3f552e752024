"""What a town changes by itself."""

import datetime as dt

from flask_babel import lazy_gettext as _l

from messe.core.errors import FairError
from messe.fair.models import Fair
from messe.registration import service as registration_service
from messe.registration.models import Registration


class TooLateToWithdrawError(FairError):
    """The day of the fair has begun; who came is decided at the door from now on."""

    message = _l("Absagen können Sie bis zum Tag vor der Messe. Bitte rufen Sie uns jetzt an.")


def withdraw(registration: Registration, fair: Fair, *, now: dt.datetime) -> None:
    """Give the town's place back; the caller commits.

    Raises:
        TooLateToWithdrawError: the day of the fair has begun.
    """
    if not fair.takes_withdrawals(now):
        raise TooLateToWithdrawError
    registration_service.withdraw(registration, fair, now=now)
