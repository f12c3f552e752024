"""The base of every form: German messages, text without stray blanks."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField

from messe.core.messages import CHECK_MESSAGE, WTFORMS_MESSAGES

MAX_LINE = 200
MAX_TEXT = 5000


def stripped(value: str | None) -> str | None:
    """What was typed, without the blanks a phone's keyboard leaves at the ends."""
    return value.strip() if isinstance(value, str) else value


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

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:  # noqa: ANN401 -- WTForms' own signature
            """Strip every text field."""
            if issubclass(unbound_field.field_class, StringField):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": [*own, stripped]}
            return unbound_field.bind(form=form, **options)

        def get_translations(self, _form: Any) -> PlainMessages:  # noqa: ANN401 -- WTForms' own signature
            """Speak in our own words."""
            return PlainMessages()
