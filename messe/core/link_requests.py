"""Requests for a link by mail: alike for every address, so that nobody learns which are known."""

from collections.abc import Callable

from messe.core import limits
from messe.core.database import db
from messe.core.forms import MailingForm
from messe.core.pace import LINK_REQUEST_SECONDS, lasting


def answer_link_request(form: MailingForm, queue_link: Callable[[], None]) -> None:
    """Let `queue_link` write the mail `form` asks for, if a person does; commits.

    Raises:
        messe.core.errors.FairError: too many mails were asked for.
    """
    limits.count_mail(form.email.data)
    with lasting(LINK_REQUEST_SECONDS):
        if not form.caught_robot():
            queue_link()
            db.session.commit()
