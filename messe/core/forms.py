"""The base of every form: German messages, text without stray blanks, a trap for robots."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField
from wtforms.validators import Email, Length

from messe.core.errors import FairError
from messe.core.messages import CHECK_MESSAGE, EMAIL_MESSAGE, WTFORMS_MESSAGES

log = logging.getLogger(__name__)

MAX_LINE = 200
MAX_TEXT = 5000

EMAIL_ADDRESS = Email(EMAIL_MESSAGE, allow_smtputf8=False)
"""An address every mail server takes; few take umlauts before the @."""


NOBODY_TYPES = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF} - {*b"\t\n\r"})
"""Control characters, which neither XML nor a spreadsheet takes."""


def stripped(value: object, *, is_one_line: bool) -> object:
    """What was typed, without the blanks a phone's keyboard leaves at the ends."""
    if not isinstance(value, str):
        return value
    text = value.translate(NOBODY_TYPES).strip()
    return on_one_line(text) if is_one_line else text


def on_one_line(text: str) -> str:
    """`text` without line breaks: in a mail, lines of their own would pass for ours."""
    return " ".join(filter(None, text.splitlines()))


class PlainMessages:
    """WTForms' own messages in our words and the reader's language."""

    def gettext(self, string: str) -> str:
        """Our sentence for the one WTForms would say."""
        return str(WTFORMS_MESSAGES.get(string, CHECK_MESSAGE))

    def ngettext(self, _singular: str, plural: str, _number: int) -> str:
        """The same: our sentences fit one and many."""
        return self.gettext(plural)


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What all our forms inherit."""

    http_status: int = HTTPStatus.OK
    """Of the page that shows the form."""

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """Show a refusal of what is tried inside, beside its field or above the form."""
        try:
            yield
        except FairError as error:
            self.http_status = error.status
            if error.field is None:
                self.form_errors.append(error.message)
            else:
                self[error.field].errors = [error.message]

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:  # noqa: ANN401 -- WTForms' own signature
            """Strip all that was typed, before anybody asks whether there is something."""
            typed = super().wrap_formdata(form, formdata)
            if typed is None:
                return None
            long_texts = {field.name for field in form if isinstance(field, TextAreaField)}
            return MultiDict(
                (key, stripped(value, is_one_line=key not in long_texts))
                for key, value in typed.items(multi=True)
            )

        def get_translations(self, _form: Any) -> PlainMessages:  # noqa: ANN401 -- WTForms' own signature
            """Speak in our own words."""
            return PlainMessages()


class MailingForm(Form):
    """A form that anybody may send and that causes a mail."""

    # People do not see this field, and no browser fills in a subject by itself.
    subject = StringField(_l("Bitte leer lassen"), [Length(max=MAX_LINE)])

    def caught_robot(self) -> bool:
        """Whether a robot filled in what no person sees; it gets the answer that people get."""
        if self.subject.data:
            log.info("a robot filled in the form at %s", request.endpoint)
            return True
        return False
